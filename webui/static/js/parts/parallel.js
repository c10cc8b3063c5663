/** Parallel coordinates: a line for each model across all figures; a drag along an axis, or keys, select a range of it. */
import { token } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { fitted, Layers } from "../lib/layers.js";
import { scaleOf } from "../logic/scale.js";
import { written } from "../logic/model-table.js";

const TOP = 40, BOTTOM = 24, HEIGHT = 320, REACH = 16, STEP = (HEIGHT - TOP - BOTTOM) / 40;

const HINT = "Arrow keys left and right choose an axis, up and down move the lower end of its range, with Shift the upper end; Escape clears.";

export class Parallel {
  /** @param {import("../lib/selection.js").Selection} selection */
  constructor(selection) {
    this.selection = selection;
    this.layers = new Layers({ class: "parallel", tabindex: "0", "aria-describedby": "parallel-at" }, this);
    this.canvas = this.layers.canvas;
    this.clear = h("button", { hidden: true, onclick: () => this.free() }, "Clear the ranges");
    this.words = h("p", { class: "muted small", id: "parallel-at", "aria-live": "polite" }, HINT);
    this.element = h("div", {}, this.canvas, this.words, this.clear);
    /** The axis that keys act on. */
    this.at = 0;
    /** @type {import("./scatter-matrix.js").Data | null} */
    this.data = null;
    /** @type {{x: number, scale: any}[]} */
    this.axes = [];
    /** @type {Map<number, [number, number]>} axis → pixels */
    this.ranges = new Map();
    selection.subscribe(() => this.layers.soon());
    new ResizeObserver(() => this.layout()).observe(this.element);
    this.listen();
  }

  /** @param {import("./scatter-matrix.js").Data} data */
  show(data) {
    this.data = data;
    this.ranges.clear();
    this.at = Math.min(this.at, data.axes.length - 1);
    this.canvas.setAttribute("aria-label", `Parallel coordinates of ${data.axes.map((axis) => axis.title).join(", ")}`);
    this.layout();
  }

  layout() {
    const width = this.element.clientWidth;
    if (!this.data || !width) return;
    this.layers.resize(width, HEIGHT);
    const count = this.data.axes.length;
    this.axes = this.data.axes.map((axis, place) => ({ x: 56 + place * ((width - 112) / Math.max(1, count - 1)), scale: scaleOf(axis.values, axis.log, HEIGHT - BOTTOM, TOP) }));
    const context = this.layers.base();
    const usual = token("model"), baseline = token("baseline");
    context.globalAlpha = Math.max(0.04, Math.min(0.6, 40 / Math.max(1, this.data.numbers.length)));
    for (let index = 0; index < this.data.numbers.length; index += 1) {
      context.strokeStyle = this.data.baselines[index] ? baseline : this.data.colours?.[index] ?? usual;
      this.line(context, index);
    }
    this.layers.soon();
  }

