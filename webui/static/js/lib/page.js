/** What a page shows while it waits, when something is wrong, and when there is nothing. */
import { fill, h } from "./dom.js";
import { ApiError } from "./api.js";

/**
 * Says after a moment what is awaited; returns what ends it.
 * @param {HTMLElement} main
 * @param {string} [words]
 * @returns {() => void}
 */
export function loading(main, words = "Reading …") {
  const note = h("p", { class: "muted", role: "status" }, words);
  const timer = setTimeout(() => { if (!main.children.length) main.append(note); }, 300);
  return () => { clearTimeout(timer); note.remove(); };
}

/**
 * @param {HTMLElement} main
 * @param {unknown} error
 * @param {Node} [next] what to do
 */
export function problem(main, error, next) {
  const words = error instanceof Error ? error.message : String(error);
  const missing = error instanceof ApiError && error.status === 404;
  fill(main, h("section", { class: "card problem", role: "alert" },
    h("h1", {}, missing ? "There is no such thing" : "That did not work"),
    h("p", {}, words),
    h("p", { class: "row" }, next ?? [h("button", { onclick: () => location.reload() }, "Try again"), h("a", { class: "button", href: "/" }, "To the tasks")]),
  ));
}

/**
 * @param {HTMLElement} main
 * @param {string} words
 * @param {...Node} actions
 */
export function empty(main, words, ...actions) {
  main.append(h("section", { class: "card empty" }, h("p", { class: "lead" }, words), h("p", { class: "row" }, actions)));
}

/** @param {string} words of the browser's tab */
export function title(words) {
  document.title = `${words} – FeatureNET`;
}
