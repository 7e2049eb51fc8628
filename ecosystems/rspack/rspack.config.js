import { join } from "node:path";

export default {
  entry: "./src/main.js",
  output: { path: join(import.meta.dirname, "public") },
  performance: { hints: false },
};
