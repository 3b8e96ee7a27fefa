"""Every example of the designers' guides and of the reference gives what is printed beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.decisions import compile_expression, literal
from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.compiler.presence import SHOWN
from engine.errors import BadExpression, EvaluationFailed
from engine.yamlfile import read_yaml
from tests.reference.feel_examples import CONTEXT, EXAMPLES, environment

HOWTO = Path(__file__).parents[3] / "docs" / "howto"
GUIDES = ("designer-feel.md", "designer-feel.zh.md")
LINE = re.compile(r"(?P<source>.+?)\s+// (?P<verdict>→|stops:) (?P<expected>.+)")


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


@pytest.mark.parametrize(("guide", "source", "verdict", "expected"), examples())
def test_the_guide_says_what_happens(guide: str, source: str, verdict: str, expected: str) -> None:
    values = read_yaml(blocks(guide, "yaml")[0], guide).data
    assert isinstance(values, dict)
    if verdict == "→":
        assert literal(compile_expression(source).demand(values, environment())) == expected
    else:
        with pytest.raises((BadExpression, EvaluationFailed), match=re.escape(expected)):
            compile_expression(source).demand(values, environment())


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_has_examples(guide: str) -> None:
    assert len([one for one in examples() if one[0] == guide]) > 30


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_reference_says_what_a_function_gives(name: str) -> None:
    source, expected = EXAMPLES[name]
    assert literal(compile_expression(source).demand(CONTEXT, environment())) == expected
    assert name in source


def test_every_function_has_an_example() -> None:
    assert set(BUILTINS) | set(SHOWN) == set(EXAMPLES)
