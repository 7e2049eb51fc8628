import { JSDOM } from "jsdom-oldest";
import { elementTests } from "./element-in-dom.mjs";

await elementTests(new JSDOM("<!doctype html>", { url: "https://till.example/" }).window);
