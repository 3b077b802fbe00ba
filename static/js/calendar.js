// A narrow screen shows a few months of the calendar: the one that is looked at, and all of the one before it.
const month = document.querySelector(".calendar .scroll [aria-current=date]");
if (month) {
  const unit = month.parentElement.firstElementChild;
  month.closest(".scroll").scrollLeft = month.previousElementSibling.offsetLeft - unit.offsetWidth;
}
