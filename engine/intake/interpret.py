"""Rows become intakes, or rejects that say why. Two passes: the first looks for evidence, the second decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import datetime

from engine.decisions import Expression, compile_expression
from engine.errors import BadFile, EvaluationFailed, HuiyinError
from engine.intake.dates import split_date
from engine.intake.evidence import Anchors, Evidence
from engine.intake.mapping import Mapping, Value
from engine.intake.moments import DateTally, evidence_number, instant, written
from engine.intake.reading import ReadRow
from engine.intake.values import CellRefused, take
from engine.text import Text, text


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """One voice from a file. `at` is UTC; `fields` are the start form's that are not empty; `cells` all of it.

    `in_reply_to`: the number of the case that it answers, empty for none.
    """

    external_id: str
    at: datetime
    fields: MappingOf[str, object]
    line: int
    customer: MappingOf[str, str]
    cells: MappingOf[str, str]
    in_reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken: the field or columns at fault, the reason, and the cells as they were."""

    line: int
    field: str
    reason: Text
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first pass found: how many rows there are, and the evidence for the order of day and month."""

    rows: int
    evidence: Evidence


def survey(rows: Iterable[ReadRow], mapping: Mapping) -> Survey:
    """The first pass over the file's rows."""
    anchors = Anchors(mapping.at.within)
    count = 0
    for row in rows:
        count += 1
        if row.problem is None and mapping.at.order == "detect":
            number = evidence_number(mapping.at, row.cells)
            if number is not None:
                anchors.see(number, split_date(written(mapping.at, row.cells))[0], row.line)
    return Survey(count, anchors.settle())


def interpret(
    rows: Iterable[ReadRow], mapping: Mapping, evidence: Evidence, tally: DateTally, *, not_after: datetime
) -> Iterator[IntakeRow | Reject]:
    """The second pass: each row, in the order of the file. One later than `not_after` (now) is rejected."""
    rules = [(rule, _compiled(rule.when, mapping)) for rule in mapping.reject_when]
    for row in rows:
        try:
            taken = _intake(row, mapping, evidence, tally, not_after)
            for rule, holds in rules:
                _apply(rule.when, rule.reason, holds, {**dict.fromkeys(mapping.fields), **taken.fields})
        except CellRefused as refused:
            yield Reject(row.line, refused.field, refused.reason, row.raw)
        else:
            yield taken


def _intake(row: ReadRow, mapping: Mapping, evidence: Evidence, tally: DateTally, not_after: datetime) -> IntakeRow:
    if row.problem is not None:
        raise CellRefused("", row.problem)
    for column, cell in row.cells.items():
        if "\0" in cell:
            raise CellRefused(column, text("This holds signs that cannot be stored; type it anew."))
    external_id = _external_id(mapping, row)
    at = instant(mapping.at, row.cells, evidence, tally)
    if at > not_after:
        raise CellRefused(", ".join(mapping.at.columns), text("{day} is in the future", day=at.date().isoformat()))
    fields = _filled(mapping.fields, row)
    customer = {name: str(value) for name, value in _filled(mapping.customer, row).items()}
    answered = take(mapping.in_reply_to, row.cells) if mapping.in_reply_to is not None else None
    in_reply_to = "" if answered is None else str(answered)
    return IntakeRow(external_id, at, fields, row.line, customer, row.cells, in_reply_to)


def _filled(values: MappingOf[str, Value], row: ReadRow) -> dict[str, object]:
    taken = {name: take(value, row.cells) for name, value in values.items()}
    return {name: value for name, value in taken.items() if value is not None}


def _external_id(mapping: Mapping, row: ReadRow) -> str:
    number = take(mapping.id, row.cells)
    if number is None:
        raise CellRefused(", ".join(mapping.id.columns), text("the row has no number of its own"))
    return str(number) if mapping.source is None else f"{mapping.source}:{number}"


def _compiled(condition: str, mapping: Mapping) -> Expression:
    try:
        return compile_expression(condition, names=tuple(mapping.fields))
    except HuiyinError as error:
        raise BadFile(file=mapping.file, detail=text("reject_when: {problem}", problem=error.text)) from error


def _apply(condition: str, reason: str | None, holds: Expression, fields: dict[str, object]) -> None:
    try:
        answer = holds(fields)
    except EvaluationFailed as error:
        raise CellRefused("reject_when", error.text) from error
    if answer is True:
        told = (
            text("the mapping rejects it: {condition}", condition=condition)
            if reason is None
            else text("{reason}", reason=reason)
        )
        raise CellRefused("reject_when", told)
