"""Correlation keys as BPMN writes them, as one FEEL expression for each message (BPMN 2.0.2, 8.4.2).

A process subscribes to a key: its bindings say what of the case's data each property of the key is. On the other side,
the retrieval expressions say where in a message each property stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from engine.bpmn.files.xml import BPMN
from engine.bpmn.reading.references import strip_prefix


@dataclass(frozen=True)
class Correlation:
    """The keys of one file: properties by key, message paths by property and message, bindings by property."""

    properties: dict[str, tuple[str, ...]]
    paths: dict[tuple[str, str], str]
    bindings: dict[str, str]

    def caught(self, message: str) -> str:
        """FEEL for the key that a place waiting for the message goes by; "" for any."""
        return self._key(message, self.bindings)

    def thrown(self, message: str) -> str:
        """FEEL for the key that the message carries, asked of its payload; "" for none."""
        return self._key(message, {name: path for (name, of), path in self.paths.items() if of == message})

    def _key(self, message: str, parts: dict[str, str]) -> str:
        for names in self.properties.values():
            # A key is meant for a message when the message carries each of its properties.
            if names and all((name, message) in self.paths and name in parts for name in names):
                found = [parts[name].removeprefix("=").strip() for name in names]
                return found[0] if len(found) == 1 else f"[{', '.join(found)}]"
        return ""


def read_correlation(root: etree._Element) -> Correlation:
    """Everything about keys in one file."""
    properties = {
        key.get("id", ""): tuple(
            strip_prefix(ref.text or "") for ref in key.iterfind(f"{{{BPMN}}}correlationPropertyRef")
        )
        for key in root.iter(f"{{{BPMN}}}correlationKey")
    }
    paths = {
        (prop.get("id", ""), strip_prefix(found.get("messageRef", ""))): found.findtext(f"{{{BPMN}}}messagePath") or ""
        for prop in root.iter(f"{{{BPMN}}}correlationProperty")
        for found in prop.iterfind(f"{{{BPMN}}}correlationPropertyRetrievalExpression")
    }
    bindings = {
        strip_prefix(bound.get("correlationPropertyRef", "")): bound.findtext(f"{{{BPMN}}}dataPath") or ""
        for bound in root.iter(f"{{{BPMN}}}correlationPropertyBinding")
    }
    return Correlation(properties, {key: path.strip() for key, path in paths.items()}, bindings)
