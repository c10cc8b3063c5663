/** Keys: each page says which it has, and `?` lists them. */
import { h } from "./dom.js";

/** @typedef {{key: string, what: string, run: () => void}} Key */

/** @type {Key[]} */
const known = [
  { key: "g t", what: "go to the tasks", run: () => go("/") },
  { key: "g n", what: "go to a new task", run: () => go("/new") },
  { key: "g m", what: "go to the meta-models", run: () => go("/metamodels") },
  { key: "g s", what: "go to the settings", run: () => go("/settings") },
  { key: "?", what: "list the keys", run: showKeys },
];

/** @param {string} path */
const go = (path) => { location.href = path; };

/**
 * Adds keys until the returned function is called.
 * @param {Key[]} added
 * @returns {() => void}
 */
export function keys(added) {
  known.push(...added);
  return () => { for (const key of added) known.splice(known.indexOf(key), 1); };
}

/** @type {string} */
let before = "";

/** Begins to listen. */
export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const pair = `${before} ${event.key}`;
    const found = known.find((each) => each.key === pair) ?? known.find((each) => each.key === event.key);
    before = event.key === "g" ? "g" : "";
    if (!found) return;
    event.preventDefault();
    found.run();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

function showKeys() {
  const dialog = /** @type {HTMLDialogElement} */ (/** @type {unknown} */ (h("dialog", { "aria-labelledby": "keys-title" },
    h("h2", { id: "keys-title" }, "Keys"),
    h("table", {}, h("tbody", {}, known.map((each) => h("tr", {},
      h("th", { class: "text", scope: "row" }, each.key.split(" ").map((key) => h("kbd", {}, key))), h("td", { class: "text" }, each.what))))),
    h("form", { method: "dialog" }, h("button", { class: "primary" }, "Close")),
  )));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
