// Words for reports: those a till asked for, those that a card machine sent by itself, and those that are missing.
import { texts, word } from "./pack.js";

/** @param {{ reportResult?: string, reason?: string }} report */
export function reportText({ reportResult, reason }) {
  return word(texts.reports, reason) ?? word(texts.reports, reportResult) ?? texts.reports.UNKNOWN;
}

/** A trading day that closed without an end of day. */
export function dueText() {
  return texts.reports.missing;
}

/** @param {{ reportResult?: string }} report that a card machine sent unasked */
export function arrivedText({ reportResult }) {
  return word(texts.reports, reportResult) ?? texts.reports.arrived;
}
