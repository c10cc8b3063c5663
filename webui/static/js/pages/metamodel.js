/** A meta-model: which configurations are there, and what is left of them after a choice? */
import { downloadUrl, get, post } from "../lib/api.js";
import { param, setParams } from "../lib/address.js";
import { fill, h, toast } from "../lib/dom.js";
import { several } from "../lib/format.js";
import { keys } from "../lib/keys.js";
import { title } from "../lib/page.js";
import { FeatureTree } from "../parts/feature-tree.js";
import { sizesPicture } from "../parts/task-preview.js";

/** @typedef {import("../logic/feature-tree.js").Choice} Choice */

/** Seconds that counting may take once the answer to a click is there. */
const PATIENCE = 4;

/** @param {HTMLElement} main @param {{name: string}} place */
export async function render(main, { name }) {
  title(name);
  const size = { blocks: param("blocks"), cells: param("cells") };
  const path = `/metamodels/${encodeURIComponent(name)}`;
  const page = await get(path, size);
  /** @type {Map<string, Choice>} */
  let choices = new Map();
  for (const choice of /** @type {["required", "excluded"]} */ (["required", "excluded"])) for (const each of (param(choice === "required" ? "require" : "exclude") ?? "").split(",").filter(Boolean)) choices.set(each, choice);
  /** @type {Map<string, Choice>[]} */
  const before = [];
  /** @type {Map<string, Choice>[]} */
  const after = [];
  const told = h("div", { "aria-live": "polite" }, h("p", { class: "muted" }, "Counting …"));
  /** @type {{when: string, feature: string, required: boolean}[]} */
  let rules = readRules(param("rules"));
  const sizes = h("div");
  const ruled = h("div");
  const undo = h("button", { onclick: () => step(before, after) }, "Undo"), redo = h("button", { onclick: () => step(after, before) }, "Redo");
  const use = h("a", { class: "button primary" }, "Use in a task");
  const search = h("input", { type: "search", id: "search", placeholder: "kernel, Dense, Block2 …" });
  const tree = new FeatureTree(page.tree, (feature, choice) => {
    const next = new Map(choices);
    if (choice === "free") next.delete(feature);
    else next.set(feature, choice);
    before.push(choices);
    after.length = 0;
    void change(next);
  });
  let serial = 0;

  const chosen = (/** @type {Choice} */ which) => [...choices].filter(([, choice]) => choice === which).map(([feature]) => feature);
  const body = () => ({ blocks: page.blocks, cells: page.cells, require: chosen("required"), exclude: chosen("excluded"), rules });
  const change = async (/** @type {Map<string, Choice>} */ next) => {
    choices = next;
    setParams({ require: chosen("required").join(","), exclude: chosen("excluded").join(","), rules: writeRules(rules) });
    fill(sizes, h("button", { onclick: () => showSizes(sizes, name, body()) }, "Sizes of a quick sample"));
    fill(ruled, rulePart(page, rules, (next) => { rules = next; void change(choices); }));
    use.setAttribute("href", taskAddress(name, size, chosen("required"), chosen("excluded")));
    undo.toggleAttribute("disabled", !before.length);
    redo.toggleAttribute("disabled", !after.length);
    const own = (serial += 1);
    try {
      const found = await post(`${path}/choices`, body());
      if (own !== serial) return;
      tree.show(choices, found.forced, found.forbidden);
      fill(told, consequence(found, choices, page, take));
      if (found.left !== null) return;
      const counted = await post(`${path}/choices`, { ...body(), counting: PATIENCE });  // the tick is answered; the number may come later
      if (own === serial) fill(told, consequence(counted, choices, page, take));
    } catch (error) {
      if (own !== serial) return;
      tree.show(choices, [], []);
      fill(told, h("p", { class: "mistake" }, error instanceof Error ? error.message : String(error)));
    }
  };
  const take = (/** @type {string} */ feature) => { before.push(choices); const next = new Map(choices); next.delete(feature); void change(next); };
  const step = (/** @type {Map<string, Choice>[]} */ from, /** @type {Map<string, Choice>[]} */ to) => {
    const next = from.pop();
    if (!next) return;
    to.push(choices);
    void change(next);
  };

  search.addEventListener("input", () => tree.find(search.value));
  main.append(
    h("p", { class: "small" }, h("a", { href: "/metamodels" }, "Meta-models")),
    h("h1", {}, name),
    h("p", { class: "muted" }, `${several(page.line.features, "feature")} and ${several(page.line.constraints, "constraint")} with its default numbers of blocks and cells. Each feature is free, required or excluded; what follows is shown at once.`),
    h("div", { class: "editor" },
      h("section", { class: "card" }, h("h2", {}, "Features"),
        page.line.blocks === null ? null : sizeForm(page),
        h("div", { class: "field" }, h("label", { for: "search" }, "Search"), search),
        h("p", { class: "small muted" }, "Arrow keys move and fold; Space changes, r requires, x excludes."),
        tree.list),
      h("aside", { class: "card side", "aria-label": "What follows" },
        h("h2", {}, "What follows"), told, h("div", { class: "row" }, undo, redo, use),
        h("h3", {}, "How large the models are"), sizes,
        h("h3", {}, "Constraints of your own"), ruled,
        h("h3", {}, "Keep these choices"), keepForm(path, body),
        h("h3", {}, "File"), h("p", {}, h("a", { download: true, href: downloadUrl(`${path}/xml`) }, `${name}.xml`)),
        h("details", {}, h("summary", {}, several(page.constraints.length, "constraint")), h("ul", { class: "small" }, page.constraints.slice(0, 200).map((/** @type {string} */ each) => h("li", {}, h("code", {}, each))),
          page.constraints.length > 200 ? h("li", {}, `${page.constraints.length - 200} more, in the file`) : null)))));
  keys([
    { key: "/", what: "search features", run: () => search.select() },
    { key: "u", what: "undo the last choice", run: () => step(before, after) },
  ]);
  await change(choices);
}

