// Files may take a while: a download or an upload says that it is under way, and for how long.

const PATIENCE = 300; // milliseconds until something is said

/** Fetch what a[download] links to and count the seconds of forms with data-busy; `fail` says a sentence. */
export function watchFiles(fail) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[download][href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!isBusy(link)) download(link, fail);
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches("form[data-busy]")) return;
    const form = event.target;
    if (isBusy(form)) return event.preventDefault();
    const stop = countSeconds(form, form.dataset.busy);
    addEventListener("pageshow", stop, { once: true }); // back from the next page
  });
}

async function download(link, fail) {
  const stop = countSeconds(link, "正在生成");
  try {
    const answer = await fetch(link.href);
    if (answer.redirected) return location.assign(answer.url); // the session is over
    if (!answer.ok) throw new Error(answer.status);
    save(await answer.blob(), nameIn(answer.headers.get("Content-Disposition") || ""));
  } catch {
    fail("没有下载：网络或服务器暂时不通，请稍后再试。");
  } finally {
    stop();
  }
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.dispatchEvent(new MouseEvent("click")); // outside the page, so nothing listens
  setTimeout(() => URL.revokeObjectURL(link.href), 60 * 1000);
}

/** The name that the server gave, with or without RFC 5987's encoding. */
function nameIn(disposition) {
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(disposition);
  const plain = /filename="([^"]*)"/.exec(disposition);
  return encoded ? decodeURIComponent(encoded[1]) : plain ? plain[1] : "";
}

function isBusy(element) {
  return element.getAttribute("aria-busy") === "true";
}

/** Show the seconds beside an element that is busy; returns what ends that. */
function countSeconds(element, words) {
  const start = Date.now();
  const show = () => (element.dataset.wait = `${words}… ${Math.round((Date.now() - start) / 1000)}秒`);
  element.setAttribute("aria-busy", "true");
  let ticking = 0;
  const waiting = setTimeout(() => {
    show();
    ticking = setInterval(show, 1000);
  }, PATIENCE);
  return () => {
    clearTimeout(waiting);
    clearInterval(ticking);
    element.removeAttribute("aria-busy");
    delete element.dataset.wait;
  };
}
