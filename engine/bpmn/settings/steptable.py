"""The table of settings of steps: who does a step, by when, with which form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    FEEL = "FEEL"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Setting:
    """One attribute: its `name` in XML, its `field` of `StepSettings` ("" for those that go into the model), the BPMN
    elements it may stand `on`."""

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
    "userTask", "manualTask", "task", "scriptTask", "businessRuleTask", "receiveTask", "startEvent", "endEvent",
    "intermediateThrowEvent", "intermediateCatchEvent", "boundaryEvent",
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
        ("scriptTask", "businessRuleTask"),
        Kind.NAME,
        "Result",
        "结果名",
        "The name under which the expression's value, or what the decision gives, is kept.",
        "表达式的值或决策的结果以此名保存。",
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
