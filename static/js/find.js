// The box in the header: / goes there from anywhere, arrows walk through what was found, Escape closes it.
const TYPED = "input, textarea, select, [contenteditable]";

export function findAnything() {
  const words = document.getElementById("find-words");
  const box = document.getElementById("find-box");
  if (!words || !box) return;
  const links = () => [...box.querySelectorAll("a")];
  let isLeft = false; // what is found for who has left the box comes too late
  const close = () => { box.hidden = isLeft = true; };
  const open = () => { box.hidden = isLeft || !words.value.trim() || !box.childElementCount; };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.target.closest(TYPED)) return;
    event.preventDefault();
    if (words.offsetParent) return words.select();
    const page = document.querySelector(".find__link");
    if (page) page.click();
  });

  const begin = () => { isLeft = false; open(); };
  words.addEventListener("input", () => words.value.trim() ? (isLeft = false) : close());
  words.addEventListener("focus", begin);
  words.form.addEventListener("htmx:afterSwap", open);
  words.form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && !box.hidden) {
      event.preventDefault(); // else the browser empties the field, too
      event.stopPropagation();
      words.focus();
      return close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || box.hidden) return;
    event.preventDefault();
    const found = links();
    const next = found.indexOf(document.activeElement) + step;
    (next < 0 ? words : found[Math.min(next, found.length - 1)]).focus();
  });
  for (const name of ["click", "focusin"]) {
    document.addEventListener(name, (event) => words.form.contains(event.target) || close());
  }
}
