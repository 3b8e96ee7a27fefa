// Fields that depend on others (if/then in the form's schema) show when the server says so; files name their size.
import { on, one } from "./dom.js";

export function startFields() {
  on("input", "textarea", fit);
  on("change", "input[type=file][data-limit]", (input) => {
    const tooLarge = [...input.files].some((file) => file.size > Number(input.dataset.limit));
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
    if (tooLarge) input.reportValidity();
  });
  on("click", "[data-fill]", (button) => {
    const field = one(`[name="${button.dataset.fill}"]`);
    if (field) field.value = button.dataset.value;
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // A form sent twice in a moment of doubt would be refused by the server; better not to send it.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    for (const button of event.target.querySelectorAll("[type=submit]")) setTimeout(() => (button.disabled = true));
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const button of document.querySelectorAll("[type=submit]")) button.disabled = false;
  });
}

/** For browsers without `field-sizing`. */
function fit(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}
