// The check of a diagram: a file dropped is sent, a finding chosen is shown in the drawing, and the other way round.
import { loadViewer, placed } from "./diagrams.js";
import { all, one, on, tell } from "./dom.js";

const SLOW = 3000; // shapes; drawing more takes seconds, so it is only done when asked for
const GRAVE = ["error", "warning", "info"];

startDrop(one("[data-drop]"));
const place = one(".canvas[data-check]");
if (place) begin();

/** A file chosen or dropped anywhere on the page is sent at once; one that is too large is refused here. */
function startDrop(form) {
  const field = one("input[type=file]", form);
  const send = () => {
    if (!field.files.length) return;
    if (field.files[0].size > Number(form.dataset.largest)) {
      form.reset();
      return tell(form.dataset.tooLarge, "error");
    }
    form.requestSubmit();
  };
  field.addEventListener("change", send);
  const over = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("over", event.type !== "dragleave");
  };
  for (const type of ["dragenter", "dragover", "dragleave"]) document.addEventListener(type, over);
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    form.classList.remove("over");
    field.files = event.dataTransfer.files;
    send();
  });
}

function begin() {
  if (Number(place.dataset.shapes) <= SLOW) return draw();
  const ask = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: place.dataset.drawAll });
  ask.addEventListener("click", () => (ask.remove(), draw()));
  place.append(ask);
}

async function draw() {
  let viewer;
  try {
    await loadViewer(place);
    viewer = await window.huiyinDiagram(place, { xml: await placed(place, one("[data-drawing]").value), now: [], was: [] });
  } catch {
    place.classList.add("failed");
    place.textContent = place.dataset.failed;
    return;
  }
  mark(viewer);
  connect(viewer);
}

/** Colour, and a sign with the number of findings: colour alone says nothing to some. */
function mark(viewer) {
  const [canvas, known, overlays] = ["canvas", "elementRegistry", "overlays"].map((name) => viewer.get(name));
  const marks = JSON.parse(place.dataset.marks);
  const severities = JSON.parse(place.dataset.severities);
  for (const [id, severity] of Object.entries(marks)) {
    if (!isShown(known, id)) continue;
    canvas.addMarker(id, `has-${severity}`);
    const count = rows(id).length;
    const sign = Object.assign(document.createElement("span"), { className: `sign ${severity}`, textContent: `${"✕!i"[GRAVE.indexOf(severity)]}${count > 1 ? count : ""}`, title: `${count} × ${severities[severity]}` });
    overlays.add(id, { position: corner(known.get(id)), html: sign });
  }
  for (const id of JSON.parse(place.dataset.placeholders)) {
    if (!isShown(known, id)) continue;
    canvas.addMarker(id, "cannot-run");
    overlays.add(id, { position: { bottom: 2, left: 0 }, html: Object.assign(document.createElement("span"), { className: "sign cannot", textContent: place.dataset.cannotRun }) });
  }
}

/** Where the sign stands: on a corner of a shape, in the middle of a flow. */
function corner(element) {
  if (!element.waypoints) return { top: -11, right: 11 };
  const at = middle(element);
  const [left, top] = ["x", "y"].map((axis) => at[axis] - Math.min(...element.waypoints.map((point) => point[axis])) - 10);
  return { left, top };
}

/** Whether the element has a place in the drawing; the process behind it all has none. */
const isShown = (known, id) => Boolean(known.get(id)?.parent);

const rows = (id) => all("[data-remarks] > li").filter((row) => row.dataset.element === id);

function connect(viewer) {
  const known = viewer.get("elementRegistry");
  for (const button of all("[data-place]")) {
    button.disabled = !isShown(known, button.closest("li").dataset.element);
  }
  on("click", "[data-remarks] > li", (row) => isShown(known, row.dataset.element) && choose(viewer, row));
  on("keydown", "[data-place]", (button, event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const buttons = all("[data-place]:enabled");
    buttons[buttons.indexOf(button) + by]?.focus();
  });
  viewer.get("eventBus").on("element.click", ({ element }) => {
    const [row] = rows(element.id);
    if (!row) return;
    choose(viewer, row, false);
    row.scrollIntoView({ block: "nearest" });
  });
}

let chosen;
let passed = [];

