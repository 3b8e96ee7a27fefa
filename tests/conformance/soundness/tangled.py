"""Random diagrams without any order: nodes wired at random, so that most of them are wrong in some way."""

from __future__ import annotations

import random
from xml.sax.saxutils import escape

from tests.conformance.drawing import FIELDS, HEAD

KINDS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "userTask", "userTask", "task")
AGREEING = (*KINDS[:3], "exclusiveGateway", "parallelGateway", "userTask", "scriptTask")
ASKED = (
    'kind = "bill"', 'kind = "line"', 'not(kind = "bill")', 'kind != "line"', 'kind in ("line", "other")', "size > 1",
    "size <= 1", "size = 3", "size between 1 and 2", 'size > 1 and kind = "bill"', 'size <= 1 or kind = "line"',
)  # fmt: skip
WRITTEN = (("size", "size"), ("size", "2"), ("kind", '"line"'), ("other", "size > 1"))
DATA = tuple({"kind": kind, "size": size} for kind in ("bill", "line", "other") for size in range(4))
"""All that the conditions of `agreeing_model` can tell apart."""


def agreeing_model(seed: int) -> bytes:
    """A diagram whose decisions ask the same few things; only scripts write. Every other one is a tangle."""
    return tangled_model(seed, AGREEING, ASKED) if seed % 2 else leaving_model(seed)


def leaving_model(seed: int) -> bytes:
    """Branches that are joined, each of which leaves before the join where something is so: only where they agree on it
    does the join never wait in vain."""
    rng = random.Random(seed)
    asked = rng.sample(ASKED, 2)
    parts = ['<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="split"/>']
    parts.append('<parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="e"/>')
    flows = [("join", "e", "")]
    for branch in range(rng.randint(2, 3)):
        step, ask, leave = (f"{name}{branch}" for name in ("step", "ask", "leave"))
        kind = rng.choice(("task", "task", "userTask", "scriptTask"))
        parts.append(_script(rng, step) if kind == "scriptTask" else f'<{kind} id="{step}"/>')
        condition, stays = rng.choice((asked[0], asked[0], asked[0], asked[1])), rng.random() < 0.8
        default = f"f{ask}-{leave if stays else 'join'}"
        parts.append(f'<exclusiveGateway id="{ask}" default="{default}"/><endEvent id="{leave}"/>')
        flows += [("split", step, ""), (step, ask, ""), (ask, "join", condition), (ask, leave, condition)]
    for source, target, condition in flows:
        named = f'id="f{source}-{target}" sourceRef="{source}" targetRef="{target}"'
        is_asked = condition and f'default="f{source}-{target}"' not in "".join(parts)
        inside = f"<conditionExpression>{escape(condition)}</conditionExpression>" if is_asked else ""
        parts.append(f"<sequenceFlow {named}>{inside}</sequenceFlow>")
    return f'{HEAD}<process id="p">{"".join(parts)}</process></definitions>'.encode()


def tangled_model(seed: int, among: tuple[str, ...] = KINDS, asked: tuple[str, ...] = ()) -> bytes:
    """One diagram; the same for the same seed."""
    rng = random.Random(seed)
    count = rng.randint(4, 11)
    kinds = {f"n{index}": rng.choice(among) for index in range(count)}
    flows = _flows(rng, list(kinds))
    ends = [node for node in kinds if not any(source == node for source, _ in flows)]
    flows += [(node, f"e{node}") for node in ends]
    parts = ['<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="n0"/>']
    for node in ends:
        content = "<terminateEventDefinition/>" if rng.random() < 0.15 else ""
        parts.append(f'<endEvent id="e{node}">{content}</endEvent>')
    for node, kind in kinds.items():
        leaving = [index for index, (source, _) in enumerate(flows) if source == node]
        decides = kind in ("exclusiveGateway", "inclusiveGateway") and len(leaving) > 1
        default = f'default="f{leaving[-1]}"' if decides else ""
        parts.append(_script(rng, node) if kind == "scriptTask" else f'<{kind} id="{node}" {default}/>')
        if kind == "userTask" and rng.random() < 0.2 and node not in ends:
            parts.append(_border(rng, node, rng.choice(list(kinds)[1:])))
        for index in leaving:
            is_asked = decides and index != leaving[-1]
            condition = rng.choice(asked) if asked else f"{rng.choice(FIELDS)} = {rng.randint(0, 1)}"
            inside = f"<conditionExpression>{escape(condition)}</conditionExpression>" if is_asked else ""
            source, target = flows[index]
            parts.append(
                f'<sequenceFlow id="f{index}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'
            )
    return f'{HEAD}<process id="p">{"".join(parts)}</process></definitions>'.encode()


def _script(rng: random.Random, node: str) -> str:
    name, value = rng.choice(WRITTEN)
    return f'<scriptTask id="{node}" huiyin:result="{name}"><script>{escape(value)}</script></scriptTask>'


def _flows(rng: random.Random, nodes: list[str]) -> list[tuple[str, str]]:
    """Every node is led to from an earlier one; more flows go forward, and a few back."""
    found = {(nodes[rng.randrange(max(0, index - 3), index)], nodes[index]): None for index in range(1, len(nodes))}
    for _ in range(rng.randint(1, len(nodes))):
        first, second = sorted(rng.sample(range(len(nodes)), 2))
        back = rng.random() < 0.2 and first > 0
        found[(nodes[second], nodes[first]) if back else (nodes[first], nodes[second])] = None
    return list(found)


def _border(rng: random.Random, host: str, target: str) -> str:
    interrupting = str(rng.random() < 0.6).lower()
    return (
        f'<boundaryEvent id="b{host}" attachedToRef="{host}" cancelActivity="{interrupting}">'
        "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>"
        f'<sequenceFlow id="fb{host}" sourceRef="b{host}" targetRef="{target}"/>'
    )
