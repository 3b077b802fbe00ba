// A narrow screen shows a few months of the calendar: the one that is looked at, and the one before it.
const month = document.querySelector(".calendar .scroll [aria-current=date]");
if (month) {
  const unit = month.parentElement.firstElementChild;
  month.closest(".scroll").scrollLeft = month.offsetLeft - month.offsetWidth - unit.offsetWidth;
}
