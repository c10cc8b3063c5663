/** The states of trials and runs: each with a shape and a word, so that colour alone says nothing. */
import { h } from "./dom.js";

/** @type {Record<string, {symbol: string, word: string}>} */
export const STATES = {
  done: { symbol: "●", word: "done" },
  running: { symbol: "◐", word: "running" },
  sampling: { symbol: "◔", word: "sampling" },
  queued: { symbol: "○", word: "queued" },
  failed: { symbol: "✕", word: "failed" },
  rejected: { symbol: "⊘", word: "rejected" },
  lost: { symbol: "◌", word: "lost" },
  cancelled: { symbol: "⊖", word: "cancelled" },
  paused: { symbol: "‖", word: "paused" },
  interrupted: { symbol: "◌", word: "interrupted" },
};

/** In which order states are told. */
export const ORDER = ["done", "running", "queued", "rejected", "failed", "lost", "cancelled"];

/** @param {string} state */
export function stateMark(state) {
  const known = STATES[state] ?? { symbol: "?", word: state };
  return h("span", { class: `state ${state}`, "data-symbol": known.symbol }, known.word);
}

/** @param {Record<string, number>} counts state → number */
export const tallyWords = (counts) =>
  ORDER.filter((state) => counts[state]).map((state) => `${counts[state].toLocaleString("en-US")} ${STATES[state].word}`).join(" · ");
