// The wall's squares say their name and reason on hover, focus and tap; without scripts their title does.
export function explainOnHover() {
  const cells = document.querySelectorAll(".cell[title]");
  if (!cells.length) return;
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  let shown = null;

  for (const cell of cells) {
    cell.setAttribute("aria-label", cell.title);
    cell.removeAttribute("title");
  }
  const cellOf = (event) => event.target.closest?.(".cell");
  const show = (cell) => {
    shown = cell;
    tip.textContent = cell.getAttribute("aria-label");
    tip.hidden = false;
    const box = cell.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left + box.width / 2 - tip.offsetWidth / 2), document.documentElement.clientWidth - tip.offsetWidth - 8);
    const isRoomAbove = box.top > tip.offsetHeight + 12;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${scrollY + (isRoomAbove ? box.top - tip.offsetHeight - 8 : box.bottom + 8)}px`;
  };
  const hide = () => {
    shown = null;
    tip.hidden = true;
  };
  document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && (cellOf(event) ? show(cellOf(event)) : hide()));
  document.addEventListener("focusin", (event) => (cellOf(event)?.matches(":focus-visible") ? show(cellOf(event)) : hide()));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  // The first tap explains, the second opens.
  let lastPointer = "mouse";
  document.addEventListener("pointerdown", (event) => { lastPointer = event.pointerType; });
  document.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (!cell) return hide();
    if (lastPointer !== "mouse" && shown !== cell && event.detail) {
      event.preventDefault();
      show(cell);
    }
  });
}
