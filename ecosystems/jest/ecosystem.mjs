export default {
  tool: "Jest",
  package: "jest",
  variants: {
    jsdom: { build: "npm test -- --env=jsdom", serve: "." },
    "happy-dom": { build: "npm test -- --env=@happy-dom/jest-environment", serve: "." },
    Node: { build: "npm test -- --env=node", serve: "." },
  },
  drive: async () => ({ tests: "ok" }), // a test that fails fails the build
};
