// What the server's answers mean: an ended session goes through the sign-in page and back, a lost line is told.
import { eachTime, say, tell } from "./dom.js";

export function startRequests() {
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status !== 401) return;
    event.preventDefault();
    const form = ctx.request.form;
    if (ctx.request.method !== "GET" && form) sendPlainly(form, ctx.request.submitter);
    else location.reload();
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx?.request) tell(say("offline"), "error");
  });
  eachTime(forgetFlash);
}

/** The browser's own submit: the sign-in page then keeps what was typed. */
function sendPlainly(form, submitter) {
  if (submitter?.name) {
    const carried = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(carried);
  }
  const elsewhere = submitter?.getAttribute("formaction");
  if (elsewhere) form.action = elsewhere;
  HTMLFormElement.prototype.submit.call(form);
}

/** "Done" is said once: reloading or sharing the address should not say it again. */
function forgetFlash() {
  const here = new URL(location.href);
  if (!here.searchParams.has("done")) return;
  here.searchParams.delete("done");
  history.replaceState(history.state, "", here);
}
