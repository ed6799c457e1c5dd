// The bar above a text: one stop for Tab, arrows inside it, each button says whether it is on.

export function toolbar(view, tools, words, extra) {
  const bar = document.createElement("div");
  bar.className = "text__tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.toolbar);
  const buttons = [...tools, ...extra].map((tool) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `text__tool text__tool--${tool.name}`;
    button.textContent = words[tool.name];
    button.tabIndex = -1;
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the words stay chosen
    button.addEventListener("click", () => {
      tool.run(view().state, view().dispatch, view());
      if (!tool.away) view().focus();
      update();
    });
    bar.append(button);
    return { tool, button };
  });

  const shown = () => buttons.filter(({ button }) => !button.hidden).map(({ button }) => button);
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLButtonElement) {
      event.preventDefault(); // or the same key is pressed again in the text, which has the focus by then
      event.target.click();
      return;
    }
    const row = shown();
    const at = row.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: row.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = row[(to + row.length) % row.length];
    for (const button of row) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });

  function update() {
    const { state } = view();
    for (const { tool, button } of buttons) {
      button.hidden = Boolean(tool.hidden?.(state));
      if (tool.on) button.setAttribute("aria-pressed", String(Boolean(tool.on(state))));
    }
    const row = shown();
    if (!row.some((button) => button.tabIndex === 0) && row.length) row[0].tabIndex = 0;
  }

  return { bar, update };
}
