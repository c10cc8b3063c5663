/** What a page shows is in its address: a reload, or a colleague, sees the same. */

/** @param {string} name @returns {string | null} */
export const param = (name) => new URLSearchParams(location.search).get(name);

/**
 * Changes some parameters and keeps the others.
 * @param {Record<string, string | number | null | undefined>} changes null and "" take a parameter out
 */
export function setParams(changes) {
  history.replaceState(null, "", changed(location.href, changes));
}

/**
 * @param {string} address
 * @param {Record<string, string | number | null | undefined>} changes
 * @returns {string} path and query
 */
export function changed(address, changes) {
  const url = new URL(address);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, String(value));
  }
  // Commas and dashes are what people read; they need no encoding in a query.
  const query = url.searchParams.toString().replaceAll("%2C", ",");
  return url.pathname + (query ? `?${query}` : "") + url.hash;
}
