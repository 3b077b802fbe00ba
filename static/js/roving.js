// The wall is one stop of the Tab key, not one for each square; arrows walk in it, Home and End go to its ends. So is the
// report's text with its passages.
const GROUPS = ".wall__areas, .script__text";
const STOPS = ".cell, .lit:not([data-again])";
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function walkTheWall() {
  const cellsOf = (wall) => [...wall.querySelectorAll(STOPS)];
  const settle = () => {
    for (const wall of document.querySelectorAll(GROUPS)) {
      const cells = cellsOf(wall);
      if (cells.length && !cells.some((cell) => cell.tabIndex === 0 && cell.hasAttribute("tabindex"))) stopAt(cells, cells[0]);
    }
  };
  settle();
  document.addEventListener("htmx:afterSettle", settle);
  document.addEventListener("focusin", (event) => {
    const cell = event.target.closest(STOPS);
    if (cell && cell.closest(GROUPS)) stopAt(cellsOf(cell.closest(GROUPS)), cell);
  });
  document.addEventListener("keydown", (event) => {
    const cell = event.target instanceof Element && event.target.closest(STOPS);
    if (!cell || !cell.closest(GROUPS) || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = nextOf(cellsOf(cell.closest(GROUPS)), cell, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

function stopAt(cells, stop) {
  for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1;
}

/** Beside it in the order of the report; above and below it the nearest one there. Undefined for other keys. */
function nextOf(cells, cell, key) {
  if (key === "Home") return cells[0];
  if (key === "End") return cells[cells.length - 1];
  const [across, down] = STEPS[key] || [0, 0];
  if (across) return cells[cells.indexOf(cell) + across] || cell;
  if (!down) return undefined;
  const here = cell.getBoundingClientRect();
  const farness = (there) => Math.abs(there.left - here.left) * 3 + Math.abs(there.top - here.top);
  const ahead = cells
    .map((other) => ({ other, box: other.getBoundingClientRect() }))
    .filter(({ box }) => (box.top - here.top) * down > here.height / 2);
  ahead.sort((a, b) => farness(a.box) - farness(b.box));
  return ahead.length ? ahead[0].other : cell;
}
