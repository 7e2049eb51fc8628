// The site of this example: a simulator of Connect on this machine (`connect-sim`), or the one at `?endpoint=`. A real till
// saves its sites once, on its own page of settings.
import type { Site } from "connect-epos";

export const site: Site = {
  id: "front-bar",
  account: "simulator",
  environment: "test",
  apiKey: "11111111-2222-4333-8444-555555555555",
  installerId: "simInstaller",
  currency: "GBP",
  endpoint: new URLSearchParams(location.search).get("endpoint") ?? "ws://127.0.0.1:8080",
};
