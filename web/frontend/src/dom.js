// The few words that the other files share.
export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Run `act` with the closest `selector` around whatever `type` happened on, now and after every swap. */
export const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const found = event.target.closest?.(selector);
    if (found) act(found, event);
  });

/** After something new came into the page, and once at the start. */
export const eachTime = (act) => {
  act();
  document.addEventListener("htmx:after:settle", act);
};

export const isWide = () => matchMedia("(min-width: 981px)").matches;

/** Put a sentence where screen readers hear it and eyes see it. */
export function tell(words, tone = "warn") {
  const place = one("#said");
  const line = Object.assign(document.createElement("p"), { className: `flash ${tone}`, textContent: words });
  place.replaceChildren(line);
}

/** A sentence in the reader's language, given by the page. */
export const say = (key) => document.body.dataset[key] ?? "";
