/** Asks the REST API. */

export const PREFIX = "/api/v1";

/** What the server refused, or that it did not answer. */
export class ApiError extends Error {
  /**
   * @param {string} message in words for people
   * @param {number} status of HTTP; 0 if there was no answer
   * @param {Record<string, string>} [fields] field → what is wrong with it
   */
  constructor(message, status, fields = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

/**
 * @param {string} path below /api/v1
 * @param {Record<string, string | number | boolean | null | undefined>} [query]
 * @returns {Promise<any>}
 */
export const get = (path, query) => ask("GET", downloadUrl(path, query));

/**
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
export const post = (path, body = {}) => ask("POST", PREFIX + path, body);

/**
 * @param {string} path
 * @param {object} body
 * @returns {Promise<any>}
 */
export const put = (path, body) => ask("PUT", PREFIX + path, body);

/**
 * @param {string} path
 * @returns {Promise<any>}
 */
export const remove = (path) => ask("DELETE", PREFIX + path);

/**
 * Returns an address for a link.
 * @param {string} path
 * @param {Record<string, string | number | boolean | null | undefined>} [query]
 */
export function downloadUrl(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return PREFIX + path + (text ? `?${text}` : "");
}

/**
 * @param {string} method
 * @param {string} url
 * @param {object} [body]
 */
async function ask(method, url, body) {
  /** @type {RequestInit} */
  const request = { method, headers: { Accept: "application/json" } };
  if (method !== "GET") request.headers = { Accept: "application/json", "Content-Type": "application/json" };
  if (body !== undefined) request.body = JSON.stringify(body);
  let response;
  try {
    response = await fetch(url, request);
  } catch {
    throw new ApiError("The server does not answer. Start it again with featurenet serve, then reload.", 0);
  }
  const found = await response.json().catch(() => null);
  if (response.ok) return found;
  if (response.status === 401) throw new ApiError("This browser is not let in any more. Open the address that featurenet serve printed.", 401);
  throw new ApiError(found?.error?.message ?? `The server answered ${response.status}.`, response.status, found?.error?.fields);
}
