// The page is made on the server. Everything that has to do with cards is in the client component.
import { Till } from "./till";

export default function Page() {
  return (
    <main>
      <h1>Till</h1>
      <Till />
    </main>
  );
}
