// Packages of others that the guides name; they are not installed here.
declare module "vitest";
declare module "vitest/config";
declare module "@vitest/browser-playwright";
declare module "@playwright/test";
declare module "@point_of_sale/*";
declare module "*/connect_payment";
// Of a bundler: the addresses of files.
declare module "connect-epos/*" {
  const address: string;
  export default address;
}
declare module "*/simulator.js" {
  const simulated: import("./connect-epos.js").LoadOptions;
}
interface ImportMeta {
  env: { MODE: string };
}
