"""The table in `tests/data/feel`: for every built-in function and every construct an everyday example, arguments by
name, null, a wrong type and what lies at the edge. A row reads `expression → value`, or `→ refused` before it runs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.decisions import Expression, compile_expression, literal, special_names
from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.compiler.presence import SHOWN
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.parser import parse_tests
from engine.errors import BadExpression, UnknownName
from engine.yamlfile import read_yaml
from tests.factories.feel_trees import kinds
from tests.reference.feel_examples import environment

FOLDER = Path(__file__).parents[2] / "data" / "feel"
KINDS = ("everyday", "named", "null", "wrong type", "edge")
Table = dict[str, dict[str, list[str]]]


def read(name: str) -> dict[str, object]:
    data = read_yaml((FOLDER / f"{name}.yaml").read_bytes(), name).data
    assert isinstance(data, dict)
    return data


VALUES = read("values")
TABLES: dict[str, Table] = {
    file.stem: read(file.stem)  # type: ignore[misc]  # strings of strings, as each row proves
    for file in sorted(FOLDER.glob("*.yaml"))
    if file.stem != "values"
}
FUNCTIONS = {name: rows for stem, table in TABLES.items() if stem != "constructs" for name, rows in table.items()}
CONSTRUCTS = TABLES["constructs"]
ROWS = [
    pytest.param(name, kind, row, id=f"{name}: {row}")
    for table in TABLES.values()
    for name, found in table.items()
    for kind, rows in found.items()
    for row in rows
]


def compiled(name: str, source: str) -> Expression:
    if name == "Tests":
        return Expression(source, parse_tests(source), ())
    return compile_expression(source, names=special_names(source, VALUES))


@pytest.mark.parametrize(("name", "kind", "row"), ROWS)
def test_a_row_of_the_table_holds(name: str, kind: str, row: str) -> None:
    source, _, expected = row.rpartition(" → ")
    if expected == "refused":
        with pytest.raises((BadExpression, UnknownName)):
            compiled(name, source)({**VALUES, "?": 2}, environment())
        return
    outcome = compiled(name, source).explain({**VALUES, "?": 2}, environment())
    assert literal(outcome.value) == expected
    if expected == "null":
        assert str(outcome.reason), "a null says why"


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_a_function_has_every_kind_of_row(name: str) -> None:
    rows = FUNCTIONS[name]
    takes_something = any(signature.parameters for signature in BUILTINS[name].signatures)
    assert set(rows) == set(KINDS if takes_something else ("everyday", "edge"))
    assert all(f"{name}(" in row for found in rows.values() for row in found)


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_form_and_every_parameter_of_a_function_is_called_by_name(name: str) -> None:
    named = " ".join(FUNCTIONS[name].get("named", ()))
    for signature in BUILTINS[name].signatures:
        assert all(f"{parameter.name}: " in named for parameter in signature.parameters if not parameter.optional)


def test_the_table_knows_all_functions_and_no_other() -> None:
    assert FUNCTIONS.keys() == BUILTINS.keys() | SHOWN.keys()


def test_every_construct_has_rows_that_use_it() -> None:
    every = {kind.__name__ for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, nodes.Node)}
    assert CONSTRUCTS.keys() == every - {"Node"}
    for name, rows in CONSTRUCTS.items():
        assert {"everyday", "null", "edge"} <= rows.keys() <= set(KINDS)
        for row in rows["everyday"]:
            tree = compiled(name, row.rpartition(" → ")[0]).tree
            assert name in {kind.__name__ for kind in kinds(tree)}, row
