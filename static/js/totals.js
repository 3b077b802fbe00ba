// 本期累计 and 本期新增 compute each other while typing; the server checks and stores the total.
const PLACES = 4;

export function linkTotalAndIncrement() {
  document.addEventListener("input", (event) => {
    const pair = event.target.closest("[data-previous]");
    if (!pair) return;
    const previous = Number(pair.dataset.previous);
    const total = pair.querySelector("[name=value]");
    const increment = pair.querySelector("[name=increment]");
    if (event.target === total) increment.value = sum(total.value, -previous);
    else if (event.target === increment) total.value = sum(increment.value, previous);
  });
}

function sum(typed, other) {
  const text = typed.normalize("NFKC").replaceAll(",", "").trim();
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? "" : String(Number((value + other).toFixed(PLACES)));
}
