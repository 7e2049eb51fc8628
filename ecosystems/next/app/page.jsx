"use client";

import { useEffect, useRef } from "react";
import { drive } from "./till.js";

export default function Till() {
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    drive({}, { simulatorModule: () => import("connect-epos/simulator") });
  }, []);
  return <h1>Till</h1>;
}
