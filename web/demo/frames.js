// The frames panel shows the messages between the engine and Connect. The engine tells them at log level "trace", without
// keys and card numbers.
import { byId, make } from "./elements.js";

const KEEP = 200; // enough for about twelve payments

function pretty(frame) {
  try {
    return JSON.stringify(JSON.parse(frame), null, 2);
  } catch {
    return frame; // a frame that is not JSON is shown as it came
  }
}

/** A short name of a frame: its method, or "answer" or "error" with the id. */
function title(frame) {
  try {
    const { method, id, error } = JSON.parse(frame);
    const what = method ?? (error ? "error" : "answer");
    return id === undefined ? what : `${what} #${id}`;
  } catch {
    return "not JSON";
  }
}

/** Connects the panel with the `log` events of the engine. */
export function framesPanel() {
  const panel = byId("frames");
  const list = byId("frames-list");
  const toggle = byId("toggle-frames");

  toggle.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    toggle.setAttribute("aria-expanded", String(!panel.hidden));
  });
  byId("clear-frames").addEventListener("click", () => list.replaceChildren());

  function add({ direction, frame }) {
    const out = direction === "out";
    list.prepend(
      make(
        "li",
        { "data-direction": direction },
        make(
          "details",
          {},
          make(
            "summary",
            {},
            make("span", { class: "direction" }, out ? "\u2192 sent" : "\u2190 received"),
            make("span", { class: "method" }, title(frame)),
            make("code", {}, frame),
          ),
          make("pre", {}, pretty(frame)),
        ),
      ),
    );
    while (list.children.length > KEEP) list.lastElementChild.remove();
  }

  return {
    listen(epos) {
      epos.addEventListener("log", ({ detail }) => {
        if (typeof detail.frame === "string") add(detail);
      });
    },
  };
}
