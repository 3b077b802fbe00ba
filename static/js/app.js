// Small helpers on top of plain HTML: every page works without them.
import { findAnything } from "./find.js";
import { listChosenFiles } from "./chosen.js";
import { watchFiles } from "./files.js";
import { replaceFilledIn } from "./filled.js";
import { alignTheMargin } from "./margin.js";
import { keepTypedText } from "./keep.js";
import { checkByKeys, letUndoExpire, tickWithoutQuestions } from "./review.js";
import { walkTheWall } from "./roving.js";
import { sendOnce } from "./once.js";
import { closeMenus } from "./menus.js";
import { openBesideTheWall } from "./panel.js";
import { letPick } from "./picker.js";
import { addUpShares } from "./shares.js";
import { tickMany } from "./ticks.js";
import { explainOnHover } from "./tips.js";
import { takeSums } from "./sums.js";
import { linkTotalAndIncrement } from "./totals.js";
import { foldLongTexts } from "./long.js";
import { helpToWrite } from "./write.js";

// Each helps by itself: one that fails in a browser takes none of the others along.
// What is kept of a form is kept with what has been computed in it.
const helpers = [
  sendOnce, linkTotalAndIncrement, keepTypedText, explainOnHover, openBesideTheWall, () => watchFiles(say), checkByKeys,
  letUndoExpire, tickWithoutQuestions, listChosenFiles, helpToWrite, closeMenus, findAnything, walkTheWall, letPick, tickMany,
  alignTheMargin, foldLongTexts, addUpShares, takeSums, replaceFilledIn,
];
for (const start of helpers) {
  try {
    start();
  } catch (error) {
    console.error(error);
  }
}

// A date or a choice that is its form's only question answers itself.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]") && event.target.value) event.target.form.requestSubmit();
});

// Addresses carry only what was asked for.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-lean]:not([hx-get])")) return;
  for (const field of event.target.elements) {
    if (field.name && field.value === "") field.disabled = true;
  }
});
document.addEventListener("htmx:configRequest", (event) => {
  if (!(event.target instanceof Element && event.target.matches("[data-lean]"))) return;
  for (const [name, value] of [...event.detail.formData.entries()]) {
    if (value === "" || (name === "sort" && value === "number")) event.detail.formData.delete(name);
  }
});

// A chip, or a head that sorts, is one more field of the filter form, so that its request never races with a search
// still being typed; one whose question the form does not hold is a link.
document.addEventListener("click", (event) => {
  const asked = event.target.closest(".chip, .sort");
  const form = document.querySelector(".filters");
  if (!asked || !form || !form.elements.light || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (asked.matches(".chip")) form.elements.light.value = asked.dataset.light || "";
  if (asked.dataset.sort) choose(form.elements.sort, asked.dataset.sort, `${asked.textContent.trim()}，倒序`);
  form.requestSubmit();
});

/** Of a list that may not offer it yet. */
function choose(select, value, label) {
  select.value = value;
  if (select.value !== value) select.append(new Option(label, value, true, true));
}

// Where there are scripts there is a button for the printer.
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());

// Left and right arrows go from month-end to month-end.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select, [role=region]")) return;
  const link = document.querySelector(`a[rel][data-key="${CSS.escape(event.key)}"]`);
  if (link) link.click();
});

// Enter that takes a word out of an input method's list sends nothing, whatever the browser makes of it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229) && event.target.matches("input")) event.preventDefault();
});

// After a row has been stored, and as long as nobody has gone on to another one, the next open one is ready, the row
// itself where there is none; never a button, which the next Enter would press. After a refusal it is the first wrong
// field.
const FIELDS = "input:not([type=hidden]):not([hidden]):not(:disabled), textarea, select";
const asked = new WeakMap(); // of each request: the row in which somebody was when it was sent
document.addEventListener("htmx:beforeRequest", ({ detail }) => asked.set(detail.xhr, currentRow()));
document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = swappedElement(event);
  const place = placeAfter(swapped, asked.get(event.detail.xhr));
  if (!place) return;
  place.focus();
  if (swapped.matches(".review") && swapped !== place && swapped.contains(place)) swapped.scrollIntoView({ block: "nearest" });
});

function placeAfter(swapped, from) {
  if (swapped.matches(".report-row--done")) {
    const row = following(swapped, ".report-row-box");
    return (row && row.querySelector(FIELDS)) || swapped;
  }
  if (swapped.matches(".review") && isElsewhere(swapped, from)) return null;
  if (swapped.matches(".review--done")) return following(swapped, ".review:not(.review--done)") || swapped;
  const wrong = swapped.querySelector(".field--wrong input, .field--wrong textarea");
  const first = swapped.querySelector("[autofocus]"); // of a row that has just been opened
  const again = swapped.matches(".report-row-box") ? swapped.querySelector(FIELDS) : null;
  return wrong || first || again || (swapped.matches(".review") ? swapped : null);
}

/** Whether another row has been gone to while the answer was awaited. */
function isElsewhere(swapped, from) {
  const row = currentRow();
  return Boolean(row) && row !== swapped && row !== from;
}

function currentRow() {
  return document.activeElement && document.activeElement.closest(".review");
}

function following(element, selector) {
  let next = element.nextElementSibling;
  while (next && !next.matches(selector)) next = next.nextElementSibling;
  return next;
}

// A request that fails says so; what was typed stays.
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const { requestConfig: asked, xhr: answer } = event.detail;
    if (answer && answer.status === 413) return say("没有保存：文件合计太大，服务器不收。请移除一些文件，分几次上传。");
    const isRead = asked && asked.verb === "get";
    say(isRead ? "加载失败：网络或服务器暂时不通，请稍后再试。" : "没有保存：网络或服务器暂时不通，内容仍在页面上，请稍后再试。", isRead);
  });
}

// What gets through in the end is not said to have failed any more, or nobody would know what was stored.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const kind = detail.requestConfig.verb === "get" ? "read" : "stored";
  const failed = detail.successful && document.querySelector(`.message[data-not="${kind}"]`);
  if (failed) failed.remove();
});

/** What now stands where the request's target stood. */
function swappedElement(event) {
  const { target, elt } = event.detail;
  return (target && document.getElementById(target.id)) || elt;
}

function say(sentence, isRead = false) {
  const message = document.createElement("p");
  message.className = "message";
  message.dataset.level = "error";
  message.dataset.not = isRead ? "read" : "stored";
  message.textContent = sentence;
  const messages = document.querySelector(".messages");
  messages.textContent = "";
  messages.append(message);
  message.scrollIntoView({ block: "nearest" });
}
