// Where one's own caret stays while others write at the same place: behind the letter that one typed last.
//
// y-prosemirror ties a caret to the letter on its right, so that what another writes in between carries it along and
// the rest of a word lands behind theirs. And it finds what was typed by comparing the words before and after: beside
// an equal letter it may take the other's for the new one. Both are mended here; the rest is its own work.

import { TextSelection } from "prosemirror-state";
import { absolutePositionToRelativePosition, getRelativeSelection } from "y-prosemirror";
import * as Y from "yjs";

/** The place at `at` behind what stands on its left; at the beginning of a line, that beginning. */
function behind(at, { doc, type, mapping }) {
  const found = absolutePositionToRelativePosition(at, type, mapping);
  const place = found && Y.createAbsolutePositionFromRelativePosition(found, doc);
  if (!place || place.type === type) return found;
  return Y.createRelativePositionFromTypeIndex(place.type, place.index, -1);
}

const isLastOf = (store, { client, clock }) => clock + 1 === Y.getState(store, client);

/** What is chosen, as places that others' changes do not move: the end lies behind the last letter chosen. */
function chosen(binding) {
  const { state } = binding.prosemirrorView;
  const kept = getRelativeSelection(binding, state);
  const { selection } = state;
  if (!(selection instanceof TextSelection)) return kept;
  const end = behind(selection.to, binding);
  if (selection.anchor === selection.to) kept.anchor = end;
  if (selection.head === selection.to) kept.head = end;
  // Behind another's last letter: they may be in the middle of a word, and the caret goes along with what they add.
  const { doc } = binding;
  kept.along = Boolean(end?.item) && end.item.client !== doc.clientID && isLastOf(doc.store, end.item);
  return kept;
}

/** Behind what the writer of the letter at this place typed directly on since. */
function along(place, { store }) {
  if (!place?.item || place.assoc >= 0) return place;
  const { client } = place.item;
  let { clock } = place.item;
  while (clock + 1 < Y.getState(store, client)) {
    const next = Y.getItem(store, Y.createID(client, clock + 1));
    const goesOn = next.id.clock <= clock || (next.origin?.client === client && next.origin.clock === clock);
    if (!goesOn || !(next.content instanceof Y.ContentString || next.deleted)) break;
    clock = next.id.clock + next.length - 1;
  }
  return new Y.RelativePosition(place.type, place.tname, Y.createID(client, clock), place.assoc);
}

/** The words right around the caret: the shared text that holds them, what they are now, and where the caret is. */
function around(binding, { $head }) {
  let shared = binding.type;
  for (let depth = 0; depth < $head.depth; depth += 1) {
    if (shared.length !== $head.node(depth).childCount) return null;
    shared = shared.get($head.index(depth));
    if (!(shared instanceof Y.XmlElement) || shared.nodeName !== $head.node(depth + 1).type.name) return null;
  }
  const runs = [];
  $head.parent.forEach((node, start) => {
    if (node.isText && runs.at(-1)?.words) runs.at(-1).words += node.text;
    else runs.push({ words: node.isText ? node.text : "", start });
  });
  const nth = runs.findIndex(({ words, start }) => start <= $head.parentOffset && $head.parentOffset <= start + words.length && words);
  const text = nth < 0 || shared.length !== runs.length ? null : shared.get(nth);
  return text instanceof Y.XmlText ? { text, words: runs[nth].words, caret: $head.parentOffset - runs[nth].start } : null;
}

/** Put what was typed, or take what was wiped, at the caret itself; what is more than that is left to the binding. */
function typed(binding, { selection }) {
  const place = selection.empty && around(binding, selection);
  if (!place) return;
  const { text, words, caret } = place;
  const before = Y.Text.prototype.toString.call(text);
  const more = words.length - before.length;
  const start = more > 0 ? caret - more : caret;
  if (more === 0 || start < 0 || before.slice(0, start) !== words.slice(0, start)) return;
  if (before.slice(start + Math.max(-more, 0)) !== words.slice(caret)) return;
  if (more > 0) text.insert(start, words.slice(start, caret));
  else text.delete(start, -more);
}

/** Make a binding of y-prosemirror keep carets so. Before its view is made. */
export function keepCarets(binding) {
  const show = binding._observeFunction;
  const write = binding._prosemirrorChanged.bind(binding);
  binding.beforeAllTransactions = () => {
    if (binding.beforeTransactionSelection === null && binding.prosemirrorView) {
      binding.beforeTransactionSelection = chosen(binding);
    }
  };
  binding._observeFunction = (events, transaction) => {
    const kept = binding.beforeTransactionSelection;
    if (kept?.along) {
      binding.beforeTransactionSelection = { ...kept, anchor: along(kept.anchor, binding.doc), head: along(kept.head, binding.doc) };
    }
    show(events, transaction);
  };
  binding._prosemirrorChanged = (doc) => {
    typed(binding, binding.prosemirrorView.state);
    write(doc);
  };
}
