// How the element looks. A page changes it with the custom properties that are named first, and with ::part. All
// properties are logical ones, so that right-to-left pages need nothing more. No size is in rem, because many pages change
// the size of their root: words follow the size that the user chose in the browser, and boxes are in pixels.

/** A receipt, on the screen and on paper. It is dark on white in the light and in the dark scheme. */
export const PAPER = `
.paper { padding: 14.4px; background: #fdfdfb; color: #16181a; font: 400 .8em/1.35 ui-monospace, monospace; }
.epos-line { font: inherit; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; text-align: center; }
.epos-bold { font-weight: 700; }
.epos-tall { font-size: 1.15em; }
.epos-wide { letter-spacing: .18em; }
.epos-box { border: 2px solid; padding: .3em; margin-block: .4em; font-weight: 700; }
hr { border: 0; margin-block: .4em; }
.epos-single { border-block-start: 1px dashed; }
.epos-double { border-block-start: 3px double; }
.epos-feed { block-size: 1.2em; }
@media print { @page { margin: 4mm; } body.paper { padding: 0; margin: 0; max-width: 72mm; background: none; font-size: 3.4mm; } }
`;

/** The colours: the name for a page, the light and the dark value. */
export const COLOURS = {
  surface: ["#ffffff", "#1a222a"],
  text: ["#14202b", "#eef3f6"],
  muted: ["#51606d", "#a9b8c3"],
  line: ["#7b8894", "#76858f"],
  soft: ["#eef2f5", "#25303a"],
  accent: ["#0f4c9c", "#7db4ff"],
  "on-accent": ["#ffffff", "#06203f"],
  focus: ["#c2410c", "#ffa94d"],
  good: ["#0b6b3a", "#5fd394"],
  bad: ["#a3161f", "#ff9b9b"],
  warn: ["#7a4a00", "#ffc861"],
};

/** @param {(light: string, dark: string) => string} value */
const colours = (value) =>
  Object.entries(COLOURS)
    .map(([name, [light, dark]]) => `--${name}: var(--connect-${name}, ${value(light, dark)});`)
    .join("");

