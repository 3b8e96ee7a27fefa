"""Sentences for people: an English template with its parameters, translated only when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]
"""Takes an English template (a gettext msgid) and returns it in the reader's language."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence: `template` is a `str.format` template in English and a msgid of the catalogues.

    A parameter may itself be a `Text`; it is translated along.
    """

    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.show(str)

    def show(self, translate: Translate) -> str:
        """The sentence in the language of `translate`."""
        filled = {
            name: value.show(translate) if isinstance(value, Text) else value for name, value in self.params.items()
        }
        return translate(self.template).format(**filled)

    def bind(self, **params: object) -> Text:
        """The same sentence with `params` filled in: for templates that are marked in a table and bound later."""
        return Text(self.template, {**self.params, **params})


def text(template: str, /, **params: object) -> Text:
    """Mark `template` for translation and bind its parameters: `text("{name} is missing", name=…)`."""
    return Text(template, params)
