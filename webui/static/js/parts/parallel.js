/** Parallel coordinates: a line for each model across all figures; a drag along an axis selects a range of it. */
import { token } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { fitted, Layers } from "../lib/layers.js";
import { scaleOf } from "../logic/scale.js";
import { written } from "../logic/model-table.js";

const TOP = 40, BOTTOM = 24, HEIGHT = 320, REACH = 16;

export class Parallel {
  /** @param {import("../lib/selection.js").Selection} selection */
  constructor(selection) {
    this.selection = selection;
    this.layers = new Layers({ class: "parallel" }, this);
    this.canvas = this.layers.canvas;
    this.clear = h("button", { hidden: true, onclick: () => { this.ranges.clear(); this.selection.clear(); this.layers.soon(); } }, "Clear the ranges");
    this.element = h("div", {}, this.canvas, this.clear);
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
    for (const [place, [from, to]] of this.ranges) context.strokeRect(this.axes[place].x - 8, Math.min(from, to), 16, Math.abs(to - from));
    this.clear.hidden = !this.ranges.size;
  }

  listen() {
    /** @type {number | null} */
    let axis = null;
    const place = (/** @type {PointerEvent} */ event) => { const { x, y } = this.layers.place(event); return { x, y: Math.max(TOP, Math.min(HEIGHT - BOTTOM, y)) }; };
    this.canvas.addEventListener("pointerdown", (event) => {
      const at = place(event);
      const found = this.axes.findIndex((each) => Math.abs(each.x - at.x) <= REACH);
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
