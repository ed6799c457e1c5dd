// Several writers at the very same place, in all orders that a network can bring: each one's words stay whole, and so
// does what each wrote. The editor's own binding and documents; in place of the screen a view that only keeps its state.
// Exits with 1 and says what was torn.

import { EditorState, TextSelection } from "prosemirror-state";
import { initProseMirrorDoc, ySyncPlugin, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import { keepCarets } from "../../static/src/editor/carets.js";
import { schema } from "../../static/src/editor/schema.js";

const KEEPS = !process.argv.includes("--without"); // how the test itself is tried
const FROM_SERVER = Symbol("from the server");
const WORDS = ["pappa", "appel", "aap", "lepel", "anna"]; // beside each other with equal letters at their edges

/** A view without a screen. */
class Screen {
  constructor(state) {
    this.state = state;
    this.shown = state.plugins.filter(({ spec }) => spec.view).map(({ spec }) => spec.view(this));
  }
  hasFocus() { return false; }
  dispatch(tr) {
    const before = this.state;
    this.state = this.state.apply(tr);
    for (const each of this.shown) each.update?.(this, before);
  }
}

class Writer {
  constructor(begin, client) {
    this.doc = new Y.Doc();
    this.doc.clientID = client;
    Y.applyUpdate(this.doc, begin, FROM_SERVER);
    const fragment = this.doc.getXmlFragment("text");
    const { doc, mapping } = initProseMirrorDoc(fragment, schema);
    const state = EditorState.create({ schema, doc, plugins: [ySyncPlugin(fragment, { mapping })] });
    if (KEEPS) keepCarets(ySyncPluginKey.getState(state).binding);
    this.view = new Screen(state);
    this.sent = [];
    this.doc.on("update", (update, origin) => { if (origin !== FROM_SERVER) this.sent.push(update); });
  }
  choose(from, to = from) { this.view.dispatch(this.view.state.tr.setSelection(TextSelection.create(this.view.state.doc, from, to))); }
  type(words) { this.view.dispatch(this.view.state.tr.insertText(words)); }
  wipe() {
    const { from } = this.view.state.selection;
    this.view.dispatch(this.view.state.tr.delete(from - 1, from));
  }
  hear(update) { Y.applyUpdate(this.doc, update, FROM_SERVER); }
  get words() { return this.view.state.doc.textContent; }
  get chosen() {
    const { from, to } = this.view.state.selection;
    return this.view.state.doc.textBetween(from, to);
  }
  /** The words of each client in their order; a client whose words stand in two places is in it twice. */
  get runs() {
    const runs = [];
    for (let item = this.doc.getXmlFragment("text").get(0).get(0)._start; item; item = item.right) {
      if (item.deleted || !item.countable) continue;
      if (runs.at(-1)?.client === item.id.client) runs.at(-1).words += item.content.str;
      else runs.push({ client: item.id.client, words: item.content.str });
    }
    return runs;
  }
}

function beginning(words) {
  const doc = new Y.Doc();
  doc.clientID = 999;
  const paragraph = new Y.XmlElement("paragraph");
  doc.getXmlFragment("text").insert(0, [paragraph]);
  paragraph.insert(0, [new Y.XmlText(words)]);
  return Y.encodeStateAsUpdate(doc);
}

/** Numbers that look like chance and are the same in each run (mulberry32). */
function chance(seed) {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const torn = [];
const demand = (ok, what) => { if (!ok) torn.push(what); };

function together(seed) {
  const pick = chance(seed);
  const writers = WORDS.slice(0, 2 + pick(WORDS.length - 1)).map((word, n) => {
    const writer = new Writer(beginning("Begin.Slot."), 1 + pick(800) + 1000 * n * (pick(2) || -1) + 5000);
    writer.choose(7 + (pick(4) ? 0 : 5)); // most at one place, some at the end
    return Object.assign(writer, { word, left: [...word], wrong: pick(3), heard: WORDS.map(() => 0) });
  });
  const others = () => writers.flatMap((to) => writers.map((from, n) => ({ to, from, n })).filter(({ from, n }) => from !== to && to.heard[n] < from.sent.length));
  const tell = ({ to, from, n }) => { to.hear(from.sent[to.heard[n]]); to.heard[n] += 1; };
  while (writers.some(({ left }) => left.length)) {
    const open = others();
    if (open.length && pick(3)) { tell(open[pick(open.length)]); continue; }
    const writer = writers[pick(writers.length)];
    if (!writer.left.length) continue;
    if (writer.wrong && writer.left.length < writer.word.length && !pick(4)) { // a wrong letter, wiped again
      writer.wrong -= 1;
      writer.type(writer.left[0]);
      for (const open of others()) if (!pick(2)) tell(open);
      writer.wipe();
    } else writer.type(writer.left.shift());
  }
  for (let open = others(); open.length; open = others()) tell(open[pick(open.length)]);
  const [{ words }] = writers;
  demand(writers.every((writer) => writer.words === words), `${seed}: not all see the same`);
  for (const { word, doc } of writers) {
    const own = writers[0].runs.filter(({ client }) => client === doc.clientID).map((run) => run.words);
    demand(own.length === 1 && own[0] === word, `${seed}: ${word} is ${own.join(" … ")} in ${words}`);
  }
}

for (let seed = 1; seed <= 100; seed += 1) together(seed);

// Behind the last letter of someone who is still writing, a caret goes along with their word.
const [noor, sanne] = [new Writer(beginning("Begin."), 1), new Writer(beginning("Begin."), 2)];
noor.choose(7);
noor.type("ik wil na");
for (const update of noor.sent.splice(0)) sanne.hear(update);
sanne.choose(sanne.words.length + 1);
noor.type("ar huis");
for (const update of noor.sent.splice(0)) sanne.hear(update);
sanne.type(", goed");
demand(sanne.words === "Begin.ik wil naar huis, goed", `behind a word in the making: ${sanne.words}`);

// What is chosen stays what it was, also where another writes on right behind it.
const [els, bart] = [new Writer(beginning("Begin. Slot."), 1), new Writer(beginning("Begin. Slot."), 2)];
els.choose(1, 7);
bart.choose(7);
bart.type(" Midden.");
for (const update of bart.sent.splice(0)) els.hear(update);
demand(els.chosen === "Begin.", `chosen words grew: ${els.chosen}`);

if (torn.length) {
  console.log(`${torn.length} torn, such as:\n${torn.slice(0, 5).join("\n")}`);
  process.exit(1);
}
