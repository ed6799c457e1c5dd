// Nothing that was typed is lost when an answer does not come or is an error: the form stays as it is, in memory only,
// and a message above it says what happened. For forms that htmx sends; other forms get their text back from the server.
const words = document.documentElement.lang === "en"
  ? { offline: "No connection. Nothing was saved. Your text is still here: try again in a moment." }
  : { offline: "Geen verbinding. Er is niets bewaard. Uw tekst staat hier nog: probeer het zo nog een keer." };

function tell(form, sentences) {
  const place = form.querySelector("[data-kept]") ?? form.insertBefore(document.createElement("div"), form.firstChild);
  place.dataset.kept = "";
  place.setAttribute("role", "alert");
  place.className = "banner banner--danger";
  const body = document.createElement("div");
  body.className = "banner__body";
  for (const sentence of sentences) {
    const line = document.createElement("p");
    line.textContent = sentence;
    body.append(line);
  }
  place.replaceChildren(document.createElement("span"), body);
}

const formOf = (event) => event.detail.elt?.closest?.("form") ?? event.target.closest?.("form");

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const form = formOf(event);
    if (form) tell(form, [words.offline]);
  });
}

document.addEventListener("htmx:responseError", (event) => {
  const form = formOf(event);
  if (!form) return;
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const title = page.querySelector("h1")?.textContent.trim();
  const said = [...page.querySelectorAll("[data-error-words] p")].map((line) => line.textContent.trim());
  tell(form, [title, ...said].filter(Boolean));
});

document.addEventListener("htmx:beforeRequest", (event) => {
  formOf(event)?.querySelector("[data-kept]")?.remove();
});

// A form that was changed and not sent asks before the page goes. Forms that keep a draft themselves say data-drafted.
let changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form");
  if (form && event.target.matches("textarea") && !form.matches("[data-drafted]")) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) {
    const form = formOf(event);
    if (form?.querySelector("textarea")) changed.add(form);
  }
});
window.addEventListener("beforeunload", (event) => {
  changed = new Set([...changed].filter((form) => form.isConnected && [...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue)));
  if (changed.size) event.preventDefault();
});
