// The wall's squares say their name and reason on hover and focus; without scripts their title does.
export function explainOnHover() {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  nameCells();
  document.addEventListener("htmx:afterSettle", nameCells);

  const cellOf = (event) => (event.target instanceof Element ? event.target.closest(".cell") : null);
  const isMarked = (cell) => {
    try {
      return cell.matches(":focus-visible");
    } catch {
      return true; // before Chromium 86
    }
  };
  const show = (cell) => {
    tip.textContent = cell.getAttribute("aria-label");
    tip.hidden = false;
    const box = cell.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left + box.width / 2 - tip.offsetWidth / 2), document.documentElement.clientWidth - tip.offsetWidth - 8);
    const isRoomAbove = box.top > tip.offsetHeight + 12;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${scrollY + (isRoomAbove ? box.top - tip.offsetHeight - 8 : box.bottom + 8)}px`;
  };
  const hide = () => { tip.hidden = true; };
  document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && (cellOf(event) ? show(cellOf(event)) : hide()));
  document.addEventListener("focusin", (event) => (cellOf(event) && isMarked(cellOf(event)) ? show(cellOf(event)) : hide()));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("click", hide);
}

/** The name and reason leave the title, so that the browser does not show them twice. */
function nameCells() {
  for (const cell of document.querySelectorAll(".cell[title]")) {
    cell.setAttribute("aria-label", cell.title);
    cell.removeAttribute("title");
  }
}
