// 上期 is the reading before the typed day. 本期累计 and 本期新增 compute each other from it while typing: whichever of
// the two was typed last stays when the day changes. The server checks and stores the total.
const PLACES = 4;
const TOO_BIG = 1e11;
// As `typed_number` in targets/imports/numbers.py reads what is typed: nothing is computed from what it refuses.
const INVISIBLE = new RegExp(
  "[\\0-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f" +
    "\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ud800-\\udfff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffc\\ufffe\\uffff" +
    "\\u{e0000}-\\u{e007f}]",
  "gu",
);
const SPACES = /[\s\x85]+/g;
const DASHES = "‐‑‒–—―−﹣";
const NUMBER =
  /^[-+]?(?=\.?[0-9])(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]*)(?:\.[0-9]{0,4}0*)?$/;
const ASKING = ["value", "increment", "data_date"];
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

export function linkTotalAndIncrement() {
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-readings]");
    if (!form || !ASKING.includes(event.target.name)) return;
    if (event.target.name !== "data_date" && form.elements.typed) form.elements.typed.value = event.target.name;
    settle(form);
  });
  document.querySelectorAll("form[data-readings]").forEach(settle); // a draft, or what was refused
  document.addEventListener("restored", (event) => event.target.matches("form[data-readings]") && settle(event.target));
}

function settle(form) {
  const { data_date: day, value: total, increment, typed } = form.elements;
  if (!DAY.test(day.value)) return; // a browser without a calendar sends what is typed, and the server reads it
  const readings = JSON.parse(document.getElementById(form.dataset.readings).textContent);
  const before = readings.filter((reading) => reading.date < day.value).pop() || { words: "—", when: "", value: "" };
  form.querySelector(".report-row__before span").textContent = before.words;
  form.querySelector(".report-row__before small").textContent = before.when;
  const [, month, date] = day.value.split("-").map(Number);
  form.querySelector(".report-row__day").textContent = `${month}月${date}日`;
  if (!increment) return;
  const previous = Number(before.value);
  const isIncrementTyped = typed.value ? typed.value === "increment" : !total.value;
  const unit = narrow(form.dataset.unit || "").toLowerCase();
  if (isIncrementTyped) total.value = sum(increment.value, previous, unit);
  else increment.value = sum(total.value, -previous, unit);
}

function sum(typed, other, unit) {
  const text = withoutUnit(narrow(typed), unit);
  const value = Number(text.replace(/[, ]/g, ""));
  const isRead = NUMBER.test(text) && Math.abs(value) < TOO_BIG;
  return isRead ? String(Number((value + other).toFixed(PLACES))) : "";
}

function narrow(text) {
  const sign = (wide) => {
    if (DASHES.includes(wide)) return "-";
    return wide >= "！" && wide <= "～" ? String.fromCharCode(wide.charCodeAt(0) - 0xfee0) : wide;
  };
  return Array.from(text.replace(INVISIBLE, ""), sign).join("").replace(SPACES, " ").trim();
}

function withoutUnit(text, unit) {
  const scale = unit.match(/^[十百千万亿]*/)[0];
  const ending = [unit, scale].find((end) => end && text.toLowerCase().endsWith(end));
  return ending ? text.slice(0, -ending.length).trim() : text;
}
