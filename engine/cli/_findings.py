"""How findings are written while they come: for people, as a JSON list, as SARIF. Nothing is gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Protocol

import click
import orjson

from engine.cli._output import padded
from engine.findings import Finding, Severity
from engine.locale import translator
from engine.text import Text, text

Say = Callable[[str], None]
"""Takes text to write, line ends included."""

_WORDS = {Severity.ERROR: text("error"), Severity.WARNING: text("warning"), Severity.INFO: text("info")}
_WIDEST = 7


class Writer(Protocol):
    """Takes the findings of one target after the other."""

    def begin(self) -> None: ...

    def add(self, findings: Sequence[Finding]) -> None: ...

    def end(self, *, failed: bool) -> None:
        """Close what was begun; `failed`: lint itself failed on some file."""
        ...


class AsText:
    """Grouped by file, the gravest first."""

    def __init__(self, say: Say, language: str) -> None:
        self._say = say
        self._translate = translator(language)

    def begin(self) -> None:
        """Nothing stands above the findings."""

    def add(self, findings: Sequence[Finding]) -> None:
        for file, group in groupby(findings, key=lambda finding: finding.file):
            lines = [click.style(printable(file), bold=True)]
            for finding in group:
                place = ":".join(str(part) for part in (finding.line, finding.element) if part is not None)
                severity = padded(_WORDS[finding.severity].show(self._translate), _WIDEST)
                lines.append(f"  {severity}  {place or '-'}  {finding.message.show(self._translate)}")
                lines.append(f"           {finding.remedy.show(self._translate)}  [{finding.rule}]")
            self._say("\n".join(printable(line) for line in lines) + "\n\n")

    def end(self, *, failed: bool) -> None:
        """The counts below are the command's."""


class _AsObjects:
    """Objects with commas between them."""

    def __init__(self, say: Say, language: str) -> None:
        self._say = say
        self._language, self._translate = language, translator(language)
        self._between = "\n"

    def _write(self, written: str) -> None:
        self._say(self._between + written)
        self._between = ",\n"

    def _closing(self, margin: str) -> str:
        return f"\n{margin}]" if self._between != "\n" else "]"


class AsJson(_AsObjects):
    """A list of `Finding.as_dict`."""

    def begin(self) -> None:
        self._say("[")

    def add(self, findings: Sequence[Finding]) -> None:
        for finding in findings:
            self._write(_indented(finding.as_dict(self._translate), "  "))

    def end(self, *, failed: bool) -> None:
        self._say(self._closing("") + "\n")


class AsSarif(_AsObjects):
    """One SARIF log with one run; rules first, since they are known before any result. A result stands on one line:
    code hosts bound the size of a log."""

    def begin(self) -> None:
        from engine.bpmn.lint import sarif

        self._folder = Path.cwd()
        head = _indented({"$schema": sarif.SCHEMA, "version": sarif.VERSION}, "").removesuffix("\n}")
        run = _indented(sarif.run(version("huiyin"), self._language), "    ").removesuffix("\n    }")
        self._say(f'{head},\n  "runs": [\n{run},\n      "results": [')

    def add(self, findings: Sequence[Finding]) -> None:
        from engine.bpmn.lint import sarif

        for finding in findings:
            self._write(" " * 8 + _dumped(sarif.result(finding, self._folder, self._translate)))

    def end(self, *, failed: bool) -> None:
        invocations = _indented([{"executionSuccessful": not failed}], "      ").lstrip()
        self._say(f'{self._closing("      ")},\n      "invocations": {invocations}\n    }}\n  ]\n}}\n')


def printable(written: str) -> str:
    """The text without the halves of characters that names of files may hold where bytes are no UTF-8."""
    return written.encode("utf-8", "replace").decode()


def _indented(value: object, margin: str) -> str:
    return "\n".join(margin + line for line in _dumped(value, orjson.OPT_INDENT_2).split("\n"))


def _dumped(value: object, option: int = 0) -> str:
    try:
        return orjson.dumps(value, option=option).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps(_printable(value), option=option).decode()


def _printable(value: object) -> object:
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner) for inner in value]
    return printable(value) if isinstance(value, str) else value


def counts_in_words(counts: dict[Severity, int]) -> Text:
    """`2 errors, 1 warning, 0 info`."""
    errors, warnings, infos = (counts[severity] for severity in Severity)
    return text(
        "{errors}, {warnings}, {infos}",
        errors=text("{count} error", count=1) if errors == 1 else text("{count} errors", count=errors),
        warnings=text("{count} warning", count=1) if warnings == 1 else text("{count} warnings", count=warnings),
        infos=text("{count} info", count=infos),
    )
