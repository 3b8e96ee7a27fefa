"""Decision models without any mistake, and what they and the broken ones are made of."""

from __future__ import annotations

from tests.factories.decisions import (
    conditional,
    context,
    decision,
    function,
    given,
    invocation,
    item,
    listing,
    loop,
    model,
    relation,
    service,
    sifted,
    table,
)  # fmt: skip

Files = dict[str, bytes]

AMOUNT, CHANNEL = given("amount", "number"), given("channel", "string")
BOTH = AMOUNT + CHANNEL
SHARED = model(item("tMoney", "number"), function("Tax", ("net",), "net * 0.06"), namespace="urn:shared")


def files(*parts: str, imports: tuple[tuple[str, str], ...] = (), **others: bytes) -> Files:
    """`a.dmn` with these elements, and other files beside it."""
    return {"a.dmn": model(*parts, imports=imports), **{f"{name}.dmn": data for name, data in others.items()}}


def refund(logic: str, *requires: str, type: str = "") -> Files:
    """A decision over an amount."""
    return files(AMOUNT, decision("Refund", logic, "amount", *requires, type=type))


def tabled(
    policy: str, *rules: str, inputs: tuple[str, ...] = ("amount",), output: str = "out", how: str = ""
) -> Files:
    """A table over an amount, and perhaps a channel."""
    names = [name for name in ("amount", "channel") if any(name in one for one in inputs)]
    data = [{"amount": AMOUNT, "channel": CHANNEL}[name] for name in names]
    return files(*data, decision("Refund", table(policy, inputs, (output,), *rules, aggregation=how), *names))


WHOLE = ('<= 100 | "self"', '(100..500] | "lead"', '> 500 | "manager"')
TWO = ("amount", "channel")
LATE = ("false | >= 5 | 3",)
KNOWN = ("amount", 'channel = "phone","web"')
ENTRY = "<inputEntry><text>-</text></inputEntry>"

SOUND: dict[str, Files] = {
    "expression": refund("amount * 2"),
    "unique": tabled("UNIQUE", *WHOLE),
    "enumeration": tabled("UNIQUE", '> 100 | - | 1', '<= 100 | "phone" | 2', '<= 100 | "web" | 3', inputs=KNOWN),
    "type with values": files(
        item("tLevel", "string", allowed='"low","high"'), given("level", "tLevel"),
        decision("Days", table("UNIQUE", ("level",), ("days",), '"low" | 15', '"high" | 3'), "level"),
    ),
    "entry of a type": files(
        item("tCase", "", "amount: number", "urgent: boolean"), given("case", "tCase"),
        decision(
            "Days",
            table("UNIQUE", ("case.urgent", "case.amount"), ("o",), "true | - | 1", "false | < 5 | 2", *LATE),
            "case",
        ),
    ),
    "any with the same answers": tabled("ANY", "> 100 | 1", "< 200 | 1", "[100..300] | 1"),
    "first with a catch-all": tabled("FIRST", "> 500 | 1", "> 100 | 2", "- | 3"),
    "priority": tabled("PRIORITY", '> 500 | "high"', '- | "low"', output='out = "high","low"'),
    "output order": tabled("OUTPUT ORDER", '> 500 | "high"', '> 100 | "low"', output='out = "high","low"'),
    "rule order": tabled("RULE ORDER", "> 500 | 1", "> 100 | 2"),
    "collect with sum": tabled("COLLECT", "> 500 | 1", "> 100 | 2", how="SUM"),
    "gap with a default": tabled("UNIQUE", "> 500 | 1", output="out else 0"),
    "null has rules of its own": tabled("UNIQUE", "null | 0", "> 5 | 1", "<= 5 | 2"),
    "cells that need other names": files(
        BOTH + given("limit", "number"),
        decision(
            "Refund",
            table("UNIQUE", TWO, ("out",), "> limit | - | 1", "<= limit | - | 2"), "amount", "channel", "limit",
        ),
    ),
    "cells that call": tabled("UNIQUE", "? * 2 > 10 | 1", "? * 2 <= 10 | 2"),
    "columns that are worked out": tabled("UNIQUE", "> 3 | 1", "<= 3 | 2", inputs=("string length(channel)",)),
    "days": files(
        given("day", "date"),
        decision(
            "Rate",
            table(
                "UNIQUE", ("day",), ("rate",), '<= date("2025-09-30") | 1', '[@"2025-10-01"..@"2025-10-08"] | 2',
                '> date("2025-10-08") | 3',
            ), "day",
        ),
    ),
    "function and service": files(
        AMOUNT, function("Tax", ("net: number",), "net * 0.06"),
        decision("Gross", "amount + Tax(amount)", "amount", calls=("Tax",)),
        decision("Taxed", invocation("Tax", net="amount"), "amount", calls=("Tax",)),
        decision("Shown", "Gross", "Gross"),
        service("Prices", ("Shown",), ("Gross",), (), ("amount",)),
        decision("Other", invocation("Prices", amount="amount"), "amount", calls=("Prices",)),
    ),
    "input decision without logic": files(
        decision("Rate", ""), decision("Price", "Rate * 2", "Rate"), service("Prices", ("Price",), (), ("Rate",)),
    ),
    "boxed": refund(
        context(
            ("twice", "amount * 2"), ("rows", relation(("a", "b"), ("1", "twice"))),
            ("big", sifted("rows", "item.a > 1 and b > 0")), ("larger", loop("some", "x", "rows", "x.a > amount")),
            ("all", listing("1", "twice")), ("each", loop("for", "y", "all", "y + count(partial)")),
            ("", conditional("larger", "count(big)", "sum(each)")),
        )
    ),
    "import": files(
        AMOUNT, decision("Gross", "shared.Tax(amount)", "amount", calls=("urn:shared#id Tax",), type="shared.tMoney"),
        imports=(("urn:shared", "shared"),), shared=SHARED,
    ),
    "type of an import's import": files(
        given("fee", "b.c.tMoney"), decision("R", table("UNIQUE", ("fee",), ("out",), "< 5 | 1", ">= 5 | 2"), "fee"),
        imports=(("urn:b", "b"),), b=model(namespace="urn:b", imports=(("urn:c", "c"),)),
        c=model(item("tMoney", "number"), namespace="urn:c"),
    ),
    "null and other kinds have a rule of their own": tabled("FIRST", "> 100 | 1", "<= 100 | 2", "- | 0"),
    "list with a test for null": files(
        item("tMany", "number", many=True, allowed="null, 1"), given("many", "tMany"),
        decision("R", table("FIRST", ("many",), ("out",), "null | 1", "- | 2"), "many"),
    ),
    "names with signs": files(
        given("follow-up", "number"), given("date of call and reply", "date"),
        decision("Sum", "follow-up + date of call and reply.year", "follow-up", "date of call and reply"),
    ),
}  # fmt: skip
