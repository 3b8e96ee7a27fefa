"""Playing cases and judging what comes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from engine.decisions import Environment, to_plain
from engine.decisions.dmn import Model, load_models
from engine.decisions.feel.compare import equal
from engine.decisions.feel.run import Run
from tests.conformance.dmn_tck.cases import Case, Expected, read_cases

_ROUNDED = 8
"""The kit reckoned numbers of so many decimals or more in binary: they may differ there. All others are exact."""


@dataclass(frozen=True)
class Verdict:
    """How one case ended; `why` is empty when it passed, `error` the exception's text where one was raised."""

    case: Case
    why: str = ""
    error: str = ""


@dataclass
class Score:
    """Counts of a folder, or of all."""

    passed: int = 0
    failed: int = 0
    value_passed: int = 0
    value_failed: int = 0
    verdicts: list[Verdict] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        self.verdicts.append(verdict)
        self.passed += not verdict.why
        self.failed += bool(verdict.why)
        if verdict.case.expects_a_value:
            self.value_passed += not verdict.why
            self.value_failed += bool(verdict.why)


def folders(top: Path) -> list[Path]:
    """The folders with cases below `top`, itself included."""
    return sorted({file.parent for file in top.rglob("*.xml") if "-test-" in file.name})


def play_folder(folder: Path) -> Score:
    """All cases of one folder, on the models beside them."""
    files = {file.name: file.read_bytes() for file in sorted(folder.glob("*.dmn"))}
    score = Score()
    try:
        models = load_models(files)
        failure = ""
    except Exception as error:  # whatever goes wrong is the result to be told
        models, failure = {}, f"{type(error).__name__}: {error}"
    for file in sorted(folder.glob("*-test-*.xml")):
        for case in read_cases(file):
            model = models.get(case.model)
            score.add(_played(case, model) if model else Verdict(case, "the model does not load", failure))
    return score


def _played(case: Case, model: Model) -> Verdict:
    error = ""
    for expected in case.results:
        try:
            value = _asked(case, expected, model)
        except Exception as raised:  # an error is a result, and right where null is expected
            error = f"{type(raised).__name__}: {raised}"
            value = None
            if not expected.error and expected.value is not None:
                return Verdict(case, f"{expected.name}: an error instead of a value", error)
        why = "; ".join(differences(value, expected.value))
        if why:
            return Verdict(case, f"{expected.name}: {why}", error)
    return Verdict(case, "", error)


def _asked(case: Case, expected: Expected, model: Model) -> object:
    if case.service is None:
        return model.decide(expected.name, case.inputs, _ENVIRONMENT)
    answer = model.invoke(case.service, case.inputs, _ENVIRONMENT)
    several = isinstance(answer, dict) and expected.name in answer and len(case.results) == len(answer)
    return answer[expected.name] if several and isinstance(answer, dict) else answer


_ENVIRONMENT = Environment(now=datetime(2025, 9, 29, 8, tzinfo=UTC))


def differences(value: object, expected: object) -> Iterator[str]:
    """What is wrong with a value, in words; nothing when it is as expected."""
    if isinstance(expected, list) and isinstance(value, list) and len(value) == len(expected):
        for one, other in zip(value, expected, strict=True):
            yield from differences(one, other)
    elif isinstance(expected, dict) and isinstance(value, dict) and value.keys() == expected.keys():
        for key, other in expected.items():
            yield from differences(value[key], other)
    elif not _same(value, expected):
        yield f"expected {to_plain(expected)!r}, got {to_plain(value)!r}"


def _same(value: object, expected: object) -> bool:
    if value is None or expected is None:
        return value is expected
    if isinstance(value, Decimal) and isinstance(expected, Decimal):
        reckoned = -int(expected.as_tuple().exponent) >= _ROUNDED
        return value == expected or (reckoned and abs(value - expected) < Decimal(1).scaleb(-_ROUNDED))
    return type(value) is type(expected) and equal(value, expected, Run({}, _ENVIRONMENT)) is True
