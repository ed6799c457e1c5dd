// One text on the page: its editor, its bar, and what it says about itself.

import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { tableEditing } from "prosemirror-tables";
import { Plugin } from "prosemirror-state";
import { initProseMirrorDoc, ySyncPlugin, ySyncPluginKey, yUndoPlugin } from "y-prosemirror";
import { keepCarets } from "./carets.js";
import { keys, tools } from "./commands.js";
import { cursors } from "./cursors.js";
import { notes } from "./notes.js";
import { fits, schema } from "./schema.js";
import { dispatching, isSuggesting, suggest, suggesting } from "./suggesting.js";
import { Text } from "./text.js";
import { toolbar } from "./toolbar.js";

// Pixels around the caret that stay free when the editor itself brings it into sight: the bar of the page and the tools
// stand above, a youth's ways below.
const FREE = { top: 160, bottom: 96, left: 0, right: 0 };
const SLOW = 1500; // milliseconds before it is said that saving takes a while

export class Panel {
  constructor(element, line, words) {
    this.element = element;
    this.words = words;
    this.line = line;
    this.label = element.dataset.label || words.text;
    this.text = new Text(line, element.dataset.text);
    this.state = element.querySelector("[data-text-state]");
    this.alert = element.querySelector("[data-text-alert]");
    this.page = element.querySelector("[data-text-page]");
    this.presence = element.querySelector("[data-text-presence]");
    this.text.addEventListener("ready", () => (this.view ? this.update() : this.show()));
    this.text.addEventListener("rights", () => this.rights());
    this.text.addEventListener("changed", () => this.update());
    this.text.addEventListener("anew", () => this.remake());
    this.text.addEventListener("over", (event) => this.over(event.detail));
    this.text.addEventListener("owner", () => this.say(this.words.owner));
    this.text.addEventListener("cursors", (event) => this.present(event.detail));
    line.addEventListener("state", (event) => this.lineIs(event.detail));
  }

  get writes() {
    return this.text.rights.write && !this.text.over;
  }

  show() {
    const { doc, mapping } = initProseMirrorDoc(this.text.fragment, schema);
    const panel = this;
    const ask = () => prompt(this.words.linkQuestion);
    const state = EditorState.create({
      schema,
      // An empty text has no block at all yet; the editor begins with one, which is not written before it is used.
      doc: doc.childCount ? doc : schema.topNodeType.createAndFill(),
      plugins: [
        ySyncPlugin(this.text.fragment, { mapping }),
        yUndoPlugin(),
        cursors(this.text),
        suggesting(),
        notes(this.element),
        new Plugin({ filterTransaction: (tr) => panel.passes(tr) }),
        ...keys(ask),
        tableEditing(),
      ],
    });
    keepCarets(ySyncPluginKey.getState(state).binding);
    this.page.replaceChildren();
    this.page.classList.add("text__page--live");
    this.view = new EditorView(this.page, {
      state,
      editable: () => this.writes,
      dispatchTransaction: dispatching(),
      scrollThreshold: FREE,
      scrollMargin: FREE,
      attributes: () => ({
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": this.label,
        "aria-readonly": String(!this.writes),
        class: "text__words",
        spellcheck: "true",
      }),
      handleDOMEvents: { focus: () => this.update() },
    });
    this.tools = toolbar(() => this.view, tools(ask), this.words, [
      {
        name: "suggesting",
        run: () => { suggest(this.view, !isSuggesting(this.view.state)); },
        on: isSuggesting,
      },
    ]);
    this.page.before(this.tools.bar);
    const update = this.view.updateState.bind(this.view);
    this.view.updateState = (next) => {
      update(next);
      this.tools.update();
    };
    if (this.text.rights.guarded) suggest(this.view, true);
    this.rights();
    this.element.dataset.ready = "true";
  }

  /** Who may not write changes nothing, also not by a plugin that means well; nothing goes deeper than the server takes. */
  passes(tr) {
    if (!tr.docChanged) return true;
    const meta = tr.getMeta(ySyncPluginKey);
    if (meta?.isChangeOrigin || meta?.snapshot !== undefined) return true;
    return this.writes && fits(tr.doc);
  }

