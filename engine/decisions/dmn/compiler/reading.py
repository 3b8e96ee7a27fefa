"""Reading a decision table: which rules hit with the inputs given, and what the table answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from engine.decisions.dmn.boxed import HitPolicy
from engine.decisions.dmn.compiler.leaves import Written
from engine.decisions.dmn.compiler.policies import Hits, Violated, nothing_hit, settled
from engine.decisions.dmn.compiler.shop import Place
from engine.decisions.dmn.compiler.table import TableNode
from engine.decisions.dmn.run import Deciding
from engine.decisions.dmn.trace import TableRead, hit_of
from engine.decisions.feel.compiler import Build, Code, Scope, compile_node
from engine.decisions.feel.compiler.build import compiles
from engine.decisions.feel.convert import to_plain
from engine.decisions.feel.syntax.nodes import Node
from engine.decisions.feel.syntax.nodes import Tests as TestsNode
from engine.decisions.feel.values import Null, Value
from engine.text import Text, text


@dataclass(frozen=True, slots=True)
class Cell:
    """A test of one column. `null` results mean that it cannot be said whether the value passes."""

    column: int
    code: Code
    place: Place

    def passes(self, asked: Sequence[Scope], doubts: list[Text]) -> bool:
        """Whether the column's value passes. A test that fails on a value is an error where failures are no answer;
        one that fails because there is no value is a doubt, which matters only if no rule hits."""
        scope = asked[self.column]
        verdict = self.code(scope)
        if verdict is True:
            return True
        if isinstance(verdict, Null) and verdict.fault and scope.run.strict:
            if not isinstance(scope.names["?"], Null):
                raise self.place.failed(verdict.reason)
            doubts.append(text("{part}: {reason}", part=self.place.part, reason=verdict.reason))
        return False


class Reader:
    """A compiled table, to be called with the scope it stands in."""

    def __init__(self, node: TableNode, build: Build) -> None:
        asked = build.binding("?")
        self.table, self.place = node.table, node.shop.place
        self._inputs = [compile_node(one, build) for one in node.inputs]
        self._allowed = _cells(node.allowed, node.shop.place, asked)
        self._rules = [_cells(rule, node.shop.place, asked) for rule in node.tests]
        self._results = [[compile_node(one, build) for one in rule] for rule in node.results]
        self._defaults = [compile_node(one, build) for one in node.defaults]
        self._values = [_choices(one, node.shop.place, asked) for one in node.values]
        self._weight = 1 + sum(map(len, self._rules))
        self._names = [one.name for one in node.table.outputs]

    def __call__(self, scope: Scope) -> Value:
        scope.run.spend(self._weight)
        asked = [Scope({"?": given(scope)}, scope, scope.run) for given in self._inputs]
        doubts: list[Text] = []
        unfit = self._unfit(asked, doubts)
        hits = [] if unfit is not None else self._hits(asked, doubts)
        answer, default = (unfit, False) if unfit is not None else self._answer(hits, scope, doubts)
        run = scope.run
        if isinstance(run, Deciding) and run.trace is not None:
            run.reads.append(self._record(asked, hits, answer, default=default))
        if isinstance(answer, Null) and answer.fault and run.strict:
            raise self.place.failed(answer.reason)
        return answer

    # --- which rules hit ---

    def _unfit(self, asked: Sequence[Scope], doubts: list[Text]) -> Null | None:
        """The null for an input that is none of the values its column allows; a missing one is judged by the rules."""
        for cell in self._allowed:
            if not isinstance(asked[cell.column].names["?"], Null) and not cell.passes(asked, doubts):
                label = self.table.inputs[cell.column].label
                return Null(text("the input “{column}” has a value that its column does not allow", column=label))
        return None

    def _hits(self, asked: Sequence[Scope], doubts: list[Text]) -> list[int]:
        found = self._hitting(asked, doubts)
        return list(islice(found, 1)) if self.table.policy is HitPolicy.FIRST else list(found)

    def _hitting(self, asked: Sequence[Scope], doubts: list[Text]) -> Iterator[int]:
        for number, cells in enumerate(self._rules):
            for cell in cells:
                if not cell.passes(asked, doubts):
                    break
            else:
                yield number

    # --- what it answers ---

    def _answer(self, hits: Sequence[int], scope: Scope, doubts: Sequence[Text]) -> tuple[Value, bool]:
        """The answer, and whether it is the default."""
        if not hits and self._defaults:
            return self._output(self._row(self._defaults, scope)), True
        if not hits:
            return _with_doubts(nothing_hit(self.table), doubts), False
        rows = [self._row(self._results[number], scope) for number in hits]
        numbers, outputs = [number + 1 for number in hits], [self._output(row) for row in rows]
        ranked = Hits(numbers, outputs, lambda: [self._rank(row, scope) for row in rows], scope.run)
        try:
            return settled(self.table, ranked), False
        except Violated as violated:
            raise self.place.failed(violated.detail) from None

    def _row(self, codes: Sequence[Code], scope: Scope) -> list[Value]:
        """The values of all output columns."""
        row = [code(scope) for code in codes]
        if scope.run.strict and any(self._values):
            self._hold_to_values(row, scope)
        return row

    def _hold_to_values(self, row: Sequence[Value], scope: Scope) -> None:
        """Every output is one of those that its column lists, if it lists any."""
        ranks = self._rank(row, scope)
        for value, rank, choices, column in zip(row, ranks, self._values, self.table.outputs, strict=True):
            if choices and rank == len(choices) and not isinstance(value, Null):
                label = column.label or self.place.element
                raise self.place.failed(text("the output “{column}” is none of its values", column=label))

    def _output(self, row: Sequence[Value]) -> Value:
        """One value, or a context of several."""
        return row[0] if len(self._names) == 1 else dict(zip(self._names, row, strict=True))

    def _rank(self, row: Sequence[Value], scope: Scope) -> tuple[int, ...]:
        """For each column with values, the place of the output among them; what is none of them comes last."""
        ranks: list[int] = []
        for value, choices in zip(row, self._values, strict=True):
            inside = Scope({"?": value}, scope, scope.run)
            ranks.append(next((rank for rank, choice in enumerate(choices) if choice(inside) is True), len(choices)))
        return tuple(ranks)

    # --- the record ---

    def _record(self, asked: Sequence[Scope], hits: Sequence[int], answer: Value, *, default: bool) -> TableRead:
        inputs = tuple(
            (column.label, to_plain(scope.names["?"])) for column, scope in zip(self.table.inputs, asked, strict=True)
        )
        found = tuple(hit_of(self.table, number) for number in hits)
        return TableRead(self.place.element, self.table.policy, inputs, found, to_plain(answer), default)


@compiles(TableNode)
def _table(node: TableNode, build: Build) -> Code:
    return Reader(node, build)


def _cells(nodes: Sequence[Node | None], around: Place, build: Build) -> list[Cell]:
    return [
        Cell(column, compile_node(node, build), node.shop.place if isinstance(node, Written) else around)
        for column, node in enumerate(nodes)
        if node is not None
    ]


def _choices(values: Node | None, around: Place, build: Build) -> list[Code]:
    """Each of the values as a test of its own, in their order."""
    if not isinstance(values, Written) or not isinstance(values.tree, TestsNode):
        return []
    return [compile_node(TestsNode(one.at, (one,), negated=False), build) for one in values.tree.tests]


def _with_doubts(answer: Value, doubts: Sequence[Text]) -> Value:
    if not isinstance(answer, Null) or not doubts:
        return answer
    return Null(text("{reason} ({doubt})", reason=answer.reason, doubt=doubts[0]))
