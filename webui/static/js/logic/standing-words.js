/** Where a model stands, in words; a place within overlapping intervals is a tie. */
import { count, percent } from "../lib/format.js";

/** @param {{rank: number | null, tied: number, of: number, low?: number | null, high?: number | null}} figure */
export function standingWords({ rank, tied, of }) {
  if (of < 2) return "the only one measured";
  if (rank === null) return `one of ${count(of)}`;
  if (tied === of - 1) return `not told from any of the other ${count(tied)}`;
  const place = rank === 1 ? `best of ${count(of)}` : `place ${count(rank)} of ${count(of)}`;
  return tied ? `${place}, tied with ${count(tied)}` : place;
}

/** @param {{confusion: number[][], classes: string[], wrong: number, total: number}} found */
export function confusionWords({ confusion, classes, wrong, total }) {
  if (!wrong) return `None of ${count(total)} test images is wrong.`;
  let most = 0, words = "";
  confusion.forEach((row, truth) => row.forEach((value, told) => {
    if (truth !== told && value > most) { most = value; words = `${classes[truth]} taken for ${classes[told]} (${value})`; }
  }));
  return `${count(wrong)} of ${count(total)} test images are wrong (${percent(wrong / total)}), most often ${words}.`;
}
