/** Elements without markup: whatever users called things becomes text, never HTML. */

/** @typedef {Node | string | number | null | undefined | false | any[]} Child */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an HTML element.
 * @param {string} tag
 * @param {Record<string, any>} [properties] attributes; `on…` listeners; `class`; `data-…`; false and null are left out
 * @param {...Child} children
 * @returns {HTMLElement & Record<string, any>}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  give(element, properties);
  append(element, children);
  return element;
}

/**
 * Makes an SVG element.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  give(element, attributes);
  append(element, children);
  return element;
}

/**
 * Puts new content in the place of what an element has; a control that had the focus, and is there again, has it again.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  const active = document.activeElement;
  const held = active && active !== element && element.contains(active) ? { like: likeness(active), unfolded: active.closest("details")?.open } : null;
  element.replaceChildren();
  append(element, children);
  if (!held) return;
  const found = [...element.querySelectorAll("a, button, input, select, summary, [tabindex]")].find((each) => likeness(each) === held.like);
  if (!found) return;
  if (held.unfolded) found.closest("details")?.setAttribute("open", "");
  /** @type {HTMLElement} */ (found).focus({ preventScroll: true });
}

/** By what a control is known again after it was drawn anew. @param {Element} element */
const likeness = (element) => `${element.tagName} ${element.id || element.getAttribute("aria-label") || element.textContent}`;

/**
 * @param {Element} element
 * @param {Record<string, any>} properties
 */
function give(element, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" && "value" in element) /** @type {any} */ (element).value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * @param {Element} element
 * @param {Child[]} children
 */
function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Says something at the foot of the page for a few seconds.
 * @param {string} words
 */
export function toast(words) {
  document.querySelector(".toast")?.remove();
  const element = h("div", { class: "toast", role: "status" }, words);
  document.body.append(element);
  setTimeout(() => element.remove(), 6_000);
}

/**
 * Copies a text, and says so.
 * @param {string} text
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    toast("The browser does not let this page copy; select the text instead.");
  }
}
