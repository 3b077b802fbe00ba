// A square of the wall opens its target beside the wall; without scripts it opens the target's page.
export function openBesideTheWall() {
  let opener = null;

  document.addEventListener("click", (event) => {
    const cell = event.target.closest(".cell");
    const panel = document.getElementById("panel");
    if (event.target.closest("[data-close]")) return close();
    if (!cell || !panel || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener = cell;
    window.htmx.ajax("GET", cell.getAttribute("href"), { target: "#panel", swap: "innerHTML", source: panel });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const panel = event.detail.target;
    if (!panel || panel.id !== "panel") return;
    panel.hidden = false;
    panel.focus();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());

  /** The panel goes, and the reader is back where it was opened. */
  function close() {
    const panel = document.getElementById("panel");
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    panel.textContent = "";
    if (opener) opener.focus();
  }
}
