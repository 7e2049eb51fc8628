// The package as it is published: the tarball that ./build.sh release makes, of the built files.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const top = join(import.meta.dirname, "../..");

/** tarball makes a release in a folder and gives the path of its tarball. */
export function tarball(folder, dist = join(process.env.SITE, "dist")) {
  const out = join(folder, "release");
  execFileSync("go", ["run", "-C", join(top, "tools"), "./release", "-root", top, "-dist", dist, "-out", out], {
    encoding: "utf8",
  });
  return join(
    out,
    readdirSync(out).find((name) => name.endsWith(".tgz")),
  );
}
