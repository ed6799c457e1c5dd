// Words that someone selects in a text, by touch, mouse or keyboard, go along to the form that reacts to them. They
// travel in this window's memory only: an address holds no words of a file. Without this, one copies them by hand.
import { each } from "./each.js";

const LONGEST = 500;
const english = document.documentElement.lang === "en";
const kept = (section) => `quote ${section}`;
const bars = new Map();

function textOf(node) {
  const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  return element?.closest?.("[data-text]") ?? null;
}

// The words of one paragraph: a quote never runs over several.
function wordsOf(selection) {
  const lines = selection.toString().split("\n").map((line) => line.trim()).filter(Boolean);
  return (lines[0] ?? "").slice(0, LONGEST);
}

function barOf(text) {
  const way = text.parentElement.querySelector(`[data-react="${text.dataset.text}"]`);
  if (!way) return null;
  if (!bars.has(text)) {
    const bar = document.createElement("p");
    bar.className = "quote-bar";
    bar.hidden = true;
    const link = document.createElement("a");
    link.className = "button button--small";
    link.href = way.href;
    link.textContent = english ? "React to these words" : "Reageer op deze woorden";
    link.addEventListener("click", () => sessionStorage.setItem(kept(text.dataset.text), bar.dataset.words));
    bar.append(link);
    text.after(bar);
    bars.set(text, bar);
  }
  return bars.get(text);
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const text = textOf(selection?.anchorNode);
  if (!text || text !== textOf(selection.focusNode)) return; // elsewhere: what was chosen stays chosen
  const bar = barOf(text);
  if (!bar) return;
  const words = selection.isCollapsed ? "" : wordsOf(selection);
  for (const [, other] of bars) if (other !== bar) other.hidden = true;
  bar.hidden = !words;
  bar.dataset.words = words;
});

each("form[data-quoted]", (form) => {
  const field = form.querySelector("input[name=quote]");
  const words = sessionStorage.getItem(kept(form.dataset.quoted));
  if (!field || !words) return;
  sessionStorage.removeItem(kept(form.dataset.quoted));
  if (!field.value) field.value = words;
});
