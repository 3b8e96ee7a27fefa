// Menus are <details>: they close when one clicks elsewhere. Dialogs open from buttons that name them.
import { all, on, one } from "./dom.js";

export function startMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  on("click", "[data-opens]", (button, event) => {
    const dialog = one(`#${button.dataset.opens}`);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  });
  on("click", "dialog", (dialog, event) => {
    if (event.target === dialog) dialog.close();
  });
}
