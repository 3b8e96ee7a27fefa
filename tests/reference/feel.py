"""The page of FEEL: every built-in with its signatures and an example, the limits, what differs from the standard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.decisions import Limits
from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.compiler.presence import SHOWN
from engine.decisions.feel.limits import MAX_DEPTH, MAX_SOURCE
from tests.reference.feel_examples import EXAMPLES
from tests.reference.markdown import page, table

GROUPS: Mapping[str, str] = {
    "strings": "Strings",
    "patterns": "Patterns",
    "numbers": "Numbers",
    "lists": "Lists",
    "statistics": "Statistics",
    "contexts": "Contexts and truth",
    "conversion": "Conversion",
    "dates": "Dates, times, durations",
    "ranges": "Ranges",
    "working_time": "Working time (Huiyin's own)",
}

LANGUAGE = """\
| | |
|---|---|
| values | `120.5`, `"text"`, `true`, `null`, `[1, 2]`, `{kind: "complaint"}`, `[1..5]`, `(> 5)`, `@"2025-10-01"` |
| names | letters of any script, digits, `_`, spaces between words; signs and keywords inside if the context has it |
| arithmetic | `+ - * / **` with 34 decimal digits; also on dates, times and durations; `+` joins strings |
| comparison | `= != < <= > >=`, `between 1 and 5`, `in [1..5]`, `in ("a", "b")`, `instance of list<number>` |
| logic | `and`, `or`, `not(…)` in three values: true, false, null |
| choice | `if … then … else …` |
| loops | `for x in list return …`, `for i in 1..5 return …`, `some x in list satisfies …`, `every x in …` |
| access | `case.unit`, `items[1]`, `items[-1]`, `items[amount > 500]`, `items.amount` |
| functions | `function(x: number) x * 2`, arguments by position or by name |
| unary tests | `> 500`, `[1..5]`, `"phone", "web"`, `not("spam")`, `-`, or an expression with `?` |
| comments | `// to the end of the line`, `/* between */` |"""

DIFFERENCES = """\
- A name that the context does not have is an error, not null. Use `is defined(name)` or `get or else(name, value)`.
- A condition must be true or false. Null is an error with its reason, and so is comparing something that failed:
  `case.unti = "hall"` stops where `unti` does not exist, instead of being false. So is a filter in it that asks neither
  a question nor for a number: `items["fee"]`.
- A function that is not known, or is called with arguments that fit none of its forms, is refused when the expression
  is read.
- Patterns follow RE2: no back-references, no look-ahead or look-behind. Flags are `s m i x q`. A pattern costs steps
  by its size and the length of the text, since it may have to look at each character once for each of its parts.
- Java and PMML functions (`external`) are refused. Types by name (`instance of tLoan`) are not supported.
- `now()` and `today()` are the engine's clock in the calendar's zone; the machine's clock is never asked."""


def feel_page() -> str:
    """What the designers' language can do."""
    return page(
        "# FEEL: what is supported",
        "Conditions, timers, scripts and assignments are written in FEEL, the expression language of DMN. How to use "
        "it is told in the [guide](../howto/designer-feel.md); `huiyin feel` tries an expression.",
        "## The language",
        LANGUAGE,
        "## Different from the standard, on purpose",
        DIFFERENCES,
        "## Limits of one expression",
        _limits(),
        "## Built-in functions",
        "A `?` marks an argument that may be left out, a `*` one that takes a list or any number of arguments. "
        'The examples see `complaint = {amount: 120, station: "968201"}`, on Monday 2025-09-29, 16:00 in Shenzhen.',
        *(block for module, title in GROUPS.items() for block in (f"### {title}", _functions(module))),
        "### What may not be there",
        _rows(SHOWN.items()),
    )


def _limits() -> str:
    limits = Limits()
    return table(
        ("what", "limit"),
        [
            ("characters of the expression", f"{MAX_SOURCE:,}"),
            ("levels of nesting", str(MAX_DEPTH)),
            (
                "steps (parts evaluated in loops, elements of lists, 64 characters of text, wherever they stand)",
                f"{limits.steps:,}",
            ),
            ("characters of a string", f"{limits.string:,}"),
            ("elements of a list", f"{limits.elements:,}"),
        ],
    )


def _functions(module: str) -> str:
    rows: list[tuple[str, str]] = []
    for name, function in BUILTINS.items():
        if function.group == module:
            rows += [(name, one.shown) for one in function.signatures]
    return _rows(rows)


def _rows(signatures: Iterable[tuple[str, str]]) -> str:
    shown: dict[str, list[str]] = {}
    for name, signature in signatures:
        shown.setdefault(name, []).append(f"`{signature}`")
    return table(
        ("function", "example", "gives"),
        [("<br>".join(forms), f"`{EXAMPLES[name][0]}`", f"`{EXAMPLES[name][1]}`") for name, forms in shown.items()],
    )
