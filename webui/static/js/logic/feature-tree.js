/** A feature model's tree: what kind of choice each feature is, and which ones are drawn. */

/** @typedef {{name: string, abstract: boolean, groups: {low: number, high: number, members: Node[]}[]}} Node */
/** @typedef {{node: Node, parent: Row | null, level: number, kind: string, size: number, place: number, siblings: number}} Row */

/** @param {{low: number, high: number, members: any[]}} group */
export function kindOf({ low, high, members }) {
  if (members.length === 1) return low ? "mandatory" : "optional";
  if (low === 1 && high === 1) return "one of a group";
  if (low === 1 && high === members.length) return "some of a group";
  return `${low} to ${high} of a group`;
}

/**
 * Every feature, in the order of the tree.
 * @param {Node} root
 * @returns {Row[]}
 */
export function rowsOf(root) {
  /** @type {Row[]} */
  const rows = [];
  const add = (/** @type {Node} */ node, /** @type {Row | null} */ parent, /** @type {number} */ level, /** @type {string} */ kind, /** @type {number} */ place, /** @type {number} */ siblings) => {
    const row = { node, parent, level, kind, size: 1, place, siblings };
    rows.push(row);
    const children = node.groups.flatMap((group) => group.members.map((member) => ({ member, kind: kindOf(group) })));
    children.forEach((child, index) => { row.size += add(child.member, row, level + 1, child.kind, index + 1, children.length).size; });
    return row;
  };
  add(root, null, 1, "root", 1, 1);
  return rows;
}

/**
 * Those that are drawn: below open features, or found by a search with all that is above them.
 * @param {Row[]} rows
 * @param {Set<string>} open names
 * @param {string} search
 */
export function shownRows(rows, open, search) {
  const words = search.trim().toLowerCase();
  if (words) {
    const found = new Set();
    for (const row of rows) if (row.node.name.toLowerCase().includes(words)) for (let each = /** @type {Row | null} */ (row); each; each = each.parent) found.add(each);
    return rows.filter((row) => found.has(row));
  }
  /** @type {Row[]} */
  const shown = [];
  for (let at = 0; at < rows.length; ) {
    shown.push(rows[at]);
    at += open.has(rows[at].node.name) ? 1 : rows[at].size;
  }
  return shown;
}

/** A name without what its parent's name says already. @param {string} name @param {string | undefined} parent */
export const shortName = (name, parent) => (parent && name.startsWith(`${parent}_`) ? name.slice(parent.length + 1) : name);

/** @typedef {"free" | "required" | "excluded"} Choice */

/** @param {Choice} choice @returns {Choice} */
export const nextChoice = (choice) => (choice === "free" ? "required" : choice === "required" ? "excluded" : "free");
