// Words for reports: those that a till asked for, those that a card machine sent by itself, and missing ones.
import { texts, word } from "./pack.js";

/** @param {{ reportResult?: string, reason?: string }} report */
export function reportText({ reportResult, reason }) {
  return word(texts.reports, reason) ?? word(texts.reports, reportResult) ?? texts.reports.UNKNOWN;
}

/** A trading day has ended, and there is no end of day for it. */
export function dueText() {
  return texts.reports.missing;
}

/** @param {{ reportResult?: string }} report a card machine sent it, and nobody asked for it */
export function arrivedText({ reportResult }) {
  return word(texts.reports, reportResult) ?? texts.reports.arrived;
}
