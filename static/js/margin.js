// 亮灯原文: the figures in the margin stand as near to their words as they can without covering each other. Without
// scripts they stand in the same order, some lines further down.
const NOTES = ".script__text > :not(.script__without) .lit__note";
const HAS_MARGIN = matchMedia("(min-width: 1300px)");

export function alignTheMargin() {
  align();
  if (document.fonts) document.fonts.ready.then(align);
  document.addEventListener("htmx:afterSettle", align);
  window.addEventListener("resize", align);
}

function align() {
  const notes = [...document.querySelectorAll(NOTES)];
  for (const note of notes) note.style.transform = "";
  if (!HAS_MARGIN.matches) return;
  const shown = notes.filter((note) => note.getClientRects().length);
  const boxes = shown.map((note) => note.getBoundingClientRect());
  const wanted = shown.map((note, at) => {
    const mark = note.previousElementSibling.getBoundingClientRect();
    return mark.top + (mark.height - boxes[at].height) / 2;
  });
  places(wanted, boxes.map((box) => box.height)).forEach((top, at) => {
    shown[at].style.transform = `translateY(${Math.round(top - boxes[at].top)}px)`;
  });
}

/** Tops in their order, none over another; those that crowd stand together round the middle of where they want to be. */
function places(wanted, heights) {
  const crowds = [];
  let above = 0;
  wanted.forEach((top, at) => {
    crowds.push({ sum: top - above, count: 1 });
    above += heights[at];
    while (crowds.length > 1 && mean(crowds[crowds.length - 1]) < mean(crowds[crowds.length - 2])) {
      const last = crowds.pop();
      crowds[crowds.length - 1].sum += last.sum;
      crowds[crowds.length - 1].count += last.count;
    }
  });
  let passed = 0;
  return crowds.flatMap((crowd) =>
    Array.from({ length: crowd.count }, () => {
      const top = mean(crowd) + passed;
      passed += heights.shift();
      return top;
    }),
  );
}

const mean = ({ sum, count }) => sum / count;
