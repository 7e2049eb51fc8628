import { resolve } from "node:path";

export default {
  entry: "./src/main.js",
  output: { path: resolve("public") },
  performance: { hints: false },
};
