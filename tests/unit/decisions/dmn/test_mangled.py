"""Models of the kit, mangled: whatever a file holds, it is refused or answered, with our own errors alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree

from engine.decisions.dmn import Trace, load_model
from engine.errors import HuiyinError

MODELS = sorted(Path("tests/conformance/tck").rglob("*.dmn"))
WORDS = ("", "-", "null", "1", '"x"', "> 5", "[1..3]", "{a: 1}", "not(", "a b", "?", "function(x) x", "UNIQUE",
         "COLLECT", "number", "#", "#_x", "true", "[]", "@\"2025-10-01\"")  # fmt: skip
INPUTS = (None, 1, "x", True, [1, "a"], {"a": {"b": 1}}, [], "2025-10-01")


def mangled(root: etree._Element, dice: random.Random) -> bytes:
    """The same file with a few things lost, doubled, moved or said otherwise."""
    for _ in range(dice.randint(1, 4)):
        nodes = [node for node in root.iter() if node.getparent() is not None]
        one, other = dice.choice(nodes), dice.choice(nodes)
        match dice.randrange(6):
            case 0:
                one.getparent().remove(one)  # type: ignore[union-attr]
            case 1:
                one.getparent().append(etree.fromstring(etree.tostring(one)))  # type: ignore[union-attr]
            case 2:
                one.text = dice.choice(WORDS)
            case 3 if one.attrib:
                one.set(dice.choice(list(one.attrib)), dice.choice(WORDS))
            case 4:
                one.tag = other.tag
            case _:
                if one not in list(other.iterancestors()) and one is not other:
                    other.append(one)
    return etree.tostring(root)


@pytest.mark.parametrize("seed", [1571, *range(400)])
def test_a_mangled_model_is_refused_or_answered(seed: int) -> None:
    dice = random.Random(seed)
    data = mangled(etree.fromstring(dice.choice(MODELS).read_bytes()), dice)
    try:
        model = load_model(data, file="mangled.dmn")
    except HuiyinError:
        return
    inputs = {one.name: dice.choice(INPUTS) for one in model.definitions.inputs if dice.random() < 0.8}
    for strict in (False, True):
        for ask, names in ((model.decide, model.decisions), (model.invoke, model.services)):
            for name in names:
                try:
                    ask(name, inputs, strict=strict, trace=Trace())
                except HuiyinError as error:
                    assert "mangled.dmn" in str(error)
