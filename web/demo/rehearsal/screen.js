// Finds and presses the parts of this till's screen for the rehearsal's hands, as staff do.
import { until } from "./tools.js";

export const at = (id) => document.querySelector(`[data-testid="${id}"]`);
export const band = () => at("band").dataset.state;
export const element = () => at("element");
/** A part of the element. */
export const inside = (part) => element().shadowRoot.querySelector(part);
export const onScreen = () => inside(".panel")?.dataset.screen ?? "";
const usable = (part) => (part?.checkVisibility() && !part.disabled ? part : undefined);
/** A part of the till that staff can see and press now, and a part of the element. */
export const there = (id) => usable(at(id));
export const offered = (name) => usable(inside(`[data-name="${name}"]`));

/** press waits until a button can be pressed, and presses it. choose does the same for one of the element. */
export const press = async (id) => (await until(() => there(id), `The till offers no ${id}`)).click();
export const choose = async (name) => (await until(() => offered(name), `The payment offers no ${name}`)).click();

export function fill(id, value) {
  at(id).value = value;
}
