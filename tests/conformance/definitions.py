"""Event definitions in the notation of the table, and the root elements that they refer to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

_CODES = {"message": "name", "signal": "name", "error": "errorCode", "escalation": "escalationCode"}


@dataclass
class Roots:
    """Messages, signals, errors, escalations and data stores of a file: each once, in order."""

    _met: dict[str, str] = field(default_factory=dict)

    def id(self, kind: str, name: str) -> str:
        """The id of the root element of this kind and name."""
        key = f"{kind}_{re.sub(r'[^a-zA-Z0-9]', '_', name)}"
        self._met[key] = f'<{kind} id="{key}" {_CODES[kind]}={quoteattr(name)}/>'
        return key

    def data(self, kind: str, name: str) -> str:
        """The XML that draws a data object or store called `name` in a scope; its reference is `name_ref`."""
        if kind == "store":
            self._met[f"store_{name}"] = f'<dataStore id="store_{name}" name="{name}"/>'
            return f'<dataStoreReference id="{name}_ref" name="{name}" dataStoreRef="store_{name}"/>'
        reference = f'<dataObjectReference id="{name}_ref" name="{name}" dataObjectRef="object_{name}"/>'
        return f'<dataObject id="object_{name}" name="{name}"/>{reference}'

    def definition(self, about: str) -> str:
        """The id of a definition that stands by itself."""
        written = definitions(about, self)[1]
        key = f"definition_{re.sub(r'[^a-zA-Z0-9]', '_', about)}"
        self._met[key] = written.replace("EventDefinition", f'EventDefinition id="{key}"', 1)
        return key

    def xml(self) -> str:
        """All of them."""
        return "".join(self._met.values())


def definitions(about: str, roots: Roots) -> tuple[dict[str, str], str]:
    """Attributes of the event and its definitions as XML: one, several parted by `|` (any) or by `&` (all)."""
    if not about:
        return {}, ""
    parts = re.split(r" [|&] ", about)
    attributes = {"parallelMultiple": "true"} if " & " in about else {}
    written = ""
    for part in parts:
        word, _, rest = part.strip().partition(" ")
        name, _, key = rest.partition(" key ")
        if key:
            attributes["huiyin:key"] = f"={key}"
        written += _definition(word, name.strip(), roots)
    return attributes, written


def _definition(word: str, name: str, roots: Roots) -> str:
    if word == "timer":
        kind = "timeCycle" if name.startswith("R") else "timeDate" if re.match(r"\d{4}-", name) else "timeDuration"
        return f"<timerEventDefinition><{kind}>{escape(name)}</{kind}></timerEventDefinition>"
    if word == "when":
        return f"<conditionalEventDefinition><condition>{escape(name)}</condition></conditionalEventDefinition>"
    if word == "compensate":
        activity = name.removesuffix("and go on").strip()
        reference = f" activityRef={quoteattr(activity)}" if activity else ""
        waits = "" if activity == name else ' waitForCompletion="false"'
        return f"<compensateEventDefinition{reference}{waits}/>"
    if word == "link":
        return f"<linkEventDefinition name={quoteattr(name)}/>"
    if word in _CODES:
        reference = f' {word}Ref="{roots.id(word, name)}"' if name else ""
        return f"<{word}EventDefinition{reference}/>"
    assert word in ("terminate", "cancel"), f"{word} is no kind of event"
    return f"<{word}EventDefinition/>"
