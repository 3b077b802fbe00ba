// Says how fresh the wall's data are. It asks for itself again; what has not changed comes as 304 and counts as fresh.
const fresh = document.querySelector("[data-fresh]");
const at = document.querySelector("[data-fresh-at]");
const STALE_AFTER = 120_000;
let last = Date.now();

const tell = () => {
  const time = new Date(last);
  at.dateTime = time.toISOString();
  at.textContent = time.toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
  fresh.toggleAttribute("data-stale", Date.now() - last > STALE_AFTER);
};
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr?.responseURL.includes("/login/")) return location.reload();
  if (event.detail.successful || event.detail.xhr?.status === 304) last = Date.now();
  tell();
});
setInterval(tell, 10_000);
tell();
