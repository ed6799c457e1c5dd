// One text: its document, and the way of one's own changes to the server. One change is under way at a time; what is
// written meanwhile goes next, in one. A change is sent again until the server says that it is stored.

import * as Y from "yjs";
import * as wire from "./wire.js";

export const FROM_SERVER = Symbol("from the server");

export class Text extends EventTarget {
  constructor(line, id) {
    super();
    this.line = line;
    this.id = id;
    this.sequence = 0;
    this.waiting = []; // updates not sent yet
    this.underway = null; // {sequence, update, make}
    this.savedAt = null;
    this.ready = false; // this connection has given us the text
    this.rights = { write: false, suggest: false, guarded: false };
    this.over = null; // why writing ended
    this.begin();
    line.add(this);
  }

  begin() {
    this.doc = new Y.Doc();
    this.fragment = this.doc.getXmlFragment("text");
    this.doc.on("update", (update, origin) => {
      if (origin === FROM_SERVER || this.over) return;
      this.waiting.push(update);
      this.changed();
      this.flush();
    });
  }

  get unsent() {
    return this.underway !== null || this.waiting.length > 0;
  }

  /** The words that the server has not said to have, to be copied when they cannot be sent any more. */
  unsentWords() {
    const updates = [...(this.underway ? [this.underway.update] : []), ...this.waiting];
    if (!updates.length) return "";
    let words = "";
    let last = null;
    for (const struct of Y.decodeUpdate(Y.mergeUpdates(updates)).structs) {
      if (!(struct.content instanceof Y.ContentString)) {
        if (struct.content instanceof Y.ContentType && words && !words.endsWith("\n")) words += "\n";
        continue;
      }
      const follows = last && struct.origin && struct.origin.client === last.client && struct.origin.clock === last.clock;
      words += (words && !follows && !words.endsWith("\n") ? " " : "") + struct.content.str;
      last = { client: struct.id.client, clock: struct.id.clock + struct.content.str.length - 1 };
    }
    return words.replace(/\n+$/, "");
  }

  opened() {
    if (this.over) return;
    this.ready = false;
    this.line.send(wire.open(this.id, Y.encodeStateVector(this.doc)));
  }

  lost() {
    this.ready = false;
    this.changed();
  }

  hear(told) {
    if (told.kind === "stored") {
      if (this.underway?.sequence === told.sequence) {
        this.underway = null;
        this.savedAt = told.at;
        this.changed();
        this.flush();
      }
      return;
    }
    Y.applyUpdate(this.doc, told.update, FROM_SERVER);
    if (told.kind === "state") {
      this.ready = true;
      this.dispatchEvent(new Event("ready"));
      this.changed();
      if (this.underway) this.line.send(this.underway.make());
      this.flush();
    }
  }

  told(message) {
    if (message.t === "rights") {
      this.rights = { write: message.write, suggest: message.suggest, guarded: message.guarded };
      this.dispatchEvent(new Event("rights"));
      this.flush();
    } else if (message.t === "refused" && this.underway?.sequence === message.sequence) {
      this.refused(message.why);
    } else if (message.t === "gone") {
      this.end("gone");
    } else if (message.t === "cursors") {
      this.dispatchEvent(new CustomEvent("cursors", { detail: message.who }));
    } else if (message.t === "suggested") {
      this.anew();
    }
  }

  refused(why) {
    if (why === "owner" && this.underway.kind !== wire.suggest) {
      // Someone's own words: what was typed goes as a suggestion instead, all of it in one.
      const update = this.take();
      this.put(wire.suggest, update);
      this.dispatchEvent(new Event("owner"));
    } else if (why === "closed") {
      this.opened();
    } else if (why === "rights") {
      this.end("rights");
    } else {
      this.end("unfit");
    }
  }

  take() {
    const updates = [...(this.underway ? [this.underway.update] : []), ...this.waiting];
    this.underway = null;
    this.waiting = [];
    return Y.mergeUpdates(updates);
  }

  flush() {
    if (this.underway || !this.waiting.length || !this.ready || this.over) return;
    if (!this.rights.write) {
      this.end("rights");
      return;
    }
    this.put(wire.change, this.take());
  }

  put(kind, update) {
    this.sequence += 1;
    const { id, sequence } = this;
    const client = this.doc.clientID;
    this.underway = { sequence, update, kind, make: () => kind(id, client, sequence, update) };
    this.line.send(this.underway.make());
    this.changed();
  }

  /** Forget this document and take the text as the server has it. */
  anew() {
    this.doc.destroy();
    this.waiting = [];
    this.underway = null;
    this.sequence = 0;
    this.begin();
    this.dispatchEvent(new Event("anew"));
    this.opened();
  }

  end(why) {
    if (this.over) return;
    this.over = why;
    this.dispatchEvent(new CustomEvent("over", { detail: { why, words: this.unsentWords() } }));
    this.changed();
  }

  cursor(position) {
    if (this.ready && this.rights.write) {
      this.line.send(JSON.stringify({ t: "cursor", text: this.id, cursor: position }));
    }
  }

  changed() {
    this.dispatchEvent(new Event("changed"));
  }
}
