// A double click sends once: its second half would find what the first has saved, as if somebody else had.
const sentAt = new WeakMap();

export function sendOnce() {
  document.addEventListener("submit", (event) => {
    const now = Date.now();
    if (event.target.getAttribute("method") === "post" && now - (sentAt.get(event.target) || 0) < 1000) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else sentAt.set(event.target, now);
  }, true);
  // What did not get through may be sent again at once.
  document.addEventListener("htmx:afterRequest", ({ detail }) => !detail.successful && sentAt.delete(detail.elt));
}
