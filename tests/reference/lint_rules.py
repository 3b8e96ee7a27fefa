"""The page of lint rules, from the rules themselves."""

from __future__ import annotations

import engine.bpmn.lint  # declares every rule
from engine.bpmn.lint.rules import all_rules
from engine.rulebook import Rule
from tests.reference.markdown import page, table

assert engine.bpmn.lint.__all__


def _severity(rule: Rule) -> str:
    return "limit" if rule.limit else str(rule.severity)


def _standard(family: str) -> str:
    """Whose clauses the rules of a family name."""
    return "DMN 1.5" if family.startswith("Decisions:") else "BPMN 2.0.2"


_GRAVITY = ("error", "limit", "warning", "info")


def lint_rules_page() -> str:
    """Every rule by family, the gravest first, with what it means: the same page whatever was imported first."""
    families: dict[str, list[tuple[str, str, str, str]]] = {}
    for rule in sorted(all_rules(), key=lambda one: (_GRAVITY.index(_severity(one)), one.name)):
        severity = _severity(rule)
        families.setdefault(rule.family, []).append((f"`{rule.name}`", severity, rule.about, rule.clause))
    sections = [
        block
        for family in sorted(families)
        for block in (f"## {family}", table(("rule", "severity", "what it means", _standard(family)), families[family]))
    ]
    return page(
        "# Lint rules",
        "What `huiyin lint` looks for. An **error** stops a deploy, a **warning** should be mended, an **info** "
        "explains. Every finding names file, element, what is wrong and what to do; see [the command](cli.md).",
        "A **limit** is BPMN that is valid and cannot run here. It stops a build and a deploy; in a file that belongs "
        "to no route it is a warning, or an info where the process is not marked as executable.",
        "A diagram on its own needs no `process.yaml`, forms or groups: a route's rules are only asked in a route. "
        "Decision models are checked by the same rules everywhere.",
        *sections,
    )
