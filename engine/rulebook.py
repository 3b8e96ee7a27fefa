"""Every rule that a designer's file can break: its stable name, how grave it is, what it says about itself in the
reference.

A rule is declared once, beside the code that asks it. What BPMN 2.0.2 forbids is an error wherever the file comes from.
What BPMN allows and cannot run here is a limit: it keeps a model from being built and a route from being deployed, but
a drawing that nobody means to run is not wrong for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.findings import Finding, Severity
from engine.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for. `about` is a sentence for the reference: what is wrong and why it matters.

    `clause` is where BPMN 2.0.2 (OMG formal/2013-12-09) says so, or DMN 1.5 (formal/2024-01-01) for rules about
    decisions; "" for rules of our own. `limit`: BPMN allows it, and it cannot run here.
    """

    name: str
    severity: Severity
    about: str
    family: str
    clause: str = ""
    limit: bool = False

    def finding(self, file: str, element: str | None, message: Text, remedy: Text, line: int | None = None) -> Finding:
        """A finding of this rule."""
        return Finding(file, self.name, self.severity, element, message, remedy, line)


_rules: dict[str, Rule] = {}


def error(name: str, family: str, about: str, clause: str = "") -> Rule:
    """A rule whose findings stop a deploy."""
    return _declare(Rule(name, Severity.ERROR, about, family, clause))


def limit(name: str, family: str, about: str, clause: str = "") -> Rule:
    """A rule about BPMN that is valid and cannot run here: it stops a deploy, and is no mistake in a mere drawing."""
    return _declare(Rule(name, Severity.ERROR, about, family, clause, limit=True))


def warning(name: str, family: str, about: str, clause: str = "") -> Rule:
    """A rule whose findings should be mended and stop nothing."""
    return _declare(Rule(name, Severity.WARNING, about, family, clause))


def info(name: str, family: str, about: str, clause: str = "") -> Rule:
    """A rule whose findings only explain."""
    return _declare(Rule(name, Severity.INFO, about, family, clause))


def all_rules() -> Iterator[Rule]:
    """Every declared rule, by family in order of declaration."""
    return iter(_rules.values())


def is_limit(name: str) -> bool:
    """Whether the rule of this name speaks of BPMN that is valid and cannot run here."""
    return name in _rules and _rules[name].limit


def _declare(rule: Rule) -> Rule:
    if rule.name in _rules:
        raise ValueError(f"two rules are called {rule.name}")
    _rules[rule.name] = rule
    return rule
