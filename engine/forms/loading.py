"""YAML → `Form`: the file is checked, shared pieces are put in, fields are laid out in the order of asking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError

from engine.errors import BadFile
from engine.forms.form import Choice, Clause, Condition, Field, Form, Widget
from engine.forms.patterns import FormValidator, problem_with
from engine.forms.references import Shared, inline
from engine.text import text
from engine.yamlschema import load_checked, packaged_schema

SCHEMA = ("engine.forms", "form.schema.json")

Node = Mapping[str, Any]
_MONEY_STEP = "0.01"


def load_form(source: str | bytes, file: str, *, shared: Shared | None = None) -> Form:
    """Read one form; raises BadFile with the line and what to write instead.

    `shared(base, reference)` gives name and text of another file that a `$ref` of `base` names, or None when there is
    none; without it a form may refer to its own `$defs` only.
    """
    data = cast(Node, load_checked(source, file, packaged_schema(*SCHEMA)).data)
    schema = merged(cast(dict[str, Any], inline(data, file, shared)))
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        where = ".".join(map(str, error.absolute_path))
        raise BadFile(
            file=file, detail=text("{place}: this is no JSON Schema ({why})", place=where, why=error.message)
        ) from error
    for place, pattern in _patterns(schema, ()):
        if why := problem_with(pattern):
            raise BadFile(
                file=file, detail=text("{place}: this pattern cannot be used ({why})", place=".".join(place), why=why)
            )
    return Form(
        title=schema.get("title", ""),
        fields=tuple(lay_out(schema)),
        schema=schema,
        description=schema.get("description", ""),
        submit=schema.get("x-submit", ""),
        file=file,
        validator=FormValidator(schema, format_checker=FormatChecker()),
    )


def _patterns(node: object, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every `pattern` in the schema with the way to it; a field may be called so too, and is an object then."""
    if isinstance(node, list):
        for number, part in enumerate(node):
            yield from _patterns(part, (*place, str(number)))
    elif isinstance(node, dict):
        for key, part in node.items():
            if key == "pattern" and isinstance(part, str):
                yield (*place, key), part
            yield from _patterns(part, (*place, key))


def merged(schema: dict[str, Any]) -> dict[str, Any]:
    """Pieces of `allOf` without a condition become part of the form; a condition wants the answers that it names."""
    conditional = []
    for part in schema.pop("allOf", []):
        if "if" in part:
            conditional.append(part)
            continue
        schema["properties"] = {**schema.get("properties", {}), **part.get("properties", {})}
        schema["required"] = [*schema.get("required", []), *part.get("required", [])]
        conditional += part.get("allOf", [])
    if "if" in schema:
        conditional.insert(0, {key: schema.pop(key) for key in ("if", "then", "else") if key in schema})
    if conditional:
        schema["allOf"] = [_strict(part) for part in conditional]
    return schema


def _strict(part: Node) -> dict[str, Any]:
    """JSON Schema calls a condition met when the answer it names is missing; nobody means that."""
    condition = dict(part["if"])
    named = [*condition.get("required", []), *condition.get("properties", {})]
    return {**part, "if": {**condition, "required": list(dict.fromkeys(named))}}


def lay_out(schema: Node) -> Iterator[Field]:
    """All fields: by `x-order` where given, else as written; a conditional one after the answer it depends on."""
    required = set(schema.get("required", []))
    placed: dict[str, Field] = {}
    at: dict[str, tuple[float, int]] = {}
    for index, (name, node) in enumerate(schema.get("properties", {}).items()):
        at[name] = (float(node.get("x-order", (index + 1) * 10)), 0)
        placed[name] = read_field(name, node, required=name in required)
    for part, condition in _branches(schema):
        anchor = max((at[clause.field][0] for clause in condition.clauses if clause.field in at), default=0.0)
        needed = set(part.get("required", []))
        for name, node in part.get("properties", {}).items():
            if name not in placed:
                at[name] = (float(node.get("x-order", anchor)), len(placed))
                placed[name] = read_field(name, node, required=name in needed, shown_when=condition)
        for name in needed:
            if name in placed and not placed[name].required:
                placed[name] = _also_required(placed[name], condition)
    return iter(sorted(placed.values(), key=lambda field: at[field.name]))


def _branches(schema: Node) -> Iterator[tuple[Node, Condition]]:
    for part in schema.get("allOf", []):
        condition = read_condition(part["if"])
        yield part.get("then", {}), condition
        yield part.get("else", {}), Condition(condition.clauses, negated=True)


def read_condition(node: Node) -> Condition:
    """The part of an `if` that a browser can follow: answers that are given, or are one of some values."""
    clauses = [Clause(name, _values(rule)) for name, rule in node.get("properties", {}).items()]
    named = {clause.field for clause in clauses}
    clauses += [Clause(name) for name in node.get("required", []) if name not in named]
    return Condition(tuple(clauses))


def _values(rule: Node) -> tuple[object, ...]:
    if "contains" in rule:
        return _values(rule["contains"])
    return (rule["const"],) if "const" in rule else tuple(rule.get("enum", ()))


def read_field(name: str, node: Node, *, required: bool = False, shown_when: Condition | None = None) -> Field:
    """One property of the schema as a question."""
    items = node.get("items", {})
    widget = Widget(node["x-widget"]) if "x-widget" in node else _widget(node)
    kind = node.get("type") or ("boolean" if isinstance(node.get("const"), bool) else "string")
    return Field(
        name=name,
        label=node.get("title", name),
        widget=widget,
        type=kind,
        required=required,
        help=node.get("x-help", node.get("description", "")),
        group=node.get("x-group", ""),
        placeholder=node.get("x-placeholder", ""),
        rows=node.get("x-rows", 4),
        default=node.get("default"),
        choices=tuple(_choices(items if kind == "array" else node)),
        choices_from=node.get("x-choices-from", items.get("x-choices-from")),
        item_type=items.get("type", "string"),
        minimum=node.get("minimum", node.get("exclusiveMinimum")),
        maximum=node.get("maximum", node.get("exclusiveMaximum")),
        max_length=node.get("maxLength"),
        step=_step(node, widget),
        personal=node.get("x-personal", False),
        pattern_help=node.get("x-pattern-help", ""),
        shown_when=shown_when,
    )


def _choices(node: Node) -> Iterator[Choice]:
    labels = node.get("x-labels", {})
    for option in node.get("oneOf", []):
        yield Choice(option["const"], option.get("title", str(option["const"])))
    for value in node.get("enum", []):
        yield Choice(value, labels.get(str(value), str(value)))


def _widget(node: Node) -> Widget:
    formats = {"date": Widget.DATE, "date-time": Widget.DATETIME, "email": Widget.EMAIL}
    match node.get("type"):
        case "boolean":
            return Widget.CHECKBOX
        case "array":
            return Widget.CHOICES
    if "oneOf" in node or "enum" in node or "x-choices-from" in node:
        return Widget.CHOICE
    if node.get("type") in ("integer", "number"):
        return Widget.NUMBER
    return formats.get(str(node.get("format")), Widget.TEXT)


def _step(node: Node, widget: Widget) -> str:
    if widget is Widget.MONEY:
        return _MONEY_STEP
    return str(node.get("multipleOf", 1 if node.get("type") == "integer" else "any"))


def _also_required(found: Field, condition: Condition) -> Field:
    return replace(found, required=True) if found.shown_when == condition else replace(found, required_when=condition)
