"""A mapping file: what the columns of a spreadsheet mean. The keys are described in `mapping.schema.json`."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import BadFile
from engine.text import text
from engine.yamlschema import load_checked, packaged_schema

Order = Literal["ymd", "dmy", "mdy", "detect"]
Kind = Literal["text", "integer", "number", "boolean"]


@dataclass(frozen=True, slots=True)
class Value:
    """One value made from cells of a row, or `constant` when there are no columns."""

    columns: tuple[str, ...]
    join: str = " "
    constant: object = None
    kind: Kind = "text"
    values: MappingOf[str, object] | None = None
    otherwise: str | None = None
    default: str | None = None
    pad: MappingOf[str, int] | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a row's instant comes from, and how its day and month are told apart."""

    columns: tuple[str, ...]
    zone: ZoneInfo
    order: Order
    evidence: str | None
    within: tuple[date, date] | None
    default_time: time


@dataclass(frozen=True, slots=True)
class RejectRule:
    """A FEEL condition over the fields; `reason` is shown as the designer wrote it."""

    when: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping file, checked."""

    file: str
    route: str
    source: str | None
    encoding: str
    delimiter: str
    sheet: str | None
    header: int
    as_of: Literal["row", "now"]
    id: Value
    at: Moment
    fields: MappingOf[str, Value]
    customer: MappingOf[str, Value]
    reject_when: tuple[RejectRule, ...]
    in_reply_to: Value | None = None

    def columns(self) -> tuple[str, ...]:
        """Every column that must be in the file, each once, in the order in which the mapping names them."""
        return tuple(dict.fromkeys(self._named()))

    def _named(self) -> Iterator[str]:
        yield from self.id.columns
        yield from self.at.columns
        if self.at.evidence is not None:
            yield self.at.evidence
        replies = () if self.in_reply_to is None else (self.in_reply_to,)
        for value in (*self.fields.values(), *self.customer.values(), *replies):
            yield from value.columns


def load_mapping(source: str | bytes, file: str) -> Mapping:
    """Read a mapping from YAML; `file` is only its name in messages.

    Raises:
        BadFile: not YAML, against the schema, an unknown time zone or a period that ends before it begins.
    """
    raw: Any = load_checked(source, file, packaged_schema("engine.intake", "mapping.schema.json")).data
    return Mapping(
        file=file,
        route=raw["route"],
        source=raw.get("source"),
        encoding=raw.get("encoding", "auto"),
        delimiter=raw.get("delimiter", "auto"),
        sheet=raw.get("sheet"),
        header=raw.get("header", 1),
        as_of=raw.get("as_of", "now"),
        id=_value(raw["id"]),
        at=_moment(raw["at"], file),
        fields={name: _value(spec) for name, spec in raw["fields"].items()},
        customer={name: _value(spec) for name, spec in raw.get("customer", {}).items()},
        reject_when=tuple(_rule(spec) for spec in raw.get("reject_when", ())),
        in_reply_to=_value(raw["in_reply_to"]) if "in_reply_to" in raw else None,
    )


def _value(spec: str | dict[str, Any]) -> Value:
    if isinstance(spec, str):
        return Value(columns=(spec,))
    columns = _columns(spec)
    pad = spec.get("pad")
    return Value(
        columns=columns,
        join=spec.get("join", " "),
        constant=spec.get("value"),
        kind=spec.get("type", "text"),
        values={str(key): value for key, value in spec["values"].items()} if "values" in spec else None,
        otherwise=spec.get("otherwise"),
        default=spec.get("default"),
        pad=dict.fromkeys(columns, pad) if isinstance(pad, int) else pad,
        max_length=spec.get("max_length"),
    )


def _columns(spec: dict[str, Any]) -> tuple[str, ...]:
    return (spec["column"],) if "column" in spec else tuple(spec.get("columns", ()))


def _moment(spec: dict[str, Any], file: str) -> Moment:
    return Moment(
        columns=_columns(spec),
        zone=_zone(spec["timezone"], file),
        order=spec["order"],
        evidence=spec.get("evidence"),
        within=_within(spec.get("within"), file),
        default_time=time.fromisoformat(spec.get("default_time", "00:00")),
    )


def _zone(name: str, file: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadFile(
            file=file, detail=text("“{name}” is not a time zone; write one such as Asia/Shanghai", name=name)
        ) from None


def _within(spec: dict[str, str] | None, file: str) -> tuple[date, date] | None:
    if spec is None:
        return None
    try:
        first, last = date.fromisoformat(spec["from"]), date.fromisoformat(spec["until"])
    except ValueError:
        raise BadFile(file=file, detail=text("at.within: write days such as 2015-04-01")) from None
    if last < first:
        sentence = text(
            "the period ends on {last}, before it begins on {first}", first=first.isoformat(), last=last.isoformat()
        )
        raise BadFile(file=file, detail=sentence)
    return first, last


def _rule(spec: str | dict[str, str]) -> RejectRule:
    return RejectRule(spec, None) if isinstance(spec, str) else RejectRule(spec["when"], spec["reason"])