/** @param {string} name @param {{blocks: string | null, cells: string | null}} size @param {string[]} require @param {string[]} exclude */
function taskAddress(name, size, require, exclude) {
  const given = Object.entries({ metamodel: name, blocks: size.blocks, cells: size.cells, require: require.join(","), exclude: exclude.join(",") }).filter(([, value]) => value);
  return `/new?${new URLSearchParams(/** @type {any} */ (Object.fromEntries(given)))}`;
}

/** @param {string | null} text such as "A>B,A!C": A requires B and excludes C */
function readRules(text) {
  return (text ?? "").split(",").flatMap((each) => {
    const match = /^([^>!]+)([>!])([^>!]+)$/.exec(each);
    return match ? [{ when: match[1], feature: match[3], required: match[2] === ">" }] : [];
  });
}

/** @param {{when: string, feature: string, required: boolean}[]} rules */
const writeRules = (rules) => rules.map((rule) => `${rule.when}${rule.required ? ">" : "!"}${rule.feature}`).join(",");

/** @param {any} page @param {{when: string, feature: string, required: boolean}[]} rules @param {(next: any[]) => void} keep */
function rulePart(page, rules, keep) {
  const names = h("datalist", { id: "features" }, allNames(page.tree).map((each) => h("option", { value: each })));
  const when = h("input", { list: "features", "aria-label": "Feature that requires or excludes" }), feature = h("input", { list: "features", "aria-label": "Feature that is required or excluded" });
  const kind = h("select", { "aria-label": "Kind of constraint" }, h("option", { value: "requires" }, "requires"), h("option", { value: "excludes" }, "excludes"));
  const add = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!when.value || !feature.value) { toast("Name both features."); return; }
    keep([...rules, { when: when.value, feature: feature.value, required: kind.value === "requires" }]);
  };
  return [
    rules.length ? h("ul", { class: "plain-list small" }, rules.map((rule, at) => h("li", {}, h("code", {}, rule.when), rule.required ? " requires " : " excludes ", h("code", {}, rule.feature), " ",
      h("button", { class: "plain", "aria-label": `Remove the constraint of ${rule.when} and ${rule.feature}`, onclick: () => keep(rules.filter((_, place) => place !== at)) }, "✕")))) : null,
    h("form", { class: "row", onsubmit: add }, when, kind, feature, names, h("button", {}, "Add")),
    rules.length ? h("p", { class: "small muted" }, "Save as a specialisation to use them in a task.") : null,
  ];
}

