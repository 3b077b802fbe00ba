// A number that is filled in already is selected by whoever comes to it, so that what is typed replaces it instead of
// standing before it. A second click sets the caret, and what somebody has typed keeps theirs.
const NUMBERS = 'input[inputmode="decimal"], input[inputmode="numeric"]';

export function replaceFilledIn() {
  let clicked = null;
  document.addEventListener("focusin", ({ target }) => {
    clicked = null;
    if (isFilledIn(target)) target.select();
  });
  document.addEventListener("click", ({ target }) => {
    if (target !== clicked && isFilledIn(target) && target.selectionStart === target.selectionEnd) target.select();
    clicked = target;
  });
  if (isFilledIn(document.activeElement)) document.activeElement.select();
}

function isFilledIn(field) {
  return Boolean(field) && field.matches(NUMBERS) && field.value !== "" && field.value === field.defaultValue;
}
