export default {
  devIndicators: false, // the badge of the development server would lie on the till's buttons
};
