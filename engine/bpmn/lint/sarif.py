"""Findings in the format that code hosts and editors read: SARIF 2.1.0 (OASIS, 2020), as plain JSON values.

A log is written piece by piece, because there may be more results than memory: `run` is everything but the results.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from engine.bpmn.lint.rules import Rule, all_rules
from engine.findings import Finding, Severity
from engine.text import Translate

VERSION = "2.1.0"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
BASE = "%SRCROOT%"
"""What relative addresses are relative to: the folder in which lint ran. It is not named, being nobody's business."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

_LANGUAGES = {"en": "en-US", "zh_Hans": "zh-CN"}
"""SARIF knows a language by ISO 639 and 3166 and no script."""


def run(product: str, language: str) -> dict[str, Any]:
    """One run of lint of version `product`, without its results, whose sentences are in `language`; what the rules are
    is told in English."""
    return {
        "language": _LANGUAGES[language],
        "tool": {
            "driver": {
                "name": "Huiyin",
                "fullName": "huiyin lint",
                "version": product,
                "shortDescription": {"text": "Checks BPMN diagrams, forms and routes."},
                "rules": [_rule(rule) for rule in all_rules()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The folder in which lint ran."}}},
    }


def result(finding: Finding, folder: Path, translate: Translate = str) -> dict[str, Any]:
    """One finding; addresses below `folder` are relative to it. Its fingerprint is the same in every language."""
    place: dict[str, Any] = {"artifactLocation": _address(finding.file, folder)}
    if finding.line is not None and finding.line > 0:
        place["region"] = {"startLine": finding.line}
    location: dict[str, Any] = {"physicalLocation": place}
    if finding.element:
        location["logicalLocations"] = _element(finding.element)
    answer: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": _sentences(finding.message.show(translate), finding.remedy.show(translate))},
        "locations": [location],
        "partialFingerprints": {"huiyin/v1": _fingerprint(finding)},
    }
    if finding.trace:
        passed = [{"location": {"logicalLocations": _element(key)}} for key in finding.trace]
        answer["codeFlows"] = [{"threadFlows": [{"locations": passed}]}]
    if (index := _indexes().get(finding.rule)) is not None:
        answer["ruleIndex"] = index
    return answer


def _element(key: str) -> list[dict[str, str]]:
    return [{"name": key, "kind": "element"}]


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.about},
        "fullDescription": {"text": rule.about},
        "help": {"text": f"{rule.about} Each finding says what to do."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"family": rule.family},
    }


@cache
def _indexes() -> dict[str, int]:
    return {rule.name: index for index, rule in enumerate(all_rules())}


def _address(file: str, folder: Path) -> dict[str, str]:
    path = Path(os.path.normpath(folder / file))
    if path.is_relative_to(folder):
        return {"uri": _quoted(path.relative_to(folder).as_posix()), "uriBaseId": BASE}
    return {"uri": f"file://{_quoted(path.as_posix())}"}


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe="/-._~")


def _sentences(message: str, remedy: str) -> str:
    """Both, the message being a sentence without its end."""
    if message.endswith((".", "。")):
        return f"{message} {remedy}"
    return f"{message}。{remedy}" if remedy.endswith("。") else f"{message}. {remedy}"


def _fingerprint(finding: Finding) -> str:
    """The same finding when lines have moved: what a code host needs to know it again."""
    known = "\0".join((Path(finding.file).name, finding.rule, finding.element or "", str(finding.message)))
    return hashlib.sha256(known.encode("utf-8", "surrogateescape")).hexdigest()[:32]
