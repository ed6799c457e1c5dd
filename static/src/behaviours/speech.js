// Read aloud and dictation with what the device itself has. Nothing leaves for a service of ours, and nothing is stored:
// dictated words land in a field of their own, and go into the text only after the person says that they are right.
import { each } from "./each.js";

const english = document.documentElement.lang === "en";
const words = english
  ? { read: "Read aloud", stop: "Stop reading", speak: "Dictate", listening: "I am listening. Say “stop” by pressing the button.", heard: "Is this right?", use: "Use these words", drop: "Throw away", failed: "That did not work. You can type instead." }
  : { read: "Lees voor", stop: "Stop met voorlezen", speak: "Inspreken", listening: "Ik luister. Druk nog een keer op de knop om te stoppen.", heard: "Klopt dit?", use: "Gebruik deze woorden", drop: "Gooi weg", failed: "Dat lukte niet. U kunt ook typen." };
const language = english ? "en-GB" : "nl-NL";

function button(text, kind = "quiet") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button--${kind} button--small`;
  made.textContent = text;
  return made;
}

// Read aloud: a button at each text that says data-read-aloud, where the device has a voice for this language.
const PARTS = "h1, h2, h3, h4, p, li, dt, dd, blockquote, caption, th, td, legend, label";

// What stands there for eyes, each part once, in its order; buttons and what is hidden stay out.
function spoken(text) {
  const parts = [...text.querySelectorAll(PARTS)].filter((part) => !part.querySelector(PARTS) && part.checkVisibility?.() !== false);
  return (parts.length ? parts : [text]).map((part) => part.innerText.trim()).filter(Boolean).join(". ");
}

const voiceOf = () => speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.replace("_", "-").startsWith(language.slice(0, 2)));

function offerReading(text) {
  if (text.dataset.readAloud === "offered" || !voiceOf()) return;
  text.dataset.readAloud = "offered";
  const reading = button(words.read);
  reading.addEventListener("click", () => {
    const busy = speechSynthesis.speaking;
    speechSynthesis.cancel();
    if (busy) return;
    const said = new SpeechSynthesisUtterance(spoken(text));
    said.lang = language;
    said.voice = voiceOf();
    said.onstart = () => { reading.textContent = words.stop; };
    said.onend = said.onerror = () => { reading.textContent = words.read; };
    speechSynthesis.speak(said);
  });
  if (text.matches("main")) (text.querySelector(".head") ?? text).append(reading);
  else text.before(reading);
}

if ("speechSynthesis" in window) {
  const offer = () => each("[data-read-aloud]", offerReading);
  offer();
  speechSynthesis.addEventListener("voiceschanged", () => document.querySelectorAll("[data-read-aloud]").forEach(offerReading));
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}

// Dictation: beside each text field that may be long, where the device recognises speech by itself.
const Recogniser = window.SpeechRecognition ?? window.webkitSpeechRecognition;

function offerDictation(area) {
  if (area.dataset.dictation) return; // offered already, or not wanted here
  area.dataset.dictation = "offered";
  const start = button(words.speak);
  const said = document.createElement("div");
  said.setAttribute("role", "status");
  let recogniser = null;
  start.addEventListener("click", () => {
    if (recogniser) {
      recogniser.stop();
      return;
    }
    recogniser = new Recogniser();
    recogniser.lang = language;
    recogniser.continuous = true;
    if ("processLocally" in recogniser) recogniser.processLocally = true; // on the device, or not at all
    let heard = "";
    recogniser.onresult = (event) => { heard = [...event.results].map((result) => result[0].transcript).join(" ").trim(); };
    recogniser.onerror = () => { said.textContent = words.failed; };
    recogniser.onend = () => {
      recogniser = null;
      start.setAttribute("aria-pressed", "false");
      if (heard) confirm(heard);
    };
    start.setAttribute("aria-pressed", "true");
    said.textContent = words.listening;
    recogniser.start();
  });

  function confirm(heard) {
    const question = document.createElement("p");
    const quote = document.createElement("blockquote");
    const use = button(words.use, "secondary");
    const drop = button(words.drop);
    question.textContent = words.heard;
    quote.textContent = heard;
    use.addEventListener("click", () => {
      area.setRangeText(`${area.value && !/\s$/.test(area.value) ? " " : ""}${heard}`, area.value.length, area.value.length, "end");
      area.dispatchEvent(new Event("input", { bubbles: true })); // as typing: drafts, and the session lives on
      said.replaceChildren();
      area.focus();
    });
    drop.addEventListener("click", () => {
      said.replaceChildren();
      start.focus();
    });
    said.replaceChildren(question, quote, use, drop);
    use.focus();
  }

  area.after(start, said);
}

// Only where the device can do it without sending the voice away; the browser says so before the button comes.
async function canListenHere() {
  if (!Recogniser) return false;
  if (typeof Recogniser.available !== "function") return false;
  return (await Recogniser.available({ langs: [language], processLocally: true }).catch(() => "")) === "available";
}
canListenHere().then((can) => can && each("textarea", offerDictation));
