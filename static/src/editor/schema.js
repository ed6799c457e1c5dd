// What a text may hold. The server refuses everything else (portal/coediting/schema.py says the same): lists are by
// kind of child and never by order, so that no change of one person makes another's browser throw words away.

import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

export const DEEPEST = 7; // levels of blocks; the words stand one deeper
const INTERNAL = /^\/(?!\/)[A-Za-z0-9/_-]{0,200}(?:#[A-Za-z0-9_-]{1,80})?$/;
const ID = /^[0-9a-f]{32}$/;

/** The path of a link inside the portal, or null: other links do not exist in a text. */
export function internalPath(address) {
  let path = address.trim();
  try {
    const url = new URL(path, location.origin);
    path = url.origin === location.origin ? url.pathname + url.hash : "";
  } catch {
    return null;
  }
  return INTERNAL.test(path) ? path : null;
}

const cells = tableNodes({
  tableGroup: "block",
  cellContent: "(paragraph | bullet_list | ordered_list)+",
  cellAttributes: {},
});
for (const name of ["table_cell", "table_header"]) {
  const tag = name === "table_cell" ? "td" : "th";
  cells[name] = {
    ...cells[name],
    toDOM: (node) => [tag, spans(node.attrs), 0],
  };
}

function spans({ colspan, rowspan }) {
  const attributes = {};
  if (colspan !== 1) attributes.colspan = colspan;
  if (rowspan !== 1) attributes.rowspan = rowspan;
  return attributes;
}

function suggestion(name, tag) {
  return {
    inclusive: false,
    excludes: "insertion deletion modification",
    attrs: { id: { validate: "string" } },
    toDOM: (mark) => [tag, { class: `suggested suggested--${name}`, "data-suggestion": mark.attrs.id }, 0],
    parseDOM: [
      {
        tag: `${tag}[data-suggestion]`,
        getAttrs: (dom) => (ID.test(dom.dataset.suggestion) ? { id: dom.dataset.suggestion } : false),
      },
    ],
  };
}

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      group: "block",
      content: "inline*",
      defining: true,
      attrs: { level: { default: 1, validate: "number" } },
      // The page has the h1 and the section the h2: headings inside a text begin at h3.
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: Math.min(Math.max(level - 2, 1), 3) } })),
      toDOM: (node) => [`h${node.attrs.level + 2}`, 0],
    },
    bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: {
      group: "block",
      content: "list_item+",
      attrs: { order: { default: 1, validate: "number" } },
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: dom.hasAttribute("start") ? +dom.getAttribute("start") || 1 : 1 }) }],
      toDOM: (node) => (node.attrs.order === 1 ? ["ol", 0] : ["ol", { start: node.attrs.order }, 0]),
    },
    list_item: {
      content: "(paragraph | bullet_list | ordered_list)+",
      defining: true,
      parseDOM: [{ tag: "li" }],
      toDOM: () => ["li", 0],
    },
    ...cells,
    text: { group: "inline" },
    hard_break: {
      group: "inline",
      inline: true,
      selectable: false,
      parseDOM: [{ tag: "br" }],
      toDOM: () => ["br"],
    },
  },
  marks: {
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }, { style: "font-weight=bold" }], toDOM: () => ["strong", 0] },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }], toDOM: () => ["em", 0] },
    link: {
      inclusive: false,
      attrs: { href: { validate: "string" } },
      parseDOM: [
        {
          tag: "a[href]",
          getAttrs: (dom) => {
            const href = internalPath(dom.getAttribute("href"));
            return href ? { href } : false;
          },
        },
      ],
      toDOM: (mark) => ["a", { href: mark.attrs.href }, 0],
    },
    insertion: suggestion("insertion", "ins"),
    deletion: suggestion("deletion", "del"),
    // Asked for by the library of suggestions; formatting is never a suggestion here, so it is never made.
    modification: {
      inclusive: false,
      excludes: "insertion deletion",
      attrs: { id: { validate: "string" }, type: { default: "" }, attrName: { default: null }, previousValue: { default: null }, newValue: { default: null } },
      toDOM: () => ["span", 0],
    },
  },
});

/** A new suggestion's id: random, and it says nothing. */
export const newSuggestion = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Whether every block of a document stands as deep as it may. */
export function fits(doc) {
  let ok = true;
  const look = (node, depth) => {
    if (depth > DEEPEST) ok = false;
    else node.forEach((child) => { if (!child.isInline) look(child, depth + 1); });
  };
  look(doc, 0);
  return ok;
}
