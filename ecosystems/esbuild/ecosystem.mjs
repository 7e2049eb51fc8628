export default {
  tool: "esbuild",
  package: "esbuild",
  till: "src",
  variants: {
    "default format": { build: "npm run build", serve: "public" },
    "modules, splitting": { build: "npm run build-modules", serve: "public", path: "/modules.html" },
  },
};
