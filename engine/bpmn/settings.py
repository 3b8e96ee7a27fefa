"""What stands beside a step in the BPMN file: our own attributes, described once, and read into `StepSettings`.

The table `SETTINGS` is the one place that knows the attributes of the namespace `urn:huiyin:bpmn:1`. The moddle
descriptor, the element templates and the reference page are generated from it; tests compare them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from lxml import etree

from engine.findings import Finding, Severity
from engine.text import text

NAMESPACE = "urn:huiyin:bpmn:1"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


class Kind(StrEnum):
    """What a setting's value is; the linter checks it accordingly."""

    FILE = "file"
    DURATION = "duration"
    LADDER = "ladder"
    CLOCK = "clock"
    GROUP = "group"
    PERSON = "person"
    CHOICE = "choice"
    NAME = "name"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Setting:
    """One attribute: its `name` in XML, its `field` of `StepSettings`, the BPMN elements it may stand `on`."""

    name: str
    field: str
    on: tuple[str, ...]
    kind: Kind
    label: str
    label_zh: str
    help: str
    help_zh: str
    example: str
    choices: tuple[str, ...] = ()


NOTIFYING = (
    "userTask", "manualTask", "task", "scriptTask", "receiveTask", "startEvent", "endEvent", "intermediateThrowEvent",
    "intermediateCatchEvent", "boundaryEvent",
)  # fmt: skip
"""Where a customer may be told something: steps that are done and events that are passed."""

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "form",
        "form",
        ("userTask",),
        Kind.FILE,
        "Form",
        "表单",
        "The form of this step, a file of the route.",
        "本步骤的表单文件。",
        "forms/opinion.yaml",
    ),
    Setting(
        "due",
        "due",
        ("userTask",),
        Kind.DURATION,
        "Due",
        "时限",
        "How long the step may take.",
        "本步骤的办理时限。",
        "3wd",
    ),
    Setting(
        "escalation",
        "escalation",
        ("userTask",),
        Kind.LADDER,
        "Escalation",
        "督办阶梯",
        "The ladder of reminders and escalations.",
        "催办与督办所用的阶梯。",
        "standard",
    ),
    Setting(
        "group",
        "group",
        ("userTask", "lane"),
        Kind.GROUP,
        "Group",
        "候选组",
        "Who may claim the step, when it is not the lane's group.",
        "可签收的组；不填则用泳道的组。",
        "=unit",
    ),
    Setting(
        "assignee",
        "assignee",
        ("userTask",),
        Kind.PERSON,
        "Assignee",
        "指定办理人",
        "The one person the step goes to.",
        "直接指定的办理人。",
        "=registered_by",
    ),
    Setting(
        "notAfter",
        "not_after",
        ("userTask",),
        Kind.CLOCK,
        "Not after",
        "不晚于",
        "A clock of the route that the step's due date never passes.",
        "本步骤的到期日不晚于此时钟。",
        "legal_reply",
    ),
    Setting(
        "dayZero",
        "day_zero",
        ("userTask",),
        Kind.CHOICE,
        "Day zero",
        "起算日",
        "Where counting starts when a step opens after closing time.",
        "下班后到达的步骤从何日起算。",
        "next_working_day",
        ("next_working_day", "receipt"),
    ),
    Setting(
        "roll",
        "roll",
        ("userTask",),
        Kind.CHOICE,
        "Roll",
        "顺延",
        "Whether a due date on a day off moves forward.",
        "到期日遇休息日是否顺延。",
        "forward",
        ("forward", "none"),
    ),
    Setting(
        "again",
        "again",
        ("userTask",),
        Kind.CHOICE,
        "Again",
        "再次到达",
        "When the step comes again: continue with the time already used, as for work sent back, or start fresh.",
        "再次到达时：continue 接着原时限（退回重做），fresh 重新计时（新的一轮）。",
        "continue",
        ("continue", "fresh"),
    ),
    Setting(
        "result",
        "result",
        ("scriptTask",),
        Kind.NAME,
        "Result",
        "结果名",
        "The name under which the expression's value is kept.",
        "表达式的值以此名保存。",
        "over_limit",
    ),
    Setting(
        "notify",
        "notify",
        NOTIFYING,
        Kind.MESSAGE,
        "Notify",
        "告知客户",
        "The message of process.yaml that the customer gets when this is done or passed.",
        "完成或经过此处时发给客户的消息（见 process.yaml 的 messages）。",
        "received",
    ),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}

_ACTIVITIES = (
    "userTask", "manualTask", "task", "scriptTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask",
    "subProcess", "transaction", "adHocSubProcess", "callActivity",
)  # fmt: skip
OF_THE_FLOW: Mapping[str, tuple[str, ...]] = {
    "key": (
        "startEvent", "endEvent", "intermediateThrowEvent", "intermediateCatchEvent", "boundaryEvent", "sendTask",
        "receiveTask",
    ),
    "inherits": _ACTIVITIES,
    "returns": _ACTIVITIES,
    "activate": ("adHocSubProcess",),
}  # fmt: skip
"""Attributes of ours that say how the run goes, not how a step is handled: `reading` reads them into the model."""


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
    kind = etree.QName(element).localname
    for name, value in element.attrib.items():
        namespace, local = _split(name)
        if namespace != NAMESPACE or kind in OF_THE_FLOW.get(local, ()):
            continue
        setting = _BY_NAME.get(local)
        if setting is None or kind not in setting.on:
            findings.append(_misplaced(element, file, local, kind, setting))
        elif str(value).strip():
            found[setting.field] = str(value).strip()
    return StepSettings(**found), tuple(findings)


def _split(name: str | bytes) -> tuple[str | None, str]:
    qualified = etree.QName(name)
    return qualified.namespace, qualified.localname


def line_of(element: etree._Element) -> int | None:
    """The line of the file on which the element begins."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def _misplaced(element: etree._Element, file: str, name: str, kind: str, setting: Setting | None) -> Finding:
    here = ", ".join(other.name for other in SETTINGS if kind in other.on)
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
