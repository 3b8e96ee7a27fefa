// Shows a route with the places where the case is and was. Its own bundle, loaded on demand.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

/** `given`: {xml, now: [element ids], was: [node and flow ids]}; resolves to the viewer. */
window.huiyinDiagram = async (place, given) => {
  const viewer = new NavigatedViewer({ container: place });
  await viewer.importXML(given.xml);
  const canvas = viewer.get("canvas");
  const known = viewer.get("elementRegistry");
  const mark = (ids, name) => ids.filter((id) => known.get(id)).forEach((id) => canvas.addMarker(id, name));
  mark(given.was, "was-there");
  mark(given.now, "is-now");
  canvas.zoom("fit-viewport", "auto");
  return viewer;
};
