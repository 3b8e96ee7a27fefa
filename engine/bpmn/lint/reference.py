"""The page of all rules, written from the rules themselves."""

from __future__ import annotations

from itertools import groupby

from engine.bpmn.lint.rules import all_rules

_HEAD = """# Lint rules

What `huiyin lint` looks for. An **error** stops a deploy, a **warning** should be mended, an **info** explains. Every
finding names the file, the element, what is wrong and what to do. This page is written from the rules themselves:
`python -m engine.bpmn.lint.reference > docs/reference/lint-rules.md`.
"""


def reference_page() -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    families = sorted(all_rules(), key=lambda rule: rule.family)
    for family, rules in groupby(families, key=lambda rule: rule.family):
        rows = "\n".join(f"| `{rule.name}` | {rule.severity} | {rule.about} |" for rule in rules)
        parts.append(f"## {family}\n\n| rule | severity | what it means |\n|---|---|---|\n{rows}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    import sys

    sys.stdout.write(reference_page())
