"""What an answer is in FEEL, as `check` returns it: a date stays the text that it is kept as."""

from __future__ import annotations

from engine.decisions.feel.typing import BOOLEAN, NUMBER, STRING, Type, list_of
from engine.forms.form import Field

_KINDS = {"boolean": BOOLEAN, "integer": NUMBER, "number": NUMBER}


def answer_type(field: Field) -> Type:
    """The type of an answer to this field."""
    if field.multiple:
        return list_of(_KINDS.get(field.item_type, STRING))
    return _KINDS.get(field.type, STRING)
