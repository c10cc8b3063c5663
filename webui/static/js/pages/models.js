/** The models of a task: which ones are there, and which of them do I want? */
import { get } from "../lib/api.js";
import { param, setParams } from "../lib/address.js";
import { copy, fill, h } from "../lib/dom.js";
import { several } from "../lib/format.js";
import { keys } from "../lib/keys.js";
import { follow, soon } from "../lib/live.js";
import { selectionOf } from "../lib/selection.js";
import { CHUNK } from "../logic/model-table.js";
import { keepMark, markForm, UNMARKED } from "../parts/mark-form.js";
import { ModelGrid } from "../parts/model-grid.js";
import { runHeading } from "../parts/run-heading.js";

/** Columns that are shown if the address names none; the others are one click away. */
const FIRST_COLUMNS = 12;

/** @param {HTMLElement} main @param {{run: number}} place */
export async function render(main, { run }) {
  const [heading, { columns }, strip] = await Promise.all([runHeading(run, "models"), get(`/runs/${run}/columns`), get(`/runs/${run}/strip`)]);
  const selection = selectionOf(run);
  const known = new Map(columns.map((/** @type {any} */ column) => [column.name, column]));
  const usual = columns.filter((/** @type {any} */ column) => column.shown).slice(0, FIRST_COLUMNS).map((/** @type {any} */ column) => column.name);
  /** @type {{names: string[], sort: string, where: string, only: boolean}} */
  const asked = {
    names: (param("columns")?.split(",") ?? usual).filter((/** @type {string} */ name) => known.has(name)),
    sort: param("sort") ?? "best", where: param("where") ?? "", only: param("only") === "selected",
  };
  /** @type {Record<number, any>} */
  const marks = {};

  const filter = h("input", { type: "search", id: "where", value: asked.where, placeholder: "accuracy > 0.9 and weights < 10000", "aria-describedby": "where-help where-mistake", spellcheck: "false" });
  const mistake = h("p", { class: "mistake", id: "where-mistake", role: "alert", hidden: true });
  const words = h("p", { class: "finding", role: "status" });
  const note = h("section", { class: "card", "aria-label": "Notes" });
  const only = h("input", { type: "checkbox", id: "only", checked: asked.only });
  const sorts = h("select", { id: "sort" });
  const none = h("p", { class: "muted", hidden: true });

  const fetchRows = async (/** @type {number} */ offset, /** @type {number} */ limit) => {
    const page = await get(`/runs/${run}/table`, {
      columns: ["name", ...asked.names.filter((name) => name !== "name")].join(","), sort: asked.sort, where: asked.where,
      models: asked.only ? selection.text || "0" : null, offset, limit,
    });
    Object.assign(marks, page.marks);
    return page;
  };
  const grid = new ModelGrid(run, selection, {
    fetch: fetchRows,
    sort: (sort) => change({ sort }),
    star: async (number) => {
      const mark = marks[number] ?? UNMARKED;
      if (await keepMark(run, number, { ...mark, star: !mark.star })) await show();
    },
    moved: () => showNote(),
  });

  /** @param {Partial<typeof asked>} changes */
  const change = async (changes) => {
    Object.assign(asked, changes);
    setParams({
      sort: asked.sort === "best" ? null : asked.sort, where: asked.where, only: asked.only ? "selected" : null,
      columns: asked.names.join(",") === usual.join(",") ? null : asked.names.join(","),
    });
    await show();
  };
  const show = async () => {
    let page;
    try {
      page = await fetchRows(0, CHUNK);
    } catch (error) {
      mistake.textContent = error instanceof Error ? error.message : String(error);
      mistake.hidden = false;
      filter.setAttribute("aria-invalid", "true");
      return;
    }
    mistake.hidden = true;
    filter.removeAttribute("aria-invalid");
    for (const number of Object.keys(marks)) if (page.matching.includes(Number(number)) && !(number in page.marks)) delete marks[Number(number)];
    grid.show(["name", ...asked.names.filter((name) => name !== "name")].map((name) => known.get(name)), asked.sort, page);
    words.textContent = wordsOf(page.total, strip.number.length, asked);
    grid.element.hidden = !page.total;
    none.hidden = Boolean(page.total);
    none.textContent = strip.number.length ? "Clear the filter to see all models." : "Models appear here as soon as they have been sampled.";
    fillSorts(sorts, asked, known);
    showNote();
  };
  const showNote = () => {
    const number = grid.number;
    if (number === null) { fill(note, h("p", { class: "muted" }, "Click a row, or press j, to note something of a model.")); return; }
    const name = strip.name[strip.number.indexOf(number)] ?? String(number);
    if (note.contains(document.activeElement) && note.dataset.number === String(number)) return;
    note.dataset.number = String(number);
    fill(note, h("details", { open: Boolean(marks[number]) }, h("summary", {}, `Notes on ${name}`), markForm(run, number, name, marks[number] ?? UNMARKED, show)));
  };

  filter.addEventListener("input", soon(() => change({ where: filter.value.trim() }), 300));
  only.addEventListener("change", () => change({ only: only.checked }));
  sorts.addEventListener("change", () => change({ sort: sorts.value }));
  let chosen = selection.text;
  selection.subscribe(soon(() => { if (asked.only && selection.text !== chosen) { chosen = selection.text; return show(); } return undefined; }, 300));

  main.append(heading,
    h("section", { class: "card" },
      h("div", { class: "model-tools" },
        h("div", { class: "field" }, h("label", { for: "where" }, "Filter"), filter, mistake,
          h("span", { class: "help", id: "where-help" }, "A condition on columns: ", h("code", {}, "state == 'failed'"), ", ", h("code", {}, "blocks <= 2 and not pgd < 0.5"), ", ", h("code", {}, "star == 1"))),
        h("div", { class: "field" }, h("label", { for: "sort" }, "Sort by"), sorts)),
      h("div", { class: "row" }, h("span", {}, only, " ", h("label", { for: "only" }, "Only the selected ones")),
        h("button", { onclick: () => copy(asCommand(run, asked, selection)) }, "Copy as command"),
        h("button", { onclick: () => copy(asPython(run, asked, selection)) }, "Copy as Python")),
      chooser(columns, asked, change),
      words, none, grid.element),
    note);
  keys([
    { key: "/", what: "filter the table", run: () => filter.focus() },
    { key: "j", what: "next model", run: () => grid.move(1) },
    { key: "k", what: "previous model", run: () => grid.move(-1) },
    { key: "x", what: "select the model, or not", run: () => { if (grid.number !== null) selection.toggle(grid.number); } },
    { key: "o", what: "open the model", run: () => grid.open() },
  ]);
  await show();
  const refresh = soon(async () => {
    const next = await get(`/runs/${run}/strip`);
    Object.assign(strip, next);
    await show();
  }, 1_000);
  follow(run, (events) => { if (events.some((event) => event.kind !== "trial.epoch")) refresh(); }, null);
}

