"""The page of lint rules, from the rules themselves."""

from __future__ import annotations

import engine.bpmn.lint  # declares every rule
from engine.bpmn.lint.rules import all_rules
from tests.reference.markdown import page, table

assert engine.bpmn.lint.__all__


def lint_rules_page() -> str:
    """Every rule by family, with what it means."""
    families: dict[str, list[tuple[str, str, str]]] = {}
    for rule in all_rules():
        families.setdefault(rule.family, []).append((f"`{rule.name}`", str(rule.severity), rule.about))
    sections = [
        block
        for family in sorted(families)
        for block in (f"## {family}", table(("rule", "severity", "what it means"), families[family]))
    ]
    return page(
        "# Lint rules",
        "What `huiyin lint` looks for. An **error** stops a deploy, a **warning** should be mended, an **info** "
        "explains. Every finding names file, element, what is wrong and what to do; see [the command](cli.md).",
        "A diagram on its own needs no `process.yaml`, forms or groups: a route's rules are only asked in a route.",
        *sections,
    )
