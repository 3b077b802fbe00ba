// Says how fresh the wall's data are. The wall asks for itself again, naming the version it has: what has not changed
// comes as 304, leaves the screen alone and counts as fresh.
const fresh = document.querySelector("[data-fresh]");
const at = document.querySelector("[data-fresh-at]");
const STALE_AFTER = 120 * 1000;
let last = Date.now();
let version = null;

const tell = () => {
  const time = new Date(last);
  at.dateTime = time.toISOString();
  at.textContent = time.toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
  fresh.toggleAttribute("data-stale", Date.now() - last > STALE_AFTER);
};
// Without htmx, which needs Chromium 80, the wall comes anew as a whole.
if (!window.htmx) setTimeout(() => location.reload(), STALE_AFTER / 2);
document.addEventListener("htmx:configRequest", (event) => {
  if (version) event.detail.headers["If-None-Match"] = version;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr, successful } = event.detail;
  if (successful || xhr.status === 304) last = Date.now();
  if (successful) version = xhr.getResponseHeader("ETag") || version;
  tell();
});
setInterval(tell, 10 * 1000);
tell();
