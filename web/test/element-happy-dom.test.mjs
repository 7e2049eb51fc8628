import { Window } from "happy-dom";
import { elementTests } from "./element-in-dom.mjs";

await elementTests(new Window({ url: "https://till.example/" }), { back: false });
