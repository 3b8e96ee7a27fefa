"""A rule: its stable name, how grave it is, and what it says about itself in the reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.findings import Finding, Severity
from engine.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that lint looks for. `about` is a sentence for the reference: what is wrong and why it matters."""

    name: str
    severity: Severity
    about: str
    family: str

    def finding(self, file: str, element: str | None, message: Text, remedy: Text, line: int | None = None) -> Finding:
        """A finding of this rule."""
        return Finding(file, self.name, self.severity, element, message, remedy, line)


_rules: dict[str, Rule] = {}


def error(name: str, family: str, about: str) -> Rule:
    """A rule whose findings stop a deploy."""
    return _declare(Rule(name, Severity.ERROR, about, family))


def warning(name: str, family: str, about: str) -> Rule:
    """A rule whose findings should be mended and stop nothing."""
    return _declare(Rule(name, Severity.WARNING, about, family))


def info(name: str, family: str, about: str) -> Rule:
    """A rule whose findings only explain."""
    return _declare(Rule(name, Severity.INFO, about, family))


def all_rules() -> Iterator[Rule]:
    """Every declared rule, by family in order of declaration."""
    return iter(_rules.values())


def _declare(rule: Rule) -> Rule:
    if rule.name in _rules:
        raise ValueError(f"two rules are called {rule.name}")
    _rules[rule.name] = rule
    return rule
