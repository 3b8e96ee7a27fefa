// Fields that depend on others (if/then in the form's schema) show when the server says so; files name their size.
import { all, eachTime, on, one } from "./dom.js";

export function startFields() {
  eachTime(() => all("form").forEach(showWhatApplies));
  on("change", "form", showWhatApplies);
  eachTime(() => all("[data-fill-empty]").forEach(fillIfEmpty));
  eachTime(toFirstWrong);
  on("input", "textarea", fit);
  on("keydown", '[data-enter="next"] input', goOn);
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

/** What is known about the caller is taken over where nothing was typed. */
function fillIfEmpty(known) {
  const field = one(`[name="${known.dataset.fillEmpty}"]`);
  if (field && !field.value) field.value = known.dataset.value;
}

/** A refused form goes on at the first answer that needs another look. */
function toFirstWrong() {
  const problems = one("[data-autofocus]");
  if (!problems) return;
  problems.removeAttribute("data-autofocus"); // once, not after every later swap
  const answers = ".field:has(> .wrong) :is(input:not([type=hidden]), select, textarea)";
  (one(answers, problems.closest("form") ?? document) ?? problems).focus();
}

/** Enter in a line of a long form goes to the next question; Ctrl+Enter sends it. */
function goOn(input, event) {
  const sends = event.ctrlKey || event.metaKey || event.isComposing || /^(checkbox|radio|file)$/.test(input.type);
  if (event.key !== "Enter" || sends) return;
  event.preventDefault();
  const questions = all("input:not([type=hidden]), select, textarea", input.form);
  questions[questions.indexOf(input) + 1]?.focus();
}

/** For browsers without `field-sizing`. */
function fit(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

/** Show the fields whose condition holds: {all: [{field, values}], not}; no values: answered at all. */
function showWhatApplies(form) {
  for (const field of all("[data-when]", form)) {
    const { all: clauses, not } = JSON.parse(field.dataset.when);
    const holds = clauses.every(({ field: name, values }) => {
      const given = answersOf(form, name);
      return values.length ? given.some((one) => values.includes(one)) : given.length > 0;
    });
    field.hidden = holds === not;
  }
}

/** What is answered so far; a field that is hidden itself has no answer, and an empty box counts as "false". */
function answersOf(form, name) {
  const controls = all(`[name="${name}"]`, form).filter((control) => !control.closest("[data-when][hidden]"));
  const given = controls.filter((control) => !/^(checkbox|radio)$/.test(control.type) || control.checked).map((control) => control.value);
  if (!given.length && controls.length === 1 && controls[0].type === "checkbox") return ["false"];
  return given.filter((value) => value !== "");
}
