import { drive } from "./till.js";

drive({}, { simulatorModule: () => import("connect-epos/simulator") });
