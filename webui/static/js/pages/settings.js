/** Settings: how does this dashboard look, and who works for it? */
import { get, post, put } from "../lib/api.js";
import { copy, fill, h, toast } from "../lib/dom.js";
import { bytes, count } from "../lib/format.js";
import { title } from "../lib/page.js";

const THEMES = [["auto", "As the system has it"], ["light", "Light"], ["dark", "Dark"]];

/** @param {HTMLElement} main */
export async function render(main) {
  title("Settings");
  const workers = h("section", { class: "card" });
  const show = async () => fill(workers, workersPart(await get("/status"), show));
  await show();
  const status = await get("/status");
  main.append(h("h1", {}, "Settings"), themes(), workers, entry(), h("section", { class: "card" },
    h("h2", {}, "The workspace"),
    h("p", {}, "Its runs, files and secret lie in ", h("code", {}, status.workspace), `; ${bytes(status.free)} are free on that disk.`),
    h("p", { class: "muted" }, `FeatureNET ${status.version}. Scripts ask the `, h("a", { href: "/api/v1" }, "REST API"), " with the secret in the file .token.")));
}

function themes() {
  const now = localStorage.getItem("featurenet-theme") ?? "auto";
  return h("section", { class: "card" }, h("fieldset", {}, h("legend", {}, "Theme"), THEMES.map(([theme, words]) => h("p", {}, h("label", {},
    h("input", { type: "radio", name: "theme", value: theme, checked: theme === now, onchange: () => useTheme(theme) }), " ", words)))));
}

/** @param {string} theme */
function useTheme(theme) {
  if (theme === "auto") {
    localStorage.removeItem("featurenet-theme");
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem("featurenet-theme", theme);
    document.documentElement.dataset.theme = theme;
  }
}

/** @param {any} status @param {() => unknown} changed */
function workersPart(status, changed) {
  const alive = status.workers.filter((/** @type {any} */ each) => each.alive);
  return [
    h("h2", {}, "Workers"),
    h("p", {}, alive.length
      ? `${count(status.running)} models are being trained, ${count(status.queued)} trials wait.`
      : "Nobody works on this workspace. Start featurenet serve without --no-work, or featurenet work beside it."),
    alive.map((/** @type {any} */ worker) => {
      const field = h("input", { type: "number", id: `slots-${worker.id}`, min: 1, max: 64, value: worker.slots });
      return h("form", { class: "row", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); void setSlots(worker.id, Number(field.value), changed); } },
        h("label", { for: `slots-${worker.id}` }, `Process ${worker.pid} trains at once:`), field, h("button", {}, "Change"));
    }),
  ];
}

/** @param {number} worker @param {number} slots @param {() => unknown} changed */
async function setSlots(worker, slots, changed) {
  try {
    await put(`/workers/${worker}`, { slots });
    toast(`It trains ${slots} at once from now on.`);
    await changed();
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error));
  }
}

function entry() {
  const place = h("p", {});
  const make = async () => {
    const { path } = await post("/entries");
    const address = location.origin + path;
    fill(place, h("code", {}, address), " ", h("button", { onclick: () => copy(address) }, "Copy"));
  };
  return h("section", { class: "card" }, h("h2", {}, "Another browser"),
    h("p", {}, "An address lets one browser in, once. Whoever opens it can do all that you can."),
    h("button", { onclick: make }, "Make an address"), place);
}
