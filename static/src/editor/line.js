// The one line of a page to the server, for all its texts. It comes back by itself, and knows when it should not.

import * as wire from "./wire.js";

const SILENCE = 45_000; // milliseconds without a sign of life, after which the line is taken for dead
const ENDED = 4401;
const FORBIDDEN = 4403;

export class Line extends EventTarget {
  constructor(path) {
    super();
    this.url = new URL(path, location.href.replace(/^http/, "ws")).href;
    this.texts = new Map();
    this.state = "connecting"; // connecting | open | waiting | ended
    this.tries = 0;
    addEventListener("online", () => this.again());
    addEventListener("pageshow", (event) => event.persisted && this.again());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.again());
    this.connect();
  }

  add(text) {
    this.texts.set(text.id, text);
    if (this.state === "open") text.opened();
  }

  connect() {
    this.become(this.tries ? "waiting" : "connecting");
    const socket = (this.socket = new WebSocket(this.url));
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => socket === this.socket && this.hear(event.data);
    let opened = false;
    socket.onopen = () => { opened = true; };
    socket.onclose = (event) => socket === this.socket && this.lost(event.code, opened);
    this.watch();
  }

  /** Try at once, when there is nothing to wait for. */
  again() {
    if (this.state !== "waiting") return;
    clearTimeout(this.timer);
    this.connect();
  }

  /** Sign-in was done again elsewhere: go on. */
  resume() {
    if (this.state !== "ended") return;
    this.tries = 1;
    this.connect();
  }

  watch() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      const dead = this.socket;
      this.socket = null;
      dead.close();
      this.lost(0);
    }, SILENCE);
  }

  hear(data) {
    this.watch();
    if (typeof data !== "string") {
      const told = wire.read(data);
      this.texts.get(told.id)?.hear(told);
      return;
    }
    const told = JSON.parse(data);
    if (told.t === "hello") {
      this.tries = 0;
      this.become("open");
      for (const text of this.texts.values()) text.opened();
    } else if (told.text) {
      this.texts.get(told.text)?.told(told);
    }
  }

  lost(code, opened = true) {
    clearTimeout(this.silence);
    this.socket = null;
    if (!opened) this.ask();
    for (const text of this.texts.values()) text.lost();
    if (code === ENDED || code === FORBIDDEN) {
      this.become("ended", code === ENDED ? "signed-out" : "forbidden");
      if (code === FORBIDDEN) for (const text of this.texts.values()) text.told({ t: "gone" });
      return;
    }
    this.tries += 1;
    this.become("waiting");
    const pause = Math.min(250 * 2 ** Math.min(this.tries - 1, 5), 5000);
    this.timer = setTimeout(() => this.connect(), pause * (0.5 + Math.random() / 2));
  }

  /** A line that does not open says not why: the page itself does. */
  async ask() {
    try {
      const answer = await fetch(location.href, { method: "HEAD", redirect: "manual", cache: "no-store" });
      if (answer.status !== 401 && answer.type !== "opaqueredirect") return;
    } catch {
      return; // no connection at all
    }
    if (this.state !== "waiting") return;
    clearTimeout(this.timer);
    this.become("ended", "signed-out");
  }

  become(state, why = "") {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, why } }));
  }

  send(data) {
    if (this.state !== "open" || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(data);
    return true;
  }
}
