// Replies fold away under the comment that they answer. Without JavaScript the whole
// thread is open, and the page can be shown without replies.
const comments = [...document.querySelectorAll(".comments > .comment")];
const depth = (comment) => Number(/\bd(\d)\b/.exec(comment.className)?.[1] ?? 0);

// below returns the replies under a comment, and the replies to them.
function below(comment) {
  const at = comments.indexOf(comment) + 1;
  const end = comments.findIndex((other, i) => i >= at && depth(other) <= depth(comment));
  return comments.slice(at, end < 0 ? comments.length : end);
}

// say tells what a button does, and whether the replies are there.
function say(button, open, replies) {
  button.setAttribute("aria-expanded", String(open));
  button.textContent = `${open ? "Hide" : "Show"} ${replies} ${replies === 1 ? "reply" : "replies"}`;
}

// fold hides all replies under a comment or, if they are hidden, shows all of them.
function fold(comment) {
  const button = comment.querySelector(".fold");
  if (!button) return;
  const open = button.getAttribute("aria-expanded") === "false";
  const replies = below(comment);
  say(button, open, replies.length);
  for (const reply of replies) {
    reply.hidden = !open;
    const inner = reply.querySelector(".fold");
    if (open && inner) say(inner, true, below(reply).length);
  }
}

for (const comment of comments) {
  const replies = below(comment);
  if (!replies.length) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fold";
  say(button, true, replies.length);
  button.addEventListener("click", () => fold(comment));
  comment.querySelector(".meta").append(button);
}

// A link to a comment that is folded away opens what is above it.
function open() {
  const target = document.getElementById(location.hash.slice(1));
  for (const comment of comments) if (target?.hidden && below(comment).includes(target)) fold(comment);
  target?.scrollIntoView();
}
addEventListener("hashchange", open);

const focused = () => comments.find((comment) => comment.contains(document.activeElement));
function first(by) {
  const tops = comments.filter((comment) => depth(comment) === 0);
  const at = tops.findLastIndex((top) => top === focused() || below(top).includes(focused()));
  const to = tops[at < 0 ? (by > 0 ? 0 : tops.length - 1) : at + by];
  if (!to) return;
  to.tabIndex = -1;
  to.focus();
  to.scrollIntoView({ block: "nearest" });
}

const actions = {
  s: () => document.getElementById("thread-q")?.focus(),
  c: () => focused() && fold(focused()),
  n: () => first(1),
  p: () => first(-1),
};
document.addEventListener("keydown", (event) => {
  const action = actions[event.key];
  if (!action || event.target.closest("input, select, textarea, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
});
