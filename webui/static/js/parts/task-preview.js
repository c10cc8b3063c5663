/** What a task would be, beside its form: how many, which, how large, at what cost. */
import { h, s } from "../lib/dom.js";
import { bytes, compact, count, seconds, several } from "../lib/format.js";
import { grouped, histogram } from "../logic/task-form.js";
import { blockStrip } from "./block-strip.js";

/** @param {any} preview */
export function taskPreview(preview) {
  const { configurations, architectures, sizes, estimate } = preview;
  return [
    h("p", { class: "finding" }, h("strong", {}, configurations.words), ` valid configurations of ${several(preview.features, "feature")}`),
    configurations.exact && configurations.value.length > 9 && configurations.value.length <= 60 ? h("p", { class: "muted small exactly" }, `Exactly ${grouped(configurations.value)}.`) : null,
    h("h2", {}, "What it costs"),
    h("p", {}, `${estimate.models ? "About" : "Roughly"} `, h("strong", {}, seconds(estimate.seconds)), ` (${seconds(estimate.low)} to ${seconds(estimate.high)}), ${bytes(estimate.memory)} of memory, ${bytes(estimate.disk)} on disk.`),
    h("p", { class: "muted small" }, estimate.models
      ? `Told by ${several(estimate.models, "model")} that this machine has trained on this data.`
      : "A guess: no model has been trained on this data here yet."),
    h("p", { class: "muted small" }, `${several(preview.epochs, "epoch")} of ${count(preview.images)} images in batches of ${preview.batch_size}.`),
    h("h2", {}, "Five of them"),
    h("ul", { class: "plain-list" }, architectures.map((/** @type {any} */ each) => {
      const words = `${several(each.blocks.length, "block")}, ${count(each.weights)} weights, ${compact(each.flops)} FLOPs`;
      return h("li", { class: "row" }, blockStrip(each.blocks, words), h("span", { class: "small" }, words));
    })),
    h("h2", {}, "How large they are"),
    sizesPicture(sizes),
    preview.rejected ? h("p", { class: "remark" }, `${several(preview.rejected, "configuration")} of the quick sample would be rejected: not to be built for these images, or over a limit.`) : null,
  ];
}

/** @param {number[]} sizes */
export function sizesPicture(sizes) {
  const bins = histogram(sizes);
  if (!bins.length) return h("p", { class: "muted" }, "None of the quick sample can be built.");
  const most = Math.max(...bins.map((bin) => bin.count));
  const words = `${count(sizes[0])} to ${count(sizes[sizes.length - 1])} weights, half of them below ${count(sizes[Math.floor(sizes.length / 2)])} (${several(sizes.length, "model")} of a quick sample)`;
  const width = 300 / bins.length;
  return h("div", {},
    s("svg", { viewBox: "0 0 300 60", class: "sizes", role: "img", "aria-label": words, preserveAspectRatio: "none" },
      bins.map((bin, place) => s("rect", { x: place * width + 1, y: 58 - (54 * bin.count) / most, width: width - 2, height: (54 * bin.count) / most, fill: "var(--model)" }))),
    h("div", { class: "row spread small muted" }, h("span", {}, compact(bins[0].from)), h("span", {}, "weights, logarithmic"), h("span", {}, compact(bins[bins.length - 1].to))),
    h("p", { class: "small muted" }, words));
}
