// "Snel weg": empties the screen at once and takes this page's place in the history. Escape three times does the same.
const link = document.querySelector("[data-exit]");

function leave() {
  document.documentElement.replaceChildren();
  document.title = "";
  window.location.replace(link.href);
}

if (link) {
  link.addEventListener("click", (event) => {
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
