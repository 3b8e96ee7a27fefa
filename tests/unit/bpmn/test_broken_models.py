"""Models broken at random: each is refused by name or runs as the oracle says; nothing else may happen."""

from __future__ import annotations

import random

import pytest
from lxml import etree

from engine.bpmn.parser import build
from engine.errors import BadModel
from tests.conformance.play import play
from tests.conformance.random_models import random_model


@pytest.mark.parametrize("part", range(4))
def test_a_model_broken_somewhere_is_refused_or_still_runs_right(part: int) -> None:
    outcomes = [outcome(seed) for seed in range(part, 240, 4)]
    assert {"refused", "ran"} <= set(outcomes)


def outcome(seed: int) -> str:
    """What became of the model of this seed after one to three accidents."""
    rng = random.Random(seed)
    root = etree.fromstring(random_model(seed))
    for _ in range(rng.randint(1, 3)):
        damage(root, rng)
    try:
        model = build(etree.tostring(root), "p.bpmn")
    except BadModel as error:
        assert error.params["element"] and str(error.advice)
        return "refused"
    play(model, rng)
    return "ran"


def damage(root: etree._Element, rng: random.Random) -> None:
    """An element or attribute lost, changed, or copied to where it does not belong."""
    nodes = [node for node in root.iter() if node is not root]
    if not nodes:
        return
    node, other = rng.choice(nodes), rng.choice(nodes)
    kind = rng.randrange(5)
    if kind == 0:
        node.getparent().remove(node)
    elif kind == 1 and node.attrib:
        del node.attrib[rng.choice(list(node.attrib))]
    elif kind == 2 and node.attrib:
        node.set(rng.choice(list(node.attrib)), rng.choice(["", "x", "p", "true", other.get("id", "")]))
    elif kind == 3:
        node.tag = other.tag
    else:
        other.append(etree.fromstring(etree.tostring(node)))
