// Brushing: a drag over the bars narrows the search to their time. The bars are links,
// and the form has fields for both ends, for all who do not drag.
for (const lanes of document.querySelectorAll(".lanes[data-bounds]")) {
  const bounds = lanes.dataset.bounds.split(" ");
  const count = bounds.length - 1;
  let drag;

  // at is the bar below the pointer, from 0.
  const at = (event) => {
    const box = lanes.querySelector(".chart").getBoundingClientRect();
    return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * count)));
  };
  const show = () => {
    const plot = lanes.querySelector(".chart").getBoundingClientRect();
    const [first, last] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    drag.mark.style.left = `${plot.left - lanes.getBoundingClientRect().left + (plot.width * first) / count}px`;
    drag.mark.style.width = `${(plot.width * (last - first + 1)) / count}px`;
  };
  const stop = () => {
    drag?.mark?.remove();
    drag = undefined;
  };

  lanes.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch" || !event.target.closest(".chart")) return;
    drag = { from: at(event), to: at(event), x: event.clientX };
  });
  lanes.addEventListener("pointermove", (event) => {
    if (!drag || (!drag.mark && Math.abs(event.clientX - drag.x) < 5)) return;
    if (!drag.mark) {
      drag.mark = lanes.appendChild(document.createElement("div"));
      drag.mark.className = "brushed";
      lanes.setPointerCapture(event.pointerId);
    }
    drag.to = at(event);
    show();
  });
  lanes.addEventListener("pointerup", () => {
    if (!drag?.mark) return stop();
    const [first, last] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    const address = new URL(location.href);
    address.searchParams.set("from", bounds[first]);
    address.searchParams.set("to", bounds[last + 1]);
    for (const name of ["cursor", "histogram"]) address.searchParams.delete(name);
    stop();
    location.assign(address);
  });
  lanes.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", (event) => event.key === "Escape" && stop());
  lanes.addEventListener("dragstart", (event) => event.preventDefault()); // of links
}
