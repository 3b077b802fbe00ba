// The header's small menus open by themselves (details); here they close when the reader is elsewhere or presses Escape.
export function closeMenus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  const holder = (menu) => menu.closest(".nav__group") || menu;

  for (const name of ["click", "focusin"]) {
    document.addEventListener(name, (event) => {
      for (const menu of open()) if (!holder(menu).contains(event.target)) menu.open = false;
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      if (holder(menu).contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  });
}
