"""JUEL becomes FEEL of the same meaning, or is refused; random expressions are compared with what Java would say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.desugar.juel import to_feel
from engine.decisions import compile_expression
from engine.errors import BadExpression
from tests.unit.bpmn.desugar.juel_evaluator import BOOLEANS, NUMBERS, VALUES, Tree


@pytest.mark.parametrize(
    ("juel", "feel"),
    [
        ("${amount > 100 && approved}", "amount > 100 and approved"),
        ("#{amount gt 100 and approved}", "amount > 100 and approved"),
        ("${ a == 'x' || b ne \"y\" }", 'a = "x" or b != "y"'),
        ("${!approved}", "not(approved)"),
        ("${not (a eq b)}", "not(a = b)"),
        ("${a le 1 or b ge 2 or c lt 3}", "a <= 1 or b >= 2 or c < 3"),
        ("${a && (b || c)}", "a and (b or c)"),
        ("${a < b == true}", "(a < b) = true"),
        ("${a ? 1 : b ? 2 : 3}", "if a then 1 else if b then 2 else 3"),
        ("${(a ? b : c) * 2}", "(if a then b else c) * 2"),
        ("${a - (b - c) / 2}", "a - (b - c) / 2"),
        ("${-a * 2}", "-a * 2"),
        ("${- -a}", "-(-a)"),
        ("${price * 1.19e2 + .5}", "price * 119 + 0.5"),
        ("${order.customer['name']}", "order.customer.name"),
        ("${order['first name'].length}", 'get value(order, "first name").length'),
        ("${items[0].fee}", "items[1].fee"),
        ("${x == null}", "x = null"),
        ("${'it\\'s \"so\"'}", '"it\'s \\"so\\""'),
        ("${责任部门 == '网络'}", '责任部门 = "网络"'),
        ("${n % 2 == 0}", "modulo(n, 2) = 0"),
        ("${n mod 2}", "n - 2 * round down(n / 2, 0)"),
        ("${a + b}", "sum(a, b)"),
        ("${a + 1 + b}", "a + 1 + b"),
        ("${execution.getVariable('order').total > 1}", "order.total > 1"),
        ("${execution.hasVariable(\"x\")}", "is defined(x)"),
        ("${vars:equals(x, 1) && var:exists('y')}", "get or else(x, null) = 1 and is defined(y)"),
        ("${variables:getOrDefault(x, 5) > 3}", "get or else(x, 5) > 3"),
        ("${loopCounter == 0}", "loopCounter - 1 = 0"),
        ("${name.equals('x') && !'y'.equals(name)}", 'name = "x" and not("y" = name)'),
        ("${agreed.equals(true)}", "agreed = true"),
        ("${order.kind.toUpperCase().startsWith('A')}", 'starts with(upper case(order.kind), "A")'),
        ("${a.equalsIgnoreCase(b)}", "lower case(a) = lower case(b)"),
        ("${a.concat('-').concat(b)}", '(a + "-") + b'),
        ("${name.length() + 1}", "string length(name) + 1"),
        ("PT${hours}H", '"PT" + string(hours) + "H"'),
        ("\\${no} ${yes}", '"${no} " + string(yes)'),
    ],
)  # fmt: skip
def test_what_both_languages_can_say_is_rewritten(juel: str, feel: str) -> None:
    assert to_feel(juel) == feel


@pytest.mark.parametrize(
    ("juel", "column"),
    [
        ("${items.stream()}", 15),
        ("${bean.check(amount)}", 13),
        ("${name.equals(other)}", 14),
        ("${amount.equals(1)}", 16),
        ("${name.equals('x', 'y')}", 14),
        ("${name['equals']('x')}", 17),
        ("${items.size(}", 14),
        ("${check(amount)}", 8),
        ("${fn:length(items)}", 5),
        ("${execution.processInstanceId}", 12),
        ("${execution.getVariable(name)}", 25),
        ("${execution.setVariable('x', 1)}", 12),
        ("${vars:equals(x)}", 17),
        ("${a instanceof b}", 5),
        ("${a = 1}", 5),
        ("${a; b}", 4),
        ("${x -> x}", 5),
        ("${[1, 2]}", 3),
        ("${{'a': 1}}", 3),
        ("${items[i]}", 9),
        ("${items[-1]}", 9),
        ("${return}", 9),
        ("${a +}", 6),
        ("${a ? b}", 8),
        ("${a b}", 5),
        ("${a}${", 7),
        ("${'a}", 3),
        ("${}", 3),
        ("no expression at all", 1),
        ("${" + "(" * 200 + "1" + ")" * 200 + "}", None),
        ("${" + "!" * 200 + "a}", None),
        ("x" * 40_000, 1),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_its_place(juel: str, column: int | None) -> None:
    with pytest.raises(BadExpression) as refused:
        to_feel(juel)
    if column is not None:
        assert refused.value.params["column"] == column


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_empty_is_true_of_nothing(empty: object) -> None:
    assert compile_expression(to_feel("${empty x}")).decide({"x": empty}) is True


@pytest.mark.parametrize("full", ["a", 0, False, [None], {"a": None}])
def test_empty_is_false_of_something(full: object) -> None:
    assert compile_expression(to_feel("${empty x}")).decide({"x": full}) is False
    assert compile_expression(to_feel("${not empty x}")).decide({"x": full}) is True


@pytest.mark.parametrize(
    ("juel", "value", "said"),
    [
        ("${x.size() > 1}", [1, 2], True),
        ("${x.size() == 3}", {"a": 1, "b": 2, "c": 3}, True),
        ("${x.isEmpty()}", "", True),
        ("${x.isEmpty()}", [], True),
        ("${x.isEmpty()}", {}, True),
        ("${x.isEmpty()}", [""], False),
        ("${x.contains('a')}", "bad", True),
        ("${x.contains('a')}", ["bad"], False),
        ("${x.contains('a') || x.contains('b')}", ["b"], True),
        ("${x.equals('a')}", "a", True),
    ],
)
def test_a_method_says_of_texts_lists_and_maps_what_java_would(juel: str, value: object, said: bool) -> None:
    assert compile_expression(to_feel(juel)).decide({"x": value}) is said


@pytest.mark.parametrize(("juel", "data"), [("${a + b}", {"a": "1", "b": "2"}), ("${a < 1}", {"a": None})])
def test_where_java_would_coerce_the_evaluation_stops(juel: str, data: dict[str, object]) -> None:
    with pytest.raises(Exception, match="has no answer"):
        compile_expression(to_feel(juel)).demand(data)


@given(NUMBERS)
def test_random_arithmetic_means_the_same(tree: Tree) -> None:
    expected = tree.value
    found = compile_expression(to_feel(f"${{{tree.text}}}"))(VALUES)
    assert found == expected  # None where something is divided by zero


@given(BOOLEANS)
def test_random_conditions_mean_the_same(tree: Tree) -> None:
    assert compile_expression(to_feel(f"${{{tree.text}}}"))(VALUES) is tree.value


@given(st.text(alphabet="${}#()[]'\"\\ab1.+-&|=!?:, ", max_size=40))
def test_no_text_breaks_the_conversion(written: str) -> None:
    """It gives FEEL that parses, or refuses."""
    try:
        feel = to_feel(written)
    except BadExpression:
        return
    compile_expression(feel)
