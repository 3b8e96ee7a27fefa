"""`$ref` in a form: its own `$defs`, or a piece of a file of the same bundle; nothing is ever fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.errors import BadFile
from engine.text import Text, text
from engine.yamlfile import read_yaml

Shared = Callable[[str, str], tuple[str, bytes] | None]
"""(file that refers, reference) → (name of the file, its text); None when the bundle has no such file."""

MAX_DEPTH = 20
MAX_REFERENCES = 2_000


def inline(data: object, file: str, shared: Shared | None = None) -> object:
    """`data` with every reference replaced by what it names; keys beside a `$ref` win over the piece's own.

    Raises BadFile for a reference that leads nowhere, out of the bundle or round in a circle.
    """
    return _Inlining(shared).value(data, data, file, 0)


class _Inlining:
    """One walk; counts references so that a few lines cannot unfold without end."""

    def __init__(self, shared: Shared | None) -> None:
        self._shared = shared
        self._count = 0
        self._roots: dict[str, object] = {}

    def value(self, node: object, root: object, file: str, depth: int) -> object:
        if isinstance(node, list):
            return [self.value(item, root, file, depth) for item in node]
        if not isinstance(node, Mapping):
            return node
        reference = node.get("$ref")
        own = {key: self.value(item, root, file, depth) for key, item in node.items() if key not in ("$ref", "$defs")}
        if not isinstance(reference, str):
            return own
        piece = self._piece(reference, root, file, depth)
        return {**piece, **own}

    def _piece(self, reference: str, root: object, file: str, depth: int) -> dict[str, object]:
        self._count += 1
        if depth >= MAX_DEPTH or self._count > MAX_REFERENCES:
            raise _refused(file, reference, text("it goes round in a circle or is nested too deeply"))
        name, _, pointer = reference.partition("#")
        base = file
        if name:
            root, base = self._other(name, file, reference)
        found = _at(root, pointer)
        if not isinstance(found, Mapping):
            raise _refused(file, reference, text("there is nothing of that name"))
        resolved = self.value(found, root, base, depth + 1)
        assert isinstance(resolved, dict)
        return resolved

    def _other(self, name: str, file: str, reference: str) -> tuple[object, str]:
        if ":" in name or name.startswith("/"):
            raise _refused(file, reference, text("only files of the route and of _shared can be referred to"))
        found = self._shared(file, name) if self._shared else None
        if found is None:
            raise _refused(file, reference, text("the bundle has no such file"))
        resolved, source = found
        if resolved not in self._roots:
            self._roots[resolved] = read_yaml(source, resolved).data
        return self._roots[resolved], resolved


def _at(root: object, pointer: str) -> object:
    for part in pointer.strip("/").split("/") if pointer.strip("/") else []:
        key = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(root, Mapping) or key not in root:
            return None
        root = root[key]
    return root


def _refused(file: str, reference: str, why: Text) -> BadFile:
    return BadFile(file=file, detail=text("$ref “{reference}”: {problem}", reference=reference, problem=why))
