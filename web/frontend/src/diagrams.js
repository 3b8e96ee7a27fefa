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
  if (answer.ok) await window.huiyinDiagram(place, await answer.json());
}

function style(href) {
  if (document.querySelector(`link[href="${href}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}

export const script = (src) => new Promise((resolve, reject) => {
  document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
});
