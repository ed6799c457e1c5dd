// Dialogs. A link with data-dialog opens the page that it leads to in a dialog; when that fails it is an ordinary link.
import htmx from "htmx.org";
import { each } from "./each.js";

each("[data-dialog-inline]", (dialog) => {
  dialog.removeAttribute("open");
  for (const button of dialog.querySelectorAll("[data-close]")) button.hidden = false;
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog], a[data-dialog-open]");
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const dialog = link.dataset.dialogOpen ? document.getElementById(link.dataset.dialogOpen) : await fetched(link);
  if (dialog) dialog.showModal();
  else window.location.assign(link.href);
});

// A touch on the ground around a dialog closes it, as Escape does. A form in it keeps what was typed: it is only hidden.
document.addEventListener("mousedown", (event) => {
  if (event.target.matches?.("dialog:modal") && !event.target.querySelector("textarea, input:not([type=hidden])")) event.target.close();
});

async function fetched(link) {
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" }, redirect: "error" });
    const content = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-dialog-content]");
    if (!content) return null;
    return asDialog(content, link.href);
  } catch {
    return null;
  }
}

function asDialog(content, address) {
  const dialog = document.createElement("dialog");
  const box = document.createElement("div");
  const close = document.createElement("button");
  dialog.className = "dialog";
  box.className = "dialog__box";
  close.type = "button";
  close.className = "button button--quiet button--small";
  close.textContent = document.documentElement.lang === "en" ? "Close" : "Sluit";
  close.addEventListener("click", () => dialog.close());
  const heading = content.querySelector("h1");
  if (heading) {
    const title = document.createElement("h2");
    title.id = "dialog-title";
    title.append(...heading.childNodes);
    heading.replaceWith(title);
    dialog.setAttribute("aria-labelledby", title.id);
  }
  // A form without an address of its own belongs to the page that was fetched.
  for (const form of content.querySelectorAll("form:not([action])")) form.setAttribute("action", address);
  box.append(...document.adoptNode(content).childNodes, close);
  dialog.append(box);
  document.body.append(dialog);
  htmx.process(dialog);
  dialog.addEventListener("close", () => {
    if (!dialog.querySelector("textarea")?.value) dialog.remove();
  });
  return dialog;
}
