// What the keys and the toolbar do.

import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark } from "prosemirror-commands";
import { InputRule, inputRules, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, goToNextCell, isInTable } from "prosemirror-tables";
import { redo, undo } from "y-prosemirror";
import { internalPath, schema } from "./schema.js";

const { nodes, marks } = schema;

const inside = (type) => (state) => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
};

const toggleList = (type) => (state, dispatch) => {
  if (inside(type)(state)) return liftListItem(nodes.list_item)(state, dispatch);
  return wrapInList(type)(state, dispatch);
};

const toggleHeading = (state, dispatch) => {
  const { $from } = state.selection;
  return setBlockType($from.parent.type === nodes.heading ? nodes.paragraph : nodes.heading, { level: 1 })(state, dispatch);
};

function insertTable(state, dispatch) {
  const paragraph = () => nodes.paragraph.create();
  const row = (type) => nodes.table_row.create(null, [0, 1].map(() => type.create(null, paragraph())));
  const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell)]);
  if (isInTable(state)) return false;
  dispatch?.(state.tr.replaceSelectionWith(table).scrollIntoView());
  return true;
}

/** Make the chosen words a link inside the portal; `ask` gives the address or null. */
export const link = (ask) => (state, dispatch) => {
  const { from, to, empty } = state.selection;
  if (empty) return false;
  if (state.doc.rangeHasMark(from, to, marks.link)) {
    dispatch?.(state.tr.removeMark(from, to, marks.link));
    return true;
  }
  if (dispatch) {
    const href = internalPath(ask() ?? "");
    if (href) dispatch(state.tr.addMark(from, to, marks.link.create({ href })));
  }
  return true;
};

const marked = (type) => (state) => {
  const { from, $from, to, empty } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
};

/** The buttons, in their order: name (words[name] is the label), command, and whether it is on. */
export const tools = (ask) => [
  { name: "bold", run: toggleMark(marks.strong), on: marked(marks.strong) },
  { name: "italic", run: toggleMark(marks.em), on: marked(marks.em) },
  { name: "heading", run: toggleHeading, on: inside(nodes.heading) },
  { name: "bullets", run: toggleList(nodes.bullet_list), on: inside(nodes.bullet_list) },
  { name: "numbers", run: toggleList(nodes.ordered_list), on: inside(nodes.ordered_list) },
  { name: "link", run: link(ask), on: marked(marks.link) },
  { name: "table", run: insertTable, hidden: isInTable },
  { name: "addRow", run: addRowAfter, hidden: (state) => !isInTable(state) },
  { name: "addColumn", run: addColumnAfter, hidden: (state) => !isInTable(state) },
  { name: "deleteRow", run: deleteRow, hidden: (state) => !isInTable(state) },
  { name: "deleteColumn", run: deleteColumn, hidden: (state) => !isInTable(state) },
  { name: "deleteTable", run: deleteTable, hidden: (state) => !isInTable(state) },
  { name: "undo", run: undo },
  { name: "redo", run: redo },
];

const breakLine = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

export const keys = (ask) => [
  keymap({
    "Mod-z": undo,
    "Mod-y": redo,
    "Mod-Shift-z": redo,
    "Mod-b": toggleMark(marks.strong),
    "Mod-i": toggleMark(marks.em),
    "Mod-k": link(ask),
    Enter: splitListItem(nodes.list_item),
    "Shift-Enter": breakLine,
    // Tab works in tables only: elsewhere it leaves the text, so that nobody is caught in it by keyboard.
    Tab: goToNextCell(1),
    "Shift-Tab": goToNextCell(-1),
    "Mod-]": sinkListItem(nodes.list_item),
    "Mod-[": liftListItem(nodes.list_item),
  }),
  keymap(baseKeymap),
  inputRules({
    rules: [
      wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
      wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list, (match) => ({ order: Math.min(+match[1] || 1, 9999) })),
      new InputRule(/--\s$/, "– "),
    ],
  }),
];
