/** An OpenAPI description → what a reader wants to know of each operation. */

/** @typedef {{method: string, path: string, summary: string, parameters: any[], body: boolean, answer: string | null}} Operation */

/**
 * @param {any} description
 * @returns {[string, Operation[]][]} tag → its operations, sorted by tag
 */
export function operationsOf(description) {
  /** @type {Map<string, Operation[]>} */
  const groups = new Map();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, each] of Object.entries(/** @type {Record<string, any>} */ (methods))) {
      const schema = each.responses?.["200"]?.content?.["application/json"]?.schema;
      const tag = each.tags?.[0] ?? "other";
      groups.set(tag, [...(groups.get(tag) ?? []), {
        method: method.toUpperCase(), path, summary: each.summary ?? "", parameters: each.parameters ?? [],
        body: each.requestBody !== undefined, answer: schema?.$ref?.split("/").pop() ?? null,
      }]);
    }
  }
  return [...groups].sort(([one], [other]) => one.localeCompare(other));
}

/** @param {any} schema @returns {string} a type in words */
export function typeOf(schema) {
  if (schema.anyOf) return schema.anyOf.map(typeOf).filter((/** @type {string} */ each) => each !== "null").join(" or ");
  if (schema.enum) return schema.enum.join(", ");
  return schema.type ?? schema.$ref?.split("/").pop() ?? "anything";
}

/** @param {Operation} operation @param {string} origin */
export function exampleOf(operation, origin) {
  const header = '-H "Authorization: Bearer $TOKEN"';
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === "name" ? "light" : "1"));
  if (operation.method === "GET") return `curl ${header} ${origin}${path}`;
  const body = operation.body ? " -d '{}'" : "";
  return `curl -X ${operation.method} ${header} -H "Content-Type: application/json"${body} ${origin}${path}`;
}
