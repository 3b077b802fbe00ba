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

// What does not fit comes in turns of as many lines as fit, every fifteen seconds; not for who wants no motion, not while
// somebody points at it, not once it is told to pause.
const TURN_AFTER = 15 * 1000;
const button = document.querySelector("[data-pause]");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let isPaused = still.matches;
let turn = 0;

const fit = (list, room) => {
  const lines = [...list.children];
  for (const line of lines) line.hidden = false;
  const top = list.getBoundingClientRect().top;
  const fitting = lines.filter((line) => line.getBoundingClientRect().bottom - top <= room).length;
  return Math.max(fitting, 1);
};
const arrange = () => {
  const lists = [...document.querySelectorAll("[data-turns] ul")];
  const isWide = innerWidth >= 1200;
  const side = document.querySelector(".display__content");
  // Each has an equal part of what is left below its own head, within the screen.
  const bottom = innerHeight - 16;
  const cards = [...document.querySelectorAll(".display__list")];
  if (!side || !lists.length || !isWide) return;
  for (const list of lists) for (const line of list.children) line.hidden = true;
  const heads = cards.reduce((sum, card) => sum + card.offsetHeight, 0) + 16 * (cards.length - 1);
  const room = (bottom - cards[0].getBoundingClientRect().top - scrollY - heads) / lists.length;
  for (const list of lists) show(list, fit(list, room));
  const isLong = lists.some((list) => list.dataset.pages > 1);
  button.hidden = !isLong;
};
const show = (list, perPage) => {
  const lines = [...list.children];
  const pages = Math.ceil(lines.length / perPage);
  const page = turn % pages;
  list.dataset.pages = pages;
  lines.forEach((line, place) => { line.hidden = Math.floor(place / perPage) !== page; });
  list.closest("[data-turns]").querySelector("[data-turn]").textContent = pages > 1 ? `${page + 1} / ${pages}` : "";
  list.removeAttribute("data-turned");
  if (turn && pages > 1) requestAnimationFrame(() => { list.dataset.turned = ""; });
};
const tellPause = () => {
  button.setAttribute("aria-pressed", String(isPaused));
  button.textContent = isPaused ? "继续轮换" : "暂停轮换";
};
button.addEventListener("click", () => {
  isPaused = !isPaused;
  tellPause();
});
setInterval(() => {
  if (isPaused || document.querySelector(".display__list:hover")) return;
  turn += 1;
  arrange();
}, TURN_AFTER);
addEventListener("resize", arrange);
document.addEventListener("htmx:afterSettle", arrange);
tellPause();
arrange();
