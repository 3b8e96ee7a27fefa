"""The table of settings that say how a run goes: data in and out, repetition, correlation. The model holds them."""

from __future__ import annotations

from engine.bpmn.settings.steptable import Kind, Setting

ACTIVITIES = (
    "userTask", "manualTask", "task", "scriptTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask",
    "subProcess", "transaction", "adHocSubProcess", "callActivity",
)  # fmt: skip
EVENTS = ("startEvent", "endEvent", "intermediateThrowEvent", "intermediateCatchEvent", "boundaryEvent")
_REPEATED = ("multiInstanceLoopCharacteristics",)
_FLAG = ("true", "false")

FLOW_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "inherits",
        "",
        ACTIVITIES,
        Kind.FLAG,
        "Inherits",
        "沿用数据",
        "Whether the case's data is seen inside; for a call with inputs or outputs not unless said.",
        "里面是否看得到单子的数据；有映射的调用默认看不到。",
        "false",
        _FLAG,
    ),
    Setting(
        "returns",
        "",
        ACTIVITIES,
        Kind.FLAG,
        "Returns",
        "带回数据",
        "Whether what is written inside comes back; with outputs only those unless said.",
        "里面写下的数据是否带回；有输出映射时默认只带回映射的。",
        "true",
        _FLAG,
    ),
    Setting(
        "key",
        "",
        (*EVENTS, "sendTask", "receiveTask"),
        Kind.FEEL,
        "Key",
        "关联键",
        "Which case a message is for: it reaches the place whose key is the same.",
        "消息属于哪张单子：键相同的等待处才会收到。",
        "=order_number",
    ),
    Setting(
        "collection",
        "",
        _REPEATED,
        Kind.FEEL,
        "Collection",
        "集合",
        "The list for whose elements the activity is repeated, once each.",
        "按此列表的每个元素各办一次。",
        "=affected_numbers",
    ),
    Setting(
        "element",
        "",
        _REPEATED,
        Kind.NAME,
        "Element",
        "元素名",
        "The name under which each instance knows its element.",
        "每一次里元素的名称。",
        "number",
    ),
    Setting(
        "outputCollection",
        "",
        _REPEATED,
        Kind.NAME,
        "Output collection",
        "结果列表",
        "The name of the list that gathers what the instances give, in their order.",
        "按顺序汇集各次结果的列表名。",
        "answers",
    ),
    Setting(
        "outputElement",
        "",
        _REPEATED,
        Kind.FEEL,
        "Output element",
        "每次的结果",
        "What each instance gives to that list.",
        "每一次放进结果列表的值。",
        "=answer",
    ),
    Setting(
        "decision",
        "",
        ("businessRuleTask",),
        Kind.NAME,
        "Decision",
        "决策",
        "The decision that is asked, by its name or id in a DMN file of the route; a decision service likewise.",
        "所问的决策：路线的 DMN 文件里的决策（或决策服务）的名称或 id。",
        "审批人",
    ),
    Setting(
        "decisionFile",
        "",
        ("businessRuleTask",),
        Kind.FILE,
        "Decision file",
        "决策文件",
        "The DMN file that has the decision; needed where several have one of that name.",
        "决策所在的 DMN 文件；几个文件里有同名决策时才需要。",
        "refunds.dmn",
    ),
    Setting(
        "activate",
        "",
        ("adHocSubProcess",),
        Kind.FEEL,
        "Activate",
        "先开始的步骤",
        "The ids of the elements to begin with; without it all to which nothing leads.",
        "从哪些元素开始（id 列表）；不填则从没有流入的元素开始。",
        '=["ask", "look_up"]',
    ),
)

MAPPINGS: tuple[Setting, ...] = (
    Setting(
        "input",
        "",
        (*ACTIVITIES, *EVENTS),
        Kind.FEEL,
        "Input",
        "输入映射",
        "The value of source (FEEL) is seen inside as target; thrown events take along what is mapped.",
        "source（FEEL）的值在里面以 target 为名；抛出的事件带走所映射的值。",
        '<huiyin:input source="=order.total" target="amount" />',
    ),
    Setting(
        "output",
        "",
        (*ACTIVITIES, *EVENTS),
        Kind.FEEL,
        "Output",
        "输出映射",
        "When it is done, the value of source (FEEL) as known inside is kept outside as target.",
        "完成时，source（FEEL，按里面的数据）的值在外面以 target 为名保存。",
        '<huiyin:output source="=approved" target="decision" />',
    ),
)
"""Elements of ours under `extensionElements`, each with the attributes `source` and `target`."""
