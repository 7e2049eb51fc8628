import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";

/** The same till with React 18, for `npm run build-18`. A till of yours has one React, and needs none of this. */
const react18 = fileURLToPath(new URL("react-18/node_modules/$1", import.meta.url));

export default ({ mode }) => ({
  plugins: [react()],
  define: { "process.env.NODE_ENV": '"development"' }, // StrictMode mounts twice in development alone
  resolve: { alias: mode === "react-18" ? [{ find: /^((react|react-dom)(\/.*)?)$/, replacement: react18 }] : [] },
});
