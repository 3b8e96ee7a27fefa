"""Designers' files against their JSON Schemas: short sentences with the path, the line and what to write instead."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, relevance

from engine.errors import BadFile
from engine.findings import Finding, Severity
from engine.text import Text, text
from engine.yamlfile import Document, read_yaml

Schema = Mapping[str, object]

_NAMES = {
    "string": text("text"),
    "integer": text("a whole number"),
    "number": text("a number"),
    "boolean": text("true or false"),
    "object": text("keys with values"),
    "array": text("a list"),
    "null": text("nothing"),
}


@cache
def packaged_schema(package: str, name: str) -> Schema:
    """A schema shipped as package data: `packaged_schema("engine.bpmn.schemas", "process.schema.json")`."""
    return cast(Schema, json.loads(resources.files(package).joinpath(name).read_text("utf-8")))


def load_checked(source: str | bytes, file: str, schema: Schema) -> Document:
    """Read and check; raises BadFile with the first mistake."""
    document = read_yaml(source, file)
    for finding in schema_findings(document, schema, "file-schema"):
        where = text(
            "line {line}: {problem}. {remedy}", line=finding.line or 1, problem=finding.message, remedy=finding.remedy
        )
        raise BadFile(file=file, detail=where)
    return document


def schema_findings(document: Document, schema: Schema, rule: str) -> list[Finding]:
    """One finding for each mistake in the order of the file; unknown keys first, since a slip also leaves a gap."""
    errors = sorted(
        _innermost(Draft202012Validator(schema).iter_errors(document.data)),
        key=lambda error: (not _extra_keys(error), document.line(tuple(error.absolute_path)) or 0),
    )
    return [_finding(document, error, rule) for error in errors]


def _innermost(errors: Iterator[ValidationError]) -> Iterator[ValidationError]:
    """Of alternatives that all fail, the mistake inside the nearest one says more than “none fits”."""
    for error in errors:
        while error.context and error.validator in ("anyOf", "oneOf"):
            nested = [inner for inner in error.context if len(inner.path) > 0 or inner.validator != "type"]
            if not nested:
                break
            error = max(nested, key=relevance)
        yield error


def _finding(document: Document, error: ValidationError, rule: str) -> Finding:
    message, remedy = _sentences(error, ".".join(map(str, error.absolute_path)))
    path = (*error.absolute_path, *_extra_keys(error)[:1])
    where = ".".join(map(str, path)) or None
    return Finding(document.file, rule, Severity.ERROR, where, message, remedy, document.line(path))


def _extra_keys(error: ValidationError) -> list[str]:
    """The keys that the schema does not know, when that is the mistake."""
    if error.validator != "additionalProperties":
        return []
    known = cast(Mapping[str, object], cast(Mapping[str, object], error.schema).get("properties", {}))
    return [key for key in cast(Mapping[str, object], error.instance) if key not in known]


def _sentences(error: ValidationError, where: str) -> tuple[Text, Text]:
    place = where or text("the file")
    expected = error.validator_value
    match error.validator:
        case "additionalProperties":
            return _unknown_key(error, place)
        case "required":
            given = cast(Mapping[str, object], error.instance)
            missing = next(key for key in cast(list[str], expected) if key not in given)
            return text("{place} lacks “{key}”", place=place, key=missing), _add(error, missing)
        case "type":
            names = [expected] if isinstance(expected, str) else cast(list[str], expected)
            kind = _NAMES.get(names[0], text("{kind}", kind=names[0]))
            return (
                text("{place} is {value}, not {kind}", place=place, value=_short(error.instance), kind=kind),
                text("Write {kind}.", kind=kind),
            )
        case "enum":
            options = ", ".join(map(str, cast(list[object], expected)))
            return (
                text(
                    "{place}: “{value}” is not one of {options}",
                    place=place,
                    value=_short(error.instance),
                    options=options,
                ),
                text("Write one of {options}.", options=options),
            )
        case "pattern" | "format":
            schema = cast(Mapping[str, object], error.schema)
            example = schema.get("x-example") or schema.get("description") or expected
            return (
                text("{place}: “{value}” has the wrong form", place=place, value=_short(error.instance)),
                text("Write it like this: {example}", example=example),
            )
        case "minItems" | "minProperties" | "minLength":
            return text("{place} is empty", place=place), text("Write at least {count}.", count=expected)
    return (
        text(
            "{place}: “{value}” does not fit ({rule} {expected})",
            place=place,
            value=_short(error.instance),
            rule=error.validator,
            expected=_short(expected),
        ),
        text("Correct this value."),
    )


def _add(error: ValidationError, missing: str) -> Text:
    """What to add, with its possible values where the schema names them."""
    schema = cast(Mapping[str, Mapping[str, Mapping[str, list[object]]]], error.schema)
    options = schema.get("properties", {}).get(missing, {}).get("enum")
    if not options:
        return text("Add “{key}”.", key=missing)
    return text("Add “{key}”, one of {options}.", key=missing, options=", ".join(map(str, options)))


def _unknown_key(error: ValidationError, place: object) -> tuple[Text, Text]:
    known = sorted(cast(Mapping[str, object], cast(Mapping[str, object], error.schema).get("properties", {})))
    key = _extra_keys(error)[0]
    near = difflib.get_close_matches(key, known, n=1)
    remedy = (
        text("Did you mean “{key}”?", key=near[0])
        if near
        else text("Remove it; known keys are: {keys}.", keys=", ".join(known))
    )
    return text("{place}: the key “{key}” is not known", place=place, key=key), remedy


def _short(value: object) -> str:
    words = str(value)
    return words if len(words) <= 60 else words[:57] + "…"
