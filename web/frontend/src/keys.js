// Single keys. They rest while somebody types, composes (中文输入法) or has switched them off.
import { all, one } from "./dom.js";
import { leave, move, openCurrent } from "./inbox.js";

const GO = { i: "/inbox", e: "/escalations", r: "/register", o: "/operations", d: "/designer" };
let afterG = false;

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return complete(event);
    if (event.key === "Escape") return escape(event);
    if (document.documentElement.dataset.shortcuts === "off") return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || one("dialog[open]")) return;
    const act = afterG ? go : press;
    afterG = false;
    if (act(event.key, event)) event.preventDefault();
  });
}

const isTyping = (target) => target.isContentEditable || /^(textarea|select)$/i.test(target.tagName) || (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(target.type));

function go(key) {
  const link = GO[key] && one(`.nav a[href^="${GO[key]}"]`);
  link?.click();
  return Boolean(link);
}

function press(key, event) {
  switch (key) {
    case "j": return move(1);
    case "k": return move(-1);
    case "Enter": return event.target.matches("a, button, summary, input") && !event.target.matches(".item") ? false : openCurrent();
    case "c": return click('[data-key="c"]');
    case "u": return click('[data-key="u"]');
    case "o": return click('[data-key="o"]');
    case "/": return focus("#find");
    case "?": return showKeys();
    case "g": return (afterG = true);
    default: return false;
  }
}

/** Ctrl+Enter sends the form one is in, else the open task's. */
function complete(event) {
  const form = event.target.closest?.("form[data-complete]") ?? one("form[data-complete]");
  if (!form || one("dialog[open]")) return;
  event.preventDefault();
  form.requestSubmit(one("[data-primary]", form));
}

/** Esc goes one step back: menu, field, panel. */
function escape(event) {
  const menu = all("details.menu[open]").at(-1);
  if (menu) {
    menu.open = false;
    return one("summary", menu).focus();
  }
  if (one("dialog[open]")) return;
  if (isTyping(event.target)) return event.target.blur();
  leave();
}

function click(selector) {
  const target = one(selector);
  target?.click();
  if (target?.matches("summary")) one("select, input", target.parentElement)?.focus();
  return Boolean(target);
}

function focus(selector) {
  one(selector)?.focus();
  return Boolean(one(selector));
}

function showKeys() {
  one("#keys")?.showModal();
  return Boolean(one("#keys"));
}
