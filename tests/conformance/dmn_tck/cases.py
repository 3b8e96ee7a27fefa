"""Reading the kit's cases: what is given, what is asked, what is expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lxml import etree

from engine.decisions.feel.convert import read_at
from engine.xmlfile import parse_xml

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_NUMBERS = ("decimal", "double", "integer", "int", "float", "long")
_TEMPORAL = ("date", "time", "dateTime", "duration")


@dataclass(frozen=True)
class Expected:
    """A result that is asked for; `value` is None for null. `error` says that an error will do as well as null."""

    name: str
    value: object
    error: bool


@dataclass(frozen=True)
class Case:
    """One case: `model` is the file's name; `service` is set when a decision service is called."""

    id: str
    model: str
    service: str | None
    inputs: dict[str, object]
    results: tuple[Expected, ...]

    @property
    def expects_a_value(self) -> bool:
        return any(one.value is not None for one in self.results)


def read_cases(file: Path) -> Iterator[Case]:
    """The cases of one file."""
    root = parse_xml(file.read_bytes(), str(file))
    model = str(root.findtext("{*}modelName") or "").strip()
    for number, node in enumerate(root.iterfind("{*}testCase"), 1):
        service = node.get("invocableName") if node.get("type") == "decisionService" else None
        yield Case(
            f"{file.stem} {node.get('id', str(number))}",
            model,
            service,
            {str(one.get("name")): _value(one) for one in node.iterfind("{*}inputNode")},
            tuple(_expected(one) for one in node.iterfind("{*}resultNode")),
        )


def _expected(node: etree._Element) -> Expected:
    found = node.find("{*}expected")
    value = None if found is None else _value(found)
    return Expected(str(node.get("name")), value, node.get("errorResult") == "true")


def _value(node: etree._Element) -> object:
    """What an element holds: a value, a list, or components."""
    components = node.findall("{*}component")
    if components:
        return {str(one.get("name")): _value(one) for one in components}
    listed = node.find("{*}list")
    if listed is not None:
        return [_value(one) for one in listed.iterfind("{*}item")]
    found = node.find("{*}value")
    return None if found is None or found.get(f"{_XSI}nil") == "true" else _scalar(found)


def _scalar(node: etree._Element) -> object:
    kind = str(node.get(f"{_XSI}type", "string")).rpartition(":")[2]
    text = node.text or ""
    if kind in _NUMBERS:
        return Decimal(text.strip())
    if kind == "boolean":
        return text.strip() in ("true", "1")
    if kind in _TEMPORAL:
        value = read_at(text.strip())
        if value is None:
            raise ValueError(f"no {kind}: {text}")
        return value
    return text
