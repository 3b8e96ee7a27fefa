// A drawing for a file that brings none: each process laid out by itself, and where there are several parties, a pool
// for each, one below the other. Its own bundle, loaded on demand.
import { layoutProcess } from "bpmn-auto-layout";

const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const DI = "http://www.omg.org/spec/BPMN/20100524/DI";
const DC = "http://www.omg.org/spec/DD/20100524/DC";
const STEP = "http://www.omg.org/spec/DD/20100524/DI";
const [LABEL, GAP, EMPTY, NARROW] = [30, 30, 60, 600];

/** The file's XML with a drawing; flows are joined to their ends first, because the layout follows only those. */
window.huiyinLayout = async (xml) => {
  const file = new DOMParser().parseFromString(xml, "application/xml");
  join(file);
  const parties = inside(file, "participant");
  const processes = inside(file, "process");
  if (parties.length < 2 && processes.length < 2) return layoutProcess(text(file));
  const pools = poolsOf(file, parties, processes);
  const drawings = await Promise.all(pools.map(({ process }) => process && layOut(file, process)));
  putTogether(file, pools, drawings);
  return text(file);
};

const text = (file) => new XMLSerializer().serializeToString(file);
const inside = (node, name, namespace = BPMN) => [...node.getElementsByTagNameNS(namespace, name)];
const local = (name) => name?.split(":").pop();

function join(file) {
  const nodes = new Map([...file.querySelectorAll("[id]")].map((node) => [node.id, node]));
  for (const flow of inside(file, "sequenceFlow")) {
    for (const [end, name] of [["sourceRef", "outgoing"], ["targetRef", "incoming"]]) {
      const node = nodes.get(flow.getAttribute(end));
      if (!node || inside(node, name).some((known) => known.parentNode === node && known.textContent.trim() === flow.id)) continue;
      node.append(Object.assign(file.createElementNS(BPMN, name), { textContent: flow.id }));
    }
  }
}

/** One for each participant, and for each process that is nobody's; those without a process are empty. */
function poolsOf(file, parties, processes) {
  const home = parties[0]?.parentNode ?? file.documentElement.insertBefore(make(file, BPMN, "collaboration", { id: "parties" }), processes[0]);
  const owned = new Set(parties.map((party) => local(party.getAttribute("processRef"))));
  for (const process of processes.filter((one) => !owned.has(one.id))) {
    parties.push(home.appendChild(make(file, BPMN, "participant", { id: `party-${process.id}`, name: process.getAttribute("name") ?? process.id, processRef: process.id })));
  }
  return parties.map((party) => ({ party, home, process: processes.find((one) => one.id === local(party.getAttribute("processRef"))) }));
}

/** The drawing of one process, made in a copy of the file that holds nothing else; nothing where nothing is in it. */
async function layOut(file, process) {
  if (!inside(process, "*").some((node) => node.hasAttribute("id"))) return undefined;
  const copy = file.cloneNode(true);
  for (const other of [...inside(copy, "process"), ...inside(copy, "collaboration")]) {
    if (other.id !== process.id) other.remove();
  }
  return inside(new DOMParser().parseFromString(await layoutProcess(text(copy)), "application/xml"), "BPMNDiagram", DI);
}

function putTogether(file, pools, drawings) {
  const diagram = file.documentElement.appendChild(make(file, DI, "BPMNDiagram"));
  const plane = diagram.appendChild(make(file, DI, "BPMNPlane", { bpmnElement: pools[0].home.id }));
  const width = Math.max(NARROW, ...drawings.map((drawing) => (drawing ? extent(drawing[0]).right + GAP : 0))) + LABEL;
  let top = 0;
  pools.forEach(({ party }, at) => {
    const [main, ...collapsed] = drawings[at] ?? [];
    const height = main ? extent(main).bottom + GAP : EMPTY;
    plane.append(box(file, party.id, { x: 0, y: top, width, height }, { isHorizontal: "true" }));
    for (const mark of main?.firstElementChild.children ?? []) plane.append(moved(file.importNode(mark, true), LABEL, top));
    for (const other of collapsed) file.documentElement.append(file.importNode(other, true));
    top += height + GAP;
  });
  drawMessages(file, plane);
}

/** How far a drawing reaches. */
function extent(diagram) {
  const numbers = inside(diagram, "Bounds", DC).map((bounds) => ["x", "y", "width", "height"].map((name) => Number(bounds.getAttribute(name))));
  return { right: Math.max(...numbers.map(([x, , width]) => x + width)), bottom: Math.max(...numbers.map(([, y, , height]) => y + height)) };
}

function moved(mark, right, down) {
  for (const point of [...inside(mark, "Bounds", DC), ...inside(mark, "waypoint", STEP)]) {
    point.setAttribute("x", Number(point.getAttribute("x")) + right);
    point.setAttribute("y", Number(point.getAttribute("y")) + down);
  }
  return mark;
}

/** Messages go straight from the lower edge of the upper end to the upper edge of the lower one. */
function drawMessages(file, plane) {
  const shapes = new Map([...plane.children].map((mark) => [mark.getAttribute("bpmnElement"), mark.firstElementChild]));
  for (const flow of inside(file, "messageFlow")) {
    const ends = ["sourceRef", "targetRef"].map((end) => shapes.get(local(flow.getAttribute(end))));
    if (ends.some((end) => end?.localName !== "Bounds")) continue;
    const [from, to] = ends.map((end) => Object.fromEntries(["x", "y", "width", "height"].map((name) => [name, Number(end.getAttribute(name))])));
    const down = from.y < to.y;
    const edge = make(file, DI, "BPMNEdge", { bpmnElement: flow.id });
    const x = [from, to].map((end) => (end.x ? end.x + end.width / 2 : undefined));
    edge.append(make(file, STEP, "waypoint", { x: x[0] ?? x[1] ?? from.width / 2, y: down ? from.y + from.height : from.y }));
    edge.append(make(file, STEP, "waypoint", { x: x[1] ?? x[0] ?? to.width / 2, y: down ? to.y : to.y + to.height }));
    plane.append(edge);
  }
}

function box(file, element, bounds, more) {
  const shape = make(file, DI, "BPMNShape", { bpmnElement: element, ...more });
  shape.append(make(file, DC, "Bounds", bounds));
  return shape;
}

function make(file, namespace, name, attributes = {}) {
  const node = file.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
