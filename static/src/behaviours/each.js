// Run something for each element that is on the page now, or comes later with a fragment.
export function each(selector, act) {
  const run = (root) => {
    if (root.matches?.(selector)) act(root);
    for (const element of root.querySelectorAll(selector)) act(element);
  };
  run(document);
  document.addEventListener("htmx:load", (event) => run(event.detail.elt));
}
