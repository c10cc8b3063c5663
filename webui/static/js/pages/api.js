/** The REST API: what can programs ask, and how? */
import { get } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { title } from "../lib/page.js";
import { exampleOf, operationsOf, typeOf } from "../logic/openapi.js";

/** @param {HTMLElement} main */
export async function render(main) {
  title("REST API");
  const description = await get("/openapi.json");
  const groups = operationsOf(description);
  main.append(
    h("h1", {}, "REST API"),
    h("p", {}, "Everything that these pages show and do. ", h("a", { href: "/api/v1/openapi.json" }, "The description as OpenAPI 3.1"), " comes from the models that the server checks requests by."),
    h("pre", { tabindex: "0" }, `TOKEN=$(cat WORKSPACE/.token)\ncurl -H "Authorization: Bearer $TOKEN" ${location.origin}/api/v1/runs`),
    ...groups.map(([tag, operations]) => h("section", { class: "card" }, h("h2", {}, tag), operations.map((operation) => part(description, operation)))),
  );
}

/** @param {any} description @param {import("../logic/openapi.js").Operation} operation */
function part(description, operation) {
  return h("details", {}, h("summary", {}, h("code", {}, `${operation.method} ${operation.path}`), ` – ${operation.summary}`),
    operation.parameters.length ? h("ul", {}, operation.parameters.map((each) => h("li", {}, h("code", {}, each.name), ` (${each.in}${each.required ? ", required" : ""}): ${typeOf(each.schema)}`))) : null,
    h("pre", { tabindex: "0" }, exampleOf(operation, location.origin)),
    operation.answer ? [h("p", { class: "muted" }, "It answers"), h("pre", { tabindex: "0" }, JSON.stringify(description.components.schemas[operation.answer] ?? {}, null, 2))] : null);
}
