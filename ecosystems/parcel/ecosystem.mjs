// Parcel writes an import map into the page, which a strict policy forbids without its hash.
export default {
  tool: "Parcel",
  package: "parcel",
  till: "src",
  variants: { build: { build: "npm run build", serve: "dist", headers: {} } },
};
