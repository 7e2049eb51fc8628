export default {
  tool: "no tool",
  till: ".",
  variants: {
    "import map": { serve: ".", headers: {} },
  },
};
