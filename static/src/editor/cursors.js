// Where others are writing, as the server tells it. Colours are classes: a strict policy allows no inline style.

import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";

export const cursorsKey = new PluginKey("cursors");
const PAUSE = 500; // milliseconds between two tellings of one's own place

function label(name, colour) {
  const cursor = document.createElement("span");
  cursor.className = `cursor cursor--${colour}`;
  cursor.setAttribute("aria-hidden", "true");
  const flag = document.createElement("span");
  flag.className = "cursor__name";
  flag.textContent = name;
  cursor.append("\u2060", flag, "\u2060");
  return cursor;
}

function decorations(state, who) {
  const { doc, type, binding } = ySyncPluginKey.getState(state);
  if (!binding || binding.mapping.size === 0) return DecorationSet.empty;
  const most = Math.max(state.doc.content.size - 1, 0);
  const at = (place) => {
    const found = relativePositionToAbsolutePosition(doc, type, Y.createRelativePositionFromJSON(place), binding.mapping);
    return found === null ? null : Math.min(found, most);
  };
  const shown = [];
  for (const { id, name, colour, cursor } of who) {
    if (!cursor) continue;
    const anchor = at(cursor.anchor);
    const head = at(cursor.head);
    if (anchor === null || head === null) continue;
    shown.push(Decoration.widget(head, () => label(name, colour), { key: `${id}${name}`, side: 10, ignoreSelection: true }));
    if (anchor !== head) {
      shown.push(Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), { class: `selected selected--${colour}` }));
    }
  }
  return DecorationSet.create(state.doc, shown);
}

export const cursors = (text) =>
  new Plugin({
    key: cursorsKey,
    state: {
      init: () => ({ who: [], set: DecorationSet.empty }),
      apply: (tr, value, _old, state) => {
        const who = tr.getMeta(cursorsKey) ?? value.who;
        if (who === value.who && !tr.docChanged) return value;
        return { who, set: decorations(state, who) };
      },
    },
    props: { decorations: (state) => cursorsKey.getState(state).set },
    view: (view) => {
      let timer = null;
      let last = "";
      const tell = () => {
        timer = null;
        const { type, binding } = ySyncPluginKey.getState(view.state);
        if (!binding || !view.hasFocus()) return;
        const place = (at) => JSON.parse(JSON.stringify(absolutePositionToRelativePosition(at, type, binding.mapping)));
        const { anchor, head } = view.state.selection;
        const now = { anchor: place(anchor), head: place(head) };
        if (JSON.stringify(now) === last) return;
        last = JSON.stringify(now);
        text.cursor(now);
      };
      const leave = () => {
        last = "";
        text.cursor(null);
      };
      const told = (event) => view.dispatch(view.state.tr.setMeta(cursorsKey, event.detail));
      text.addEventListener("cursors", told);
      view.dom.addEventListener("blur", leave);
      return {
        update: () => { timer ??= setTimeout(tell, PAUSE); },
        destroy: () => {
          clearTimeout(timer);
          text.removeEventListener("cursors", told);
          view.dom.removeEventListener("blur", leave);
        },
      };
    },
  });
