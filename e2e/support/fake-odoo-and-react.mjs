// Fakes of Odoo's payment screen and of React's hooks. They are the sources of modules with a few lines each, made after what
// Odoo and React publish.

/** From Odoo 19: the base class, a line, an order, and what the payment screen does with the promises of a terminal. */
export const odoo = `
export class PaymentInterface {
  constructor(pos, method) { this.setup(pos, method); }
  setup(pos, method) { this.pos = pos; this.payment_method_id = method; this.supports_reversals = false; }
  sendPaymentRequest() {} sendPaymentCancel() {} sendPaymentReversal() {} close() {}
}
export class Line {
  statuses = []; ticket = "";
  constructor(uuid, amount, method) { Object.assign(this, { uuid, amount, payment_method_id: method }); }
  setPaymentStatus(status) { this.statuses.push(status); this.status = status; }
  setAmount(amount) { this.amount = amount; }
  setReceiptInfo(text) { this.ticket += text; }
  async pay() {
    this.setPaymentStatus("waiting");
    const taken = await this.payment_method_id.payment_terminal.sendPaymentRequest(this.uuid);
    this.setPaymentStatus(taken ? "done" : "retry");
    return taken;
  }
}
const newOrder = () => {
  const made = { lines: [], getPaymentlineByUuid: (uuid) => made.lines.find((line) => line.uuid === uuid) };
  return made;
};
export const order = newOrder();
export const pos = { currency: { name: "GBP", decimal_places: 2 }, models: { "pos.order": [order] }, shown: order, getOrder: () => pos.shown };
/** leave is what staff do who begin another order. removeOrder cancels an order, and does not ask the card terminal. */
export const leave = () => { pos.models["pos.order"].push((pos.shown = newOrder())); };
export const removeOrder = (gone) => { leave(); gone.state = "cancel"; };
/** remove is what the screen does when staff delete a line that waits. The line is gone, whatever the promise resolves with. */
export async function remove(line) {
  line.setPaymentStatus("waitingCancel");
  await line.payment_method_id.payment_terminal.sendPaymentCancel(order, line.uuid);
  order.lines = order.lines.filter((each) => each !== line);
}`;

/** The four hooks of React for one component, which is rendered again after each change. */
export const react = `
let at, cells = [], render = () => {};
const cell = (make) => cells[at] ?? (cells[at] = make()), next = (made) => (at++, made);
const moved = (a, b) => !a || a.some((each, i) => each !== b[i]);
export const useState = (first) => { const c = cell(() => ({ value: first })); return next([c.value, (v) => { c.value = typeof v === "function" ? v(c.value) : v; render(); }]); };
export const useRef = (current) => next(cell(() => ({ current })));
export const useCallback = (f, deps) => { const c = cell(() => ({})); if (moved(c.deps, deps)) Object.assign(c, { f, deps }); return next(c.f); };
export const useEffect = (f, deps) => { const c = cell(() => ({})); if (moved(c.deps, deps)) { c.end?.(); c.deps = deps; c.late = f; } next(); };
export function mount(component) {
  let again = false;
  cells = [];
  render = () => { if (!again) { again = true; queueMicrotask(() => { again = false; draw(); }); } };
  function draw() { at = 0; component(); for (const c of cells) if (c.late) { const f = c.late; c.late = undefined; c.end = f(); } }
  draw();
  return () => { render = () => {}; for (const c of cells) c.end?.(); };
}`;
