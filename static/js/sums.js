// Alt and = takes over the sum of the parts, as it adds up in a spreadsheet: that of the row in which somebody types,
// else of the only one there is. The server adds up and fills in; nothing is sent to the office by that.
export function takeSums() {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.code !== "Equal") return;
    if (event.isComposing || event.keyCode === 229 || event.repeat) return;
    const form = event.target.closest(".report-row");
    const buttons = (form || document).querySelectorAll('[data-key="alt+="]');
    if (buttons.length !== 1) return;
    event.preventDefault();
    buttons[0].click();
  });
  // The list of the parts stays open while it is asked for another day.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt.matches(".report-row__parts") && detail.elt.querySelector("details[open]")) detail.parameters.open = "1";
  });
}