  remake() {
    const focused = this.view?.hasFocus();
    const suggests = this.view && (isSuggesting(this.view.state) || this.text.rights.guarded);
    this.tools?.bar.remove();
    this.view?.destroy();
    this.view = null;
    this.text.addEventListener("ready", () => {
      if (suggests) suggest(this.view, true);
      if (focused) this.view.focus();
    }, { once: true });
  }

  rights() {
    if (!this.view) return;
    // Said at once, also to who types nothing at this moment: nothing of theirs would be refused, and no key do anything.
    if (!this.text.over && this.wrote !== undefined && this.wrote !== this.writes) this.say(this.writes ? "" : this.words.noLonger);
    this.wrote = this.writes;
    this.tools.bar.hidden = !this.writes;
    this.element.classList.toggle("text--reads", !this.writes);
    this.view.setProps({});
    this.update();
  }

  update() {
    clearTimeout(this.slow);
    this.element.dataset.unsent = String(this.text.unsent);
    this.tools?.update();
    if (this.text.over) return;
    if (this.text.unsent) {
      this.slow = setTimeout(() => {
        if (this.line.state === "open") this.state.textContent = this.words.saving;
      }, SLOW);
      if (this.state.dataset.saved) {
        this.state.textContent = "";
        delete this.state.dataset.saved;
      }
    } else if (this.text.savedAt !== null) {
      const time = new Date(this.text.savedAt).toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
      this.state.textContent = this.words.saved.replace("{time}", time);
      this.state.dataset.saved = "true";
    }
  }

  lineIs({ state, why }) {
    this.element.dataset.line = state;
    if (this.text.over) return;
    if (state === "waiting") this.say(this.words.offline);
    else if (state === "ended" && why === "signed-out") this.signedOut();
    else if (state === "open") this.say("");
  }

  say(sentence) {
    this.alert.replaceChildren(...(sentence ? [sentence] : []));
    this.alert.hidden = !sentence;
  }

  signedOut() {
    const link = document.createElement("a");
    link.href = this.element.closest("[data-sign-in]")?.dataset.signIn ?? "/";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = this.words.signIn;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.textContent = this.words.goOn;
    again.addEventListener("click", () => this.line.resume());
    this.alert.replaceChildren(this.words.signedOut, " ", link, " ", again);
    this.alert.hidden = false;
    this.keep(this.text.unsentWords());
  }

  over({ why, words }) {
    if (why === "gone") {
      if (!this.view) this.page.replaceChildren();
      // What was said of these words, and the ways to react to them, go with them.
      for (const one of document.querySelectorAll(`[data-goes-with="${this.text.id}"]`)) one.remove();
    }
    this.rights();
    this.say({ gone: this.words.gone, rights: this.words.noLonger, unfit: this.words.unfit }[why]);
    this.state.textContent = "";
    if (why === "gone") this.view?.dom.replaceChildren();
    this.keep(words);
    if (why === "gone" && !words) this.leave();
  }

  /** For who may not know of these words any more, nor has words of their own to copy, not even their place is left. */
  leave() {
    const whole = this.element.closest("[data-goes-whole]");
    if (whole?.querySelectorAll("[data-text]").length === 1) whole.remove();
  }

  /** What was typed and not stored stays on the screen, to be copied. */
  keep(words) {
    this.element.querySelector(".text__unsent")?.remove();
    if (!words) return;
    const box = document.createElement("div");
    box.className = "text__unsent";
    const label = document.createElement("label");
    const area = document.createElement("textarea");
    area.readOnly = true;
    area.rows = 4;
    area.value = words;
    area.id = `unsent-${this.text.id}`;
    label.htmlFor = area.id;
    label.textContent = this.words.unsent;
    const copy = document.createElement("button");
    copy.type = "button";
    copy.className = "button";
    copy.textContent = this.words.copy;
    copy.addEventListener("click", async () => {
      area.select();
      await navigator.clipboard.writeText(area.value);
      copy.textContent = this.words.copied;
    });
    box.append(label, area, copy);
    this.alert.after(box);
  }

  present(who) {
    const names = [...new Set(who.filter((one) => !one.self).map((one) => one.name))];
    this.presence.textContent = names.length ? this.words.alsoWriting.replace("{names}", names.join(", ")) : "";
  }
}
