"""The pages of what becomes of other vendors' settings, from the tables that convert them; in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.desugar import TABLES, TITLES, Verdict
from engine.bpmn.desugar.juel import to_feel
from engine.bpmn.desugar.rows import NO_EQUIVALENT, Row
from engine.bpmn.desugar.work import DETAILS
from engine.locale import translator
from engine.text import Text, Translate
from tests.reference.markdown import page, table

_ENGLISH: Mapping[str, str] = {
    "title": "# Settings of other vendors",
    "other": "中文：[other-vendors.zh.md](other-vendors.zh.md). How to go about it: "
    "[coming from Camunda](../howto/coming-from-camunda.md).",
    "intro": "What becomes of each setting, when a file is read and when `huiyin convert` writes it. Whatever is not "
    "listed and bears a vendor's prefix is a warning `vendor-setting` and stays in the file.",
    "legend": "**converted**: means the same here; where its value does not, it is named with the remedy. "
    "**no effect**: info `vendor-no-effect`. **not honoured**: warning `vendor-setting`. **cannot run**: "
    "`vendor-implementation` or `vendor-expression`; the model is not built.",
    "head": "setting|what becomes of it|remark",
    "converted": "converted",
    "no effect": "no effect",
    "not honoured": "not honoured",
    "cannot be said": "cannot run",
    "cannot run": "cannot run",
    "else": "else: {0}",
    "joint": "; ",
    "of": "{0} ({1})",
    "details": "Details of a worker, class or decision are said along with it: {0}.",
    "juel": "## Expressions\n\nJUEL (`${…}`, `#{…}`) becomes FEEL wherever it stands:",
    "refused": "Other methods of Java objects, beans, functions of Java, `instanceof`, assignments and indexes that "
    "are worked out are refused, each with its place. `equals` and `contains` need a text or truth value as written "
    "on one side, for Java takes 1 and 1L for different things. Where JUEL coerces in silence (null to 0 or false, "
    "text to a number) the FEEL stops instead.",
}
_CHINESE: Mapping[str, str] = {
    "title": "# 其他厂商的设置",
    "other": "English: [other-vendors.md](other-vendors.md)。"
    "怎么做见[从 Camunda 迁来](../howto/coming-from-camunda.zh.md)。",
    "intro": "读取文件时、以及 `huiyin convert` 改写文件时，每项设置变成什么。"
    "未列出而带厂商前缀的，报警告 `vendor-setting`，原样留在文件里。",
    "legend": "**转换**：含义相同；值无法对应时，会指名并给出办法。**没有影响**：提示 `vendor-no-effect`。"
    "**不起作用**：警告 `vendor-setting`。**不能运行**：`vendor-implementation` 或 `vendor-expression`，模型不会建成。",
    "head": "设置|变成什么|说明",
    "converted": "转换",
    "no effect": "没有影响",
    "not honoured": "不起作用",
    "cannot be said": "不能运行",
    "cannot run": "不能运行",
    "else": "否则：{0}",
    "joint": "；",
    "of": "{0}（{1}）",
    "details": "关于执行者、类或决策的细节随它一并说明：{0}。",
    "juel": "## 表达式\n\nJUEL（`${…}`、`#{…}`）无论写在哪里都转换成 FEEL：",
    "refused": "Java 对象的其他方法、bean、Java 函数、`instanceof`、赋值、要计算的下标都会被拒绝，并指出位置。"
    "`equals` 和 `contains` 要有一边是直接写出的文字或真假值，因为 Java 把 1 和 1L 当作不同的东西。"
    "JUEL 会悄悄转换类型的地方（null 当作 0 或 false，文字当作数），FEEL 会停下来。",
}

_EXPRESSIONS = (
    "${amount > 100 && approved}", "${kind eq 'complaint' or not urgent}", "${empty items}",
    "${vip ? 'lead' : clerk}", "${order.customer['name']}", "${items[0].fee}", "${n % 2 == 0}", "${a + b}",
    "${net + 10}", "${execution.getVariable('x') != null}", "${vars:equals(decision, 'yes')}",
    "${name.equals('x')}", "${name.isEmpty()}", "${items.size() > 0}", "${loopCounter == 0}", "PT${hours}H",
)  # fmt: skip


def other_vendors_pages() -> dict[str, str]:
    """File name → content."""
    return {
        "other-vendors.md": _page(_ENGLISH, str),
        "other-vendors.zh.md": _page(_CHINESE, translator("zh_Hans")),
    }


def _page(words: Mapping[str, str], translate: Translate) -> str:
    sections = [
        block
        for vendor, title in TITLES.items()
        for block in (f"## {title}", table(words["head"].split("|"), list(_rows(vendor, words, translate))))
    ]
    details = ", ".join(f"`{name}`" for name in sorted(DETAILS))
    return page(
        words["title"],
        words["other"],
        words["intro"],
        words["legend"],
        *sections,
        words["details"].format(details),
        words["juel"],
        table(("JUEL", "FEEL"), [(_code(source), _code(to_feel(source))) for source in _EXPRESSIONS]),
        words["refused"],
    )


def _code(source: str) -> str:
    return f"`{source.replace('|', chr(92) + '|')}`"


def _rows(vendor: str, words: Mapping[str, str], translate: Translate) -> list[tuple[str, str, str]]:
    rows = TABLES[vendor]
    order = list(Verdict)
    told: dict[tuple[str, str], list[str]] = {}
    for row in sorted(rows.values(), key=lambda row: (order.index(row.verdict), row.name.lower())):
        if vendor in row.vendors:
            told.setdefault((_becomes(row, words), _remark(row, words, translate)), []).append(_named(row, words))
    return [(", ".join(names), becomes, remark) for (becomes, remark), names in told.items()]


def _named(row: Row, words: Mapping[str, str]) -> str:
    kind, _, name = row.name.rpartition(":")
    shown = " ".join(f"`{part}`" for part in name.split(" "))
    return words["of"].format(shown, kind) if kind else shown


def _becomes(row: Row, words: Mapping[str, str]) -> str:
    if row.verdict is Verdict.CONVERTED:
        return f"{words['converted']}: {row.becomes}"
    return words[row.verdict.value]


def _remark(row: Row, words: Mapping[str, str], translate: Translate) -> str:
    def said(sentence: Text | None) -> str:
        return "" if sentence is None else sentence.show(translate)

    if row.verdict is not Verdict.CONVERTED:
        return said(row.remedy)
    if row.remedy == NO_EQUIVALENT:
        return said(row.where)
    return words["joint"].join(part for part in (said(row.where), words["else"].format(said(row.remedy))) if part)
