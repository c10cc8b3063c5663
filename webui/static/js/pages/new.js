/** New task: what will I get, and what will it cost? */
import { ApiError, get, post } from "../lib/api.js";
import { copy, fill, h } from "../lib/dom.js";
import { title } from "../lib/page.js";
import { SECTIONS, briefly, helpWords, kindOf, labelOf, optionsOfAddress, rangeWords, textOf, valueOf } from "../logic/task-form.js";
import { taskPreview } from "../parts/task-preview.js";

const WAIT = 350;

/** @param {HTMLElement} main */
export async function render(main) {
  title("New task");
  const address = new URLSearchParams(location.search);
  const from = address.get("from");
  const [form, draft] = await Promise.all([get("/options"), from ? get(`/runs/${encodeURIComponent(from)}/draft`) : null]);
  const given = merge(draft?.options ?? {}, optionsOfAddress(address));
  if (draft && given.name) given.name = `${given.name} again`;
  const page = new TaskPage(form, given);
  main.append(
    h("h1", {}, from ? "Run again with changes" : "New task"),
    h("p", { class: "muted" }, "Sample diverse architectures, train them, measure them. What is not filled in has its default."),
    h("div", { class: "new-task" }, page.form, page.side));
  if (draft) page.showSame(draft);
  await page.check();
}

/** What the address asks for is added to what a run had. @param {any} base @param {any} added */
function merge(base, added) {
  const found = { ...base, ...added };
  for (const name of ["require", "exclude"]) if (base[name] && added[name]) found[name] = [...new Set([...base[name], ...added[name]])];
  return found;
}

