// 上期 is the reading before the typed day. 本期累计 and 本期新增 compute each other from it while typing: whichever of
// the two was typed last stays when the day changes. The server checks and stores the total.
const PLACES = 4;
const TOO_BIG = 1e11;
// As `typed_number` in targets/domain/quantities.py reads what is typed: nothing is computed from what it refuses.
const FULL_WIDTH = "０１２３４５６７８９．，－＋−";
const ASCII = "0123456789.,-+-";
const AROUND = /^[ \t\r\n\u00a0\u3000]+|[ \t\r\n\u00a0\u3000]+$/g;
const NUMBER = /^[-+]?(?=\.?[0-9])(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]*)(?:\.[0-9]{0,4}0*)?$/;
const ASKING = ["value", "increment", "data_date"];

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
  if (!day.value) return;
  const readings = JSON.parse(document.getElementById(form.dataset.readings).textContent);
  const before = readings.filter((reading) => reading.date < day.value).pop() || { words: "—", when: "", value: "" };
  form.querySelector(".report-row__before span").textContent = before.words;
  form.querySelector(".report-row__before small").textContent = before.when;
  const [, month, date] = day.value.split("-").map(Number);
  form.querySelector(".report-row__day").textContent = `${month}月${date}日`;
  if (!increment) return;
  const previous = Number(before.value);
  const isIncrementTyped = typed.value ? typed.value === "increment" : !total.value;
  if (isIncrementTyped) total.value = sum(increment.value, previous);
  else increment.value = sum(total.value, -previous);
}

function sum(typed, other) {
  const text = Array.from(typed.replace(AROUND, ""), (sign) => ASCII[FULL_WIDTH.indexOf(sign)] || sign).join("");
  const value = Number(text.replace(/,/g, ""));
  const isRead = NUMBER.test(text) && Math.abs(value) < TOO_BIG;
  return isRead ? String(Number((value + other).toFixed(PLACES))) : "";
}
