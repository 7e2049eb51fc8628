// The settings dialog: what a shop must enter before it can take cards.
import { byId, staffText } from "./elements.js";
import { SITE, SOFTWARE_HOUSE, simulatorSite } from "./connect.js";
import { diagnostics } from "./diagnostics.js";
import { till } from "./till.js";

/** The developers' message helps whoever installs a till: it says what is wrong with a field. */
function words(error) {
  return error.code === "invalid-request" ? `Please correct this: ${error.message}.` : staffText(error);
}

/**
 * Connects the dialog. `save(site)` saves the site and connects. If it rejects with an error that names a field, the field
 * is marked and the dialog stays open.
 */
export function settingsDialog(save) {
  const dialog = byId("settings");
  const form = byId("settings-form");
  const fields = form.elements;
  byId("software-house").value = SOFTWARE_HOUSE;
  diagnostics(() => till.epos);

  function fill(site) {
    for (const name of ["account", "environment", "endpoint", "installerId", "currency", "apiKey"]) {
      fields[name].value = site[name] ?? "";
    }
    fields.terminals.checked = site.terminals === "exclusive";
    fields.finalPosReceipt.checked = site.finalPosReceipt === true;
    const kept = Boolean(site.apiKeySet);
    fields.apiKey.dataset.kept = kept ? "yes" : "no";
    byId("key-note").textContent = kept
      ? "Stored encrypted. Leave empty to keep it."
      : "Stored encrypted on this device, never shown again.";
    matchEnvironment();
    problem();
  }

  function matchEnvironment() {
    fields.endpoint.disabled = fields.environment.value !== "test";
  }

  function problem(error) {
    for (const field of fields) field.removeAttribute?.("aria-invalid");
    byId("settings-problem").textContent = error ? words(error) : "";
    const field = error?.field && fields[error.field.split(".").pop()];
    if (!field) return;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }

  function typedSite() {
    const site = {
      id: SITE,
      terminals: fields.terminals.checked ? "exclusive" : "shared",
      finalPosReceipt: fields.finalPosReceipt.checked,
    };
    for (const name of ["account", "environment", "installerId", "currency"]) {
      site[name] = fields[name].value;
    }
    // An empty field is left out: without an endpoint the address of Connect is used, and without a key the stored one.
    if (!fields.endpoint.disabled && fields.endpoint.value.trim()) site.endpoint = fields.endpoint.value;
    if (fields.apiKey.value || fields.apiKey.dataset.kept !== "yes") site.apiKey = fields.apiKey.value;
    return site;
  }

  async function submit(event) {
    event.preventDefault();
    problem();
    const press = form.querySelector("[type=submit]");
    press.disabled = true;
    try {
      await save(typedSite());
      dialog.close();
    } catch (error) {
      problem(error);
    } finally {
      press.disabled = false;
    }
  }

  form.addEventListener("submit", submit);
  fields.environment.addEventListener("change", matchEnvironment);
  byId("settings-defaults").addEventListener("click", () => fill(simulatorSite()));
  byId("settings-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    fields.apiKey.value = "";
  });

  return {
    /** Opens the dialog with the saved site, or with the values for the simulator if there is none. */
    open(site) {
      fill(site ?? simulatorSite());
      dialog.showModal();
      form.querySelector("[type=submit]").focus();
    },
  };
}
