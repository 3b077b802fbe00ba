// A long text shows its beginning, the rest comes by a press; without scripts, and on paper, all of it stands there.
const SHORT = 120; // signs; what is shorter is not worth measuring

export function foldLongTexts() {
  fold();
  document.addEventListener("htmx:afterSettle", fold);
}

function fold() {
  for (const text of document.querySelectorAll("[data-long]:not([data-measured])")) {
    if (text.textContent.length < SHORT || !text.offsetParent || text.closest(".review__all-of-it")) continue;
    text.dataset.measured = "";
    text.dataset.cut = "";
    if (text.scrollHeight <= text.clientHeight + 2) delete text.dataset.cut;
    else text.after(switchOf(text));
  }
}

function switchOf(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link muted noprint";
  const say = (isOpen) => {
    button.textContent = isOpen ? "收起" : "展开全文";
    button.setAttribute("aria-expanded", String(isOpen));
  };
  say(false);
  button.addEventListener("click", () => {
    const isOpen = "cut" in text.dataset;
    if (isOpen) delete text.dataset.cut;
    else text.dataset.cut = "";
    say(isOpen);
  });
  return button;
}
