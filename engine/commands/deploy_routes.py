"""Deploy a folder of routes with the people they speak of: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from engine.bpmn.bundle.package import Bundle
from engine.commands.deploy_process import Deployed, DeployProcess
from engine.commands.people import LoadPeople
from engine.dispatch import Transaction
from engine.errors import LintRefused
from engine.findings import Finding
from engine.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class DeployRoutes:
    """Load `people` (parsed files), then make each bundle its route's newest version.

    Raises LintRefused with the findings of every bundle when any of them is an error; then nothing is stored.
    """

    permission: ClassVar[Permission] = Permission.DEPLOY

    bundles: tuple[Bundle, ...]
    people: tuple[Mapping[str, Any], ...] = field(default=())

    def execute(self, tx: Transaction) -> tuple[Deployed, ...]:
        for content in self.people:
            LoadPeople(content).execute(tx)
        deployed, refused = [], []
        for bundle in self.bundles:
            try:
                deployed.append(DeployProcess(bundle).execute(tx))
            except LintRefused as error:
                refused.append(error)
        if len(refused) == 1:
            raise refused[0]
        if refused:
            raise _together(refused)
        return tuple(deployed)


def _together(refused: list[LintRefused]) -> LintRefused:
    """One error for all: its count and findings are those of every route, its first sentence is the first one's."""
    count = sum(int(str(error.params["count"])) for error in refused)
    names = ", ".join(str(error.params["file"]) for error in refused)
    findings = [finding for error in refused for finding in _placed(error)]
    return LintRefused(findings, file=names, count=count, detail=refused[0].params["detail"])


def _placed(error: LintRefused) -> Iterator[Finding]:
    return (replace(finding, file=f"{error.params['file']}/{finding.file}") for finding in error.findings)
