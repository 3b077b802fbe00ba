// What somebody has typed and not sent survives a lost session, a closed page, a switched-off computer.
//
// It is kept in localStorage, because a session ends over lunch or overnight: the next one begins in another tab or after
// the browser was closed, where sessionStorage is empty. As computers are shared, what is kept belongs to a person, a form
// and the version that the form was opened with; all of it goes at sign-out, another person's as soon as somebody else is
// signed in, and what is older than a week at any rate. It is offered above its form and never filled in by itself. Neither
// files nor passwords nor hidden fields are kept; pages that belong to nobody (signing in) keep and offer nothing.
//
// A form that is posted and asks for text is kept under its data-keep, else under its action; data-keep="never" is not.
const PREFIX = "typed:";
const SENT = "sent"; // in sessionStorage: the form whose answer is awaited in this tab
const READER = "signed-in"; // whose pages this browser has shown last
const LIFETIME = 7 * 24 * 60 * 60 * 1000;
const FORMS_AT_MOST = 100;
const LONGEST = 20000; // characters of one field
const NEVER = ["hidden", "submit", "button", "reset", "image", "file", "password", "fieldset", "output"];
const TICKS = ["checkbox", "radio"];
const VERSION = /^(\w+-)?(version|seen)$/; // of what the form was filled from, or shows
const LOOKED = /^(\w+-)?(is_checked|has_looked)$/; // what was looked at then need not be what is there now
const ROW = /-\d+-/; // a field of one of many rows, whose places may have changed since

const owner = document.querySelector("[data-person]");
const person = owner ? owner.dataset.person : "";
const store = storage();
const offered = new WeakSet();
const begun = new WeakMap(); // when each request of htmx was sent

