"""The record of a decision as it is kept: text that says what was asked, with which inputs, and which rules hit."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.changes import DecisionMade
from engine.bpmn.data.kept import pack, unpack
from engine.decisions.dmn import Decided, Hit, TableRead


def pack_record(made: DecisionMade) -> str:
    """The text that `unpack_record` reads. It holds something random, so that its digest tells nobody what it says."""
    return pack(
        {
            "salt": secrets.token_hex(8),
            "file": made.file,
            "decision": made.decision,
            "inputs": made.inputs,
            "value": made.value,
            "trace": [_plain(one) for one in made.trace],
        }
    )


def unpack_record(record: str, element_id: str) -> DecisionMade:
    """The decision as it was made for this element."""
    kept = unpack(record)
    trace = tuple(_decided(one) for one in kept["trace"])
    return DecisionMade(element_id, kept["file"], kept["decision"], kept["inputs"], kept["value"], trace)


def digest_of(record: str) -> str:
    """SHA-256 (hex) of a record: what the audit chain holds of it."""
    return hashlib.sha256(record.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class HitRule:
    """A rule of a table that hit: whose table, and its number from 1."""

    decision: str
    rule: int


def rules_hit(made: DecisionMade) -> Iterator[HitRule]:
    """Every rule that hit on the way to the answer."""
    for one in made.trace:
        for table in one.tables:
            yield from (HitRule(table.element, hit.rule) for hit in table.hits)


def _plain(one: Decided) -> dict[str, object]:
    tables = [
        {
            "element": table.element,
            "policy": table.policy,
            "inputs": [list(pair) for pair in table.inputs],
            "hits": [
                {
                    "rule": hit.rule,
                    "tests": [list(pair) for pair in hit.tests],
                    "outputs": [list(pair) for pair in hit.outputs],
                    "annotations": list(hit.annotations),
                }
                for hit in table.hits
            ],
            "output": table.output,
            "default": table.default,
        }
        for table in one.tables
    ]
    return {"kind": one.kind, "name": one.name, "value": one.value, "tables": tables}


def _decided(kept: Mapping[str, Any]) -> Decided:
    return Decided(kept["kind"], kept["name"], kept["value"], tables=tuple(map(_table, kept["tables"])))


def _table(kept: Mapping[str, Any]) -> TableRead:
    hits = tuple(
        Hit(one["rule"], _pairs(one["tests"]), _pairs(one["outputs"]), tuple(one["annotations"]))
        for one in kept["hits"]
    )
    inputs = _pairs(kept["inputs"])
    return TableRead(kept["element"], kept["policy"], inputs, hits, kept["output"], kept["default"])


def _pairs(kept: list[list[Any]]) -> tuple[tuple[Any, Any], ...]:
    return tuple((name, value) for name, value in kept)
