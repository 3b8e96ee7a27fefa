"""What stands beside a step in the BPMN file: our own attributes, described once, and read into `StepSettings`.

The tables `SETTINGS` (of steps) and `FLOW_SETTINGS` (how the run goes) are the one place that knows the attributes of
the namespace `urn:huiyin:bpmn:1`. The moddle descriptor, the element templates and the reference page are generated
from them; tests compare them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from lxml import etree

from engine.bpmn.files.xml import HUIYIN
from engine.bpmn.settings.flowtable import FLOW_SETTINGS
from engine.bpmn.settings.steptable import SETTINGS, Setting
from engine.findings import Finding, Severity
from engine.text import text

_BY_NAME = {setting.name: setting for setting in SETTINGS}
_OF_THE_FLOW = {setting.name: setting for setting in FLOW_SETTINGS}


@dataclass(frozen=True, slots=True)
class StepSettings:
    """The settings of one element as written; None where nothing is. `group` and `assignee` may be `=FEEL`."""

    form: str | None = None
    due: str | None = None
    escalation: str | None = None
    group: str | None = None
    assignee: str | None = None
    not_after: str | None = None
    day_zero: str | None = None
    roll: str | None = None
    result: str | None = None
    notify: str | None = None
    again: str | None = None

    @property
    def empty(self) -> bool:
        return all(getattr(self, field.name) is None for field in fields(self))


def step_settings(element: etree._Element, file: str = "") -> tuple[StepSettings, tuple[Finding, ...]]:
    """Settings of a BPMN element, and a finding for each of ours that has no meaning there."""
    found: dict[str, str] = {}
    findings: list[Finding] = []
    kind = _kind(element)
    for name, value in element.attrib.items():
        namespace, local = _split(name)
        if namespace != HUIYIN or (local in _OF_THE_FLOW and kind in _OF_THE_FLOW[local].on):
            continue
        setting = _BY_NAME.get(local) or _OF_THE_FLOW.get(local)
        if setting is None or kind not in setting.on:
            findings.append(_misplaced(element, file, local, kind, setting))
        elif str(value).strip():
            found[setting.field] = str(value).strip()
    return StepSettings(**found), tuple(findings)


def _kind(element: etree._Element) -> str:
    """What the element is; a global task is a task that several processes share."""
    name = etree.QName(element).localname
    return f"{name[6].lower()}{name[7:]}" if name.startswith("global") else name


def _split(name: str | bytes) -> tuple[str | None, str]:
    qualified = etree.QName(name)
    return qualified.namespace, qualified.localname


def line_of(element: etree._Element) -> int | None:
    """The line of the file on which the element begins."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def _misplaced(element: etree._Element, file: str, name: str, kind: str, setting: Setting | None) -> Finding:
    here = ", ".join(other.name for other in (*SETTINGS, *FLOW_SETTINGS) if kind in other.on)
    remedy = (
        text("Remove huiyin:{name}; it belongs on: {places}.", name=name, places=", ".join(setting.on))
        if setting
        else text("Remove huiyin:{name}; known here are: {names}.", name=name, names=here or "—")
    )
    return Finding(
        file,
        "setting-unknown",
        Severity.ERROR,
        element.get("id"),
        text("huiyin:{name} is not a setting of a {kind}", name=name, kind=kind),
        remedy,
        line_of(element),
    )