export const STYLE = `
:host { display: block; --rule: 1px solid var(--line); ${colours((light) => light)} font: var(--connect-font, 400 medium/1.45 system-ui, sans-serif); color: var(--text); text-align: start; }
@supports (color: light-dark(#000, #fff)) { :host { --rule: 1px solid color-mix(in srgb, var(--line) 45%, transparent); ${colours((light, dark) => `light-dark(${light}, ${dark})`)} } }
:host([hidden]), [hidden] { display: none !important; }
:host([scheme=light]) { color-scheme: light; }
:host([scheme=dark]) { color-scheme: dark; }
:host([scheme=auto]) { color-scheme: light dark; }
* { box-sizing: border-box; }
h2, p, ol, dl, dd, fieldset { margin: 0; padding: 0; border: 0; min-inline-size: 0; }
.panel { position: relative; color: var(--text); background: var(--surface); border: var(--rule); border-radius: var(--connect-radius, 16px); padding: 0; max-inline-size: var(--connect-width, 544px); margin-inline: auto; overflow: hidden; overflow-wrap: anywhere; }
dialog.panel { inline-size: min(544px, 100% - 24px); max-block-size: calc(100vh - 24px); max-block-size: calc(100dvh - 24px); margin: auto; box-shadow: 0 24px 64px rgb(0 0 0 / .35); }
dialog.panel[open] { display: flex; flex-direction: column; }
dialog .inner { overflow: auto; min-block-size: 0; flex: 0 1 auto; overscroll-behavior: contain; scrollbar-width: thin; }
dialog.panel::backdrop { background: rgb(8 14 20 / .45); }
.inner { --pad: clamp(16px, 4vw, 28px); padding: var(--pad) var(--pad) 17.6px; display: grid; gap: 17.6px; grid-template-columns: minmax(0, 1fr); }
.foot { padding: 0 clamp(16px, 4vw, 28px) clamp(16px, 4vw, 28px); display: grid; gap: 10.4px; }
.inner[tabindex] + .foot { padding-block-start: 14.4px; border-block-start: var(--rule); box-shadow: 0 -9.6px 16px -9.6px rgb(0 0 0 / .3); }
.simulator { padding: 8px 16px; text-align: center; font-weight: 650; font-size: .875em; color: var(--warn); border-block-end: 2px dashed; background: var(--soft); }
.bill { display: grid; gap: 1.6px; }
.kind, .facts { color: var(--muted); font-size: .9em; }
.amount { font-size: var(--connect-amount-size, clamp(1.9em, 9vw, 3.75em)); font-weight: 700; line-height: 1.15; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.state { display: grid; grid-template-columns: auto 1fr; gap: 5.6px 12.8px; align-items: start; }
h2 { font-size: 1.375em; line-height: 1.3; font-weight: 650; padding-block: 2.4px; }
.texts { grid-column: 1 / -1; display: grid; gap: 8px; }
.sign { inline-size: 35.2px; block-size: 35.2px; flex: none; fill: none; stroke: var(--tone); stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.calm { --tone: var(--accent); } .ask { --tone: var(--accent); } .good { --tone: var(--good); } .bad { --tone: var(--bad); } .warn { --tone: var(--warn); }
.good h2, .bad h2, .warn h2 { color: var(--tone); }
.bad .amount { color: var(--muted); }
.steps { list-style: none; display: grid; grid-auto-flow: column; grid-auto-columns: minmax(min-content, 1fr); gap: 6.4px; font-size: .85em; color: var(--muted); }
.steps li { border-block-start: 6.4px solid color-mix(in srgb, var(--line) 45%, transparent); padding-block-start: 5.6px; overflow-wrap: break-word; }
.steps .past { border-color: var(--accent); }
.steps [aria-current] { border-color: var(--accent); color: var(--text); font-weight: 650; }
.actions { display: flex; flex-wrap: wrap; gap: 10.4px; }
button { font: inherit; font-weight: 600; color: var(--text); background: var(--surface); border: 1px solid var(--line); border-radius: calc(var(--connect-radius, 16px) * .6); padding: 9.6px 19.2px; min-block-size: 48px; min-inline-size: 48px; cursor: pointer; touch-action: manipulation; }
.actions > button { flex: 1 1 144px; }
.actions > .quiet { flex-basis: auto; padding-inline: 8px; }
.actions small { display: block; font-size: .8em; }

.problem:empty, .receipts:empty { display: none; }
.actions:not(:has(:not([hidden]))) { display: none; }
button:hover { background: var(--soft); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.main:hover { background: color-mix(in srgb, var(--accent) 86%, var(--text)); }
button.quiet { border-color: transparent; background: none; color: var(--accent); }
.slow { pointer-events: none; }
button[aria-disabled=true] { opacity: .6; cursor: default; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
h2:focus { outline: 0; }
.paper { max-inline-size: 336px; inline-size: 100%; margin-inline: auto; box-shadow: 0 1px 4px rgb(0 0 0 / .25); }
.clock { font-variant-numeric: tabular-nums; font-weight: 650; }
.left { display: grid; gap: 6.4px; }
progress { inline-size: 100%; block-size: 9.6px; accent-color: var(--accent); }
dl { display: grid; grid-template-columns: 1fr auto; gap: 4.8px 16px; font-variant-numeric: tabular-nums; }
dt { color: var(--muted); }
dd { text-align: end; font-weight: 600; }
details { border-block-start: var(--rule); }
details:last-of-type { border-block-end: var(--rule); }
summary { padding-block: 12px; cursor: pointer; font-weight: 600; }
details button { display: block; margin: 8px auto; }
form { display: grid; gap: 16px; }
.field { display: grid; gap: 4.8px; }
label { font-weight: 600; }
input { font: inherit; color: var(--text); background: var(--surface); border: 1px solid var(--line); border-radius: calc(var(--connect-radius, 16px) * .5); padding: 8.8px 12px; min-block-size: 48px; inline-size: 100%; }
input[type=checkbox] { inline-size: 24px; min-block-size: 24px; margin: 0; accent-color: var(--accent); flex: none; }
.tick { display: flex; gap: 11.2px; align-items: center; min-block-size: 44px; }
[aria-invalid=true] { border-color: var(--bad); outline: 1px solid var(--bad); }
.problem { color: var(--bad); font-weight: 600; }
.more { color: var(--muted); }
.sr { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.print { position: absolute; inline-size: 0; block-size: 0; border: 0; visibility: hidden; }
@media (min-width: 46rem) {
  dialog[data-screen=signature] { inline-size: min(800px, 100% - 24px); max-inline-size: none; }
  dialog[data-screen=signature] :is(.inner, .foot) { grid-template-columns: minmax(0, 320px) minmax(0, 1fr); column-gap: 32px; }
  dialog[data-screen=signature] .inner { grid-template-areas: "slip bill" "slip state" "slip left" "slip ."; grid-template-rows: auto auto auto 1fr; }
  dialog[data-screen=signature] .amount { font-size: 2.25em; }
  dialog[data-screen=signature] .actions:last-child { grid-column: 2; }
  dialog[data-screen=signature] .paper { grid-area: slip; align-self: start; font-size: .75em; }
  dialog[data-screen=signature] .bill { grid-area: bill; } dialog[data-screen=signature] .state { grid-area: state; } dialog[data-screen=signature] .left { grid-area: left; }
}
@media (max-width: 45.99rem) {
  dialog[data-screen=signature] .inner { gap: 11.2px; padding-block-start: 12.8px; }
  dialog[data-screen=signature] .bill { grid-template: "amount kind" auto "facts facts" auto / auto minmax(0, 1fr); gap: 0 9.6px; align-items: baseline; }
  dialog[data-screen=signature] .amount { font-size: 1.75em; grid-area: amount; }
  dialog[data-screen=signature] .facts { grid-area: facts; line-height: 1.3; }
  dialog[data-screen=signature] h2 { font-size: 1.15em; padding: 0; }
  dialog[data-screen=signature] .texts { gap: 3.2px; line-height: 1.25; }
  dialog[data-screen=signature] .paper { font-size: .68em; padding: 9.6px; }
}
@media (max-height: 30rem) { dialog.panel { overflow: auto; } dialog.panel[open] { display: block; } dialog .inner { overflow: visible; } }
@media (prefers-reduced-motion: no-preference) {
  .turning .sign { animation: breathe 2s ease-in-out infinite; }
  .turning .steps [aria-current] { animation: breathe 2s ease-in-out infinite; }
  @keyframes breathe { 50% { opacity: .55; } }
}
@media (forced-colors: active) {
  .panel { border-color: CanvasText; }
  .steps li { border-color: GrayText; }
  .steps .past { border-color: CanvasText; }
  .steps [aria-current] { border-color: Highlight; }
  .sign { stroke: CanvasText; fill: none; }
  button.main { border-width: 3px; }
}
`;

/**
 * dress gives a document or a shadow root its look. A style sheet that a script makes needs no permission of a policy on
 * styles, but it belongs to one document. Where there are none (old browsers, jsdom) a style element does it.
 * @param {Document | ShadowRoot} place
 * @param {string} css
 */
export function dress(place, css) {
  const document = place.ownerDocument ?? /** @type {Document} */ (place);
  const Sheet = document.defaultView?.CSSStyleSheet;
  const byScript = "adoptedStyleSheets" in place && Sheet && "replaceSync" in Sheet.prototype;
  place.querySelector("style")?.remove();
  if (byScript) {
    const look = new Sheet();
    look.replaceSync(css);
    place.adoptedStyleSheets = [look];
  } else {
    const look = document.createElement("style");
    look.textContent = css;
    const home = /** @type {Document} */ (place).head ?? place;
    home.append(look);
  }
}
