/** Live events: nothing is missed, whatever happens to the connection in between. */
import { ApiError } from "./api.js";

/** @typedef {{id: number, run: number, time: number, kind: string, trial: number | null, data: Record<string, any>}} RunEvent */

/** What is new of one run, told in order and once. */
export class Feed {
  /**
   * @param {(events: RunEvent[]) => void} tell
   * @param {number | null} last number of the last event that is known; null begins with the next one
   */
  constructor(tell, last = null) {
    this._tell = tell;
    this.last = last;
  }

  /** @param {RunEvent[]} events in any state of overlap with what is known */
  take(events) {
    const fresh = events.filter((event) => this.last === null || event.id > this.last);
    if (!fresh.length) return;
    this.last = fresh[fresh.length - 1].id;
    this._tell(fresh);
  }
}

class Connection {
  constructor() {
    this.online = true;
    this.since = Date.now();
    /** @type {any} */
    this._socket = null;
    /** @type {Set<(state: {online: boolean, since: number}) => void>} */
    this._told = new Set();
  }

  /** @param {(state: {online: boolean, since: number}) => void} tell @returns {() => void} */
  subscribe(tell) {
    this._told.add(tell);
    return () => this._told.delete(tell);
  }

  async socket() {
    if (!this._socket) {
      const { io } = await import("../vendor.js");
      this._socket = io({ transports: ["websocket", "polling"], reconnectionDelayMax: 3_000 });
      this._socket.on("connect", () => this._change(true));
      this._socket.on("disconnect", () => this._change(false));
      this._socket.on("connect_error", () => this._change(false));
    }
    return this._socket;
  }

  /** @param {boolean} online */
  _change(online) {
    if (online === this.online) return;
    this.online = online;
    this.since = Date.now();
    for (const tell of this._told) tell(this);
  }
}

export const connection = new Connection();

/**
 * Follows a run until the returned function is called.
 * @param {number} run
 * @param {(events: RunEvent[]) => void} tell
 * @param {number | null} [after] number of the last event that is known
 * @returns {() => void}
 */
export function follow(run, tell, after = null) {
  const feed = new Feed(tell, after);
  let ended = false;
  /** @type {any} */
  let socket;
  const catchUp = async () => {
    for (let more = true; more && !ended; ) {
      const answer = await socket.emitWithAck("follow", { run, after: feed.last });
      if (answer.error) return;
      feed.take(answer.events);
      feed.last ??= answer.last;
      more = answer.more;
    }
  };
  const take = (/** @type {{run: number, events: RunEvent[]}} */ told) => { if (told.run === run) feed.take(told.events); };
  void connection.socket().then((found) => {
    if (ended) return;
    socket = found;
    socket.on("events", take);
    socket.on("connect", catchUp);
    if (socket.connected) void catchUp();
  });
  return () => {
    ended = true;
    socket?.off("events", take);
    socket?.off("connect", catchUp);
    socket?.emit("leave", { run });
  };
}

/**
 * Is told whenever something happens in any run.
 * @param {(runs: number[]) => void} tell
 * @returns {() => void}
 */
export function followAll(tell) {
  let ended = false;
  const take = (/** @type {{runs: number[]}} */ told) => { if (!ended) tell(told.runs); };
  void connection.socket().then((socket) => {
    const join = () => { socket.emit("follow runs"); tell([]); };
    socket.on("changed", take);
    socket.on("connect", join);
    if (socket.connected) socket.emit("follow runs");
  });
  return () => { ended = true; };
}

/**
 * Calls a function soon, once for many calls: what is shown is fetched anew, not for each event.
 * @param {() => unknown} act
 * @param {number} [milliseconds]
 */
export function soon(act, milliseconds = 400) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return () => {
    if (timer !== undefined) return;
    timer = setTimeout(async () => {
      try {
        await act();
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 0)) throw error;  // the banner tells that the server is away
      } finally {
        timer = undefined;
      }
    }, milliseconds);
  };
}
