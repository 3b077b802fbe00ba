import { typedNumber } from "./typed.js";

// 上期 is the reading before the typed day. 本期累计 and 本期新增 compute each other from it while typing: whichever of
// the two was typed last stays when the day changes. The server checks and stores the total.
const PLACES = 4;
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
  document.addEventListener("htmx:load", (event) => event.target.querySelectorAll("form[data-readings]").forEach(settle));
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
  const unit = form.dataset.unit || "";
  if (isIncrementTyped) total.value = sum(increment.value, previous, unit);
  else increment.value = sum(total.value, -previous, unit);
}

function sum(typed, other, unit) {
  const value = typedNumber(typed, unit);
  return Number.isNaN(value) ? "" : String(Number((value + other).toFixed(PLACES)));
}
