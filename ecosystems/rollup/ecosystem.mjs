export default {
  tool: "Rollup",
  package: "rollup",
  till: "src",
  variants: { build: { build: "npm run build", serve: "public" } },
};
