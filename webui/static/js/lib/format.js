/** Numbers as people read them. */

export const ABSENT = "–";

/** @typedef {number | null | undefined} Maybe */

/** @param {Maybe} value */
const missing = (value) => value === null || value === undefined || !Number.isFinite(value);

/** @param {Maybe} share in [0, 1] @param {number} [digits] */
export const percent = (share, digits = 1) => (missing(share) ? ABSENT : `${(100 * Number(share)).toFixed(digits)} %`);

/** @param {Maybe} value */
export const count = (value) => (missing(value) ? ABSENT : Math.round(Number(value)).toLocaleString("en-US"));

/** @param {Maybe} value */
export function compact(value) {
  if (missing(value)) return ABSENT;
  const number = Number(value);
  for (const [size, unit] of /** @type {[number, string][]} */ ([[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]])) {
    if (Math.abs(number) >= 0.9995 * size) return `${threeDigits(number / size)} ${unit}`;
  }
  return threeDigits(number);
}

/** @param {number} value */
const threeDigits = (value) => String(Number(value.toPrecision(3)));

/** @param {Maybe} value */
export function general(value) {
  if (missing(value)) return ABSENT;
  const number = Number(value);
  if (Number.isInteger(number) && Math.abs(number) < 1e15) return number.toLocaleString("en-US");
  const size = Math.abs(number);
  if (size >= 1e5) return compact(number);
  return size < 1e-4 ? number.toExponential(2) : String(Number(number.toPrecision(4)));
}

/** @param {Maybe} value in seconds */
export function seconds(value) {
  if (missing(value)) return ABSENT;
  const number = Number(value);
  if (number < 1) return `${threeDigits(1000 * number)} ms`;
  if (number < 59.95) return `${number < 10 ? number.toFixed(1) : Math.round(number)} s`;
  const whole = Math.round(number);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.round(hours / 24)} days`;
}

/** @param {Maybe} value */
export function bytes(value) {
  if (missing(value)) return ABSENT;
  let number = Number(value);
  for (const unit of ["bytes", "kB", "MB", "GB"]) {
    if (number < 1000) return `${unit === "bytes" ? number : threeDigits(number)} ${unit}`;
    number /= 1000;
  }
  return `${threeDigits(number)} TB`;
}

/** @param {Maybe} time in seconds since the epoch @param {number} [now] */
export function ago(time, now = Date.now() / 1000) {
  if (missing(time)) return ABSENT;
  const passed = now - Number(time);
  if (passed < 10) return "just now";
  if (passed < 60) return `${Math.round(passed)} s ago`;
  if (passed < 3600) return `${Math.round(passed / 60)} min ago`;
  if (passed < 86_400) return `${Math.round(passed / 3600)} h ago`;
  return `${Math.round(passed / 86_400)} days ago`;
}

/** @param {Maybe} low @param {Maybe} high @param {(value: Maybe) => string} [show] */
export const interval = (low, high, show = general) => (missing(low) || missing(high) ? "" : `${show(low)} to ${show(high)}`);

/** @param {number} number @param {string} one @param {string} [many] */
export const several = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
