// Several of many: what is ticked stands as chips, each with a way out; a search finds the others, Enter takes the first.
//
// The ticks stay what is sent: without this script they are all there is, and whatever ticks them (typed text that is
// put back) shows here as well.
let isPressing = false;

export function letPick() {
  pickAll(document);
  document.addEventListener("mousedown", () => (isPressing = true));
  document.addEventListener("mouseup", () => (isPressing = false));
  document.addEventListener("htmx:afterSettle", () => pickAll(document));
  document.addEventListener("restored", () => document.querySelectorAll("[data-picker=on]").forEach((box) => show(box)));
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-picker=on]");
    if (box) show(box);
  });
}

function pickAll(inside) {
  for (const box of inside.querySelectorAll("[data-picker='']")) begin(box);
}

function begin(box) {
  const fieldset = box.closest("fieldset");
  const legend = fieldset ? fieldset.querySelector("legend") : null;
  const what = legend ? legend.textContent.trim() : "";
  box.dataset.picker = "on";
  const chosen = document.createElement("ul");
  chosen.className = "picker__chosen";
  chosen.setAttribute("aria-label", "已选" + what);
  const search = document.createElement("input");
  search.type = "search";
  search.className = "picker__search";
  search.placeholder = "输入名称查找，回车选第一个";
  search.setAttribute("aria-label", "查找" + what);
  search.autocomplete = "off";
  const none = document.createElement("p");
  none.className = "picker__none";
  none.textContent = "没有找到，换个词再找。";
  none.hidden = true;
  box.append(none);
  box.before(chosen, search);
  search.addEventListener("input", () => find(box, search.value));
  search.addEventListener("focus", () => open(box, true));
  search.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      search.value = "";
      open(box, false);
    }
    if (event.key !== "Enter") return;
    event.preventDefault(); // sends nothing
    const first = optionsOf(box).find((option) => !option.hidden && !tickOf(option).checked);
    if (!first || !search.value.trim()) return;
    tick(first, true);
    search.value = "";
    find(box, "");
  });
  document.addEventListener("click", (event) => {
    if (event.target.isConnected && !box.parentNode.contains(event.target)) open(box, false);
  });
  document.addEventListener("focusin", (event) => {
    if (isPressing) return; // what is pressed must not move away below the pointer; the click closes it
    if (box.isConnected && !box.parentNode.contains(event.target)) open(box, false);
  });
  open(box, false);
  show(box);
}

function open(box, isOpen) {
  box.hidden = !isOpen;
  if (!isOpen) find(box, "");
}

function find(box, words) {
  const wanted = words.trim().toLowerCase();
  let count = 0;
  for (const option of optionsOf(box)) {
    option.hidden = Boolean(wanted) && !(option.textContent + " " + option.dataset.words).toLowerCase().includes(wanted);
    count += option.hidden ? 0 : 1;
  }
  box.querySelector(".picker__none").hidden = count > 0;
}

function show(box) {
  const chosen = box.parentNode.querySelector(".picker__chosen");
  chosen.textContent = "";
  for (const option of optionsOf(box).filter((each) => tickOf(each).checked)) {
    const item = document.createElement("li");
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "picker__chip";
    chip.textContent = option.textContent.trim();
    chip.setAttribute("aria-label", "移除" + chip.textContent);
    chip.addEventListener("click", () => {
      const next = item.nextElementSibling || item.previousElementSibling;
      const place = next ? [...chosen.children].indexOf(next) - (next === item.nextElementSibling ? 1 : 0) : -1;
      tick(option, false);
      const after = chosen.children[place];
      (after ? after.querySelector("button") : box.parentNode.querySelector(".picker__search")).focus();
    });
    item.append(chip);
    chosen.append(item);
  }
}

function tick(option, isTicked) {
  const input = tickOf(option);
  input.checked = isTicked;
  input.dispatchEvent(new Event("input", { bubbles: true })); // is kept with what else is typed
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function optionsOf(box) {
  return [...box.querySelectorAll(".picker__option")];
}

function tickOf(option) {
  return option.querySelector("input");
}
