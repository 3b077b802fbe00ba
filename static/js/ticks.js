// A table of ticks has one in its head that ticks all of them, and says how many there are.
export function tickMany() {
  for (const table of document.querySelectorAll("[data-ticks]")) {
    const place = table.querySelector("[data-tick-all]");
    const ticks = [...table.querySelectorAll("tbody input[type=checkbox]")];
    const all = document.createElement("input");
    all.type = "checkbox";
    all.setAttribute("aria-label", "全选");
    const count = document.createElement("small");
    place.textContent = "";
    place.append(all, count);
    const tell = () => {
      const chosen = ticks.filter((tick) => tick.checked).length;
      count.textContent = chosen ? " " + chosen : "";
      all.checked = chosen > 0 && chosen === ticks.length;
      all.indeterminate = chosen > 0 && chosen < ticks.length;
    };
    all.addEventListener("change", () => {
      for (const tick of ticks) tick.checked = all.checked;
      tell();
    });
    table.addEventListener("change", tell);
    tell();
  }
}
