// The files that were chosen: how each is called, how large it is, and a way to leave one out again.

export function listChosenFiles() {
  document.addEventListener("change", function (event) {
    if (event.target.matches("input[type=file][multiple]")) list(event.target);
  });
  document.addEventListener("htmx:afterSettle", function () {
    // What a refusal has left chosen. A list that stands stays: somebody may just be pressing one of its buttons.
    document.querySelectorAll("input[type=file][multiple]").forEach(function (input) {
      if (!input.parentNode.querySelector(".chosen")) list(input);
    });
  });
}

function list(input) {
  const before = input.parentNode.querySelector(".chosen");
  if (before) before.remove();
  const large = Array.from(input.files).find(function (file) {
    return isTooLarge(file, input);
  });
  input.setCustomValidity(large ? "“" + large.name + "”太大，请压缩或移除。" : ""); // else it is sent first and refused then
  if (!input.files.length) return;
  const items = document.createElement("ul");
  items.className = "chosen";
  Array.from(input.files).forEach(function (file) {
    items.append(itemOf(file, input));
  });
  input.after(items);
}

function itemOf(file, input) {
  const item = document.createElement("li");
  const remove = document.createElement("button");
  item.append(file.name + " " + megabytes(file.size));
  if (isTooLarge(file, input)) {
    item.className = "field__error";
    item.append("，超过" + megabytes(Number(input.dataset.mostBytes)) + "，请压缩或移除");
  }
  remove.type = "button";
  remove.className = "link";
  remove.textContent = "移除";
  remove.setAttribute("aria-label", "移除" + file.name);
  remove.addEventListener("click", function () {
    const kept = new DataTransfer();
    Array.from(input.files).forEach(function (other) {
      if (other !== file) kept.items.add(other);
    });
    input.files = kept.files;
    list(input);
    input.focus();
  });
  item.append(" ", remove);
  return item;
}

function isTooLarge(file, input) {
  return file.size > Number(input.dataset.mostBytes || Infinity);
}

function megabytes(bytes) {
  return bytes < 1024 * 1024 ? Math.ceil(bytes / 1024) + "KB" : Math.round(bytes / 1024 / 1024 * 10) / 10 + "MB";
}
