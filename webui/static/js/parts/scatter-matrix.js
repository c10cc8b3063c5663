/**
 * Points of all models for every pair of figures, on a canvas of its own: what does not change is painted once,
 * so that brushing paints the selected points only, ten thousand models or ten.
 */
import { token } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { fitted, Layers } from "../lib/layers.js";
import { inside } from "../logic/polygon.js";
import { scaleOf } from "../logic/scale.js";
import { written } from "../logic/model-table.js";

/** @typedef {import("../lib/selection.js").Selection} Selection */
/** @typedef {{name: string, title: string, way: string, better: string | null, values: (number | null)[], log: boolean}} Axis */
/** @typedef {{numbers: number[], names: string[], baselines: boolean[], chance: number | null, axes: Axis[], front: Set<number>, colours: string[] | null}} Data */

const LEFT = 64, BOTTOM = 44, GAP = 10, NEAR = 10;

const HINT = "Drag to select, with a finger sideways first; click a model to add it. Arrow keys move from model to model, with Shift they select as they go; x selects, Enter opens, Escape clears.";

export class ScatterMatrix {
  /** @param {Selection} selection @param {(number: number) => void} open */
  constructor(selection, open) {
    this.selection = selection;
    this.open = open;
    this.layers = new Layers({ class: "scatter-matrix", tabindex: "0", "aria-describedby": "scatter-at" }, this);
    this.canvas = this.layers.canvas;
    this.words = h("p", { class: "muted small", id: "scatter-at", "aria-live": "polite" }, HINT);
    this.lasso = h("button", { "aria-pressed": "false", onclick: () => this.draws(!this.free) }, "Lasso");
    this.element = h("div", {}, this.canvas, h("div", { class: "row spread" }, this.words, this.lasso));
    /** Corners of the shape that is drawn by hand. @type {{x: number, y: number}[]} */
    this.shape = [];
    /** @type {Data | null} */
    this.data = null;
    /** @type {{x: number, y: number, left: number, top: number, width: number, height: number, xs: Float32Array, ys: Float32Array, xScale: import("../logic/scale.js").Scale, yScale: import("../logic/scale.js").Scale}[]} */
    this.cells = [];
    this.at = -1;
    /** @type {{cell: any, x: number, y: number, toX: number, toY: number} | null} */
    this.brush = null;
    selection.subscribe(() => this.layers.soon());
    new ResizeObserver(() => this.layout()).observe(this.element);
    this.listen();
  }

  /** Whether a drag draws a shape instead of a rectangle. */
  get free() { return this.lasso.getAttribute("aria-pressed") === "true"; }

  /** A shape goes every way, so that a finger that draws one does not scroll. @param {boolean} freely */
  draws(freely) {
    this.lasso.setAttribute("aria-pressed", String(freely));
    this.canvas.style.touchAction = freely ? "none" : "";
  }

  /** @param {Data} data */
  show(data) {
    this.data = data;
    this.canvas.setAttribute("aria-label", `Scatter matrix of ${data.axes.map((axis) => axis.title).join(", ")}; ${data.numbers.length} models`);
    this.layout();
  }

  layout() {
    if (!this.data) return;
    const { axes } = this.data;
    const width = this.element.clientWidth;
    if (!width) return;
    const count = axes.length - 1;
    const cellWidth = (width - LEFT - 8 - GAP * (count - 1)) / count;
    const cellHeight = count === 1 ? Math.min(360, Math.max(240, 0.5 * width)) : Math.max(90, Math.min(cellWidth, 640 / count));
    const height = count * cellHeight + GAP * (count - 1) + BOTTOM + 8;
    this.layers.resize(width, height);
    this.cells = [];
    for (let row = 1; row <= count; row += 1) for (let column = 0; column < row; column += 1) {
      const left = LEFT + column * (cellWidth + GAP), top = 8 + (row - 1) * (cellHeight + GAP);
      const xScale = scaleOf(axes[column].values, axes[column].log, left, left + cellWidth);
      const yScale = scaleOf(axes[row].values, axes[row].log, top + cellHeight, top);
      this.cells.push({ x: column, y: row, left, top, width: cellWidth, height: cellHeight, xs: places(axes[column], xScale), ys: places(axes[row], yScale), xScale, yScale });
    }
    this.paintBase();
  }

  paintBase() {
    const { data } = this;
    if (!data) return;
    const context = this.layers.base();
    const usual = token("model"), baseline = token("baseline"), edge = token("front");
    for (const cell of this.cells) {
      const size = data.numbers.length > 3000 ? 3 : data.numbers.length > 500 ? 4 : 6;
      for (let index = 0; index < data.numbers.length; index += 1) {
        const x = cell.xs[index], y = cell.ys[index];
        if (Number.isNaN(x) || Number.isNaN(y)) continue;
        context.fillStyle = data.baselines[index] ? baseline : data.colours?.[index] ?? usual;
        if (data.baselines[index]) diamond(context, x, y, 6);
        else context.fillRect(x - size / 2, y - size / 2, size, size);
        if (data.front.has(index)) { context.strokeStyle = edge; context.lineWidth = 1.5; context.strokeRect(x - size / 2 - 2, y - size / 2 - 2, size + 4, size + 4); }
      }
    }
    this.layers.soon();
  }

