/** What may be asked of a run that goes on: pause, cancel, resume, try again. */
import { post, remove } from "../lib/api.js";
import { h, toast } from "../lib/dom.js";

/**
 * Which buttons a run has, by where it stands.
 * @param {{state: string, interrupted: boolean, private: boolean, states: Record<string, number>}} line
 * @returns {("pause" | "resume" | "cancel" | "retry")[]}
 */
export function actionsOf(line) {
  const goesOn = ["queued", "sampling", "running"].includes(line.state);
  const failed = (line.states.failed ?? 0) + (line.states.lost ?? 0) > 0;
  /** @type {("pause" | "resume" | "cancel" | "retry")[]} */
  const found = [];
  if (goesOn) found.push("pause", "cancel");
  if (line.state === "paused") found.push("resume", "cancel");
  if (["cancelled", "failed"].includes(line.state)) found.push("resume");
  if (failed) found.push("retry");
  return found;
}

/** @type {Record<string, {words: string, done: string}>} */
const WORDS = {
  pause: { words: "Pause", done: "Paused: what is being trained goes on to its end." },
  resume: { words: "Resume", done: "It goes on." },
  cancel: { words: "Cancel", done: "Cancelled: what is done stays." },
  retry: { words: "Retry failed", done: "What failed is queued again." },
};

/**
 * @param {any} line the run, as the list tells it
 * @param {() => unknown} changed is called after each
 * @returns {HTMLElement[]}
 */
export function runActions(line, changed) {
  return actionsOf(line).map((action) => h("button", {
    class: action === "cancel" ? "danger" : "",
    "aria-label": `${WORDS[action].words}: ${line.title}`,
    onclick: (/** @type {Event} */ event) => act(/** @type {HTMLButtonElement} */ (event.currentTarget), line.run, action, changed),
  }, WORDS[action].words));
}

/**
 * @param {HTMLButtonElement} button
 * @param {number} run
 * @param {string} action
 * @param {() => unknown} changed
 */
async function act(button, run, action, changed) {
  button.disabled = true;
  try {
    await post(`/runs/${run}/${action}`);
    toast(WORDS[action].done);
    await changed();
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error));
  } finally {
    button.disabled = false;
  }
}

/**
 * Asks before it destroys: the one place with a dialog in the way.
 * @param {any} line
 * @param {() => unknown} changed
 */
export function removeRun(line, changed) {
  const dialog = /** @type {HTMLDialogElement} */ (/** @type {unknown} */ (h("dialog", { "aria-labelledby": "remove-title" },
    h("h2", { id: "remove-title" }, "Remove this task?"),
    h("p", {}, `${line.title} (run ${line.run}) and all of its files are removed for good.`),
    h("form", { method: "dialog", class: "row" },
      h("button", { class: "danger", value: "yes" }, "Remove"), h("button", { value: "no" }, "Keep")),
  )));
  dialog.addEventListener("close", async () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    try {
      await remove(`/runs/${line.run}`);
      await changed();
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error));
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}
