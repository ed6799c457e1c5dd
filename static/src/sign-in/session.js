// The end of a session. Somebody else ended it: the page goes at once. Time ended it: what was typed stays in the page,
// out of sight, until the same person is back. While someone types, the session lives on.

const STATE = "/aanmelding/stand";
const EXTEND = "/aanmelding/verlengen";
const STREAM = "/aanmelding/stroom";
const TYPING_EVERY = 60_000;
const WARN_BEFORE = 180; // seconds
const LOOK_AGAIN = 15_000; // without a stream

let words = null; // of this page's language, from templates/identity/_session.html
let account = null;
let lastExtended = Date.now();
let timer = 0;

export function watchSession(page) {
  words = page.getElementById("session-words")?.dataset;
  if (!words) return;
  page.addEventListener("input", () => typing(page));
  page.addEventListener("visibilitychange", () => page.hidden || look(page));
  look(page);
  listen(page);
}

async function look(page) {
  clearTimeout(timer);
  const state = await fetch(STATE, { cache: "no-store" }).then((answer) => answer.json()).catch(() => null);
  if (!state) {
    timer = setTimeout(() => look(page), LOOK_AGAIN);
    return;
  }
  if (!state.signed_in) {
    timedOut(page);
    return;
  }
  if (account && account !== state.account) {
    leave(); // somebody else signed in here: what stands on this page is not theirs
    return;
  }
  account = state.account;
  back(page, state.csrf_token);
  const left = state.seconds - WARN_BEFORE;
  if (left <= 0) warn(page, state.seconds);
  else close(page, "session-warning");
  timer = setTimeout(() => look(page), Math.max(left > 0 ? left : state.seconds, 1) * 1000);
}

function typing(page) {
  if (Date.now() - lastExtended < TYPING_EVERY) return;
  extend(page);
}

async function extend(page) {
  lastExtended = Date.now();
  const token = page.querySelector("input[name=csrf_token]")?.value;
  if (!token) return;
  await fetch(EXTEND, { method: "POST", body: new URLSearchParams({ csrf_token: token }) }).catch(() => null);
  look(page);
}

// One stream per browser: the pages agree on who holds it and tell each other when the session ended.
function listen(page) {
  const others = new BroadcastChannel("sign-ins");
  others.onmessage = () => leave();
  const hold = () => new Promise((done) => {
    const stream = new EventSource(STREAM);
    stream.addEventListener("ended", () => {
      stream.close();
      others.postMessage("ended");
      leave();
      done();
    });
    stream.onerror = () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      setTimeout(() => { look(page); done(); }, LOOK_AGAIN);
    };
  });
  const again = () => (navigator.locks ? navigator.locks.request("sign-ins", hold) : hold()).then(again);
  again();
}

function leave() {
  if ("left" in document.documentElement.dataset) return; // by the quick exit, to a page of somebody else
  document.documentElement.hidden = true;
  location.replace("/afgemeld");
}

function warn(page, seconds) {
  const minutes = Math.max(1, Math.round(seconds / 60));
  const dialog = shown(page, "session-warning", {
    title: words.warning,
    text: words.warningText.replace("%s", minutes),
  });
  const stay = button(page, words.stay, () => {
    close(page, "session-warning");
    extend(page);
  });
  dialog.append(stay);
}

function timedOut(page) {
  timer = setTimeout(() => look(page), LOOK_AGAIN);
  close(page, "session-warning");
  if (page.getElementById("session-ended")) return;
  for (const part of page.body.children) if (!part.hidden) { part.hidden = true; part.dataset.outOfSight = ""; }
  const dialog = shown(page, "session-ended", {
    title: words.ended,
    text: words.endedText,
  });
  const link = page.createElement("a");
  link.className = "button";
  link.href = "/opnieuw-aanmelden";
  link.target = "_blank";
  link.rel = "opener";
  link.textContent = words.again;
  dialog.append(link);
}

function back(page, token) {
  if (!page.getElementById("session-ended")) return;
  for (const field of page.querySelectorAll("input[name=csrf_token]")) field.value = token;
  for (const part of page.querySelectorAll("[data-out-of-sight]")) { part.hidden = false; delete part.dataset.outOfSight; }
  close(page, "session-ended");
  listen(page);
}

function shown(page, id, { title, text }) {
  close(page, id);
  const dialog = page.createElement("dialog");
  dialog.id = id;
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", `${id}-title`);
  const box = page.createElement("div");
  box.className = "dialog__box";
  const heading = page.createElement("h2");
  heading.id = `${id}-title`;
  heading.textContent = title;
  const sentence = page.createElement("p");
  sentence.textContent = text;
  box.append(heading, sentence);
  dialog.append(box);
  page.body.append(dialog);
  dialog.addEventListener("cancel", (event) => id === "session-ended" && event.preventDefault());
  dialog.showModal();
  return box;
}

function close(page, id) {
  page.getElementById(id)?.remove();
}

function button(page, label, act) {
  const made = page.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}
