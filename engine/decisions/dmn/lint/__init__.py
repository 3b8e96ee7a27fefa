"""What a designer must mend in a decision model, as findings: one concern a file.

Rule of this folder: it never raises on a designer's file and never stops at the first mistake. What only may go wrong
is no error: a finding is certain, or says that it is not.
"""

from engine.decisions.dmn.lint.checking import check
from engine.decisions.dmn.lint.files import lint_model

__all__ = ["check", "lint_model"]
