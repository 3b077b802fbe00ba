// 审核 and 责任确认 by keys: J and K go from row to row, A accepts the one that has the focus, R goes to its reason, Esc
// leaves it, E changes it (Esc: not after all), D unfolds all of it, U undoes. Keys that are typed into a field, held
// down, or pressed with others are none of these.
//
// A does not wait for the answer: the focus is on the next row at once, so that each A accepts the row that is seen to
// have it. A row that awaits its answer is none that keys can reach; U that is pressed before undoes it once it is there,
// and is spent where no answer comes.
const OPEN = ".review:not(.review--done):not([aria-busy])";
const SAME_PRESS = 250; // ms; a key that bounces, or is pressed twice by habit, accepts no row that nobody has read
let lastSent = ""; // the row, by its id, about which was asked last
let wasUndone = false; // that was to undo it
let acceptedAt = 0;
const toUndo = new Set(); // the rows that U was pressed for before their answers were there
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => accept(current()),
  r: () => focus(within(current(), "[name=reason]")),
  e: () => press(within(current(), "[data-key=e]")),
  d: () => press(within(current(), ".review__details > summary")),
  u: undo,
};

export function checkByKeys() {
  const hint = document.querySelector("[data-keys]");
  if (!hint) return;
  hint.hidden = false;
  document.addEventListener("htmx:beforeRequest", (event) => setBusy(event, true));
  document.addEventListener("htmx:afterRequest", (event) => setBusy(event, false));
  document.addEventListener("htmx:afterSettle", undoWhatWasAwaited);
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.matches(TYPING)) {
      if (event.key === "Escape") leave(event.target);
      return;
    }
    const act = ACTS[event.key.toLowerCase()];
    if (!act || event.repeat) return;
    event.preventDefault();
    act();
  });
  // What several were decided by is a page anew; its keys go on with what remains.
  if (document.querySelector("#queue > .review--done")) step(1);
}

function setBusy({ detail }, isBusy) {
  const row = detail.requestConfig.verb === "post" && detail.elt.closest(".review");
  if (!row) return;
  if (isBusy) row.setAttribute("aria-busy", "true");
  else row.removeAttribute("aria-busy");
  if (isBusy) [lastSent, wasUndone] = [row.id, detail.elt.matches("[data-undo]")];
  else if (!detail.successful) toUndo.delete(row.id);
}

function isAwaited(id) {
  const row = document.getElementById(id);
  return Boolean(row) && row.matches("[aria-busy]");
}

function accept(row) {
  if (Date.now() - acceptedAt < SAME_PRESS) return; // whether or not the answer is there already
  press(within(row, "[data-key=a]"));
  if (!row || !row.matches("[aria-busy]")) return;
  acceptedAt = Date.now();
  step(1);
}

/** Of what was not done, refused or not got through, there is nothing to undo: least of all another row. */
function undo() {
  const last = document.getElementById(lastSent);
  if (isAwaited(lastSent)) toUndo.add(lastSent);
  else if (wasUndone || !last || !last.matches(OPEN)) press(within(lastUndo(), "button"));
}

function undoWhatWasAwaited() {
  for (const id of toUndo) {
    if (isAwaited(id)) continue;
    toUndo.delete(id);
    press(within(document.getElementById(id), "form[data-undo] button"));
  }
}

/** What is being changed is left as it was; a reason that nothing is changed for is left to its row. */
function leave(field) {
  const back = within(current(), "[data-key=escape]");
  if (back && field.type !== "search") press(back); // there it ends the search
  else if (!back && field.name === "reason") focus(current());
}

/** All that nothing is asked about is ticked at once, or unticked again; the button says how many are ticked. */
export function tickWithoutQuestions() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-tick-plain]");
    if (!link) return;
    event.preventDefault();
    const boxes = [...document.querySelectorAll("[name=entry][data-plain]")];
    const isTicking = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = isTicking;
    count();
  });
  document.addEventListener("change", (event) => event.target.matches("[name=entry]") && count());
  document.addEventListener("htmx:afterSettle", count);
  count();
}

function count() {
  const place = document.querySelector("[data-ticked]");
  const ticked = document.querySelectorAll("[name=entry]:checked").length;
  if (place) place.textContent = ticked ? `（${ticked}）` : "";
}

/** What can be undone for some seconds says so no longer than that. */
export function letUndoExpire() {
  const watch = (root) => {
    for (const form of root.querySelectorAll("form[data-undo]:not([data-watched])")) {
      form.dataset.watched = "";
      if (form.dataset.undo !== "0") setTimeout(() => expire(form), Number(form.dataset.undo) * 1000);
    }
  };
  watch(document);
  document.addEventListener("htmx:afterSettle", () => watch(document));
}

function expire(form) {
  const place = form.closest("[tabindex]");
  if (form.contains(document.activeElement)) focus(place);
  form.remove();
}

function current() {
  return document.activeElement && document.activeElement.closest(OPEN);
}

function within(element, selector) {
  return element && element.querySelector(selector);
}

function press(button) {
  if (button) button.click();
}

function focus(element) {
  if (element) element.focus();
}

function step(by) {
  const rows = [...document.querySelectorAll(OPEN)];
  const here = rows.indexOf(current());
  const row = here < 0 ? nearest(rows, by) : rows[here + by];
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** From a row that is done it goes on to the next one in that direction; from anywhere else to the first. */
function nearest(rows, by) {
  const done = document.activeElement && document.activeElement.closest(".review");
  if (!done) return rows[0];
  const side = by > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
  const there = rows.filter((row) => done.compareDocumentPosition(row) & side);
  return by > 0 ? there[0] : there[there.length - 1];
}

function lastUndo() {
  const here = document.activeElement && document.activeElement.closest(".review");
  const forms = [...document.querySelectorAll("form[data-undo]")];
  const before = forms.filter((form) => here && form.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
  return before[before.length - 1] || forms[forms.length - 1];
}
