// In the form for an instruction: a chip fills in the day by which it is to be answered, Ctrl and Enter send.
export function helpToWrite() {
  for (const chip of document.querySelectorAll("[data-day]")) chip.hidden = false;
  document.addEventListener("click", ({ target }) => {
    const chip = target.closest("[data-day]");
    const field = chip && chip.parentElement.querySelector("input");
    if (!field) return;
    field.value = field.value === chip.dataset.day ? "" : chip.dataset.day;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("input", ({ target }) => markDays(target.parentElement));
  document.addEventListener("htmx:afterSettle", () => document.querySelectorAll(".write__days").forEach(markDays));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey || event.isComposing || event.repeat) return;
    const form = event.target.closest("[data-ctrl-enter]");
    const button = form && form.querySelector(".button--primary");
    if (button) button.click();
  });
}

/** Which chip says the day that is filled in. */
function markDays(days) {
  if (!days || !days.matches(".write__days")) return;
  const { value } = days.querySelector("input");
  for (const chip of days.querySelectorAll("[data-day]")) chip.setAttribute("aria-pressed", String(chip.dataset.day === value));
}
