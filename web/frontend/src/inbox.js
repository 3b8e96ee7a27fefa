// The list moves at once; the form beside it follows when the keys rest.
import { all, isWide, on, one } from "./dom.js";

const REST_MS = 120;
let waiting;

const items = () => all("#list .item");
const current = () => items().findIndex((item) => item.getAttribute("aria-current") === "true");

export function startInbox() {
  document.addEventListener("htmx:config:request", (event) => {
    const { sourceElement } = event.detail.ctx;
    if (!sourceElement.matches(".item")) return;
    mark(sourceElement);
    if (isWide()) return;
    event.preventDefault(); // no room beside the list: the link itself opens
    location.href = sourceElement.href;
  });
  on("click", ".item", (item) => mark(item));
}

/** Select the next (1) or previous (-1) row. */
export function move(by) {
  const rows = items();
  if (!rows.length) return false;
  const at = document.activeElement?.matches(".item") || current() >= 0 ? Math.min(Math.max(current() + by, 0), rows.length - 1) : 0;
  mark(rows[at]);
  rows[at].focus();
  clearTimeout(waiting);
  if (isWide() && rows[at].dataset.task !== one("#panel")?.dataset.task) waiting = setTimeout(() => rows[at].click(), REST_MS);
  return true;
}

/** Into the form of the current row; on a narrow screen, to its page. */
export function openCurrent() {
  const row = items()[Math.max(current(), 0)];
  if (!row) return false;
  if (!isWide() || row.dataset.task !== one("#panel")?.dataset.task) row.click();
  one("#panel form[data-complete] :is(input:not([type=hidden]), select, textarea, button)")?.focus();
  return true;
}

/** Back from the form to the row, from the row to wherever one came from. */
export function leave() {
  const row = items()[current()];
  if (row && document.activeElement !== row && isWide()) row.focus();
  else one("[data-back]")?.click();
}

function mark(row) {
  for (const item of items()) item.setAttribute("aria-current", String(item === row));
  row.scrollIntoView({ block: "nearest" });
}
