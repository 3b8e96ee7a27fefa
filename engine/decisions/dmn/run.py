"""One call of a model under way."""

from __future__ import annotations

from collections.abc import Mapping

from engine.decisions.dmn.trace import Decided, TableRead, Trace
from engine.decisions.feel.convert import to_plain
from engine.decisions.feel.environment import Environment
from engine.decisions.feel.run import Run
from engine.decisions.feel.values import Null, Value


class Deciding(Run):
    """`memo` holds what is known of inputs and decisions, by their unit; `reads` the tables that were read for the
    decision being worked out, when somebody wants to know."""

    __slots__ = ("memo", "reads", "trace")

    def __init__(
        self, inputs: Mapping[str, object], environment: Environment, *, strict: bool, trace: Trace | None
    ) -> None:
        super().__init__(inputs, environment, strict=strict)
        self.forgiving = not strict
        self.memo: dict[object, Value] = {}
        self.reads: list[TableRead] = []
        self.trace = trace

    def record(self, kind: str, name: str, value: Value, since: int) -> None:
        """Note what was worked out, with the tables read since there were so many of them."""
        if self.trace is None:
            return
        reason = value.reason if isinstance(value, Null) else None
        self.trace.decided.append(Decided(kind, name, to_plain(value), reason, tuple(self.reads[since:])))
        del self.reads[since:]