function choose(viewer, row, moves = true) {
  const [canvas, known] = [viewer.get("canvas"), viewer.get("elementRegistry")];
  const id = row.dataset.element;
  if (chosen) canvas.removeMarker(chosen, "is-chosen");
  const way = JSON.parse(row.dataset.trace ?? "[]").filter((other) => isShown(known, other));
  showWay(viewer, way);
  all("[data-remarks] > .chosen").forEach((other) => other.classList.remove("chosen"));
  row.classList.add("chosen");
  canvas.addMarker((chosen = id), "is-chosen");
  const name = one("[data-place]", row)?.textContent ?? id;
  one("[data-caption]").textContent = way.length > 1 ? place.dataset.follow.replace("{name}", name) : name;
  if (!moves) return;
  const goal = known.get(id);
  if (way.length < 2 || !overlook(canvas, way.map((other) => known.get(other)), goal)) centre(canvas, goal);
}

/** The steps of a trace, numbered in their order, and the flows between them. What is passed twice has two numbers. */
function showWay(viewer, way) {
  const [canvas, known, overlays] = ["canvas", "elementRegistry", "overlays"].map((name) => viewer.get(name));
  passed.forEach((other) => canvas.removeMarker(other, "on-the-way"));
  overlays.remove({ type: "step" });
  const numbers = new Map();
  way.forEach((id, index) => numbers.set(id, [...(numbers.get(id) ?? []), index + 1]));
  const flows = known.filter((flow) => flow.waypoints && isPassed(flow, numbers)).map((flow) => flow.id);
  passed = [...numbers.keys(), ...flows];
  passed.forEach((id) => canvas.addMarker(id, "on-the-way"));
  if (way.length < 2) return;
  for (const [id, places] of numbers) {
    const html = Object.assign(document.createElement("span"), { className: "sign step", textContent: places.join(" · ") });
    overlays.add(id, "step", { position: { top: -11, left: -9 }, html });
  }
}

/** Whether a trace goes along a flow: its target comes after its source, and of a choice it is the way that was taken. */
function isPassed(flow, numbers) {
  const after = (other) => numbers.get(other.target?.id)?.find((place) => place > numbers.get(flow.source.id)[0]) ?? Infinity;
  if (!numbers.has(flow.source?.id) || after(flow) === Infinity) return false;
  const chooses = ["bpmn:ExclusiveGateway", "bpmn:EventBasedGateway"].includes(flow.source.type);
  return !chooses || flow.source.outgoing.every((other) => after(flow) <= after(other));
}

/** A whole way in sight, when it can still be read then and lies in one plane; whether that was so. */
function overlook(canvas, elements, goal) {
  const root = canvas.findRoot(goal);
  if (elements.some((element) => element.waypoints || canvas.findRoot(element) !== root)) return false;
  if (root !== canvas.getRootElement()) canvas.setRootElement(root);
  const [left, top] = ["x", "y"].map((axis) => Math.min(...elements.map((element) => element[axis])) - 40);
  const right = Math.max(...elements.map((element) => element.x + element.width)) + 40;
  const bottom = Math.max(...elements.map((element) => element.y + element.height)) + 40;
  const { outer } = canvas.viewbox();
  const zoom = Math.min(outer.width / (right - left), outer.height / (bottom - top), 1);
  if (zoom < 0.45) return false;
  const [width, height] = [outer.width / zoom, outer.height / zoom];
  canvas.viewbox({ x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height });
  return true;
}

/** The element in the middle, large enough to be read; in a collapsed sub-process that one is opened first. */
function centre(canvas, element) {
  const root = canvas.findRoot(element);
  if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
  if (canvas.zoom() < 0.7) canvas.zoom(0.9);
  const { width, height } = canvas.viewbox();
  const { x, y } = middle(element);
  canvas.viewbox({ x: x - width / 2, y: y - height / 2, width, height });
}

function middle(element) {
  if (!element.waypoints) return { x: element.x + element.width / 2, y: element.y + element.height / 2 };
  const at = element.waypoints[Math.floor((element.waypoints.length - 1) / 2)];
  const next = element.waypoints[Math.floor((element.waypoints.length - 1) / 2) + 1] ?? at;
  return { x: (at.x + next.x) / 2, y: (at.y + next.y) / 2 };
}
