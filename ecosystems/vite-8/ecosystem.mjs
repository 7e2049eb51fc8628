export default {
  tool: "Vite",
  package: "vite",
  till: "src",
  variants: {
    build: { build: "npm run build", serve: "dist" },
    "development server": { start: "npm run dev" },
  },
};
