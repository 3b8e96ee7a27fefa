// The diagram's code is heavy: it comes only when somebody opens one.
export function startDiagrams() {
  document.addEventListener("toggle", (event) => {
    const place = event.target.open && event.target.querySelector?.(".canvas[data-source]:empty");
    if (place) show(place);
  }, true);
}

/** The viewer's code and style, once; `place` names both. */
export async function loadViewer(place) {
  style(place.dataset.style);
  if (!window.huiyinDiagram) await script(place.dataset.script);
}

async function show(place) {
  await loadViewer(place);
  const answer = await fetch(place.dataset.source, { credentials: "same-origin" });
  if (!answer.ok) return;
  const given = await answer.json();
  await window.huiyinDiagram(place, { ...given, xml: await placed(place, given.xml) });
}

/** The XML with its drawing; one that is laid out here where it has none. */
export async function placed(place, xml) {
  if (xml.includes("BPMNShape")) return xml;
  await script(place.dataset.layout);
  return window.huiyinLayout(xml);
}

function style(href) {
  if (document.querySelector(`link[href="${href}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}

const script = (src) => new Promise((resolve, reject) => {
  document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
});