/** @param {number} total @param {number} all @param {{where: string, only: boolean}} asked */
function wordsOf(total, all, asked) {
  if (!asked.where && !asked.only) return `${several(all, "model")}, baselines included.`;
  const which = [asked.where ? "meet the condition" : "", asked.only ? "are selected" : ""].filter(Boolean).join(" and ");
  return `${total.toLocaleString("en-US")} of ${several(all, "model")} ${which}.`;
}

/** @param {HTMLElement} sorts @param {{names: string[], sort: string}} asked @param {Map<string, any>} known */
function fillSorts(sorts, asked, known) {
  const [name] = asked.sort.split(":");
  const names = [...new Set([...asked.names, name])].filter((each) => each === "name" || known.has(each));
  const better = (/** @type {string} */ each) => known.get(each)?.better;
  const options = names.flatMap((each) => (better(each)
    ? [[each, `${known.get(each).title}, best first`], [`${each}:${better(each) === "max" ? "asc" : "desc"}`, `${known.get(each).title}, worst first`]]
    : [[each, known.get(each)?.title ?? each], [`${each}:desc`, `${known.get(each)?.title ?? each}, falling`]]));
  fill(sorts, h("option", { value: "best" }, "Rank, best first"), options.map(([value, text]) => h("option", { value }, text)));
  /** @type {any} */ (sorts).value = asked.sort;
}

/** @param {any[]} columns @param {{names: string[]}} asked @param {(changes: any) => unknown} change */
function chooser(columns, asked, change) {
  const boxes = columns.filter((column) => column.name !== "name").map((column, place) => {
    const box = h("input", { type: "checkbox", id: `column-${place}`, checked: asked.names.includes(column.name) });
    box.addEventListener("change", () => {
      const names = columns.map((each) => each.name).filter((name) => (name === column.name ? box.checked : asked.names.includes(name)));
      void change({ names });
    });
    return h("li", {}, box, " ", h("label", { for: `column-${place}`, title: column.note }, column.title));
  });
  return h("details", {}, h("summary", {}, "Columns"), h("ul", { class: "column-choice" }, boxes));
}

/** @param {number} run @param {any} asked @param {import("../lib/selection.js").Selection} selection */
function asCommand(run, asked, selection) {
  const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  return [`featurenet show ${run} --columns ${quoted(["name", ...asked.names].join(","))} --sort ${quoted(asked.sort)}`,
    asked.where ? `--where ${quoted(asked.where)}` : "", asked.only ? `--only ${selection.text || "0"}` : ""].filter(Boolean).join(" ");
}

/** @param {number} run @param {any} asked @param {import("../lib/selection.js").Selection} selection */
function asPython(run, asked, selection) {
  const options = [JSON.stringify(["name", ...asked.names].join(",")), `sort=${JSON.stringify(asked.sort)}`,
    asked.where ? `where=${JSON.stringify(asked.where)}` : "", asked.only ? `only=[${selection.numbers().join(", ")}]` : ""];
  return `import featurenet

table = featurenet.Results.load(${run}).table(${options.filter(Boolean).join(", ")})
`;
}
