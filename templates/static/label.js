// Keys for judging: 1 to 9 say a value, 0 that one cannot tell, a to e set a mark, n goes
// to the note, u takes the last one back. They press the buttons of the page, which do the
// same without this file.
const byKey = (key) => document.querySelector(`.label [data-key="${CSS.escape(key)}"]`);

let sent = false; // a second key must not judge a document that was not seen
document.addEventListener("submit", () => (sent = true));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || sent) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
  const pressed = event.key === "n" ? document.getElementById("note") : byKey(event.key);
  if (!pressed) return;
  event.preventDefault();
  if (pressed.matches("textarea")) pressed.focus();
  else pressed.click();
});
