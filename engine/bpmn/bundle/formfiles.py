"""The forms of a bundle, with the shared pieces they refer to."""

from __future__ import annotations

from engine.bpmn.bundle.package import Bundle
from engine.forms import Form, load_form
from engine.forms.references import Shared


def bundle_form(bundle: Bundle, name: str) -> Form:
    """The form in the file `name` (as in `huiyin:form`); raises BadFile when it is missing or wrong."""
    return load_form(bundle.file(name), name, shared=shared_pieces(bundle))


def shared_pieces(bundle: Bundle) -> Shared:
    """How a form's `$ref` finds other files: inside the bundle only."""

    def find(base: str, reference: str) -> tuple[str, bytes] | None:
        name = bundle.resolve(base, reference)
        return (name, bundle.files[name]) if name else None

    return find


def form_names(bundle: Bundle) -> set[str]:
    """The route's own form files."""
    return {name for name in bundle.files if name.startswith("forms/") and name.endswith((".yaml", ".yml"))}
