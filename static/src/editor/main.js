// Makes every text of the page one that can be written in together. Without this script the same page shows the text,
// and its link leads to a plain form.

import { Line } from "./line.js";
import { Panel } from "./panel.js";

for (const root of document.querySelectorAll("[data-texts-socket]")) {
  const words = JSON.parse(root.dataset.words);
  const line = new Line(root.dataset.textsSocket);
  const panels = [];

  // A long plan has many texts: each begins when it comes near the eye.
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        panels.push(new Panel(target, line, words));
      }
    },
    { rootMargin: "600px" },
  );
  for (const element of root.querySelectorAll("[data-text]")) near.observe(element);

  addEventListener("beforeunload", (event) => {
    if (panels.some((panel) => panel.text.unsent && !panel.text.over)) event.preventDefault();
  });
}
