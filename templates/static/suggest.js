// Suggestions for the search box: a combobox with a list of links, after the ARIA
// Authoring Practices. Without this module the box is a plain one.
const wait = 120; // milliseconds without a key

for (const box of document.querySelectorAll("form[role=search] input[type=search]")) {
  const form = box.form;
  const list = document.createElement("div");
  list.id = `${box.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  box.insertAdjacentElement("afterend", list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) box.setAttribute(name, value);

  let timer, request, chosen = -1;

  const close = () => {
    list.hidden = true;
    choose(-1);
    box.setAttribute("aria-expanded", "false");
  };
  const stop = () => {
    clearTimeout(timer);
    request?.abort();
  };
  const choose = (at) => {
    chosen = at;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    const option = list.children[at];
    if (!option) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ kind, label, href, count }, i) => {
      const option = document.createElement("a");
      option.href = href;
      option.id = `${list.id}-${i}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      for (const [name, text] of Object.entries({ kind, label, count })) {
        const part = option.appendChild(document.createElement(name === "label" ? "bdi" : "span"));
        part.className = name;
        part.textContent = text;
        option.append(" ");
      }
      return option;
    }));
    choose(-1);
    list.hidden = suggestions.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    if (box.value.trim().length < 2) return close();
    request = new AbortController();
    const parameters = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...parameters]) if (!value) parameters.delete(name);
    try {
      const answer = await fetch(`${new URL("suggest", form.action).pathname}?${parameters}`, { signal: request.signal });
      if (answer.ok && document.activeElement === box) show(await answer.json());
      else close();
    } catch {
      close(); // it was given up, or the network failed: the box works as it is
    }
  };

  box.addEventListener("input", () => {
    stop();
    timer = setTimeout(ask, wait);
  });
  box.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.isComposing || (list.hidden && event.key !== "ArrowDown")) return;
    if (event.key === "ArrowDown" && list.hidden) {
      ask();
    } else if (event.key === "ArrowDown") {
      choose(chosen === last ? -1 : chosen + 1);
    } else if (event.key === "ArrowUp") {
      choose(chosen < 0 ? last : chosen - 1);
    } else if (event.key === "Escape") {
      stop();
      close();
      event.stopPropagation();
    } else {
      return;
    }
    event.preventDefault();
  });
  box.addEventListener("blur", () => {
    stop();
    close();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // so that the box keeps the focus
  form.addEventListener("submit", (event) => { // also of the key on a telephone that sends the form
    stop();
    if (chosen < 0) return;
    event.preventDefault();
    list.children[chosen].click();
  });
}
