export default {
  tool: "Rspack",
  package: "@rspack/core",
  till: "src",
  variants: { build: { build: "npm run build", serve: "public" } },
};
