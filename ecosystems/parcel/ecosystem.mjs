export default {
  tool: "Parcel",
  package: "parcel",
  till: "src",
  variants: { build: { build: "npm run build", serve: "dist" } },
};
