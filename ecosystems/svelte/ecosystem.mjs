export default {
  tool: "Svelte",
  package: "svelte",
  till: "src",
  variants: { "build with Vite": { build: "npm run build", serve: "dist" } },
};
