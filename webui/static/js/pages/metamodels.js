/** Meta-models: of which spaces can models be drawn? */
import { downloadUrl, get, put, remove } from "../lib/api.js";
import { fill, h, toast } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { title } from "../lib/page.js";

/** @param {HTMLElement} main */
export async function render(main) {
  title("Meta-models");
  const place = h("div");
  const draw = async () => { const { metamodels } = await get("/metamodels"); fill(place, list(metamodels, draw)); };
  main.append(h("h1", {}, "Meta-models"), h("p", { class: "muted" }, "Feature models of networks: the space that a task's models are drawn from. Open one to see its features and to restrict it."), place, upload(draw));
  await draw();
}

/** @param {any[]} metamodels @param {() => unknown} draw */
function list(metamodels, draw) {
  const head = ["Name", "Origin", "Features", "Constraints", "Blocks", "Cells", ""];
  return h("section", { class: "card" }, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Meta-models" }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((name, at) => h("th", { scope: "col", class: at < 2 ? "text" : "" }, name || h("span", { class: "hidden-text" }, "Actions"))))),
    h("tbody", {}, metamodels.map((line) => h("tr", {},
      h("th", { scope: "row", class: "text" }, line.problem ? line.name : h("a", { href: `/metamodels/${encodeURIComponent(line.name)}` }, line.name), line.problem ? h("div", { class: "mistake" }, line.problem) : null),
      h("td", { class: "text" }, line.own ? "this workspace" : "comes with FeatureNET"),
      h("td", {}, count(line.features)), h("td", {}, count(line.constraints)), h("td", {}, count(line.blocks)), h("td", {}, count(line.cells)),
      h("td", { class: "nowrap" },
        h("a", { class: "button", href: `/new?metamodel=${encodeURIComponent(line.name)}`, "aria-label": `Use in a task: ${line.name}` }, "Use in a task"), " ",
        h("a", { class: "button", download: true, href: downloadUrl(`/metamodels/${encodeURIComponent(line.name)}/xml`), "aria-label": `XML of ${line.name}` }, "XML"), " ",
        line.own ? h("button", { class: "plain danger", "aria-label": `Remove ${line.name}`, onclick: () => drop(line.name, draw) }, "Remove") : null)))))));
}

/** @param {string} name @param {() => unknown} draw */
function drop(name, draw) {
  const dialog = /** @type {HTMLDialogElement} */ (/** @type {unknown} */ (h("dialog", { "aria-labelledby": "drop-title" },
    h("h2", { id: "drop-title" }, "Remove this meta-model?"), h("p", {}, `${name} is removed from the workspace; runs that were made of it keep their copy.`),
    h("form", { method: "dialog", class: "row" }, h("button", { class: "danger", value: "yes" }, "Remove"), h("button", { value: "no" }, "Keep")))));
  dialog.addEventListener("close", async () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    try { await remove(`/metamodels/${encodeURIComponent(name)}`); await draw(); } catch (error) { toast(error instanceof Error ? error.message : String(error)); }
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {() => unknown} draw */
function upload(draw) {
  const name = h("input", { id: "upload-name", maxlength: "60" });
  const file = h("input", { type: "file", id: "upload-file", accept: ".xml,application/xml,text/xml" });
  const mistake = h("p", { class: "mistake", role: "alert", hidden: true });
  file.addEventListener("change", () => { if (!name.value && file.files[0]) name.value = file.files[0].name.replace(/\.xml$/i, "").replace(/[^A-Za-z0-9_-]/g, "-"); });
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    mistake.hidden = true;
    try {
      if (!file.files[0]) throw new Error("Choose a file first.");
      await put(`/metamodels/${encodeURIComponent(name.value.trim() || "unnamed")}`, { xml: await file.files[0].text() });
      toast(`${name.value.trim()} is there.`);
      await draw();
    } catch (error) {
      mistake.hidden = false;
      mistake.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  return h("form", { class: "card", onsubmit: send }, h("h2", {}, "Add one"),
    h("p", { class: "muted" }, "XML of FeatureNET or FeatureIDE, or a specialisation; other formats are converted by ", h("code", {}, "featurenet metamodel convert"), "."),
    h("div", { class: "row" }, h("label", { for: "upload-file" }, "File"), file, h("label", { for: "upload-name" }, "Name"), name, h("button", {}, "Add")), mistake);
}