  /** @param {CanvasRenderingContext2D} context @param {any} cell @param {Data} data */
  frame(context, cell, data) {
    const { axes } = data;
    const last = cell.y === axes.length - 1;
    context.strokeStyle = token("grid");
    context.lineWidth = 1;
    context.strokeRect(cell.left + 0.5, cell.top + 0.5, cell.width, cell.height);
    context.fillStyle = token("muted");
    context.textAlign = "right";
    context.textBaseline = "middle";
    if (cell.x === 0) {
      for (const tick of cell.yScale.ticks) { const y = cell.yScale.place(tick); if (y > cell.top + 4 && y < cell.top + cell.height - 2) context.fillText(written(axes[cell.y].way, tick).replace(".0 %", " %"), cell.left - 6, y); }
      context.save();
      context.translate(10, cell.top + cell.height / 2);
      context.rotate(-Math.PI / 2);
      context.textAlign = "center";
      context.fillText(fitted(context, label(axes[cell.y]), cell.height), 0, 0);
      context.restore();
    }
    if (last) {
      context.textAlign = "center";
      context.textBaseline = "top";
      let free = -Infinity;
      for (const tick of cell.xScale.ticks) {
        const text = written(axes[cell.x].way, tick).replace(".0 %", " %"), x = cell.xScale.place(tick), half = context.measureText(text).width / 2;
        if (x - half < free || x - half < cell.left - 20 || x + half > cell.left + cell.width + 8) continue;
        context.fillText(text, x, cell.top + cell.height + 6);
        free = x + half + 8;
      }
      context.fillText(fitted(context, label(axes[cell.x]), cell.width), cell.left + cell.width / 2, cell.top + cell.height + 24);
    }
    if (axes[cell.y].name === "accuracy" && data.chance !== null) {
      const y = cell.yScale.place(data.chance);
      if (y > cell.top && y < cell.top + cell.height) {
        dashed(context, cell.left, y, cell.left + cell.width, y);
        context.textAlign = "right"; context.textBaseline = "bottom";
        context.fillText("chance", cell.left + cell.width - 4, y - 2);
      }
    }
    if (axes[cell.x].name === "accuracy" && data.chance !== null) {
      const x = cell.xScale.place(data.chance);
      if (x > cell.left && x < cell.left + cell.width) {
        dashed(context, x, cell.top, x, cell.top + cell.height);
        context.textAlign = "left"; context.textBaseline = "top";
        context.fillText("chance", x + 4, cell.top + 4);
      }
    }
  }

  paint() {
    const { data, selection } = this;
    if (!data || !this.cells.length) return;
    const context = this.layers.frame(selection.size ? 0.3 : 1);
    for (const cell of this.cells) this.frame(context, cell, data);
    const own = token("front"), size = data.numbers.length > 3000 ? 4 : 7;
    context.fillStyle = own;
    if (selection.size) for (let index = 0; index < data.numbers.length; index += 1) {
      if (!selection.has(data.numbers[index])) continue;
      for (const cell of this.cells) if (!Number.isNaN(cell.xs[index]) && !Number.isNaN(cell.ys[index])) context.fillRect(cell.xs[index] - size / 2, cell.ys[index] - size / 2, size, size);
    }
    if (this.at >= 0) {
      context.strokeStyle = token("text");
      context.lineWidth = 2;
      for (const cell of this.cells) if (!Number.isNaN(cell.xs[this.at]) && !Number.isNaN(cell.ys[this.at])) { context.beginPath(); context.arc(cell.xs[this.at], cell.ys[this.at], 8, 0, 2 * Math.PI); context.stroke(); }
    }
    if (this.brush) {
      const { x, y, toX, toY } = this.brush;
      context.strokeStyle = token("accent");
      context.setLineDash([4, 3]);
      if (this.shape.length) {
        context.beginPath();
        this.shape.forEach((corner, at) => (at ? context.lineTo(corner.x, corner.y) : context.moveTo(corner.x, corner.y)));
        context.closePath();
        context.stroke();
      } else context.strokeRect(Math.min(x, toX), Math.min(y, toY), Math.abs(toX - x), Math.abs(toY - y));
      context.setLineDash([]);
    }
  }

