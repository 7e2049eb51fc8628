export default {
  tool: "Angular",
  package: "@angular/build",
  till: "src",
  variants: { build: { build: "npm run build", serve: "dist/till/browser" } },
};
