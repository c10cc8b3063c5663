/**
 * The table of models: of thousands of rows only those that are seen are in the page, the rest is two
 * rows of the right height. It stays a real table, so that screen readers and `axe` know what it is.
 */
import { fill, h } from "../lib/dom.js";
import { ABSENT } from "../lib/format.js";
import { stateMark } from "../lib/states.js";
import { chunksOf, directionOf, nextSort, reveal, windowOf, written, CHUNK } from "../logic/model-table.js";

/** @typedef {{name: string, title: string, note: string, unit: string, better: string | null, way: string, shown: boolean}} Column */

const narrow = matchMedia("(max-width: 600px)");
/** Pixels; the style sheet has the same. */
const heightOfRow = () => (narrow.matches ? 104 : 36);
const HEADING = 36;

export class ModelGrid {
  /**
   * @param {number} run
   * @param {import("../lib/selection.js").Selection} selection
   * @param {{fetch: (offset: number, limit: number) => Promise<any>, sort: (sort: string) => void, star: (number: number) => void, moved: () => void}} asked
   */
  constructor(run, selection, asked) {
    this._run = run;
    this._selection = selection;
    this._asked = asked;
    /** @type {Column[]} */
    this._columns = [];
    this._sort = "best";
    /** @type {Map<number, any>} chunk → page, or the promise of it */
    this._chunks = new Map();
    /** @type {any} */
    this._first = null;
    /** Place of the row that keys act on; -1 for none. */
    this._at = -1;
    this._heads = h("tr", { role: "row", "aria-rowindex": 1 });
    this._rows = h("tbody", { role: "rowgroup" });
    this._table = h("table", { role: "table", "aria-label": "Models" }, h("thead", { role: "rowgroup" }, this._heads), this._rows);
    this.element = h("div", { class: "model-grid", tabindex: "0", role: "region", "aria-label": "Models, scrolls" }, this._table);
    this.element.addEventListener("scroll", () => this._draw());
    new ResizeObserver(() => this._draw(true)).observe(this.element);
    narrow.addEventListener("change", () => this._draw(true));
    selection.subscribe(() => this._mark());
  }

  /** The model that keys act on. @returns {number | null} */
  get number() { return this._rowAt(this._at)?.number ?? null; }

  /**
   * Shows other rows: those of a first page, whose others are fetched as they are scrolled to.
   * @param {Column[]} columns
   * @param {string} sort
   * @param {any} page the first
   */
  show(columns, sort, page) {
    this._columns = columns;
    this._sort = sort;
    this._chunks = new Map([[0, page]]);
    this._first = page;
    this._at = Math.min(this._at, page.total - 1);
    this._table.setAttribute("aria-rowcount", String(page.total + 1));
    this._head();
    this._draw(true);
  }

  /** Moves the row that keys act on. @param {number} by */
  move(by) {
    const total = this._first?.total ?? 0;
    if (!total) return;
    this._at = Math.max(0, Math.min(total - 1, this._at + by));
    this.element.scrollTop = reveal(this._at, this.element.scrollTop, this.element.clientHeight - HEADING, heightOfRow());
    this._draw(true);
    this._link()?.focus();
    this._asked.moved();
  }

  /** Follows the link of the row that keys act on. */
  open() { this._link()?.click(); }

  _link() { return /** @type {HTMLElement | null} */ (this._rows.querySelector("tr.at a")); }

  /** @param {number} place */
  _rowAt(place) {
    const page = this._chunks.get(Math.floor(place / CHUNK));
    if (place < 0 || !page || page instanceof Promise) return null;
    const at = place % CHUNK;
    if (at >= page.numbers.length) return null;
    return {
      number: page.numbers[at], state: page.states[at], baseline: page.baselines[at], learned: page.learned[at],
      values: page.rows[at], intervals: page.intervals[at], mark: page.marks[page.numbers[at]] ?? null, columns: page.columns,
    };
  }

  _head() {
    const all = h("input", { type: "checkbox", "aria-label": "Select all models of this table", onchange: () => this._selection.set(all.checked ? this._first.matching : []) });
    this._all = all;
    fill(this._heads, h("th", { role: "columnheader", scope: "col" }, all), h("th", { role: "columnheader", scope: "col" }, h("span", { class: "hidden-text" }, "Star")),
      this._columns.map((column, place) => {
        const direction = directionOf(this._sort, column.name, column.better);
        const arrow = { ascending: " ▲", descending: " ▼", none: "" }[direction];
        return h("th", { role: "columnheader", scope: "col", class: place ? "" : "text sticky", "aria-sort": direction },
          h("button", { title: [column.note, column.unit].filter(Boolean).join(", in "), onclick: () => this._asked.sort(nextSort(this._sort, column.name, column.better)) }, column.title, arrow));
      }),
      h("th", { role: "columnheader", scope: "col", class: "text" }, "State"));
  }

