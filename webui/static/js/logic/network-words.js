/** What a cell is, in words that fit into its box. */
import { count } from "../lib/format.js";

const LONGEST = 30;

/** @param {any} cell */
export function cellWords(cell) {
  const { input1, operation1, input2, operation2, combination, output } = cell.parts;
  const second = nothing(input2) ? "" : ` and ${branch(input2, operation2)}, ${combination}`;
  return `${branch(input1, operation1)}${second}; ${output}; ${count(cell.weights)} weights, ${count(cell.flops)} FLOPs${cell.adapted ? `, ${cell.adapted} adapted` : ""}`;
}

/** @param {string} input @param {string} operation */
const branch = (input, operation) => (nothing(operation) ? input : `${input} → ${operation}`);

/** @param {string} words */
const nothing = (words) => /^(Zeros|Void|Identity0)/.test(words);

/**
 * Up to four lines: both branches, how they are combined, where it goes.
 * @param {Record<string, string>} parts
 * @returns {string[]}
 */
export function slotLines(parts) {
  const lines = [branch(short(parts.input1), short(parts.operation1))];
  if (!nothing(parts.input2)) lines.push(branch(short(parts.input2), short(parts.operation2)), `${parts.combination} → ${parts.output.split(" ")[0]}`);
  else lines.push(`→ ${parts.output.split(" ")[0]}`);
  return lines.map(cut);
}

/** "Convolution (kernel 3x3, type normal, …)" → "Convolution 3x3". @param {string} words */
function short(words) {
  const kind = words.split(" (")[0];
  const kernel = /kernel (\d+x\d+)/.exec(words);
  const named = /(?:function|rate|neurons) ([\w.]+)/.exec(words);
  return [kind === "Activation" && named ? named[1] : kind, kernel?.[1] ?? (kind !== "Activation" ? named?.[1] : null)].filter(Boolean).join(" ");
}

/** @param {string} line */
const cut = (line) => (line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line);
