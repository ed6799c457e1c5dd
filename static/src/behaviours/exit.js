// "Snel weg": empties the screen at once, ends the session, and puts another page in this one's place in the history.
// Escape three times does the same. Without JavaScript the form does it, one moment slower.
const form = document.querySelector("[data-exit]");

const others = new BroadcastChannel("quick-exit"); // the other windows of this browser leave too

function vanish() {
  document.documentElement.replaceChildren();
  document.documentElement.dataset.left = ""; // the end of the session, which follows, leads nowhere else
  document.title = "";
  window.location.replace(form.dataset.exit);
}

function leave() {
  // It goes on when the page is gone; nobody waits for it.
  fetch(form.action, { method: "POST", redirect: "manual", keepalive: true }).catch(() => null);
  others.postMessage("left");
  vanish();
}

if (form) {
  others.onmessage = vanish;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      pressed = [];
      return;
    }
    pressed = [...pressed, event.timeStamp].filter((moment) => event.timeStamp - moment < 1500);
    if (pressed.length >= 3) leave();
  });
}