  /** @param {boolean} [anew] even if the same rows are seen */
  _draw(anew = false) {
    if (!this._first) return;
    const height = heightOfRow();
    const { first, end } = windowOf(this.element.scrollTop, this.element.clientHeight, height, this._first.total);
    for (const chunk of chunksOf(first, end)) this._need(chunk);
    if (!anew && Math.abs(first - (this._shown?.first ?? -100)) < 6 && end <= (this._shown?.end ?? 0)) return;
    this._shown = { first, end };
    const focused = this._rows.contains(document.activeElement) && document.activeElement?.closest("tr.at") !== null;
    const rows = [];
    for (let place = first; place < end; place += 1) rows.push(this._row(place));
    fill(this._rows, gap(first * height), rows, gap((this._first.total - end) * height));
    this._mark();
    if (focused) this._link()?.focus({ preventScroll: true });
  }

  /** @param {number} chunk */
  _need(chunk) {
    if (this._chunks.has(chunk)) return;
    const chunks = this._chunks;
    const promise = this._asked.fetch(chunk * CHUNK, CHUNK).then(
      (page) => { chunks.set(chunk, page); if (chunks === this._chunks) this._draw(true); },
      () => { chunks.delete(chunk); });
    chunks.set(chunk, promise);
  }

  /** @param {number} place */
  _row(place) {
    const row = this._rowAt(place);
    const at = place === this._at ? "at" : "";
    if (!row) return h("tr", { role: "row", class: at, "aria-rowindex": place + 2 }, h("td", { role: "cell", class: "text muted", colspan: this._columns.length + 3 }, "…"));
    const name = row.values[0] ?? row.number;
    const tags = row.mark?.tags ?? [];
    const element = h("tr", { role: "row", class: `${at}${row.learned === false ? " is-unlearned" : ""}`, "aria-rowindex": place + 2, "data-number": row.number },
      h("td", { role: "cell" }, h("input", { type: "checkbox", "aria-label": `Select ${name}`, onclick: (/** @type {MouseEvent} */ event) => this._pick(place, event.shiftKey) })),
      h("td", { role: "cell" }, h("button", { class: "plain star", "aria-pressed": String(Boolean(row.mark?.star)), "aria-label": `Star ${name}`, onclick: () => this._asked.star(row.number) }, row.mark?.star ? "★" : "☆")),
      h("th", { role: "rowheader", scope: "row", class: "text sticky" }, h("a", { href: `/models/${this._run}/${row.number}` }, name),
        row.baseline ? h("span", { class: "muted small" }, " baseline") : null,
        row.mark?.note ? h("span", { class: "muted", title: row.mark.note, "aria-label": `Note: ${row.mark.note}` , role: "img" }, " ✎") : null,
        tags.map((/** @type {string} */ tag) => [" ", h("span", { class: "tag" }, tag)])),
      this._columns.slice(1).map((column, index) => this._cell(column, row, index + 1)),
      h("td", { role: "cell", class: "text" }, stateMark(row.state), row.learned === false ? h("span", { class: "muted small" }, " learned nothing") : null));
    element.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      if (/** @type {Element} */ (event.target).closest("a, button, input")) return;
      this._at = place;
      this._draw(true);
      this._asked.moved();
    });
    return element;
  }

  /** @param {Column} column @param {any} row @param {number} index */
  _cell(column, row, index) {
    const value = row.values[index];
    const ends = row.intervals[index];
    const text = written(column.way, value);
    const words = ends ? `95 %: ${written(column.way, ends[0])} to ${written(column.way, ends[1])}` : null;
    return h("td", { role: "cell", class: typeof value === "string" ? "text" : "", title: words, "data-label": column.title },
      text === ABSENT ? h("span", { class: "muted" }, ABSENT) : text);
  }

  /** With shift, all from the last one that was picked. @param {number} place @param {boolean} range */
  _pick(place, range) {
    const numbers = this._first.matching;
    const from = range && this._picked !== undefined ? this._picked : place;
    const chosen = new Set(this._selection.numbers());
    const adds = !chosen.has(numbers[place]);
    for (let each = Math.min(from, place); each <= Math.max(from, place); each += 1) adds ? chosen.add(numbers[each]) : chosen.delete(numbers[each]);
    this._picked = place;
    this._at = place;
    this._selection.set(chosen);
  }

  /** Shows which rows are selected, without drawing them anew. */
  _mark() {
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (this._rows.querySelectorAll("tr[data-number]"))) {
      const chosen = this._selection.has(Number(row.dataset.number));
      row.classList.toggle("selected", chosen);
      /** @type {HTMLInputElement} */ (row.querySelector("input")).checked = chosen;
    }
    if (!this._all || !this._first) return;
    this._all.checked = this._first.total > 0 && this._first.matching.every((/** @type {number} */ number) => this._selection.has(number));
    this._all.indeterminate = !this._all.checked && this._selection.size > 0;
  }
}

/** @param {number} pixels */
function gap(pixels) {
  const row = h("tr", { class: "gap", "aria-hidden": "true", role: "presentation" });
  row.style.height = `${pixels}px`;
  return row;
}
