import { narrow, typedNumber } from "./typed.js";

// While shares are typed: how much of the number is left. The server says it again, and counts for itself.
export function addUpShares() {
  document.addEventListener("input", ({ target }) => target.matches("[data-share], [name$=-DELETE]") && addUp(target.form));
  document.addEventListener("restored", ({ target }) => target.matches("form") && addUp(target));
}

function addUp(form) {
  const said = form && form.querySelector("[data-left]");
  if (!said) return;
  const unit = said.dataset.unit;
  const shares = [...form.querySelectorAll("[data-share]")].filter((share) => !isGoing(form, share));
  const numbers = shares.map((share) => (narrow(share.value) ? typedNumber(share.value, unit) : 0));
  if (numbers.some(Number.isNaN)) {
    said.textContent = "有一格不是数，请核对。";
    return;
  }
  const left = Number((Number(said.dataset.left) - numbers.reduce((sum, value) => sum + value, 0)).toFixed(4));
  if (left === 0) said.textContent = "正好分完。";
  else said.textContent = left > 0 ? `还有${left}${unit}没有分解。` : `多分解${-left}${unit}。`;
}

function isGoing(form, share) {
  const tick = form.elements[share.name.replace(/-value$/, "-DELETE")];
  return Boolean(tick) && tick.checked;
}
