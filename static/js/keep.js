// What was typed into a form marked data-keep survives a lost session, a closed page or the back button.
const PREFIX = "typed:";

export function keepTypedText() {
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (form) sessionStorage.setItem(PREFIX + form.dataset.keep, JSON.stringify(values(form)));
  });
  document.querySelectorAll("form[data-keep]").forEach(restore);
  document.querySelectorAll(".message:not([data-level=error])").forEach(forgetSubmitted);
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.keep) sessionStorage.setItem("submitted", event.target.dataset.keep);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const kept = document.getElementById(event.detail.target?.id)?.dataset.kept;
    if (kept) sessionStorage.removeItem(PREFIX + kept);
  });
  // An expired session answers with the login page: go there as a whole, and come back to the typed text.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const address = new URL(event.detail.xhr.responseURL || location.href);
    if (address.pathname !== "/login/" || location.pathname === "/login/") return;
    event.detail.shouldSwap = false;
    location.assign(`/login/?next=${encodeURIComponent(location.pathname + location.search)}`);
  });
}

function values(form) {
  const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");
  return fields.map((field) => [field.name, field.value, ["checkbox", "radio"].includes(field.type) ? field.checked : null]);
}

function restore(form) {
  const kept = sessionStorage.getItem(PREFIX + form.dataset.keep);
  if (!kept || form.querySelector(".field__error")) return;
  for (const [name, value, checked] of JSON.parse(kept)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (checked === null && field.type !== "select-multiple") field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
}

function forgetSubmitted() {
  const form = sessionStorage.getItem("submitted");
  if (form) sessionStorage.removeItem(PREFIX + form);
  sessionStorage.removeItem("submitted");
}
