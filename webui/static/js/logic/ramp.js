/** Colours from few to much, told apart by people who see colours differently. */

const RAMP = ["#5b6fb5", "#3e9fb8", "#4dbb8b", "#a4cc4c", "#f3b03a"];

/**
 * By fifths: as many values have one colour as another.
 * @param {number} rank of a value among all, from 0
 * @param {number} count of all
 */
export const rampColour = (rank, count) => RAMP[Math.min(RAMP.length - 1, Math.floor((RAMP.length * rank) / Math.max(1, count)))];
