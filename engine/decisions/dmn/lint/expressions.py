"""FEEL in decisions: does it parse, do its names mean something, and are the arrows those that it needs?"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from engine.decisions.dmn.lint.logic import FAMILY
from engine.decisions.dmn.lint.subject import Subject
from engine.decisions.dmn.lint.texts import Written, texts
from engine.decisions.dmn.lint.walk import Names, names_of, parts
from engine.decisions.dmn.model import Decision, Element
from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.compiler import Build, compile_node
from engine.decisions.feel.compiler.presence import PRESENCE
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.free import free_names
from engine.errors import BadExpression
from engine.findings import Finding
from engine.rulebook import error, info
from engine.text import text

UNPARSED = error("dmn-expression", FAMILY, "An expression or a cell is not FEEL; line and column within it are named.")
UNKNOWN = error("dmn-name-unknown", FAMILY, "An expression uses a name that nothing in the model has.")
NOT_REQUIRED = error(
    "dmn-name-not-required",
    FAMILY,
    "An expression uses a decision, input or function that no arrow leads from, so its value is not there.",
    "6.3.7",
)
UNUSED = info("dmn-requirement-unused", FAMILY, "An arrow leads to logic that does not use what it brings.")


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about expressions and what they use."""
    return _Reader(subject).check()


class _Reader:
    """Reads every text of a file once."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._elements = {one.name: one for one in subject.definitions.elements()}
        self._compiled: dict[tuple[str, bool, frozenset[str]], BadExpression | None] = {}

    def check(self) -> Iterator[Finding]:
        """Findings about texts, and about arrows that no text needs."""
        mentioned: dict[int, set[str]] = {}
        unread: set[int] = set()
        for part in parts(self._subject):
            names = mentioned.setdefault(id(part.owner), set())
            for written in texts(part):
                if not written.source:
                    continue
                try:
                    tree = written.tree()
                except BadExpression as problem:
                    unread.add(id(part.owner))
                    yield written.spot.finding(UNPARSED, problem.text, problem.advice)
                    continue
                if not _is_constant(tree):
                    names |= set(_mentioned(tree))
                    yield from self._names(written, tree)
        for element in self._subject.worked():
            if id(element) in mentioned and id(element) not in unread and _has_logic(element):
                yield from self._unused(element, mentioned[id(element)])

    def _names(self, written: Written, tree: nodes.Node) -> Iterator[Finding]:
        known = {**written.part.names, **({"?": None} if written.tests or written.column is not None else {})}
        unknown = [] if written.part.lent else [
            name for name in sorted(free_names(tree) | _called(tree)) if name not in known and name not in BUILTINS
        ]  # fmt: skip
        for name in unknown:
            yield self._unknown(written, name, written.part.names)
        if not unknown and (problem := self._problem(written, tree, frozenset(known))) is not None:
            yield written.spot.finding(UNPARSED, problem.text, problem.advice)

    def _unknown(self, written: Written, name: str, names: Names) -> Finding:
        if name in self._elements and self._elements[name] is not written.part.owner:
            detail = text("it uses “{name}”, and no arrow leads here from it", name=name)
            remedy = text("Draw an arrow from “{name}” to “{owner}”.", name=name, owner=written.part.owner.name)
            return written.spot.finding(NOT_REQUIRED, detail, remedy)
        near = get_close_matches(name, [*names, *self._elements, *BUILTINS], n=1)
        remedy = (
            text("Write “{name}”, if that is meant.", name=near[0])
            if near
            else text("Correct the name, or draw an arrow from what has it.")
        )
        return written.spot.finding(UNKNOWN, text("the name “{name}” is not known here", name=name), remedy)

    def _problem(self, written: Written, tree: nodes.Node, names: frozenset[str]) -> BadExpression | None:
        """What only compiling finds, such as arguments that fit no function."""
        if written.part.lent:
            return None
        key = (written.source, written.tests, names)
        if key not in self._compiled:
            self._compiled[key] = _compile(tree, written.source, names)
        return self._compiled[key]

    def _unused(self, element: Element, mentioned: set[str]) -> Iterator[Finding]:
        for name, found in names_of(self._subject, element).items():
            if name not in mentioned:
                detail = text("it does not use “{name}”, from which an arrow leads here", name=name)
                yield self._subject.spot(element).finding(UNUSED, detail, text("Remove the arrow, or use the name."))
            for below in found.below or ():
                if name in mentioned and below not in mentioned:
                    detail = text("it does not use “{name}”, from which an arrow leads here", name=f"{name}.{below}")
                    yield self._subject.spot(element).finding(
                        UNUSED, detail, text("Remove the arrow, or use the name.")
                    )


def _has_logic(element: Element) -> bool:
    return element.logic is not None if isinstance(element, Decision) else True


def _compile(tree: nodes.Node, source: str, names: frozenset[str]) -> BadExpression | None:
    try:
        compile_node(tree, Build(source, names, names))
    except BadExpression as problem:
        return problem
    return None


def _is_constant(node: nodes.Node) -> bool:
    """Whether it can only be what it is, as most cells of tables are."""
    if isinstance(node, nodes.Tests | nodes.RangeOf | nodes.Literal | nodes.Negation):
        return all(map(_is_constant, nodes.children(node)))
    return False


def _mentioned(tree: nodes.Node) -> Iterator[str]:
    """Every name and entry that is written, wherever it leads."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Name | nodes.Path):
            yield node.name
        waiting += nodes.children(node)


def _called(tree: nodes.Node) -> set[str]:
    """Functions that are called and that neither FEEL nor the text itself defines; a filter may lend others."""
    called: set[str] = set()
    defined: set[str] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case nodes.Filter(base=base):
                waiting.append(base)
                continue
            case nodes.Call(function=nodes.Name(name=name)) if name not in PRESENCE:
                called.add(name)
            case nodes.Lambda(parameters=parameters):
                defined.update(parameters)
            case nodes.ContextOf(entries=entries):
                defined.update(key for key, _ in entries)
            case nodes.Iteration(name=name):
                defined.add(name)
        waiting += nodes.children(node)
    return called - defined
