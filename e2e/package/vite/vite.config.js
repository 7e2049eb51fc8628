export default {
  // Its files find each other by their addresses, which pre-bundling changes.
  optimizeDeps: { exclude: ["connect-epos"] },
};