class TaskPage {
  /** @param {any} form @param {Record<string, any>} given */
  constructor(form, given) {
    this.fields = new Map(form.fields.map((/** @type {any} */ field) => [field.name, { ...field, kind: kindOf(field.schema_of) }]));
    this.choices = form.choices;
    this.given = given;
    /** @type {Map<string, any>} */
    this.inputs = new Map();
    /** Options that the form has no field for, such as those of metrics, are kept as they are. */
    this.kept = Object.fromEntries(Object.entries(given).filter(([name]) => !this.fields.has(name) && !this.samplerOptions().includes(name)));
    this.serial = 0;
    this.preview = h("div", { "aria-live": "polite" }, h("p", { class: "muted" }, "Looking at what it would be …"));
    this.same = h("div");
    this.why = h("p", { class: "small", role: "status" });
    this.start = h("button", { class: "primary", type: "submit", disabled: true }, "Start");
    this.samplerPart = h("div");
    this.form = h("form", { class: "stack", novalidate: true, onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); void this.submit(); } },
      h("section", { class: "card" }, this.field("name")),
      SECTIONS.map((section) => this.section(section)),
      h("div", { class: "card row start-row" }, this.start, this.why));
    this.side = h("aside", { class: "card side", "aria-label": "What it would be" }, this.preview, h("h2", {}, "The same elsewhere"), this.same);
    this.form.addEventListener("input", () => this.soon());
    this.showSampler();
  }

  samplerOptions() {
    return this.choices.strategy.flatMap((/** @type {any} */ each) => Object.keys(each.detail));
  }

  /** @param {{title: string, fields: string[], more: string[]}} section */
  section(section) {
    const more = section.more.filter((name) => this.fields.has(name));
    const open = more.some((name) => this.given[name] !== undefined);
    return h("section", { class: "card" }, h("fieldset", {}, h("legend", {}, section.title),
      section.fields.map((name) => this.field(name)),
      section.title === "Sample" ? this.samplerPart : null,
      more.length ? h("details", { open }, h("summary", {}, section.fields.length ? "More" : "Limits of a model"), more.map((name) => this.field(name))) : null));
  }

  /** The options of the chosen sampler alone. */
  showSampler() {
    const chosen = this.inputs.get("strategy")?.value || this.fields.get("strategy").default;
    const options = this.choices.strategy.find((/** @type {any} */ each) => each.name === chosen)?.detail ?? {};
    for (const name of this.samplerOptions()) this.inputs.delete(name);
    const entries = Object.entries(options);
    fill(this.samplerPart, entries.length ? h("details", { open: entries.some(([name]) => this.given[name] !== undefined) },
      h("summary", {}, `Options of ${chosen}`),
      entries.map(([name, option]) => this.input({ name, help: option.help ?? "", default: option.default, kind: kindOf(option.schema) }))) : null);
  }

  /** @param {string} name */
  field(name) {
    const field = this.fields.get(name);
    return field ? this.input(field) : null;
  }

  /** @param {any} field */
  input(field) {
    const { name, kind } = field;
    const element = this.control(field);
    const mistake = h("p", { class: "mistake", id: `mistake-${name}`, hidden: true });
    this.inputs.set(name, element);
    element.mistake = mistake;
    element.kind = kind;
    if (name === "strategy") element.addEventListener("change", () => this.showSampler());
    return h("div", { class: "field" }, h("label", { for: element.id }, labelOf(name)), element,
      h("span", { class: "help", id: `help-${name}` }, [helpWords(field.help), rangeWords(kind)].filter(Boolean).join(" ")), mistake);
  }

  /** @param {any} field @returns {any} */
  control({ name, kind, default: standard }) {
    const common = { id: `field-${name}`, name, "aria-describedby": `help-${name} mistake-${name}` };
    const value = textOf(this.given[name]);
    const named = this.choices[name];
    if (kind.type === "boolean") {
      return h("select", { ...common, value }, option("", `default (${standard ? "yes" : "no"})`, value), option("true", "yes", value), option("false", "no", value));
    }
    if (named && !kind.list) {
      const shown = named.some((/** @type {any} */ each) => each.name === (value || standard)) ? named : [{ name: value, words: "" }, ...named];
      return h("select", common, shown.map((/** @type {any} */ each) => option(each.name, choiceWords(each), value || standard)));
    }
    if (kind.choices.length && !kind.list) {
      return h("select", common, option("", standard === null ? "default" : `default (${standard})`, value), kind.choices.map((/** @type {string} */ each) => option(each, each, value)));
    }
    const number = kind.type === "integer" || kind.type === "number";
    const list = named ? `list-${name}` : null;
    const hint = kind.list && kind.choices.length ? kind.choices.join(", ") : textOf(standard);
    const field = h("input", { ...common, type: "text", inputmode: number ? "decimal" : null, autocomplete: "off", list, value, placeholder: hint || (number ? "automatic" : "") });
    if (list) document.body.append(h("datalist", { id: list }, named.map((/** @type {any} */ each) => h("option", { value: each.name }, each.words))));
    return field;
  }

  /** What has been typed. @returns {Record<string, any>} */
  options() {
    const found = { ...this.kept };
    for (const [name, element] of this.inputs) {
      const value = valueOf(element.value, element.kind);
      const standard = this.fields.get(name)?.default;
      if (value !== undefined && JSON.stringify(value) !== JSON.stringify(standard)) found[name] = value;
    }
    return found;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), WAIT);
  }

  /** Checks what has been typed, and shows what it would be; an answer to earlier typing is dropped. */
  async check() {
    const serial = (this.serial += 1);
    const options = this.options();
    try {
      const draft = await post("/drafts", { options });
      if (serial !== this.serial) return;
      this.tell({});
      this.showSame(draft);
      fill(this.why, "Looking at what it would be …");
      const shown = await previewed(options);
      if (serial !== this.serial) return;
      fill(this.preview, shown);
      this.allow("");
    } catch (error) {
      if (serial === this.serial) this.refuse(error);
    }
  }

  /** @param {unknown} error */
  refuse(error) {
    const fields = error instanceof ApiError ? error.fields : {};
    const words = error instanceof Error ? error.message : String(error);
    this.tell(fields);
    const known = Object.keys(fields).filter((name) => this.inputs.has(name));
    const sentence = briefly(known.length ? `${labelOf(known[0])}: ${fields[known[0]]}` : words);
    fill(this.preview, h("p", { class: "mistake" }, sentence));
    this.allow(sentence);
  }

  /** @param {Record<string, string>} fields */
  tell(fields) {
    for (const [name, element] of this.inputs) {
      const wrong = fields[name];
      element.mistake.hidden = !wrong;
      element.mistake.textContent = wrong ?? "";
      if (wrong) { element.setAttribute("aria-invalid", "true"); element.closest("details")?.setAttribute("open", ""); }
      else element.removeAttribute("aria-invalid");
    }
  }

  /** @param {string} sentence why it cannot be started; "" if it can */
  allow(sentence) {
    this.start.disabled = Boolean(sentence);
    fill(this.why, sentence ? `Not yet: ${sentence}` : "Ready.");
  }

  /** @param {any} draft */
  showSame(draft) {
    fill(this.same,
      h("div", { class: "row spread" }, h("span", { class: "label" }, "As a command"), h("button", { type: "button", onclick: () => copy(draft.command) }, "Copy the command")), h("pre", { tabindex: "0" }, draft.command),
      h("div", { class: "row spread" }, h("span", { class: "label" }, "As Python"), h("button", { type: "button", onclick: () => copy(draft.python) }, "Copy the Python")), h("pre", { tabindex: "0" }, draft.python));
  }

  async submit() {
    if (this.start.disabled) return;
    this.start.disabled = true;
    fill(this.why, "Starting …");
    try {
      const { run } = await post("/runs", { options: this.options() });
      location.href = `/tasks/${run}`;
    } catch (error) {
      this.refuse(error);
    }
  }
}

/** What a task would be; one that is too large to be looked at in time can be started all the same. @param {Record<string, any>} options */
async function previewed(options) {
  try {
    return taskPreview((await post("/previews", { options })).preview);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 503) throw error;
    return h("p", { class: "remark" }, `No preview: ${error.message}`);
  }
}

/** @param {string} value @param {string} words @param {string} chosen */
const option = (value, words, chosen) => h("option", { value, selected: value === chosen }, words);

/** @param {any} choice */
function choiceWords(choice) {
  const words = choice.words.length > 70 ? `${choice.words.slice(0, 69)}…` : choice.words;
  return [choice.name, words, choice.detail?.here === false ? "is downloaded first" : ""].filter(Boolean).join(" – ");
}
