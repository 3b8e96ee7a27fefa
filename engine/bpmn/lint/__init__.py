"""What a designer must mend, as findings: one family of rules a file.

Rule of this folder: a lint never raises on a designer's file and never stops at the first mistake. What keeps a diagram
from running the parser says itself; the families here add what makes a running route wrong, late or hard to read.
"""

from engine.bpmn.lint.bundles import lint_bundle
from engine.bpmn.lint.many import lint_many
from engine.bpmn.lint.paths import distinct, lint_path, lint_target, targets
from engine.bpmn.lint.subject import Office, read_office

__all__ = ["Office", "distinct", "lint_bundle", "lint_many", "lint_path", "lint_target", "read_office", "targets"]
