"""Forms as designers write them: JSON Schema 2020-12 in YAML, with `x-` keys for what a person sees.

Rule of this folder: pure. A form is loaded from text, answers come in as a mapping, typed answers or sentences for each
field go out; where answers come from and where they are kept is not its concern.
"""

from engine.forms.answers import check
from engine.forms.form import Choice, Clause, Condition, Field, Form, Widget
from engine.forms.loading import load_form

__all__ = ["Choice", "Clause", "Condition", "Field", "Form", "Widget", "check", "load_form"]
