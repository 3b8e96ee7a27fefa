"""Statements compiled once, with what turns our values into the driver's and back.

SQLAlchemy builds each statement and names its columns; what it would do again at every execution is done once here.
`driver` executes them; together they halve the cost of a command.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]

_DIALECTS = {"postgresql": psycopg_dialect(), "sqlite": sqlite_dialect()}  # type: ignore[no-untyped-call]
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Write:
    """One statement with the rows it is executed for, and how many rows it must touch (None: any number)."""

    statement: Executable
    rows: Sequence[Values]
    expect: int | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One place in a statement: a value of the row, or the constant that the statement was written with."""

    name: str
    constant: Any
    convert: Convert | None

    def bound(self, row: Values) -> Any:
        """The value as the driver wants it; the column type's own conversion is applied."""
        value = row[self.name] if self.constant is _ABSENT else self.constant
        return value if self.convert is None else self.convert(value)


@dataclass(frozen=True, slots=True)
class Prepared:
    """SQL in the driver's style; `positional` where parameters go by order (SQLite)."""

    sql: str
    parameters: tuple[Parameter, ...]
    positional: bool

    def bound(self, row: Values) -> Any:
        """A row's parameters: a tuple or a dict, as the driver takes them."""
        if self.positional:
            return tuple([parameter.bound(row) for parameter in self.parameters])
        return {parameter.name: parameter.bound(row) for parameter in self.parameters}


@lru_cache(maxsize=1024)
def prepare(statement: Any, names: tuple[str, ...], dialect: str) -> Prepared:
    """Compile a statement for rows that have these columns."""
    compiled = statement.compile(dialect=_DIALECTS[dialect], column_keys=list(names))
    places = compiled.positiontup or list(compiled.binds)
    processors = compiled._bind_processors
    parameters = tuple(
        Parameter(name, _ABSENT if name in names else compiled.binds[name].effective_value, processors.get(name))
        for name in places
    )
    return Prepared(str(compiled), parameters, compiled.positiontup is not None)


@dataclass(frozen=True, slots=True)
class Query:
    """A prepared SELECT: `shape` makes a named tuple of a driver's row, `converts` has what a column needs first."""

    prepared: Prepared
    shape: Callable[[Any], Any]
    converts: tuple[tuple[int, Convert], ...]

    def row(self, found: Sequence[Any]) -> Any:
        """A driver's row as a named tuple of our values."""
        values = list(found)
        for place, convert in self.converts:
            values[place] = convert(values[place])
        return self.shape(values)


@lru_cache(maxsize=1024)
def prepare_query(statement: Any, names: tuple[str, ...], dialect: str) -> Query:
    """Compile a SELECT; columns are named as SQLAlchemy would name them."""
    chosen = _DIALECTS[dialect]
    columns = statement.compile(dialect=chosen)._result_columns
    converters = [column.type._cached_result_processor(chosen, None) for column in columns]
    shape: Any = namedtuple("Found", [column.keyname for column in columns], rename=True)  # type: ignore[misc]
    converts = tuple((place, convert) for place, convert in enumerate(converters) if convert is not None)
    return Query(prepare(statement, names, dialect), shape._make, converts)
