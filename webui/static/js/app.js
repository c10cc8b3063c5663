/** Draws the page that the address names, and what all pages have. */
import { get } from "./lib/api.js";
import { bytes, count } from "./lib/format.js";
import { startKeys } from "./lib/keys.js";
import { connection } from "./lib/live.js";
import { loading, problem } from "./lib/page.js";
import { selectionBar } from "./parts/selection-bar.js";

const body = document.body;
const main = /** @type {HTMLElement} */ (document.getElementById("main"));

markCurrent();
startKeys();
connection.subscribe(showConnection);
void showStatus();
setInterval(showStatus, 10_000);
void draw();

async function draw() {
  const place = {
    run: body.dataset.run ? Number(body.dataset.run) : undefined,
    trial: body.dataset.trial ? Number(body.dataset.trial) : undefined,
    name: body.dataset.name,
  };
  const done = loading(main);
  try {
    const page = await import(`./pages/${body.dataset.page}.js`);
    await page.render(main, place);
    if (place.run !== undefined && place.trial === undefined) body.append(selectionBar(place.run));
  } catch (error) {
    console.error(error);
    problem(main, error);
  } finally {
    done();
    body.dataset.ready = "true";
  }
}

function markCurrent() {
  const path = location.pathname;
  for (const link of document.querySelectorAll(".top nav a")) {
    const own = link.getAttribute("href") ?? "";
    const current = own === "/" ? path === "/" || path.startsWith("/tasks") || path.startsWith("/models") : path.startsWith(own);
    if (current) link.setAttribute("aria-current", "page");
  }
}

async function showStatus() {
  const place = document.getElementById("status");
  if (!place) return;
  try {
    const now = await get("/status");
    const alive = now.workers.filter((/** @type {{alive: boolean}} */ each) => each.alive).length;
    const work = alive ? `◐ ${count(now.running)} training` : "no worker";
    place.textContent = `${work} · ${count(now.queued)} queued · ${bytes(now.free)} free`;
  } catch {
    place.textContent = "";  // the banner says that the server is away
  }
}

/** @param {{online: boolean, since: number}} state */
function showConnection(state) {
  const banner = document.getElementById("offline");
  if (!banner) return;
  banner.hidden = state.online;
  if (!state.online) {
    const time = new Date(state.since).toLocaleTimeString();
    banner.textContent = `The server does not answer since ${time}; what is shown is from then. Start it again: featurenet serve. This page then goes on by itself.`;
  }
}
