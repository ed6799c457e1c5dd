// Buttons that need JavaScript are hidden until it is here: copying a text, printing the page.
import { each } from "./each.js";

each("[data-copy]", (button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const area = document.getElementById(button.dataset.copy);
    area.select();
    await navigator.clipboard.writeText(area.value);
    button.textContent = document.documentElement.lang === "en" ? "Copied" : "Gekopieerd";
  });
});

each("[data-print]", (button) => button.addEventListener("click", () => window.print()));
