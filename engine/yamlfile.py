"""YAML as designers write it: plain JSON values, every key with its line, mistakes named rather than guessed away.

YAML 1.1 turns `20:00` into 1200, `on` into true and `2025-10-15` into a date. Here only true, false, null, integers and
decimals are special; everything else is the text that stands in the file. Keys given twice, tags and very large or deep
files are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import yaml

from engine.errors import BadFile
from engine.text import Text, text

Path = tuple[str | int, ...]

MAX_BYTES = 2_000_000
MAX_NODES = 100_000
MAX_DEPTH = 40

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,30})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,30}\.[0-9]{1,30}([eE][-+]?[0-9]{1,3})?")
_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq"})
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Document:
    """`data`: dicts with text keys, lists, str, int, Decimal, bool, None. `lines`: path → line, counted from 1."""

    file: str
    data: object
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int | None:
        """The line of `path`, or of the nearest thing around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_yaml(source: str | bytes, file: str) -> Document:
    """Read one file; raises BadFile naming the line of the first mistake."""
    if len(source) > MAX_BYTES:
        raise BadFile(file=file, detail=text("the file is larger than {limit} bytes", limit=MAX_BYTES))
    try:
        words = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        node = yaml.compose(words, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise BadFile(file=file, detail=text("the file is not UTF-8 text (byte {at})", at=error.start)) from error
    except RecursionError as error:
        raise BadFile(file=file, detail=text("the file is nested too deeply")) from error
    except yaml.YAMLError as error:
        raise BadFile(file=file, detail=_syntax(error)) from error
    if node is None:
        raise BadFile(file=file, detail=text("the file is empty"))
    reading = _Reading(file)
    data = reading.value(node, ())
    return Document(file, data, reading.lines)


def _syntax(error: yaml.YAMLError) -> Text:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    if mark is None:
        return text("this is not YAML: {problem}", problem=problem)
    return text(
        "line {line}, column {column}: this is not YAML: {problem}",
        line=mark.line + 1,
        column=mark.column + 1,
        problem=problem,
    )


class _Reading:
    """One pass over the node tree; counts nodes, so that aliases cannot multiply a small file into a huge one."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self._nodes = 0

    def value(self, node: yaml.Node, path: Path) -> object:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        self._nodes += 1
        if self._nodes > MAX_NODES or len(path) > MAX_DEPTH:
            raise self._refused(line, text("the file is too large or nested too deeply"))
        if node.tag.removeprefix("tag:yaml.org,2002:") not in _TAGS:
            raise self._refused(line, text("the tag “{tag}” is not allowed", tag=node.tag))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._refused(line, text("a key must be a word"))
            key = str(key_node.value)
            if key in result:
                raise self._refused(line, text("the key “{key}” stands here twice", key=key))
            self.lines[(*path, key)] = line
            result[key] = self.value(value_node, (*path, key))
        return result

    def _refused(self, line: int, why: Text) -> BadFile:
        return BadFile(file=self.file, detail=text("line {line}: {problem}", line=line, problem=why))


def _scalar(node: yaml.Node) -> object:
    words = str(node.value)
    if getattr(node, "style", None) is not None:
        return words
    if words in _WORDS:
        return _WORDS[words]
    if _INTEGER.fullmatch(words):
        return int(words)
    if _DECIMAL.fullmatch(words):
        return Decimal(words)
    return words
