// What is typed into a task's form is saved as a draft a moment after the hands rest.
import { on, one, say } from "./dom.js";

const REST_MS = 1500;
const waiting = new WeakMap();

export function startDrafts() {
  on("input", "form[data-draft]", (form) => {
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => save(form), REST_MS));
  });
  document.addEventListener("submit", (event) => clearTimeout(waiting.get(event.target)));
}

async function save(form) {
  if (!form.isConnected) return;
  const state = one("[data-draft-state]", form);
  const fields = new FormData(form);
  for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(fields), headers: { "HX-Request": "true" } });
    if (state) state.textContent = answer.ok ? say("saved") : answer.status === 401 ? say("ended") : "";
  } catch {
    if (state) state.textContent = say("offline");
  }
}
