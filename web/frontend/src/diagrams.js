// The diagram's code is heavy: it comes only when somebody opens one.
export function startDiagrams() {
  document.addEventListener("toggle", (event) => {
    const place = event.target.open && event.target.querySelector?.(".canvas[data-source]:empty");
    if (place) show(place);
  }, true);
}

async function show(place) {
  style(place.dataset.style);
  await script(place.dataset.script);
  const answer = await fetch(place.dataset.source, { credentials: "same-origin" });
  if (answer.ok) await window.huiyinDiagram(place, await answer.json());
}

function style(href) {
  if (document.querySelector(`link[href="${href}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}

const script = (src) => new Promise((resolve, reject) => {
  if (window.huiyinDiagram) return resolve();
  document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
});
