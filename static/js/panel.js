// A square of the wall, or a line of a list, opens its target beside it, and from there the next one; without scripts it
// opens the target's page. What is written in the panel is sent from there.
const OPENERS = ".cell:not([data-dimmed]), a[data-beside]:not([data-dimmed]):not([data-again])";
// The nearest of them; a card, where its list goes on when it is unfolded.
const LISTS = ".wall__areas, .items, .script__text, tbody, section.card";
const TYPING = "input, textarea, select";
const OPEN = "panel"; // in sessionStorage: what stood open, for who must sign in again over it
let opener = null;
let isWriting = false; // whoever goes on while writing goes on writing
let goesOn = false; // to the next one, as soon as what was written is stored
let told = null; // what was said of the one before, to whoever goes on from it

export function openBesideTheWall() {
  document.addEventListener("click", (event) => {
    if (event.isTrusted) goesOn = false; // not that of write.js, which sends
    if (event.target.closest("[data-close]")) return close();
    const step = event.target.closest("[data-step]");
    if (step) return go(Number(step.dataset.step));
    const link = event.target.closest(".cell, a[data-beside]");
    if (!link || !panel() || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (isSending()) return;
    isWriting = false;
    open(document.getElementById(link.dataset.again) || link);
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target && detail.target.id === "panel") show();
    else if (goesOn) goOnWriting();
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || !isOpen()) return;
    if (event.key === "Enter" && event.ctrlKey) goesOn = event.shiftKey && Boolean(event.target.closest("#beside"));
    const act = event.key === "Escape" ? close : stepOf(event);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  });
  openAgain();
}

/** With Alt anywhere; else only where nothing is typed: the arrows, which elsewhere change the month, and J and K. */
function stepOf(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return null;
  if (event.altKey) return { ArrowDown: () => go(1), ArrowUp: () => go(-1) }[event.key];
  if (event.target.matches(TYPING) || !panel().contains(event.target)) return null;
  return { ArrowRight: () => go(1), ArrowLeft: () => go(-1), j: () => go(1), k: () => go(-1) }[event.key];
}

function open(link) {
  opener = link;
  sessionStorage.setItem(OPEN, JSON.stringify([location.pathname + location.search, link.getAttribute("href")]));
  window.htmx.ajax("GET", link.getAttribute("href"), { target: "#panel", swap: "innerHTML", source: panel() });
}

function show() {
  const all = neighbours(), here = all.indexOf(opener);
  for (const step of panel().querySelectorAll("[data-step]")) step.disabled = !all[here + Number(step.dataset.step)];
  panel().querySelector(".panel__steps").hidden = all.length < 2 || here < 0; // a dimmed square is none of them
  panel().querySelector("[data-step-place]").textContent = `${here + 1} / ${all.length}`;
  panel().hidden = false;
  panel().scrollTop = 0;
  if (told) panel().querySelector("#beside h3").after(told);
  told = null;
  const box = isWriting && panel().querySelector("textarea");
  (box || panel()).focus();
}

function go(by) {
  const all = neighbours(), here = all.indexOf(opener);
  const next = here < 0 ? null : all[here + by];
  if (!next || isSending()) return;
  isWriting = Boolean(document.activeElement && document.activeElement.closest("#beside")) || isWriting;
  open(next);
}

/** What was written is stored: the next one, with what was said of it; where there is none, or it was refused, it stays. */
function goOnWriting() {
  const stored = panel().querySelector("#beside .message[data-level=info]");
  if (!stored || isSending()) return;
  goesOn = false;
  const all = neighbours(), here = all.indexOf(opener);
  if (here < 0 || !all[here + 1]) return;
  told = stored;
  told.removeAttribute("autofocus"); // which the box has there
  isWriting = true;
  open(all[here + 1]);
}

/** What stands in the same list, as it is shown now. */
function neighbours() {
  const list = opener && opener.isConnected && opener.closest(LISTS);
  return list ? [...list.querySelectorAll(OPENERS)].filter((link) => !link.closest("details:not([open])")) : [];
}

/** The panel goes, and the reader is back where it was opened. */
function close() {
  if (!isOpen() || isSending()) return;
  sessionStorage.removeItem(OPEN);
  panel().hidden = true;
  panel().textContent = "";
  if (opener) opener.focus();
}

/** After signing in, back on the page: what was typed is offered in its form, which stands in the panel. */
function openAgain() {
  const [page, href] = JSON.parse(sessionStorage.getItem(OPEN) || "[]");
  if (page !== location.pathname + location.search || !/\/login\/$/.test(document.referrer.split("?")[0])) return;
  const link = [...document.querySelectorAll(OPENERS)].find((one) => one.getAttribute("href") === href);
  if (link && panel() && window.htmx) open(link);
}

/** Whether what was written is on its way: its answer has to find the panel as it was. */
function isSending() {
  return Boolean(panel().querySelector("form.htmx-request, .htmx-request form"));
}

function isOpen() {
  return Boolean(panel()) && !panel().hidden;
}

function panel() {
  return document.getElementById("panel");
}
