// Keys for people who search much. Everything they do is done by links and the form
// as well.
const items = () => [...document.querySelectorAll(".result, .line, .comment")];

const actions = {
  "/": () => focusOn(document.querySelector("input[type=search]")),
  j: () => step(1),
  k: () => step(-1),
  o: () => {
    const item = items().find((item) => item.contains(document.activeElement));
    (item?.querySelector("a.open, .meta a") ?? item?.querySelector("a"))?.click();
  },
  f: () => {
    const side = document.querySelector(".side details");
    if (side) side.open = true;
    focusOn(document.querySelector(".side a"));
  },
  "?": () => document.getElementById("keys")?.showModal(),
};

function focusOn(element) {
  if (!element) return;
  if (!element.matches("a, input, button, summary")) element.tabIndex = -1;
  element.focus();
  element.scrollIntoView({ block: "nearest" });
}

// step moves to the next or previous document.
function step(by) {
  const all = items();
  const at = all.findIndex((item) => item.contains(document.activeElement));
  focusOn(at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by]);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea, dialog");
  if (event.key === "Escape" && typing) return typing.blur();
  const action = actions[event.key];
  if (!action || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
});

// A click on a filter loads the page again. The focus and the place come back.
const kept = "standpoint-focus";
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-keep]");
  if (chosen) sessionStorage.setItem(kept, JSON.stringify([location.pathname, chosen.dataset.keep, scrollY]));
});
const [path, name, top] = JSON.parse(sessionStorage.getItem(kept) ?? "[]");
sessionStorage.removeItem(kept);
if (path === location.pathname) {
  const again = [...document.querySelectorAll("[data-keep]")].find((element) => element.dataset.keep === name);
  again?.focus({ preventScroll: true });
  if (again) scrollTo(0, top);
}

// A page that waits for something looks again, unless somebody is writing in it.
const wait = Number(document.querySelector("meta[name=look-again]")?.content);
if (wait) setInterval(() => document.activeElement?.matches("input, textarea") || location.reload(), wait * 1000);
