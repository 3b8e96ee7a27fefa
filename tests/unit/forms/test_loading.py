"""Form files: what a template gets, shared pieces, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.bpmn.bundle.formfiles import bundle_form
from engine.errors import BadFile, FormInvalid
from engine.forms import Choice, Widget, check, load_form
from tests.factories.diagrams import bundle


def one(words: str) -> Widget:
    """The widget of a field written like this."""
    return load_form(f"title: T\nproperties: {{a: {words}}}", "f.yaml").fields[0].widget


@pytest.mark.parametrize(
    ("words", "widget"),
    [
        ("{type: string, title: A}", Widget.TEXT),
        ("{type: string, title: A, x-widget: textarea}", Widget.TEXTAREA),
        ("{type: string, title: A, format: date}", Widget.DATE),
        ("{type: string, title: A, format: date-time}", Widget.DATETIME),
        ("{type: string, title: A, format: email}", Widget.EMAIL),
        ("{type: integer, title: A}", Widget.NUMBER),
        ("{type: integer, title: A, enum: [1, 2]}", Widget.CHOICE),
        ("{type: string, title: A, x-choices-from: units}", Widget.CHOICE),
        ("{type: boolean, title: A}", Widget.CHECKBOX),
        ("{type: array, title: A, items: {type: string, enum: [a]}}", Widget.CHOICES),
        ("{type: array, title: A, x-widget: attachments}", Widget.ATTACHMENTS),
    ],
)
def test_the_widget_follows_from_the_type(words: str, widget: Widget) -> None:
    assert one(words) is widget


def test_a_field_has_all_that_a_template_draws() -> None:
    field = load_form(
        "title: T\n"
        "properties: {a: {type: string, title: 原因, x-help: 帮助, x-group: 事实, x-rows: 7, x-placeholder: 例,\n"
        "  default: x, maxLength: 50, x-personal: true, oneOf: [{const: x, title: 甲}, {const: y, title: 乙}]}}\n"
        "required: [a]",
        "f.yaml",
    ).fields[0]
    assert (field.label, field.help, field.group, field.rows, field.placeholder) == ("原因", "帮助", "事实", 7, "例")
    assert (field.default, field.max_length, field.personal, field.required) == ("x", 50, True, True)
    assert field.choices == (Choice("x", "甲"), Choice("y", "乙"))
    assert (field.label_of("y"), field.label_of("gone")) == ("乙", "gone")


def test_fields_are_asked_in_order_and_under_headings() -> None:
    form = load_form(
        "title: T\nproperties:\n  b: {type: string, title: B, x-group: G}\n  a: {type: string, title: A, x-order: 1}\n"
        "  c: {type: string, title: C, x-group: G}",
        "f.yaml",
    )
    assert [field.name for field in form.fields] == ["a", "b", "c"]
    assert [(name, [field.name for field in fields]) for name, fields in form.groups] == [
        ("", ["a"]),
        ("G", ["b", "c"]),
    ]


def test_all_words_a_person_reads_are_listed() -> None:
    form = load_form(
        "title: 标题\nx-submit: 提交\n"
        "properties: {a: {type: string, title: 名, x-help: 助, oneOf: [{const: x, title: 甲}]}}",
        "f.yaml",
    )
    assert form.words() == ("标题", "提交", "名", "助", "甲")


def test_yaml_means_what_stands_there() -> None:
    field = load_form(
        "title: T\nproperties: {a: {type: string, title: 20:00, enum: [on, no, 2025-10-15]}}", "f.yaml"
    ).fields[0]
    assert field.label == "20:00"
    assert [choice.value for choice in field.choices] == ["on", "no", "2025-10-15"]


def test_shared_pieces_are_put_in_and_may_be_changed() -> None:
    files: dict[str, str | bytes | None] = {
        "_shared/forms/fields.yaml": "phone: {type: string, title: 电话, x-widget: phone}\nunit: {$ref: '#/base'}\n"
        "base: {type: string, title: 单位}\n",
        "forms/reply.yaml": "title: T\nproperties:\n"
        "  a: {$ref: '../../_shared/forms/fields.yaml#/phone', title: 手机}\n"
        "  b: {$ref: '_shared/forms/fields.yaml#/unit'}\n  c: {$ref: '#/$defs/own'}\n"
        "$defs: {own: {type: integer, title: 数}}\n",
    }
    form = bundle_form(bundle(files), "forms/reply.yaml")
    assert [(field.label, field.widget) for field in form.fields] == [
        ("手机", Widget.PHONE), ("单位", Widget.TEXT), ("数", Widget.NUMBER),
    ]  # fmt: skip


def test_a_set_of_fields_can_be_shared() -> None:
    files: dict[str, str | bytes | None] = {
        "forms/contact.yaml": "title: C\nrequired: [phone]\nproperties: {phone: {type: string, title: 电话}}",
        "forms/reply.yaml": "title: T\nproperties: {a: {type: string, title: A}}\nallOf: [{$ref: contact.yaml}]",
    }
    form = bundle_form(bundle(files), "forms/reply.yaml")
    assert [(field.name, field.required) for field in form.fields] == [("a", False), ("phone", True)]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("title: T\nfields: {}", "line 2: the file: the key “fields” is not known"),
        ("title: T\nproperties: {a: {title: A, tipe: string}}", "Did you mean “type”?"),
        ("title: 1", "title is 1, not text"),
        ("title: T\nproperties: {a: {$ref: 'file:///etc/passwd'}}", "only files of the route"),
        ("title: T\nproperties: {a: {$ref: other.yaml}}", "the bundle has no such file"),
        ("title: T\nproperties: {a: {type: string, title: A}}\nrequired: a", "required is a, not a list"),
        ("title: !!python/object:os.system x", "the tag"),
    ],
)
def test_a_mistake_in_a_form_is_named(source: str, words: str) -> None:
    with pytest.raises(BadFile) as caught:
        load_form(source, "f.yaml")
    assert words in str(caught.value)
    assert str(caught.value).startswith("f.yaml: ")


def test_the_schema_for_editors_is_itself_sound() -> None:
    from jsonschema import Draft202012Validator

    for name in ("engine/forms/form.schema.json", "engine/bpmn/schemas/process.schema.json"):
        Draft202012Validator.check_schema(json.loads((Path(__file__).parents[3] / name).read_text("utf-8")))


def test_a_pattern_takes_no_longer_for_an_answer_made_to_hurt() -> None:
    form = load_form('title: T\nproperties: {a: {type: string, title: A, pattern: "^(a+)+$"}}', "f.yaml")
    assert check(form, {"a": "a" * 5_000}) == {"a": "a" * 5_000}
    with pytest.raises(FormInvalid) as caught:
        check(form, {"a": "a" * 5_000 + "!"})  # a backtracking matcher would not come back from this
    assert list(caught.value.fields) == ["a"]


@pytest.mark.parametrize("pattern", ["(?=a)b", r"(a)\\1", "[z-a]", "(("])
def test_a_pattern_that_cannot_be_matched_in_bounded_time_is_refused_with_its_place(pattern: str) -> None:
    with pytest.raises(BadFile, match=r"properties\.a\.pattern"):
        load_form(f'title: T\nproperties: {{a: {{type: string, title: A, pattern: "{pattern}"}}}}', "f.yaml")
