"""A tree is written as text that reads as the same tree, with no parentheses that it could do without."""

from __future__ import annotations

import ast
import html
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.parser import parse, parse_tests
from engine.decisions.feel.syntax.printing import printed
from engine.errors import BadExpression
from tests.factories.feel_trees import SPECIAL, kinds, shape, tests, trees

ROOT = Path(__file__).parents[3]
generous = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)


@generous
@given(trees)
def test_a_printed_tree_reads_back_as_itself(tree: nodes.Node) -> None:
    assert shape(parse(printed(tree, SPECIAL), SPECIAL)) == shape(tree)


@generous
@given(tests)
def test_printed_tests_read_back_as_themselves(tree: nodes.Tests) -> None:
    assert shape(parse_tests(printed(tree, SPECIAL), SPECIAL)) == shape(tree)


@generous
@given(trees)
def test_no_parentheses_can_be_left_out(tree: nodes.Node) -> None:
    text = printed(tree, SPECIAL)
    for opening, closing in pairs(text):
        without = f"{text[:opening]} {text[opening + 1 : closing]} {text[closing + 1 :]}"
        try:
            again = parse(without, SPECIAL)
        except BadExpression:
            continue
        assert shape(again) != shape(tree)


def pairs(text: str) -> list[tuple[int, int]]:
    """Where parentheses open and close, outside of strings."""
    found, opened, quoted, at = [], [], False, 0
    while at < len(text):
        if text[at] == "\\" and quoted:
            at += 1
        elif text[at] == '"':
            quoted = not quoted
        elif text[at] == "(" and not quoted:
            opened.append(at)
        elif text[at] == ")" and not quoted and opened:
            found.append((opened.pop(), at))
        at += 1
    return found


CANONICAL = [
    ("  1.50+ .5  // fees", "1.5 + 0.5"),
    ("12e100", "1.2e101"),
    ('"投\\u8bc9\\n\\\\d"', '"投诉\\n\\\\d"'),
    ('@"2025-10-01T08:00:00@Asia/Shanghai"', '@"2025-10-01T08:00:00@Asia/Shanghai"'),
    ("责任   部门", "责任 部门"),
    ("follow-up-follow - up", "follow-up - follow - up"),
    ("(amount) and (fee)", "(amount) and fee"),
    ("(date) and time(x)", "(date) and time(x)"),
    ("((a+b))*c", "(a + b) * c"),
    ("(a+b)+c", "(a + b) + c"),
    ("a-(b-c)", "a - (b - c)"),
    ("(a and b) or c", "a and b or c"),
    ("a and (b or c)", "a and (b or c)"),
    ("-(2 ** 2)", "-(2 ** 2)"),
    ("(-2) ** 2", "-2 ** 2"),
    ("(a = b) = (c = d)", "a = b = (c = d)"),
    ("a between (1) and (if b then 2 else 3)", "a between 1 and if b then 2 else 3"),
    ("(if a then 1 else 2) + 3", "(if a then 1 else 2) + 3"),
    ("3 + (if a then 1 else 2)", "3 + if a then 1 else 2"),
    ("x in ((1))", "x in 1"),
    ("x in ((1 + 2) * 3)", "x in ((1 + 2) * 3)"),
    ("x in (> 5)", "x in > 5"),
    ("x in (1, != 5, [2..3[, ]7..8])", "x in (1, != 5, [2..3), (7..8])"),
    ("(>= 5).start", "(>= 5).start"),
    ("(!= 5)", "(!= 5)"),
    ("[a[true]..b[1]]", "[a[true]..b[1]]"),
    ("for x in 1 .. 3 , y in [x] return (x)", "for x in 1..3, y in [x] return x"),
    ("every x in a satisfies some y in x satisfies (y)", "every x in a satisfies some y in x satisfies y"),
    ('{a : 1, "follow-up" : 2, "[" : 3, b+c: 4}', '{a: 1, follow-up: 2, "[": 3, b+c: 4}'),
    ("{/* first */ a: 1, // then\n b: 2}", "{a: 1, b: 2}"),
    ("(function(a:number,b) a)(1 , 2)", "(function(a: number, b) a)(1, 2)"),
    ("substring(string:a, start position:2)", "substring(string: a, start position: 2)"),
    ("(x instance of list) < y", "(x instance of list) < y"),
    ("x instance of context<a:list<number>>", "x instance of context<a: list<number>>"),
    ("x instance of function<number,date>->Any", "x instance of function<number, date> -> Any"),
    ("(case).unit[(1)].name", "case.unit[1].name"),
]


@pytest.mark.parametrize(("source", "expected"), CANONICAL)
def test_text_becomes_canonical(source: str, expected: str) -> None:
    tree = parse(source, SPECIAL)
    assert printed(tree, SPECIAL) == expected
    assert shape(parse(expected, SPECIAL)) == shape(tree)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("  -  ", "-"),
        (">500 ,  <=(3)", "> 500, <= 3"),
        ('not( "a","b" )', 'not("a", "b")'),
        ("(not(?))", "(not(?))"),
        ("not(? = 3) and ? < 5", "(not(? = 3) and ? < 5)"),
        ("-5", "-5"),
        ("= 5", "= 5"),
        ("[5..5]", "[5..5]"),
    ],
)
def test_tests_become_canonical(source: str, expected: str) -> None:
    tree = parse_tests(source)
    assert printed(tree) == expected
    assert shape(parse_tests(expected)) == shape(tree)


def test_every_kind_of_node_is_written() -> None:
    every = {kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, nodes.Node)}
    written = {kind for source, _ in CANONICAL for kind in kinds(parse(source, SPECIAL))}
    assert written == every - {nodes.Node, nodes.Tests}


@pytest.mark.parametrize("folder", ["processes", "docs", "tests"])
def test_every_expression_of_the_repository_reads_back(folder: str) -> None:
    found = [source for source in strings_of(ROOT / folder) if readable(source)]
    for source in found:
        tree = parse(source)
        assert shape(parse(printed(tree))) == shape(tree), source
    assert len(found) > 200


def strings_of(folder: Path) -> set[str]:
    """Whatever may be an expression in the files below: examples, texts and attributes, scalars, strings of tests."""
    found: set[str] = set()
    for file in folder.rglob("*.*"):
        if file.suffix == ".md":
            blocks = re.findall(r"```feel\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL)
            found.update(re.split(r"\s+// (?:→|stops)", line)[0] for block in blocks for line in block.splitlines())
            found.update(re.findall(r"`([^`\n]+)`", file.read_text(encoding="utf-8")))
        elif file.suffix in (".bpmn", ".dmn"):
            found.update(re.findall(r'[>"]([^<>"]+)[<"]', html.unescape(file.read_text(encoding="utf-8"))))
        elif file.suffix in (".yaml", ".yml"):
            lines = file.read_text(encoding="utf-8").splitlines()
            found.update(line.partition(": ")[2].strip().strip("'") for line in lines)
        elif file.suffix == ".py":
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found.update(
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is str
            )
    return found


def readable(source: str) -> bool:
    try:
        return len(source) < 4_000 and parse(source) is not None
    except BadExpression:
        return False
