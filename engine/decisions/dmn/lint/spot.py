"""Where a finding stands: the file, the element that a person sees in the graph, and the part of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.findings import Finding
from engine.rulebook import Rule
from engine.text import Text, text


@dataclass(frozen=True, slots=True)
class Spot:
    """`name` and `id` are those of the decision, function, service, input or type; `part` is None for all of it."""

    file: str
    name: str
    id: str
    line: int
    part: Text | None = None

    def at(self, part: Text, line: int = 0) -> Spot:
        """A part of the same element."""
        return replace(self, part=part, line=line or self.line)

    def finding(self, rule: Rule, detail: Text, remedy: Text) -> Finding:
        """A finding of `rule` here: its message says of which element and part it speaks."""
        if self.part is None:
            message = text("“{name}”: {detail}", name=self.name, detail=detail)
        else:
            message = text("“{name}”, {part}: {detail}", name=self.name, part=self.part, detail=detail)
        return rule.finding(self.file, self.id or self.name or None, message, remedy, self.line or None)
