"""jBPM and Kogito: what their settings mean here. Nothing is converted; what would change a run is named."""

from __future__ import annotations

from collections.abc import Iterable

from engine.bpmn.desugar.beside import FOR_TOOLS, NO_JOBS
from engine.bpmn.desugar.calls import WRITE_CALLED
from engine.bpmn.desugar.messages import SIGNALS_REACH_ALL, TERMINATES_ITS_OWN
from engine.bpmn.desugar.namespaces import DROOLS
from engine.bpmn.desugar.notes import Place, Verdict
from engine.bpmn.desugar.people import WRITE_DUE
from engine.bpmn.desugar.rows import Row, ignored, work
from engine.bpmn.desugar.work import BY_A_DECISION, BY_PEOPLE, DRAW_IT
from engine.text import Text, text

_NO_JAVA = text("Nothing here runs Java or rules of Drools.")
_SIMULATED = text("It is for simulation.")
_ORDER = text("Conditions are asked in the order of the file: put the flows in this order.")
_AD_HOC = text("Draw an ad-hoc sub-process around what begins by itself.")
_WAITS = text("A call waits for what it calls: begin it by a message instead.")
_WITH_CALLER = text("A called process ends with what calls it: begin it by a message instead.")


def _only(name: str, remedy: Text, *silent: str) -> Row:
    """A setting that changes something unless it says what is so anyway."""

    def act(place: Place) -> None:
        if place.value.strip() not in ("", *silent):
            place.notes.ignored(place.node, place.label, place.value, remedy)

    return Row(name, frozenset({DROOLS}), Verdict.IGNORED, "", remedy, act)


def _idle(names: str, reason: Text) -> Iterable[Row]:
    """Settings that change nothing, told together."""
    label = ", ".join(f"{DROOLS}:{name}" for name in names.split()[:2]) + ", …"

    def act(place: Place) -> None:
        place.notes.idle(place.node, label, reason)

    return (Row(name, frozenset({DROOLS}), Verdict.IDLE, "", reason, act) for name in names.split())


_META = {
    "customSLADueDate": WRITE_DUE, "customAutoStart": _AD_HOC, "customAbortParent": _WITH_CALLER,
    "customScope": SIGNALS_REACH_ALL,
    "customActivationCondition": _AD_HOC, "defaultValue": text("Set the value in a script task at the start."),
}  # fmt: skip
"""What of a `metaData` changes a run; the rest is for tools and for Java that asks for it."""


def _meta(place: Place) -> None:
    name = place.holder.get("name", "")
    if name in _META:
        value = (place.holder.findtext("{*}metaValue") or "").strip()
        place.notes.ignored(place.node, f"{place.label} {name}", value, _META[name])
    elif name == "customAsync":
        place.notes.idle(place.node, f"{place.label} {name}", NO_JOBS)
    else:
        place.notes.idle(place.node, place.label, FOR_TOOLS)


ROWS: tuple[Row, ...] = (
    work("task:taskName", BY_PEOPLE, DROOLS),
    work("ruleFlowGroup", BY_A_DECISION, DROOLS),
    ignored("onEntry-script", DRAW_IT, DROOLS),
    ignored("onExit-script", DRAW_IT, DROOLS),
    _only("priority", _ORDER, "1"),
    _only("adHoc", _AD_HOC, "false"),
    _only("waitForCompletion", _WAITS, "true"),
    _only("independent", _WITH_CALLER, "false"),
    ignored("calledElementByName", WRITE_CALLED, DROOLS),
    Row("metaData", frozenset({DROOLS}), Verdict.IDLE, "", FOR_TOOLS, _meta),
    _only("scope", TERMINATES_ITS_OWN, "container"),
    *_idle(
        "bgcolor selectable bordercolor color fontsize dtype boundaryca dg dockerinfo erefname esccode msgref "
        "actrefname mitask type taskName", FOR_TOOLS,
    ),
    *_idle("import packageName global version scriptFormat language", _NO_JAVA),
    *_idle("serviceimplementation serviceinterface serviceoperation", _NO_JAVA),
    *_idle("ProcessAnalysisData", _SIMULATED),
)  # fmt: skip
