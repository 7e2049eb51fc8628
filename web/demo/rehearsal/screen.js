// The screen of this till for the rehearsal's hands: its parts, found and pressed as staff find and press them.
import { until } from "./tools.js";

export const at = (id) => document.querySelector(`[data-testid="${id}"]`);
export const band = () => at("band").dataset.state;
export const element = () => at("element");
/** A part of the element. */
export const inside = (part) => element().shadowRoot.querySelector(part);
export const onScreen = () => inside(".panel")?.dataset.screen ?? "";
const usable = (part) => (part?.checkVisibility() && !part.disabled ? part : undefined);
/** A part of the till that staff can see and press now; one of the element. */
export const there = (id) => usable(at(id));
export const offered = (name) => usable(inside(`[data-name="${name}"]`));

/** press waits for a button that may be pressed, and presses it; choose one of the element. */
export const press = async (id) => (await until(() => there(id), `The till offers no ${id}`)).click();
export const choose = async (name) => (await until(() => offered(name), `The payment offers no ${name}`)).click();

export function fill(id, value) {
  at(id).value = value;
}