  /** @param {CanvasRenderingContext2D} context @param {number} index */
  line(context, index) {
    let started = false;
    context.beginPath();
    this.axes.forEach(({ x, scale }, place) => {
      const value = /** @type {any} */ (this.data).axes[place].values[index];
      if (value === null || (scale.log && value <= 0)) { started = false; return; }
      if (started) context.lineTo(x, scale.place(value));
      else context.moveTo(x, scale.place(value));
      started = true;
    });
    context.stroke();
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./scatter-matrix.js").Data} data */
  frame(context, data) {
    context.textAlign = "center";
    this.axes.forEach(({ x, scale }, place) => {
      const axis = data.axes[place];
      context.strokeStyle = token("faint");
      context.beginPath(); context.moveTo(x, TOP); context.lineTo(x, HEIGHT - BOTTOM); context.stroke();
      context.fillStyle = token("text");
      const wide = (this.element.clientWidth - 112) / Math.max(1, this.axes.length - 1);
      context.fillText(fitted(context, axis.title, Math.min(wide, 110)), x, 12);
      context.fillStyle = token("muted");
      context.fillText(written(axis.way, scale.low), x, HEIGHT - 6);
      context.fillText(written(axis.way, scale.high), x, TOP - 6);
    });
  }

  paint() {
    const { data, selection } = this;
    if (!data || !this.axes.length) return;
    const context = this.layers.frame(selection.size ? 0.5 : 1);
    context.globalAlpha = selection.size > 200 ? 0.25 : 0.9;
    context.strokeStyle = token("front");
    context.lineWidth = 1.5;
    if (selection.size) for (let index = 0; index < data.numbers.length; index += 1) if (selection.has(data.numbers[index])) this.line(context, index);
    context.globalAlpha = 1;
    context.lineWidth = 1;
    this.frame(context, data);
    context.strokeStyle = token("accent");
    if (document.activeElement === this.canvas) context.strokeRect(this.axes[this.at].x - 2, TOP, 4, HEIGHT - BOTTOM - TOP);
    for (const [place, [from, to]] of this.ranges) context.strokeRect(this.axes[place].x - 8, Math.min(from, to), 16, Math.abs(to - from));
    this.clear.hidden = !this.ranges.size;
  }

  listen() {
    /** @type {number | null} */
    let axis = null;
    const place = (/** @type {PointerEvent} */ event) => { const { x, y } = this.layers.place(event); return { x, y: Math.max(TOP, Math.min(HEIGHT - BOTTOM, y)) }; };
    const axisAt = (/** @type {number} */ x) => this.axes.findIndex((each) => Math.abs(each.x - x) <= REACH);
    // On an axis a finger selects, beside it the page scrolls.
    this.canvas.addEventListener("touchstart", (event) => { if (axisAt(this.layers.place(/** @type {any} */ (event).touches[0]).x) >= 0) event.preventDefault(); }, { passive: false });
    this.canvas.addEventListener("pointerdown", (event) => {
      const at = place(event);
      const found = axisAt(at.x);
      if (found < 0) return;
      axis = found;
      this.canvas.setPointerCapture(event.pointerId);
      this.ranges.set(found, [at.y, at.y]);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (axis === null) return;
      const range = /** @type {[number, number]} */ (this.ranges.get(axis));
      range[1] = place(event).y;
      this.select();
    });
    this.canvas.addEventListener("pointerup", () => {
      if (axis === null) return;
      const [from, to] = /** @type {[number, number]} */ (this.ranges.get(axis));
      if (Math.abs(from - to) < 4) this.ranges.delete(axis);
      axis = null;
      this.select();
    });
    for (const kind of ["focus", "blur"]) this.canvas.addEventListener(kind, () => this.layers.soon());
    this.canvas.addEventListener("keydown", (event) => {
      if (!this.data || !this.axes.length) return;
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") this.at = Math.max(0, Math.min(this.axes.length - 1, this.at + (event.key === "ArrowRight" ? 1 : -1)));
      else if (event.key === "ArrowUp" || event.key === "ArrowDown") this.move(event.key === "ArrowUp" ? -STEP : STEP, event.shiftKey);
      else if (event.key === "Escape") this.free();
      else return;
      event.preventDefault();
      this.tell(this.data.axes[this.at]);
      this.layers.soon();
    });
  }

  /** Forgets all ranges. */
  free() {
    this.ranges.clear();
    this.selection.clear();
    this.layers.soon();
  }

  /** Moves an end of the range of the axis that keys act on. @param {number} by pixels downwards @param {boolean} upper end instead of the lower one */
  move(by, upper) {
    const { scale } = this.axes[this.at];
    const highest = scale.place(scale.high), lowest = scale.place(scale.low);
    const range = this.ranges.get(this.at) ?? [highest, lowest];
    const top = Math.min(...range), bottom = Math.max(...range);
    this.ranges.set(this.at, upper ? [Math.max(highest, Math.min(bottom, top + by)), bottom] : [top, Math.min(lowest, Math.max(top, bottom + by))]);
    this.select();
  }

  /** Says which axis keys act on, and which range it has. @param {import("./scatter-matrix.js").Axis} axis */
  tell(axis) {
    const range = this.ranges.get(this.at), { scale } = this.axes[this.at];
    const end = (/** @type {number} */ place) => written(axis.way, scale.value(place));
    this.words.textContent = range ? `${axis.title}: ${end(Math.max(...range))} to ${end(Math.min(...range))}, ${this.selection.size} selected.` : `${axis.title}: no range.`;
  }

  select() {
    const { data } = this;
    if (!data) return;
    const limits = [...this.ranges].map(([place, [from, to]]) => ({ place, top: Math.min(from, to), bottom: Math.max(from, to) }));
    this.selection.set(limits.length ? data.numbers.filter((_, index) => limits.every(({ place, top, bottom }) => {
      const value = data.axes[place].values[index];
      if (value === null) return false;
      const y = this.axes[place].scale.place(value);
      return y >= top && y <= bottom;
    })) : []);
    this.layers.soon();
  }
}
