"""Decision models with one mistake each."""

from __future__ import annotations

from tests.factories.decisions import (
    context,
    decision,
    function,
    given,
    invocation,
    item,
    model,
    service,
    table,
)  # fmt: skip
from tests.unit.decisions.dmn.sound_models import AMOUNT, BOTH, KNOWN, TWO, WHOLE, Files, files, refund, tabled

Case = tuple[Files, str, str | None, str]
BROKEN: dict[str, Case] = {
    # --- the file ---
    "truncated": ({"a.dmn": model(AMOUNT)[:150]}, "dmn-xml", None, "not well-formed"),
    "another namespace": ({"a.dmn": model(edition="urn:other")}, "dmn-xml", None, "not a DMN model"),
    "hit policy unknown": (tabled("LAST", "- | 1"), "dmn-xml", None, "LAST"),
    "an id twice": (
        files(AMOUNT, AMOUNT.replace('name="amount"', 'name="sum"')), "dmn-id-twice", "id amount", "the same id",
    ),
    "no variable": (
        {"a.dmn": model(decision("R", "1")).replace(b'<variable name="R"/>', b"")},
        "dmn-variable", "id R", "no variable",
    ),
    "variable of another name": (
        {"a.dmn": model(decision("R", "1")).replace(b'<variable name="R"/>', b'<variable name="S"/>')},
        "dmn-variable", "id R", "“S”",
    ),
    # --- the graph ---
    "arrow to nothing": (refund("amount", "gone"), "dmn-reference", "id Refund", "“#id gone” leads to nothing"),
    "function as a value": (
        files(function("Tax", ("net",), "net"), decision("Refund", "1", "Tax")),
        "dmn-reference-kind", "id Refund", "“Tax” is a function",
    ),
    "circle": (
        files(decision("A", "B + 1", "B"), decision("B", "C + 1", "C"), decision("C", "A", "A")),
        "dmn-cycle", "id A", "A → B → C → A",
    ),
    "circle of functions": (
        files(function("F", ("x",), "G(x)", "G"), function("G", ("x",), "F(x)", "F")),
        "dmn-cycle", "id F", "F → G → F",
    ),
    "service without an output": (
        files(AMOUNT, service("S", (), (), (), ("amount",))), "dmn-service-empty", "id S", "no output",
    ),
    "input that nobody requires": (
        files(BOTH, decision("Refund", "amount", "amount")), "dmn-input-unused", "id channel", "nothing requires",
    ),
    "two of a name": (
        files(AMOUNT, decision("amount", "1", "amount")), "dmn-name-twice", "id amount", "has the same name",
    ),
    "two types of a name": (files(item("tA", "number"), item("tA", "string")), "dmn-name-twice", "tA", "same name"),
    "keyword as a name": (files(given("then")), "dmn-name-unusable", "id then", "no expression can use"),
    "number as a name": (files(given("2nd reply")), "dmn-name-unusable", "id 2nd reply", "no expression can use"),
    "name of a built-in": (files(function("count", ("x",), "x")), "dmn-name-hides", "id count", "built-in"),
    "import that is not there": (
        files(imports=(("urn:gone", "gone"),)), "dmn-import-missing", "gone", "no model with the namespace urn:gone",
    ),
    "import of a schema": (
        {"a.dmn": model(imports=(("urn:x", "x"),)).replace(b'Type="https://www.omg.org/spec/DMN/', b'Type="http://x/')},
        "dmn-import-kind", "x", "cannot be imported",
    ),
    # --- types ---
    "type unknown": (files(given("amount", "nmber")), "dmn-type-unknown", "id amount", "“nmber”"),
    "type of a component unknown": (
        files(item("tCase", "", "unit: tUnit")), "dmn-type-unknown", "tCase", "the component “unit”: the type “tUnit”",
    ),
    "type of a column unknown": (
        tabled("UNIQUE", *WHOLE, inputs=("amount: money",)), "dmn-type-unknown", "id Refund", "column “amount”",
    ),
    "types in a circle": (files(item("tA", "tB"), item("tB", "tA")), "dmn-type-cycle", "tA", "tA → tB → tA"),
    "kinds that do not go together": (
        refund('amount + "x"'), "dmn-type", "id Refund", "does not go with a number and a string",
    ),
    "entry that the type lacks": (
        files(item("tCase", "", "unit: string"), given("case", "tCase"), decision("R", "case.unti", "case")),
        "dmn-type", "id R", "unti",
    ),
    "result of another type": (refund('"x"', type="number"), "dmn-result", "id Refund", "gives a string"),
    "output of another type": (
        tabled("UNIQUE", "- | 1", output="out: string"), "dmn-result", "id Refund", "gives a number",
    ),
    # --- logic ---
    "no logic": (files(decision("Refund", "")), "dmn-no-logic", "id Refund", "nothing is written"),
    "empty expression": (
        files(decision("Refund", context(("a", "<literalExpression/>"), ("", "a")))),
        "dmn-no-logic", "id Refund", "the entry “a”",
    ),
    "another language": (
        files(decision("R", '<literalExpression expressionLanguage="https://groovy"><text>1</text></literalExpression>')),
        "dmn-language", "id R", "not https://groovy",
    ),
    "function in Java": (files(function("F", ("x",), "{}", kind="Java")), "dmn-function-kind", "id F", "Java"),
    "argument left out": (
        files(AMOUNT, function("Tax", ("net", "rate"), "net * rate"),
              decision("R", invocation("Tax", net="amount"), "amount", calls=("Tax",))),
        "dmn-arguments", "id R", "“Tax” takes net, rate; given are net",
    ),
    "argument of a service unknown": (
        files(AMOUNT, decision("A", "amount", "amount"), service("S", ("A",), (), (), ("amount",)),
              decision("R", invocation("S", sum="amount"), "amount", calls=("S",))),
        "dmn-arguments", "id R", "“S” takes amount; given are sum",
    ),
    "call with an argument too many": (
        files(AMOUNT, function("Tax", ("net",), "net"), decision("R", "Tax(amount, 2)", "amount", calls=("Tax",))),
        "dmn-type", "id R", "Tax(amount, 2)",
    ),
    "call of a service by other names": (
        files(AMOUNT, decision("A", "amount", "amount"), service("S", ("A",), (), (), ("amount",)),
              decision("R", "S(sum: amount)", "amount", calls=("S",))),
        "dmn-type", "id R", "S(sum: amount)",
    ),
    "entry twice": (files(decision("R", context(("a", "1"), ("a", "2")))), "dmn-entry-twice", "id R", "“a”"),
    "not FEEL": (refund("amount +"), "dmn-expression", "id Refund", "line 1, column 9"),
    "cell that is not FEEL": (
        tabled("UNIQUE", "> | 1", "- | 2"), "dmn-expression", "id Refund", "rule 1, column “amount”: “>”, line 1",
    ),
    "arguments that fit no function": (refund("sum()+ sqrt(amount, 2)"), "dmn-expression", "id Refund", "do not fit"),
    "name unknown": (refund("amuont * 2"), "dmn-name-unknown", "id Refund", "“amuont” is not known"),
    "function unknown": (refund("tax(amount)"), "dmn-name-unknown", "id Refund", "“tax” is not known"),
    "no arrow": (
        files(BOTH, decision("R", 'if channel = "web" then amount else 0', "amount")),
        "dmn-name-not-required", "id R", "“channel”, and no arrow",
    ),
    "arrow for nothing": (
        files(BOTH, decision("R", "amount", "amount", "channel")), "dmn-requirement-unused", "id R", "“channel”",
    ),
    # --- tables ---
    "cell missing": (tabled("UNIQUE", "1", inputs=TWO), "dmn-table-cells", "id Refund", "rule 1: it has 1 cells for 2"),
    "no rule": (tabled("UNIQUE"), "dmn-table-empty", "id Refund", "no rule"),
    "no output": (
        files(AMOUNT, decision("Refund", table("UNIQUE", ("amount",), (), "-"), "amount")),
        "dmn-table-output-missing", "id Refund", "no output",
    ),
    "outputs of one name": (
        files(decision("Refund", table("UNIQUE", (), ("a", "a"), "1 | 2"))), "dmn-table-output-name", "id Refund",
        "“a”",
    ),
    "output without a name": (
        files(decision("Refund", table("UNIQUE", (), ("a", ""), "1 | 2"))), "dmn-table-output-name", "id Refund",
        "has no name",
    ),
    "aggregation without collect": (
        tabled("RULE ORDER", "- | 1", how="SUM"), "dmn-table-aggregation", "id Refund", "RULE ORDER cannot aggregate",
    ),
    "aggregation of two outputs": (
        files(decision("R", table("COLLECT", (), ("a", "b"), "1 | 2", aggregation="SUM"))),
        "dmn-table-aggregation", "id R", "several outputs",
    ),
    "priority without values": (tabled("PRIORITY", "- | 1"), "dmn-table-priority", "id Refund", "PRIORITY needs"),
    "default of a list": (
        tabled("COLLECT", "> 1 | 1", output="out else 0"), "dmn-table-default", "id Refund", "COLLECT answers",
    ),
    "output that is none of the values": (
        tabled("FIRST", '> 5 | "hgih"', '- | "low"', output='out = "high","low"'),
        "dmn-table-output-value", "id Refund", 'rule 1, column “out”: "hgih"',
    ),
    "overlap": (
        tabled("UNIQUE", "> 100 | 1", "<= 100 | 2", "[100..200] | 3"),
        "dmn-table-overlap", "id Refund", "rule 3: it overlaps rule 1: both hit for amount = 101",
    ),
    "overlap of one point": (
        tabled("UNIQUE", ">= 100 | - | 1", "<= 100 | - | 2", inputs=TWO),
        "dmn-table-overlap", "id Refund", "rule 2: it overlaps rule 1: both hit for amount = 100",
    ),
    "overlap beside cells that are not understood": (
        tabled("UNIQUE", '> 1 | "web" | 1', '> 2 | "web" | 2', '? * 2 > 1 | - | 3', "- | - | 4", inputs=TWO),
        "dmn-table-overlap", "id Refund", "rule 2: it overlaps rule 1",
    ),
    "overlap of worked-out values": (
        tabled("UNIQUE", "> 3 | 1", "> 2 | 2", inputs=("string length(channel)",)),
        "dmn-table-overlap-possible", "id Refund", "rule 2: it overlaps rule 1",
    ),
    "contradiction": (
        tabled("ANY", "> 100 | 1", "< 200 | 2"), "dmn-table-conflict", "id Refund", "rule 2: it contradicts rule 1",
    ),
    "many overlaps": (tabled("UNIQUE", *["- | 1"] * 6), "dmn-table-more", "id Refund", "5 more pairs"),
    "gap": (
        tabled("UNIQUE", "< 100 | 1", "> 100 | 2"), "dmn-table-gap", "id Refund", "no rule hits for amount = 100",
    ),
    "gap in two columns": (
        tabled("FIRST", '> 100 | - | 1', '- | "phone" | 2', inputs=KNOWN),
        "dmn-table-gap", "id Refund", 'amount = 99, channel = "web"',
    ),
    "masked": (
        tabled("FIRST", "> 100 | 1", "> 500 | 2", "- | 3"), "dmn-table-masked", "id Refund", "rule 2: rule 1 takes all",
    ),
    "masked by two": (
        tabled("FIRST", "> 3 | 1", "<= 3 | 2", "[1..5] | 3", "- | 4"), "dmn-table-masked", "id Refund",
        "rule 3: other rules take",
    ),
    "masked by what is more important": (
        tabled("PRIORITY", '> 500 | "low"', '> 100 | "high"', '- | "low"', output='out = "high","low"'),
        "dmn-table-masked", "id Refund", "rule 1: rule 2 takes all its inputs first",
    ),
    "never": (
        tabled("FIRST", "(5..5) | 1", "- | 2"), "dmn-table-never", "id Refund",
        "rule 1, column “amount”: the cell lets",
    ),
    "text on a number": (
        tabled("FIRST", '"web" | 1', "- | 2"), "dmn-table-cell-type", "id Refund", "a number cannot be compared",
    ),
    "number on a text": (
        tabled("FIRST", "> 5 | 1", "- | 2", inputs=("channel",)), "dmn-table-cell-type", "id Refund",
        "a string cannot be compared with a number",
    ),
    "value that is none of the column's": (
        tabled("FIRST", '- | "fax" | 1', "- | - | 2", inputs=KNOWN),
        "dmn-table-input-value", "id Refund", 'rule 1, column “channel”: "fax"',
    ),
    "range that ends before it begins": (
        tabled("FIRST", "[5..1] | 1", "- | 2"), "dmn-table-cell-type", "id Refund", "begin with its lower end",
    ),
    "duplicate": (
        tabled("COLLECT", "> 5 | 1", "(5 .. 9) | 2", ">5 | 1"),
        "dmn-table-duplicate", "id Refund", "rule 3: it says the same as rule 1",
    ),
}  # fmt: skip
