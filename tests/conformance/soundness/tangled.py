"""Random diagrams without any order: nodes wired at random, so that most of them are wrong in some way."""

from __future__ import annotations

import random

from tests.conformance.drawing import FIELDS, HEAD

KINDS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "userTask", "userTask", "task")


def tangled_model(seed: int) -> bytes:
    """One diagram; the same for the same seed."""
    rng = random.Random(seed)
    count = rng.randint(4, 11)
    kinds = {f"n{index}": rng.choice(KINDS) for index in range(count)}
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
        parts.append(f'<{kind} id="{node}" {default}/>')
        if kind == "userTask" and rng.random() < 0.2 and node not in ends:
            parts.append(_border(rng, node, rng.choice(list(kinds)[1:])))
        for index in leaving:
            asked = decides and index != leaving[-1]
            condition = f"{rng.choice(FIELDS)} = {rng.randint(0, 1)}"
            inside = f"<conditionExpression>{condition}</conditionExpression>" if asked else ""
            source, target = flows[index]
            parts.append(
                f'<sequenceFlow id="f{index}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'
            )
    return f'{HEAD}<process id="p">{"".join(parts)}</process></definitions>'.encode()


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
