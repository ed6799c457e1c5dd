// What people say about words of a text: beside those words on a wide screen, under their paragraph on a phone. The
// server puts each note beside the section, with the number of its paragraph; without this script it stays there.

import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

const notesKey = new PluginKey("notes");
const WIDE = matchMedia("(min-width: 64rem)");
const GAP = 12; // pixels between two notes

/** Where each paragraph of a text ends, in the order in which the server counts them. */
function paragraphs(doc) {
  const found = [];
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    found.push({ at, end: at + node.nodeSize, words: node.textContent });
    return false;
  });
  return found;
}

/** The paragraph that a note is about: by its number, or else the first that has its words. */
function place(all, note) {
  const quote = note.querySelector(".note__quote")?.textContent ?? "";
  const counted = all[Number(note.dataset.line)];
  if (counted?.words.includes(quote)) return counted;
  return all.find(({ words }) => words.includes(quote)) ?? null;
}

function slot(notes) {
  const box = document.createElement("div");
  box.className = "text__notes";
  box.contentEditable = "false";
  box.append(...notes);
  return box;
}

/** The notes of one text, of which `host` is the element. */
export const notes = (host) => {
  const all = [...document.querySelectorAll(`[data-note-of="${host.dataset.text}"]`)];
  const column = all[0]?.closest(".plan-section__beside"); // a passage has its notes right under it, on any screen
  const homes = all.map((note) => {
    const mark = document.createComment("");
    note.before(mark);
    return mark;
  });

  function decorations(doc) {
    const placed = new Map();
    const known = paragraphs(doc);
    for (const note of all) {
      const where = place(known, note);
      if (where) placed.set(where.end, [...(placed.get(where.end) ?? []), note]);
    }
    return DecorationSet.create(
      doc,
      [...placed].map(([end, these]) =>
        Decoration.widget(end, () => slot(these), {
          key: these.map(({ id }) => id).join(" "), side: 1, ignoreSelection: true, stopEvent: () => true,
        }),
      ),
    );
  }

  function bringHome(gone = () => true) {
    all.forEach((note, n) => { if (gone(note)) homes[n].after(note); });
    for (const one of [...all, ...(column?.children ?? [])]) one.style.marginBlockStart = "";
  }

  /** Each note as high as its paragraph, or right under the note before it. */
  function align(view) {
    if (!column || !WIDE.matches) return;
    const known = paragraphs(view.state.doc);
    const top = column.getBoundingClientRect().top;
    let free = 0;
    for (const one of column.children) {
      const where = all.includes(one) ? place(known, one) : null;
      const words = where && view.nodeDOM(where.at);
      const wanted = words?.getBoundingClientRect ? words.getBoundingClientRect().top - top : free;
      const down = Math.max(0, Math.round(wanted - free));
      one.style.marginBlockStart = `${down}px`;
      free += down + one.getBoundingClientRect().height + GAP;
    }
  }

  return new Plugin({
    key: notesKey,
    state: {
      init: (_, { doc }) => (WIDE.matches ? DecorationSet.empty : decorations(doc)),
      apply: (tr, set) => {
        if (tr.getMeta(notesKey)) return WIDE.matches ? DecorationSet.empty : decorations(tr.doc);
        if (!tr.docChanged) return set;
        const kept = set.map(tr.mapping, tr.doc);
        return kept.find().length < set.find().length ? decorations(tr.doc) : kept; // all replaced at once: look again
      },
    },
    props: { decorations: (state) => notesKey.getState(state) },
    view: (view) => {
      const settle = () => {
        bringHome((note) => WIDE.matches || !view.dom.contains(note));
        align(view);
      };
      const turned = () => {
        view.dispatch(view.state.tr.setMeta(notesKey, true));
        settle();
      };
      const watch = new ResizeObserver(() => align(view));
      if (all.length) {
        watch.observe(host);
        WIDE.addEventListener("change", turned);
        queueMicrotask(() => { if (!view.isDestroyed) settle(); }); // once the words are on the page
      }
      return {
        update: (_view, before) => { if (all.length && before.doc !== view.state.doc) settle(); },
        destroy: () => {
          watch.disconnect();
          WIDE.removeEventListener("change", turned);
          bringHome();
          for (const mark of homes) mark.remove();
        },
      };
    },
  });
};