/** @param {any} node @returns {string[]} */
const allNames = (node) => [node.name, ...node.groups.flatMap((/** @type {any} */ group) => group.members.flatMap(allNames))];

/** @param {HTMLElement} place @param {string} name @param {any} body */
async function showSizes(place, name, body) {
  fill(place, h("p", { class: "muted", role: "status" }, "Drawing a quick sample …"));
  const options = Object.fromEntries(Object.entries({ metamodel: name, dataset: "digits", blocks: body.blocks, cells: body.cells, require: body.require, exclude: body.exclude }).filter(([, value]) => value !== null && value?.length !== 0));
  try {
    const { preview } = await post("/previews", { options });
    fill(place, h("p", { class: "small muted" }, "For images of digits, 8×8:"), sizesPicture(preview.sizes));
  } catch (error) {
    fill(place, h("p", { class: "mistake" }, error instanceof Error ? error.message : String(error)));
  }
}

/** @param {any} found @param {Map<string, Choice>} choices @param {any} page @param {(feature: string) => void} take */
function consequence(found, choices, page, take) {
  if (!found.possible) return [h("p", { class: "finding" }, "No configuration is left."),
    found.conflict.length
      ? [h("p", {}, `${several(found.conflict.length, "choice")} contradict${found.conflict.length === 1 ? "s the model" : " one another"}; take back one of them:`),
        h("ul", { class: "plain-list" }, found.conflict.map((/** @type {string} */ each) => h("li", {}, h("code", {}, each), ` ${choices.get(each)} `, h("button", { "aria-label": `Undo this: ${each}`, onclick: () => take(each) }, "Undo this"))))]
      : h("p", { class: "muted" }, "The model itself, with constraints of your own if there are any, is a contradiction.")];
  const own = (/** @type {string[]} */ list) => list.filter((each) => !choices.has(each)).length;
  return [h("p", { class: "finding" }, found.left === null ? "Configurations are left; how many takes too long to count." : `${found.left[0].toUpperCase()}${found.left.slice(1)} configurations are left.`),
    h("p", {}, choices.size ? `${several(choices.size, "choice")}. ` : "Nothing is chosen yet. ", `${several(own(found.forced), "more feature")} ${own(found.forced) === 1 ? "is" : "are"} in each of them, ${several(own(found.forbidden), "feature")} in none${choices.size ? "" : ", whatever is chosen"}.`)];
}

/** @param {any} page */
function sizeForm(page) {
  const field = (/** @type {string} */ key) => h("input", { type: "number", min: "1", max: "50", id: `size-${key}`, value: String(page[key] ?? "") });
  const blocks = field("blocks"), cells = field("cells");
  const go = (/** @type {Event} */ event) => { event.preventDefault(); setParams({ blocks: blocks.value, cells: cells.value }); location.reload(); };
  return h("form", { class: "row", onsubmit: go }, h("label", { for: "size-blocks" }, "Blocks"), blocks, page.cells === null ? null : [h("label", { for: "size-cells" }, "Cells"), cells], h("button", {}, "Draw"));
}

/** @param {string} path @param {() => any} body */
function keepForm(path, body) {
  const name = h("input", { id: "keep-name", "aria-label": "Name of the specialisation", placeholder: "my-networks", maxlength: "60" });
  const keep = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      const line = await post(`${path}/specialisations`, { ...body(), name: name.value.trim() });
      toast(`Kept as the meta-model ${line.name}.`);
    } catch (error) { toast(error instanceof Error ? error.message : String(error)); }
  };
  return h("form", { class: "row", onsubmit: keep }, name, h("button", {}, "Save as a specialisation"));
}
