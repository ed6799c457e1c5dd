// Suggesting instead of changing. Words are suggested; how they are laid out (bold, lists, splitting a paragraph) is
// done at once, since no word is lost by it.

import { suggestChanges, toggleSuggestChanges, isSuggestChangesEnabled, withSuggestChanges, suggestChangesKey } from "@handlewithcare/prosemirror-suggest-changes";
import { ReplaceStep } from "prosemirror-transform";
import { newSuggestion } from "./schema.js";

export { isSuggestChangesEnabled as isSuggesting, suggestChanges as suggesting };

const holdsWords = (slice) => {
  let found = false;
  slice.content.descendants((node) => { found ||= node.isText; });
  return found;
};

/** Whether a transaction adds or takes away words; one that only lays out passes as it is. */
function changesWords(tr) {
  return tr.steps.some((step, i) => {
    if (!(step instanceof ReplaceStep)) return false;
    return holdsWords(step.slice) || tr.docs[i].textBetween(step.from, step.to).length > 0;
  });
}

export const dispatching = () => {
  const suggest = withSuggestChanges(undefined, newSuggestion);
  return function dispatch(tr) {
    if (tr.docChanged && isSuggestChangesEnabled(this.state) && !changesWords(tr)) tr.setMeta(suggestChangesKey, { skip: true });
    suggest.call(this, tr);
  };
};

export function suggest(view, on) {
  if (isSuggestChangesEnabled(view.state) !== on) toggleSuggestChanges(view.state, view.dispatch);
}
