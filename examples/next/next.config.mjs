export default {
  // Written into the code by the build, also when it is not set: so a build for a shop leaves the simulator out.
  env: { SIMULATOR: process.env.SIMULATOR ?? "off" },
  devIndicators: false, // the badge of the development server would lie on the till's buttons
};
