/** A canvas in two layers: what does not change is painted once, and every frame paints the rest over it. */
import { onTheme } from "./chart.js";
import { h } from "./dom.js";

export class Layers {
  /**
   * @param {Record<string, any>} attributes of the canvas
   * @param {{layout: () => void, paint: () => void}} owner paints: `layout` all of it anew, `paint` a frame
   */
  constructor(attributes, owner) {
    this.canvas = /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (h("canvas", { role: "img", ...attributes })));
    this._base = document.createElement("canvas");
    this._ratio = 1;
    this._waits = false;
    this._owner = owner;
    onTheme(() => owner.layout());
  }

  /** @param {number} width @param {number} height in pixels of the page */
  resize(width, height) {
    this._ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.canvas, this._base]) {
      canvas.width = Math.round(width * this._ratio);
      canvas.height = Math.round(height * this._ratio);
    }
    this.canvas.style.height = `${height}px`;
  }

  /** Begins to paint what does not change. */
  base() { return this._cleared(this._base); }

  /** Begins a frame with what does not change. @param {number} alpha how strongly it is seen */
  frame(alpha) {
    const context = this._cleared(this.canvas);
    context.globalAlpha = alpha;
    context.drawImage(this._base, 0, 0, this._base.width, this._base.height, 0, 0, this._base.width / this._ratio, this._base.height / this._ratio);
    context.globalAlpha = 1;
    return context;
  }

  /** Paints with the next frame, once however often it is called. */
  soon() {
    if (this._waits) return;
    this._waits = true;
    requestAnimationFrame(() => { this._waits = false; this._owner.paint(); });
  }

  /** Where a pointer is, in pixels of the canvas. @param {MouseEvent} event */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {HTMLCanvasElement} canvas */
  _cleared(canvas) {
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(this._ratio, 0, 0, this._ratio, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = "12px system-ui, sans-serif";
    return context;
  }
}

/** A text that is cut to a width. @param {CanvasRenderingContext2D} context @param {string} text @param {number} width */
export function fitted(context, text, width) {
  let shown = text;
  while (shown.length > 4 && context.measureText(shown).width > width) shown = `${shown.slice(0, -2)}…`;
  return shown;
}
