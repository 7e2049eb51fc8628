// The development server of Vite 7 bundles packages beforehand, and loses the files that belong to them.
export default { optimizeDeps: { exclude: ["connect-epos"] } };