export function keepTypedText() {
  if (!store) return;
  leaveOthersPages();
  tidyUp();
  document.addEventListener("submit", forgetAllAtSignOut);
  if (!person) return sayWhatIsKept();
  document.addEventListener("input", ({ target }) => {
    if (target.form && fieldsOf(target.form).includes(target)) keep(target.form);
  });
  document.addEventListener("submit", (event) => {
    const sent = event.target.dataset.sends || (isKept(event.target) && keyOf(event.target)); // data-sends: unseen, of a page before
    if (!event.defaultPrevented && sent) sessionStorage.setItem(SENT, sent);
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => begun.set(detail.requestConfig, Date.now()));
  document.addEventListener("htmx:afterSettle", (event) => {
    forgetAnswered(event.detail.requestConfig);
    offerAll();
  });
  forgetSent();
  offerAll();
  const first = document.querySelector(".kept");
  if (first && /\/login\/$/.test(document.referrer.split("?")[0])) first.scrollIntoView({ block: "center" });
}

/** None where the browser forbids it; then nothing is kept. */
function storage() {
  try {
    return window.localStorage;
  } catch (error) {
    return null;
  }
}

/** A page that comes back out of the browser's own store, after somebody else has signed in or nobody is, is asked anew. */
function leaveOthersPages() {
  const [navigation] = performance.getEntriesByType("navigation");
  const isBack = Boolean(navigation) && navigation.type === "back_forward";
  const isOthers = () => person && store.getItem(READER) !== person;
  if (!isBack) put(READER, person);
  else if (isOthers()) location.reload();
  addEventListener("pageshow", (event) => event.persisted && isOthers() && location.reload());
}

/** Where one signs in; signing out leaves nothing, so that it was a session that ended. */
function sayWhatIsKept() {
  const said = document.querySelector("[data-lapsed]");
  if (said) said.hidden = !keptKeys().length;
}

function tidyUp() {
  const mine = [];
  for (const key of keptKeys()) {
    const record = read(key);
    const isOthers = person && !key.startsWith(PREFIX + person + ":");
    if (!record || isOthers || Date.now() - record.at > LIFETIME) store.removeItem(key);
    else mine.push([record.at, key]);
  }
  mine.sort((one, other) => other[0] - one[0]).slice(FORMS_AT_MOST).forEach(([, key]) => store.removeItem(key));
}

function forgetAllAtSignOut(event) {
  if (pathOf(event.target).endsWith("/logout/")) keptKeys().forEach((key) => store.removeItem(key));
}

/** After the answer of a whole page: a message that is no error says that the form was taken. */
function forgetSent() {
  const key = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const said = [...document.querySelectorAll(".message, .bench__said [data-level]")];
  const isTaken = said.length > 0 && said.every((message) => message.dataset.level !== "error");
  if (key && isTaken) forget(key);
}

/** After htmx has put an answer in place: an element with data-kept names what was taken, or its form is gone. */
function forgetAnswered(request) {
  for (const said of document.querySelectorAll("[data-kept]")) {
    forget(said.dataset.kept);
    delete said.dataset.kept;
  }
  if (!request || request.verb !== "post" || !isKept(request.elt)) return;
  const key = keyOf(request.elt);
  const again = [...document.forms].filter((form) => keyOf(form) === key);
  if (!again.length) forget(key);
  const record = read(placeOf(key));
  const isTypedSince = record && record.at > begun.get(request);
  if (!isTypedSince) again.forEach((form) => offered.add(form)); // a form that is answered with itself shows what was sent
}

function keep(form) {
  if (!isKept(form)) return;
  const values = fieldsOf(form).map((field) => [field.name, field.value, stateOf(field)]);
  const record = { at: Date.now(), version: versionOf(form), values: values.filter(([, value]) => value.length <= LONGEST) };
  put(placeOf(keyOf(form)), JSON.stringify(record));
}

function put(key, text) {
  try {
    store.setItem(key, text);
  } catch (error) {
    // The browser's room is full: the form works without.
  }
}

function forget(key) {
  store.removeItem(placeOf(key));
}

function offerAll() {
  for (const form of document.forms) {
    if (!isKept(form)) continue;
    form.setAttribute("autocomplete", "off"); // else the browser itself fills it in for the next person who goes back
    if (offered.has(form)) continue;
    offered.add(form);
    const record = read(placeOf(keyOf(form)));
    const different = record ? differences(form, record) : [];
    if (different.length) offer(form, record, different);
  }
}

function offer(form, record, different) {
  const isStale = record.version !== versionOf(form);
  const box = element("section", { className: "kept" });
  box.setAttribute("role", "status");
  const since = isStale ? "，此后有人保存过，恢复后保存时会再问您" : "";
  box.append(element("p", { textContent: `上次未提交的文字（${when(record.at)}${since}）` }));
  const list = element("dl", { className: "kept__list" });
  for (const { field, state } of different) {
    list.append(element("dt", { textContent: labelOf(field) }), element("dd", { textContent: wordsOf(field, state) }));
  }
  const details = element("details", {});
  details.append(element("summary", { textContent: "查看" }), list);
  const restore = element("button", { type: "button", className: "button", textContent: "恢复" });
  const discard = element("button", { type: "button", className: "button", textContent: "丢弃" });
  const buttons = element("p", { className: "kept__buttons" });
  buttons.append(restore, discard);
  box.append(details, buttons);
  form.before(box);
  unfold(box);
  restore.addEventListener("click", () => {
    putBack(form, record, isStale);
    box.remove();
  });
  discard.addEventListener("click", () => {
    forget(keyOf(form));
    box.remove();
    focusOn(fieldsOf(form)[0]);
  });
}

/** What lies folded away is not found. */
function unfold(inside) {
  const closed = inside.closest("details");
  if (closed) closed.open = true;
}

/** Into an older form it goes with its version, so that the server asks; rows may stand elsewhere now and are left. */
function putBack(form, record, isStale) {
  const changed = differences(form, record).filter(({ field }) => !(isStale && ROW.test(field.name)));
  for (const { field, state } of changed) setState(field, state);
  if (isStale && versionField(form)) versionField(form).value = record.version;
  for (const { field } of changed) {
    unfold(field);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.dispatchEvent(new CustomEvent("restored", { bubbles: true }));
  keep(form);
  if (changed.length) focusOn(changed[0].field);
}

/** The fields that held something else, with what they held. */
function differences(form, record) {
  const found = [];
  const fields = fieldsOf(form);
  for (const [name, value, state] of record.values) {
    const isTick = typeof state === "boolean";
    const field = fields.find((other) => other.name === name && (!isTick || other.value === value));
    if (field && String(stateOf(field)) !== String(state)) found.push({ field, state });
  }
  return found;
}

function isKept(form) {
  if (!form || form.tagName !== "FORM" || (form.getAttribute("method") || "").toLowerCase() !== "post") return false;
  if (form.dataset.keep === "never" || pathOf(form).endsWith("/logout/")) return false;
  return fieldsOf(form).some((field) => !TICKS.includes(field.type) && field.tagName !== "SELECT");
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => {
    const isCarried = field.tagName === "TEXTAREA" && field.hidden; // a file that was looked at
    return field.name && !NEVER.includes(field.type) && !LOOKED.test(field.name) && !field.disabled && !isCarried;
  });
}

function stateOf(field) {
  if (TICKS.includes(field.type)) return field.checked;
  if (field.type === "select-multiple") return [...field.options].filter((option) => option.selected).map((option) => option.value);
  return field.value;
}

function setState(field, state) {
  if (TICKS.includes(field.type)) field.checked = state;
  else if (field.type === "select-multiple") for (const option of field.options) option.selected = state.includes(option.value);
  else field.value = state;
}

function keyOf(form) {
  return form.dataset.keep || pathOf(form);
}

/** By its attribute: buttons may be named "action". */
function pathOf(form) {
  return new URL(form.getAttribute("action") || location.href, location.href).pathname;
}

function versionOf(form) {
  const field = versionField(form);
  return field ? field.value : "";
}

function versionField(form) {
  return [...form.elements].find((field) => field.type === "hidden" && VERSION.test(field.name));
}

function placeOf(key) {
  return `${PREFIX}${person}:${key}`;
}

function keptKeys() {
  return Object.keys(store).filter((key) => key.startsWith(PREFIX));
}

function read(key) {
  try {
    const record = JSON.parse(store.getItem(key));
    return record && Array.isArray(record.values) ? record : null;
  } catch (error) {
    return null;
  }
}

function labelOf(field) {
  const label = field.labels && field.labels[0];
  return (label ? label.textContent.trim() : "") || field.name;
}

function wordsOf(field, state) {
  if (typeof state === "boolean") return state ? "勾选" : "不勾选";
  if (field.tagName !== "SELECT") return state || "空";
  const chosen = [...field.options].filter((option) => option.value && [].concat(state).includes(option.value));
  return chosen.map((option) => option.textContent.trim()).join("、") || "空";
}

function when(at) {
  const day = new Date(at);
  const minutes = String(day.getMinutes()).padStart(2, "0");
  return `${day.getMonth() + 1}月${day.getDate()}日 ${day.getHours()}:${minutes}`;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function focusOn(field) {
  if (field) field.focus();
}
