"""Every example of the designers' guides and of the reference gives what is printed beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli._root import huiyin
from engine.decisions import compile_expression, evaluate, literal, special_names, unary_test
from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.compiler.presence import SHOWN
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.parser import parse_tests
from engine.errors import BadExpression, EvaluationFailed
from engine.yamlfile import read_yaml
from tests.factories.feel_trees import kinds
from tests.reference.feel_examples import CONTEXT, EXAMPLES, environment

HOWTO = Path(__file__).parents[3] / "docs" / "howto"
GUIDES = ("designer-feel.md", "designer-feel.zh.md")
LINE = re.compile(r"(?P<source>.+?)\s+// (?P<verdict>→|stops:) (?P<expected>.+)")
TEST = re.compile(r"(?P<source>.+?)\s+// (?P<value>.+) → (?P<expected>true|false)")


def blocks(guide: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (HOWTO / guide).read_text(encoding="utf-8"), re.DOTALL)


def examples() -> list[tuple[str, str, str, str]]:
    found = []
    for guide in GUIDES:
        for line in "".join(blocks(guide, "feel")).splitlines():
            match = LINE.fullmatch(line)
            assert match is not None, line
            found.append((guide, match["source"], match["verdict"], match["expected"]))
    return found


def cells() -> list[tuple[str, str, str, str]]:
    found = []
    for guide in GUIDES:
        for line in "".join(blocks(guide, "feel tests")).splitlines():
            match = TEST.fullmatch(line)
            assert match is not None, line
            found.append((guide, match["source"], match["value"], match["expected"]))
    return found


def values_of(guide: str) -> dict[str, object]:
    values = read_yaml(blocks(guide, "yaml")[0], guide).data
    assert isinstance(values, dict)
    return values


@pytest.mark.parametrize(("guide", "source", "verdict", "expected"), examples())
def test_the_guide_says_what_happens(guide: str, source: str, verdict: str, expected: str) -> None:
    values = values_of(guide)

    def result() -> str:
        compiled = compile_expression(source, names=special_names(source, values))
        return literal(compiled.demand(values, environment()))

    if verdict == "→":
        assert result() == expected
    else:
        with pytest.raises((BadExpression, EvaluationFailed), match=re.escape(expected)):
            result()


@pytest.mark.parametrize(("guide", "source", "value", "expected"), cells())
def test_the_guide_says_which_values_pass(guide: str, source: str, value: str, expected: str) -> None:
    passes = unary_test(source, evaluate(value, {}), values_of(guide), env=environment())
    assert passes is (expected == "true")


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_shows_every_construct(guide: str) -> None:
    values = values_of(guide)
    shown: set[type[nodes.Node]] = {nodes.Tests} if blocks(guide, "feel tests") else set()
    for one, source, verdict, _ in examples():
        if one == guide and verdict == "→":
            shown |= kinds(compile_expression(source, names=special_names(source, values)).tree)
    for one, source, _, _ in cells():
        if one == guide:
            shown |= kinds(parse_tests(source))
    assert shown == {
        kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, nodes.Node)
    } - {nodes.Node}


@pytest.mark.parametrize("guide", GUIDES)
def test_the_proof_in_the_guide_is_what_the_command_prints(guide: str) -> None:
    command = blocks(guide, "sh")[0].split()
    printed = CliRunner().invoke(huiyin, command[1:]).stdout.splitlines()
    lines = blocks(guide, "text")[0].splitlines()
    assert [line for line in printed if line in lines] == lines


def test_both_guides_show_the_same() -> None:
    numbers = [len(re.findall("^## ", (HOWTO / guide).read_text(encoding="utf-8"), re.MULTILINE)) for guide in GUIDES]
    assert numbers[0] == numbers[1] > 10


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_reference_says_what_a_function_gives(name: str) -> None:
    source, expected = EXAMPLES[name]
    assert literal(compile_expression(source).demand(CONTEXT, environment())) == expected
    assert name in source


def test_every_function_has_an_example() -> None:
    assert set(BUILTINS) | set(SHOWN) == set(EXAMPLES)
