export default {
  tool: "Astro",
  package: "astro",
  till: "src",
  variants: { build: { build: "npm run build", serve: "dist" } },
};
