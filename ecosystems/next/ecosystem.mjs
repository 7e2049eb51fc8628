export default {
  tool: "Next.js",
  package: "next",
  till: "app",
  variants: {
    Turbopack: { build: "npm run build", start: "npm start" },
    webpack: { build: "npm run build-webpack", start: "npm start" },
  },
};
