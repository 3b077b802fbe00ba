// A square of the wall opens its target beside the wall; without scripts it opens the target's page.
export function openBesideTheWall() {
  let opener = null;

  document.addEventListener("click", (event) => {
    const cell = event.target.closest(".cell");
    const panel = document.getElementById("panel");
    if (event.target.closest("[data-close]")) return close();
    if (!cell || !panel || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener = cell;
    window.htmx.ajax("GET", cell.getAttribute("href"), { target: "#panel", swap: "innerHTML", source: panel });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "panel") return;
    event.detail.target.hidden = false;
    event.detail.target.focus();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());

  /** The panel goes, and the reader is back where it was opened. */
  function close() {
    const panel = document.getElementById("panel");
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    panel.replaceChildren();
    opener?.focus();
  }
}
