/** The tree of features, with a choice for each: keys and clicks do the same. */
import { fill, h } from "../lib/dom.js";
import { nextChoice, rowsOf, shortName, shownRows } from "../logic/feature-tree.js";

/** @type {Record<string, string>} */
const WORDS = { free: "○ free", required: "✓ required", excluded: "✕ excluded" };

/** Rows that are drawn; a longer list is folded or searched. */
const MOST = 1_500;

export class FeatureTree {
  /** @param {any} root @param {(name: string, choice: import("../logic/feature-tree.js").Choice) => void} chosen */
  constructor(root, chosen) {
    this.rows = rowsOf(root);
    this.chosen = chosen;
    this.open = new Set([root.name, ...(this.rows.length < 60 ? this.rows.map((row) => row.node.name) : [])]);
    this.search = "";
    /** @type {Map<string, import("../logic/feature-tree.js").Choice>} */
    this.choices = new Map();
    /** @type {Set<string>} */
    this.forced = new Set();
    /** @type {Set<string>} */
    this.forbidden = new Set();
    this.at = root.name;
    /** @type {import("../logic/feature-tree.js").Row[]} */
    this.shown = [];
    this.list = h("ul", { class: "feature-tree", role: "tree", "aria-label": "Features" });
    this.list.addEventListener("keydown", (event) => this.key(/** @type {KeyboardEvent} */ (event)));
    this.draw();
  }

  /** @param {Map<string, any>} choices @param {string[]} forced @param {string[]} forbidden */
  show(choices, forced, forbidden) {
    this.choices = choices;
    this.forced = new Set(forced);
    this.forbidden = new Set(forbidden);
    this.draw();
  }

  /** @param {string} search */
  find(search) { this.search = search; this.draw(); }

  draw() {
    const focused = this.list.contains(document.activeElement);
    this.shown = shownRows(this.rows, this.open, this.search);
    if (!this.shown.some((row) => row.node.name === this.at)) this.at = this.shown[0]?.node.name ?? "";
    fill(this.list, this.shown.slice(0, MOST).map((row) => this.row(row)));
    if (this.shown.length > MOST) this.list.append(h("li", { role: "none", class: "muted" }, `${this.shown.length - MOST} more: search, or fold some.`));
    if (focused) this.current()?.focus({ preventScroll: true });
  }

  current() { return /** @type {HTMLElement | null} */ (this.list.querySelector('[tabindex="0"]')); }

  /** @param {import("../logic/feature-tree.js").Row} row */
  row(row) {
    const { name } = row.node;
    const choice = this.choices.get(name) ?? "free";
    const forced = choice === "free" && this.forced.has(name), forbidden = choice === "free" && this.forbidden.has(name);
    const state = forced ? "✓ always" : forbidden ? "✕ never" : WORDS[choice];
    const open = this.search ? true : this.open.has(name);
    const folds = row.node.groups.length > 0;
    const element = h("li", {
      role: "treeitem", tabindex: name === this.at ? "0" : "-1", "aria-level": row.level, "aria-posinset": row.place, "aria-setsize": row.siblings, "aria-selected": String(choice === "required"),
      "aria-expanded": folds ? String(open) : null, "data-name": name, class: `${choice}${forced ? " forced" : ""}${forbidden ? " forbidden" : ""}`,
    },
    h("span", { class: "fold", "aria-hidden": "true", onclick: () => this.fold(name) }, folds ? (open ? "▾" : "▸") : ""),
    h("span", { class: "name", title: name }, shortName(name, row.parent?.node.name)), " ",
    h("span", { class: "muted small" }, row.kind === "root" ? "" : row.kind), " ",
    h("span", { class: "choice", onclick: () => this.choose(name, nextChoice(choice)) }, state));
    element.style.paddingLeft = `${8 + 16 * (row.level - 1)}px`;
    element.addEventListener("click", () => this.move(name));
    return element;
  }

  /** @param {string} name @param {import("../logic/feature-tree.js").Choice} choice */
  choose(name, choice) { this.at = name; this.chosen(name, choice); }

  /** @param {string} name */
  fold(name) {
    if (!this.open.delete(name)) this.open.add(name);
    this.at = name;
    this.draw();
  }

  /** @param {string} name */
  move(name) {
    this.at = name;
    for (const each of this.list.querySelectorAll("[role=treeitem]")) each.setAttribute("tabindex", /** @type {HTMLElement} */ (each).dataset.name === name ? "0" : "-1");
    this.current()?.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { shown } = this;
    const place = shown.findIndex((row) => row.node.name === this.at);
    const row = shown[place];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const { name } = row.node, folds = row.node.groups.length > 0, open = this.open.has(name);
    const choice = this.choices.get(name) ?? "free";
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowDown: () => { if (shown[place + 1]) this.move(shown[place + 1].node.name); },
      ArrowUp: () => { if (shown[place - 1]) this.move(shown[place - 1].node.name); },
      ArrowRight: () => { if (folds && !open) this.fold(name); else if (folds && shown[place + 1]) this.move(shown[place + 1].node.name); },
      ArrowLeft: () => { if (folds && open && !this.search) this.fold(name); else if (row.parent) this.move(row.parent.node.name); },
      Home: () => this.move(shown[0].node.name),
      End: () => this.move(shown[Math.min(shown.length, MOST) - 1].node.name),
      " ": () => this.choose(name, nextChoice(choice)),
      Enter: () => this.choose(name, nextChoice(choice)),
      r: () => this.choose(name, choice === "required" ? "free" : "required"),
      x: () => this.choose(name, choice === "excluded" ? "free" : "excluded"),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }
}
