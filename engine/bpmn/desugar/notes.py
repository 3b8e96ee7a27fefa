"""What is found out about other vendors' settings: where one stands, and what to say when it means nothing here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree

from engine.bpmn.files.xml import is_bpmn
from engine.bpmn.problems import line_of, nearest_id
from engine.errors import BadExpression
from engine.findings import Finding
from engine.rulebook import Rule, info, limit, warning
from engine.text import Text, text
from engine.xmlfile import local_name

FAMILY = "Other vendors"

IDLE = info("vendor-no-effect", FAMILY, "A setting of Camunda, Flowable, Activiti or jBPM that changes nothing here.")
IGNORED = warning(
    "vendor-setting", FAMILY, "A setting of Camunda, Flowable, Activiti or jBPM without an equivalent here."
)
UNTRANSLATED = limit(
    "vendor-expression",
    FAMILY,
    "A value that the run needs is written in JUEL, a script or a way of their own that cannot be said in FEEL.",
)
UNKNOWN_WORK = limit(
    "vendor-implementation", FAMILY, "A class, a worker, a connector or a decision elsewhere was to do the work."
)


class Verdict(StrEnum):
    """What becomes of a setting."""

    CONVERTED = "converted"
    IDLE = "no effect"
    IGNORED = "not honoured"
    UNTRANSLATED = "cannot be said"
    UNKNOWN_WORK = "cannot run"


_LONGEST = 60


@dataclass
class Notes:
    """Collects the findings of one file."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)

    def idle(self, node: etree._Element, label: str, reason: Text) -> None:
        """It changes nothing here; said once for each kind of setting."""
        if label not in self._told:
            self._told.add(label)
            self._add(IDLE, node, text("{attribute} changes nothing here", attribute=label), reason)

    def ignored(self, node: etree._Element, label: str, value: str, remedy: Text) -> None:
        """It would change something, and has no equivalent."""
        message = text("{attribute} (“{value}”) is not honoured", attribute=label, value=_short(value))
        if not value:
            message = text("{attribute} is not honoured", attribute=label)
        self._add(IGNORED, node, message, remedy)

    def untranslated(self, node: etree._Element, source: str, reason: Text | BadExpression) -> None:
        """A value that the run needs is written in a way that has no equivalent in FEEL."""
        if isinstance(reason, BadExpression):
            found = reason.params.get("detail")
            reason = found if isinstance(found, Text) else reason.text
        message = text("“{source}” cannot be said in FEEL: {reason}", source=_short(source), reason=reason)
        self._add(UNTRANSLATED, node, message, text("Write it in FEEL, or work the value out in a step before."))

    def unknown_work(self, node: etree._Element, label: str, value: str, remedy: Text) -> None:
        """Code, a connector or a worker elsewhere was to do the work."""
        message = text("the work of {attribute} (“{value}”) is not known here", attribute=label, value=_short(value))
        if not value:
            message = text("the work of {attribute} is not known here", attribute=label)
        self._add(UNKNOWN_WORK, node, message, remedy)

    def _add(self, rule: Rule, node: etree._Element, message: Text, remedy: Text) -> None:
        self.findings.append(rule.finding(self.file, nearest_id(_shown(node)), message, remedy, line_of(node)))


_INNER = (
    "EventDefinition", "Characteristics", "Expression", "Condition", "condition", "Cardinality", "extensionElements",
    "script", "timeDate", "timeDuration", "timeCycle", "Ref", "Owner", "Performer",
)  # fmt: skip


def _shown(node: etree._Element) -> etree._Element:
    """The element that a drawing shows: its definitions and expressions may have ids too, but nobody sees those."""
    while (parent := node.getparent()) is not None and parent.getparent() is not None:
        if is_bpmn(node) and not local_name(node).endswith(_INNER):
            break
        node = parent
    return node


def _short(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= _LONGEST else value[: _LONGEST - 3] + "…"


@dataclass(frozen=True)
class Place:
    """One setting where it stands.

    `node` is the BPMN element it belongs to. It is the attribute `name` (Clark notation) of `holder`, or, when `name`
    is empty, the element `holder` itself. `label` is what people call it: `camunda:dueDate`.
    """

    node: etree._Element
    holder: etree._Element
    name: str
    label: str
    notes: Notes

    @property
    def value(self) -> str:
        return (self.holder.get(self.name) if self.name else self.holder.text or "").strip()  # type: ignore[union-attr]

    @property
    def is_empty(self) -> bool:
        """Whether it is an element in which nothing is said; tools leave such behind."""
        said = [self.value, *(str(value).strip() for value in self.holder.attrib.values())]
        return not self.name and not len(self.holder) and not any(said)

    def take(self) -> None:
        """Take the attribute away: it was converted."""
        self.holder.attrib.pop(self.name)
