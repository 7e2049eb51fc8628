export default {
  tool: "webpack",
  package: "webpack",
  till: "src",
  variants: { build: { build: "npm run build", serve: "public" } },
};
