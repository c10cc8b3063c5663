/** What people note of a model: a star, a sentence, words to find it by. */
import { put } from "../lib/api.js";
import { h, toast } from "../lib/dom.js";

/** @typedef {{star: boolean, note: string, tags: string[]}} Mark */

/** @type {Mark} */
export const UNMARKED = { star: false, note: "", tags: [] };

/**
 * @param {number} run
 * @param {number} number of the model
 * @param {Mark} mark
 * @returns {Promise<boolean>} whether it was kept
 */
export async function keepMark(run, number, mark) {
  try {
    await put(`/runs/${run}/models/${number}/mark`, mark);
    return true;
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error));
    return false;
  }
}

/**
 * @param {number} run
 * @param {number} number of the model
 * @param {string} name
 * @param {Mark} mark
 * @param {(mark: Mark) => unknown} kept is called after each change
 * @returns {HTMLFormElement}
 */
export function markForm(run, number, name, mark, kept) {
  const star = h("input", { type: "checkbox", id: "mark-star", checked: mark.star });
  const tags = h("input", { id: "mark-tags", value: mark.tags.join(", "), "aria-describedby": "mark-tags-help" });
  const note = h("textarea", { id: "mark-note", rows: "3" });
  note.value = mark.note;
  const keep = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const words = tags.value.split(",").map((/** @type {string} */ each) => each.trim()).filter(Boolean);
    const next = { star: star.checked, note: note.value, tags: words };
    if (!await keepMark(run, number, next)) return;
    toast(`Noted of ${name}.`);
    await kept(next);
  };
  return /** @type {any} */ (h("form", { onsubmit: keep, "aria-label": `Notes on ${name}` },
    h("p", {}, star, " ", h("label", { for: "mark-star" }, "Star: one to come back to")),
    h("div", { class: "field" }, h("label", { for: "mark-tags" }, "Tags"), tags, h("span", { class: "help", id: "mark-tags-help" }, "Words, with commas between them; they are a column of the table.")),
    h("div", { class: "field" }, h("label", { for: "mark-note" }, "Note"), note),
    h("button", {}, "Keep")));
}
