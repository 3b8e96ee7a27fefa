// A part of a form that the server draws anew comes with what was sent; what was typed since is put back into it.
import { all, eachTime, on } from "./dom.js";

const CHOSEN_BY_SERVER = "route";
const typed = new Map();
const keyOf = ({ name, type, value }) => (type === "checkbox" ? `${name}=${value}` : name);

export function startKeeping() {
  on("input", "[data-keep]", (_, { target }) => {
    if (target.type !== "file") typed.set(keyOf(target), { value: target.value, checked: target.checked });
  });
  eachTime(() => all("[data-keep] [name]").forEach(restore));
}

function restore(control) {
  const before = typed.get(keyOf(control));
  if (!before || control.name === CHOSEN_BY_SERVER) return;
  if (control.type === "checkbox") control.checked = before.checked;
  else if (control.type === "radio") control.checked = control.value === before.value;
  else if (control.value !== before.value) control.value = before.value;
}