  listen() {
    const cellAt = (/** @type {{x: number, y: number}} */ { x, y }) => this.cells.find((cell) => x >= cell.left && x <= cell.left + cell.width && y >= cell.top && y <= cell.top + cell.height);
    this.canvas.addEventListener("pointerdown", (event) => {
      const at = this.layers.place(event), cell = cellAt(at);
      if (!cell) return;
      this.canvas.setPointerCapture(event.pointerId);
      this.kept = event.shiftKey ? this.selection.numbers() : [];
      this.brush = { cell, ...at, toX: at.x, toY: at.y };
      this.shape = this.free ? [at] : [];
    });
    this.canvas.addEventListener("pointermove", (event) => {
      const at = this.layers.place(event);
      if (this.brush) {
        const { cell } = this.brush;
        this.brush.toX = Math.max(cell.left, Math.min(cell.left + cell.width, at.x));
        this.brush.toY = Math.max(cell.top, Math.min(cell.top + cell.height, at.y));
        if (this.free) this.shape.push({ x: this.brush.toX, y: this.brush.toY });
        if (this.shape.length > 3 || Math.abs(this.brush.toX - this.brush.x) + Math.abs(this.brush.toY - this.brush.y) > 6) this.select();
        return;
      }
      const cell = cellAt(at);
      this.point(cell ? this.nearest(cell, at.x, at.y) : -1);
    });
    this.canvas.addEventListener("pointerup", () => {
      const { brush } = this;
      this.brush = null;
      const drawn = this.shape.length > 3;
      this.shape = [];
      if (brush && !drawn && Math.abs(brush.toX - brush.x) + Math.abs(brush.toY - brush.y) <= 6) {
        const index = this.nearest(brush.cell, brush.x, brush.y);
        if (index >= 0 && this.data) this.selection.toggle(this.data.numbers[index]);
        else this.selection.clear();
      }
      this.layers.soon();
    });
    this.canvas.addEventListener("pointercancel", () => { this.brush = null; this.shape = []; this.layers.soon(); });  // it scrolls instead
    this.canvas.addEventListener("dblclick", () => { if (this.at >= 0 && this.data) this.open(this.data.numbers[this.at]); });
    this.canvas.addEventListener("keydown", (event) => {
      if (!this.data) return;
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (step !== undefined) this.step(step, event.key === "ArrowUp" || event.key === "ArrowDown", event.shiftKey);
      else if (event.key === "x" && this.at >= 0) this.selection.toggle(this.data.numbers[this.at]);
      else if (event.key === "Enter" && this.at >= 0) this.open(this.data.numbers[this.at]);
      else if (event.key === "Escape") this.selection.clear();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** Moves to the next model along the first plot's axis: rightwards, or upwards. @param {number} step @param {boolean} upwards @param {boolean} adds it to the selection */
  step(step, upwards, adds) {
    const cell = this.cells[0];
    if (!cell) return;
    const order = [...cell.xs.keys()].filter((index) => !Number.isNaN(cell.xs[index]) && !Number.isNaN(cell.ys[index])).sort((one, other) => (upwards ? cell.ys[other] - cell.ys[one] : cell.xs[one] - cell.xs[other]) || one - other);
    if (!order.length) return;
    const next = order.indexOf(this.at) + step;
    this.point(order[Math.max(0, Math.min(order.length - 1, this.at < 0 && step < 0 ? 0 : next))]);
    if (adds && this.data) this.selection.set([...this.selection.numbers(), this.data.numbers[this.at]]);
  }

  /** @param {number} index */
  point(index) {
    if (index === this.at) return;
    this.at = index;
    const { data } = this;
    if (index >= 0 && data) this.words.textContent = `${data.names[index]}: ${data.axes.map((axis) => `${axis.title} ${written(axis.way, axis.values[index])}`).join(", ")}`;
    this.layers.soon();
  }

  /** @param {any} cell @param {number} x @param {number} y */
  nearest(cell, x, y) {
    let found = -1, least = NEAR * NEAR;
    for (let index = 0; index < cell.xs.length; index += 1) {
      const distance = (cell.xs[index] - x) ** 2 + (cell.ys[index] - y) ** 2;
      if (distance < least) { least = distance; found = index; }
    }
    return found;
  }

  select() {
    const { brush, data } = this;
    if (!brush || !data) return;
    const left = Math.min(brush.x, brush.toX), right = Math.max(brush.x, brush.toX), top = Math.min(brush.y, brush.toY), bottom = Math.max(brush.y, brush.toY);
    const chosen = new Set(this.kept ?? []);
    const { xs, ys } = brush.cell;
    const { shape } = this;
    for (let index = 0; index < xs.length; index += 1) if (shape.length ? inside(shape, xs[index], ys[index]) : xs[index] >= left && xs[index] <= right && ys[index] >= top && ys[index] <= bottom) chosen.add(data.numbers[index]);
    this.selection.set(chosen);
    this.layers.soon();
  }
}

/** @param {Axis} axis @param {any} scale */
function places(axis, scale) {
  const found = new Float32Array(axis.values.length);
  axis.values.forEach((value, index) => { found[index] = value === null || (scale.log && value <= 0) ? NaN : scale.place(value); });
  return found;
}

/** @param {Axis} axis */
const label = (axis) => `${axis.title}${axis.log ? " (log)" : ""}`;

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} toX @param {number} toY */
function dashed(context, x, y, toX, toY) {
  context.setLineDash([4, 4]);
  context.strokeStyle = token("muted");
  context.beginPath(); context.moveTo(x, y); context.lineTo(toX, toY); context.stroke();
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} size */
function diamond(context, x, y, size) {
  context.beginPath();
  context.moveTo(x, y - size); context.lineTo(x + size, y); context.lineTo(x, y + size); context.lineTo(x - size, y);
  context.fill();
}
