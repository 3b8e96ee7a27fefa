"""Deploy a route: checked whole, stored whole, and never changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import bindparam, func, insert, select, update

from engine.bpmn.bundle.package import Bundle
from engine.bpmn.lint.bundles import lint_bundle
from engine.bpmn.lint.subject import Office
from engine.commands._opening import route
from engine.commands._starts import has_timers, replace_starts
from engine.dispatch import Transaction
from engine.dispatch.definitions import Definition, define
from engine.errors import LintRefused
from engine.findings import Severity
from engine.model.ids import new_id
from engine.model.people import groups, people, units
from engine.model.processes import process_definitions, process_versions
from engine.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Deployed:
    """The version that holds this content now. `already`: it was deployed before, and nothing was changed."""

    key: str
    version_id: int
    number: int
    already: bool = False


_SAME = select(process_versions.c.id, process_versions.c.number).where(
    process_versions.c.definition_key == bindparam("key"), process_versions.c.content_hash == bindparam("hash")
)
_CURRENT = (
    select(process_definitions.c.current_version_id)
    .where(process_definitions.c.key == bindparam("key"))
    .with_for_update()
)
_LAST_NUMBER = select(func.max(process_versions.c.number).label("last")).where(
    process_versions.c.definition_key == bindparam("key")
)
_NEW_DEFINITION = insert(process_definitions)
_MOVE_CURRENT = (
    update(process_definitions)
    .where(process_definitions.c.key == bindparam("of_key"))
    .values(current_version_id=bindparam("new_version"), name=bindparam("new_name"))
)
_NEW_VERSION = insert(process_versions)
_GROUPS = select(groups.c.key)
_PEOPLE = select(people.c.username)
_UNITS = select(units.c.key)


@dataclass(frozen=True, slots=True)
class DeployProcess:
    """Make `bundle` the route's newest version. Running cases stay on theirs; equal content is deployed once.

    Raises LintRefused with the findings when any of them is an error.
    """

    permission: ClassVar[Permission] = Permission.DEPLOY
    result: ClassVar[type[Deployed]] = Deployed

    bundle: Bundle

    def execute(self, tx: Transaction) -> Deployed:
        _refuse_errors(self.bundle, _office(tx))
        definition = define(self.bundle)
        key = self.bundle.key
        current = tx.first(_CURRENT, key=key)
        same = tx.first(_SAME, key=key, hash=self.bundle.hash)
        if same is not None:
            if current is not None and current.current_version_id != same.id:
                tx.write(_MOVE_CURRENT, {"of_key": key, "new_version": same.id, "new_name": definition.route.name})
                tx.journal("route.deployed", route=key, version=same.number, content=self.bundle.hash)
                _begin_by(tx, definition, is_first=False)
            return Deployed(key, same.id, same.number, already=True)
        number = (tx.first(_LAST_NUMBER, key=key).last or 0) + 1
        version_id = new_id()
        if current is None:
            tx.write(_NEW_DEFINITION, {"key": key, "name": definition.route.name, "current_version_id": version_id})
        else:
            tx.write(_MOVE_CURRENT, {"of_key": key, "new_version": version_id, "new_name": definition.route.name})
        tx.write(
            _NEW_VERSION,
            {
                "id": version_id,
                "definition_key": key,
                "number": number,
                "content_hash": self.bundle.hash,
                "bundle": self.bundle.pack(),
                "deployed_at": tx.now,
                "deployed_by": tx.actor.username,
            },
        )
        tx.journal("route.deployed", route=key, version=number, content=self.bundle.hash)
        _begin_by(tx, definition, is_first=current is None)
        return Deployed(key, version_id, number)


def _begin_by(tx: Transaction, definition: Definition, *, is_first: bool) -> None:
    """From now on cases begin by themselves as this version says."""
    calendar = route(tx, definition.key)[1] if has_timers(definition.model) else None
    replace_starts(tx, definition, calendar, is_first=is_first)


def _office(tx: Transaction) -> Office:
    """Who there is, for the lint to look groups and people up."""
    known = [frozenset(row[0] for row in tx.all(statement)) for statement in (_GROUPS, _PEOPLE, _UNITS)]
    return Office(*known)


def _refuse_errors(bundle: Bundle, office: Office) -> None:
    findings = lint_bundle(bundle, office)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise LintRefused(findings, file=bundle.key, count=len(errors), detail=errors[0].message)
