// 核对目标任务 by keys: each key presses the button or follows the link that bears it, E goes into the title, Esc comes out
// of a field, arrows walk as J and K do. Keys that are typed into a field, composed, held down or pressed with others are none.
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const WALKS = { ArrowDown: "j", ArrowUp: "k" };

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (event.target.matches(TYPING)) {
    if (event.key === "Escape") focus(document.querySelector("[data-proposal], [data-many]"));
    return;
  }
  if (event.target.closest(".bench__text") && WALKS[event.key]) return; // scrolls it
  const button = buttonOf(WALKS[event.key] || event.key.toLowerCase());
  if (!button || event.repeat) return;
  event.preventDefault();
  if (button.hasAttribute("data-edit")) edit();
  else if (!isWaiting()) button.click();
});

document.addEventListener("click", (event) => event.target.closest("[data-edit]") && edit());
document.addEventListener("htmx:afterSettle", settle);
settle();

/** The one in focus has the keys; its words stand in the middle of the text. */
function settle() {
  for (const button of document.querySelectorAll("[data-edit]")) button.hidden = false;
  const words = document.querySelector(".bench__text [aria-current]");
  const text = document.querySelector(".bench__text");
  if (words && text) text.scrollTop += words.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
  const wrong = document.querySelector("[data-bench] .field--wrong input, [data-bench] .field--wrong select");
  const here = document.activeElement;
  if (wrong) focus(wrong);
  else if (!here || here === document.body || !here.matches(".bench__filters select")) focus(document.querySelector("[data-proposal], [data-many]"));
}

function buttonOf(key) {
  return /^[a-z]$/.test(key) ? document.querySelector(`[data-key="${key}"]`) : null;
}

/** A key pressed while the answer to another is on its way would be meant for what is not there yet. */
function isWaiting() {
  return Boolean(document.querySelector("#bench.htmx-request, #bench .htmx-request"));
}

function edit() {
  const title = document.querySelector("[data-bench] [name=title]");
  if (!title) return;
  title.focus();
  title.select();
}

function focus(element) {
  if (element) element.focus({ preventScroll: true });
}
