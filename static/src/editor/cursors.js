// Where others are writing, as the server tells it. Colours are classes: a strict policy allows no inline style.

import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";

export const cursorsKey = new PluginKey("cursors");
const PAUSE = 500; // milliseconds between two tellings of one's own place
const NAMED = 2500; // milliseconds that a name stands over the line above, when someone comes to a paragraph

/** A thin line with a dot on it; the name shows for a moment at first, and whenever one points at the dot. */
function label(name, colour, named) {
  const cursor = document.createElement("span");
  cursor.className = `cursor cursor--${colour}`;
  cursor.setAttribute("aria-hidden", "true");
  const flag = document.createElement("span");
  flag.className = "cursor__name";
  flag.textContent = name;
  cursor.append("\u2060", flag, "\u2060");
  if (named > 0) {
    cursor.classList.add("cursor--named");
    setTimeout(() => cursor.classList.remove("cursor--named"), named);
  }
  return cursor;
}

/** A name that would stick out of the text on the right hangs to the left of its line. */
function turn(view) {
  const edge = view.dom.getBoundingClientRect().right;
  for (const cursor of view.dom.querySelectorAll(".cursor")) {
    cursor.classList.toggle("cursor--turned", cursor.getBoundingClientRect().left + 7 * cursor.textContent.length > edge);
  }
}

/** When each came to the paragraph where they are: `was` is what was known before. */
function arrivals(state, who, was) {
  const { doc, type, binding } = ySyncPluginKey.getState(state);
  if (!binding) return new Map();
  return new Map(who.filter(({ cursor }) => cursor).map(({ id, cursor }) => {
    const place = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(cursor.head), doc);
    const holder = place && (place.type instanceof Y.XmlText ? place.type.parent : place.type);
    const before = was.get(id);
    return [id, before && before.holder === holder ? before : { holder, since: Date.now() }];
  }));
}

function decorations(state, who, came) {
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
    const since = came.get(id)?.since ?? 0;
    const made = () => label(name, colour, since + NAMED - Date.now());
    shown.push(Decoration.widget(head, made, { key: `${id}${name}${since}`, side: 10, ignoreSelection: true }));
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
      init: () => ({ who: [], came: new Map(), set: DecorationSet.empty }),
      apply: (tr, value, _old, state) => {
        const who = tr.getMeta(cursorsKey) ?? value.who;
        if (who === value.who && !tr.docChanged) return value;
        const came = who === value.who ? value.came : arrivals(state, who, value.came);
        return { who, came, set: decorations(state, who, came) };
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
        update: (_view, before) => {
          timer ??= setTimeout(tell, PAUSE);
          if (cursorsKey.getState(before).who !== cursorsKey.getState(view.state).who) turn(view);
        },
        destroy: () => {
          clearTimeout(timer);
          text.removeEventListener("cursors", told);
          view.dom.removeEventListener("blur", leave);
        },
      };
    },
  });
