"""People, groups and units: loaded from a file, or added one at a time; and what a person sets for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from argon2 import PasswordHasher
from sqlalchemy import bindparam, delete, insert, select, update

from engine.commands._fitting import misfits
from engine.dispatch import Transaction
from engine.errors import BadInput, NotFound
from engine.model.ids import new_id
from engine.model.people import group_members, groups, people, person_roles, sessions, units
from engine.rules.addresses import is_address
from engine.rules.permissions import GRANTS, RESERVED_NAMES, Permission
from engine.text import text

SHORTEST_PASSWORD = 8
_HASHER = PasswordHasher()

_PEOPLE = select(people.c.id, people.c.username)
_GROUPS = select(groups.c.key)
_UNITS = select(units.c.key)
_ADD_PERSON = insert(people)
_SET_PERSON = (
    update(people)
    .where(people.c.id == bindparam("person_id"))
    .values(name=bindparam("new_name"), unit=bindparam("new_unit"), language=bindparam("new_language"))
)
_SET_EMAIL = update(people).where(people.c.id == bindparam("person_id")).values(email=bindparam("new_email"))
_SET_PHONE = update(people).where(people.c.id == bindparam("person_id")).values(phone=bindparam("new_phone"))
_DROP_ROLES = delete(person_roles).where(person_roles.c.person_id == bindparam("person_id"))
_DROP_MEMBER = delete(group_members).where(group_members.c.person_id == bindparam("of_person"))
_SET_PASSWORD = update(people).where(people.c.id == bindparam("of_person")).values(password_hash=bindparam("new_hash"))
_SIGN_OUT = delete(sessions).where(sessions.c.person_id == bindparam("of_person"))
_SET_OWN = (
    update(people)
    .where(people.c.id == bindparam("of_person"))
    .values(language=bindparam("new_language"), shortcuts=bindparam("new_shortcuts"), theme=bindparam("new_theme"))
)


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person as a file or the command line names them. None for `email` or `phone`: what is known stays."""

    username: str
    name: str
    unit: str | None = None
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    language: str = "zh_Hans"
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class LoadPeople:
    """Bring groups, units and people to what `content` (a parsed people.yaml) says; nobody is removed.

    Raises BadInput naming the entry that refers to something unknown.
    """

    permission: ClassVar[Permission] = Permission.DEPLOY

    content: Mapping[str, Any]

    def execute(self, tx: Transaction) -> int:
        entries = [_entry(raw) for raw in self.content.get("people", ())]
        group_rows = [dict(raw) for raw in self.content.get("groups", ())]
        unit_rows = [dict(raw) for raw in self.content.get("units", ())]
        _check(entries, {row["key"] for row in group_rows}, {row["key"] for row in unit_rows})
        _load_groups(tx, group_rows, unit_rows)
        ids = {row.username: row.id for row in tx.all(_PEOPLE)}
        for entry in entries:
            ids[entry.username] = _put_person(tx, entry, ids.get(entry.username))
        _load_units(tx, unit_rows, ids)
        tx.journal("people.loaded", people=len(entries), groups=len(group_rows), units=len(unit_rows))
        return len(entries)


@dataclass(frozen=True, slots=True)
class AddPerson:
    """Add a person, or change the one with this username."""

    permission: ClassVar[Permission] = Permission.OPERATE

    entry: PersonEntry
    password: str | None = field(default=None, repr=False)

    def execute(self, tx: Transaction) -> int:
        known_units = {row.key for row in tx.all(_UNITS)}
        _check([self.entry], {row.key for row in tx.all(_GROUPS)}, known_units)
        ids = {row.username: row.id for row in tx.all(_PEOPLE)}
        person_id = _put_person(tx, self.entry, ids.get(self.entry.username))
        if self.password is not None:
            _set_password(tx, person_id, self.password)
        tx.journal("person.added", username=self.entry.username, roles=sorted(self.entry.roles))
        return person_id


@dataclass(frozen=True, slots=True)
class SetPassword:
    """Give a person a new password; their sign-ins end."""

    permission: ClassVar[Permission] = Permission.OPERATE

    username: str
    password: str = field(repr=False)

    def execute(self, tx: Transaction) -> None:
        ids = {row.username: row.id for row in tx.all(_PEOPLE)}
        if self.username not in ids:
            raise NotFound(kind="person", name=self.username)
        _set_password(tx, ids[self.username], self.password)
        tx.journal("person.password_set", username=self.username)


def _set_password(tx: Transaction, person_id: int, password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(detail=text("A password has at least {least} characters.", least=SHORTEST_PASSWORD))
    tx.write(_SET_PASSWORD, {"of_person": person_id, "new_hash": _HASHER.hash(password)})
    tx.write(_SIGN_OUT, {"of_person": person_id})


def _entry(raw: Mapping[str, Any]) -> PersonEntry:
    return PersonEntry(
        raw["username"], raw["name"], raw.get("unit"), tuple(raw.get("groups", ())), tuple(raw.get("roles", ())),
        raw.get("language", "zh_Hans"), raw.get("email"), raw.get("phone"),
    )  # fmt: skip


def _check(entries: list[PersonEntry], known_groups: set[str], known_units: set[str]) -> None:
    for entry in entries:
        _check_names(entry)
        if entry.username in RESERVED_NAMES:
            raise BadInput(
                detail=text(
                    "No person can be called “{name}”: it stands for who is not signed in.", name=entry.username
                )
            )
        for kind, named, known in (
            (text("group"), entry.groups, known_groups),
            (text("role"), entry.roles, set(GRANTS)),
            (text("unit"), (entry.unit,) if entry.unit else (), known_units),
        ):
            missing = sorted(set(named) - known)
            if missing:
                raise BadInput(
                    detail=text(
                        "{who}: there is no {kind} “{name}”; known are {known}.",
                        who=entry.username,
                        kind=kind,
                        name=missing[0],
                        known=", ".join(sorted(known)),
                    )
                )


def _check_names(entry: PersonEntry) -> None:
    if not entry.username or entry.username != "".join(entry.username.split()):
        raise BadInput(detail=text("“{name}” is no username: it is empty or has spaces.", name=entry.username))
    words = {"username": entry.username, "name": entry.name, "email": entry.email or "", "phone": entry.phone or ""}
    for column, why in misfits(people, words).items():
        raise BadInput(detail=text("{who}: its {column}: {why}", who=entry.username[:40], column=column, why=why))
    if entry.email and not is_address(entry.email):
        raise BadInput(
            detail=text("{who}: “{email}” is no e-mail address.", who=entry.username[:40], email=entry.email)
        )


def _load_groups(tx: Transaction, group_rows: list[dict[str, Any]], unit_rows: list[dict[str, Any]]) -> None:
    known = {row.key for row in tx.all(_GROUPS)}
    own_unit = {row["group"]: row["key"] for row in unit_rows}
    for row in group_rows:
        values = {"name": row["name"], "unit": row.get("unit") or own_unit.get(row["key"])}
        if row["key"] in known:
            tx.write(update(groups).where(groups.c.key == row["key"]).values(values), {})
        else:
            tx.write(insert(groups), values | {"key": row["key"]})


def _load_units(tx: Transaction, unit_rows: list[dict[str, Any]], ids: Mapping[str, int]) -> None:
    known = {row.key for row in tx.all(_UNITS)}
    for row in unit_rows:
        for name in (row.get("lead"), row.get("head")):
            if name is not None and name not in ids:
                raise BadInput(detail=text("Unit {unit}: there is no person “{name}”.", unit=row["key"], name=name))
        values = {
            "name": row["name"],
            "parent": row.get("parent"),
            "group_key": row["group"],
            "lead_id": ids.get(row.get("lead", "")),
            "head_id": ids.get(row.get("head", "")),
        }
        if row["key"] in known:
            tx.write(update(units).where(units.c.key == row["key"]).values(values), {})
        else:
            tx.write(insert(units), values | {"key": row["key"]})


def _put_person(tx: Transaction, entry: PersonEntry, person_id: int | None) -> int:
    if person_id is None:
        person_id = new_id()
        row = {"id": person_id, "username": entry.username, "name": entry.name, "unit": entry.unit}
        tx.write(_ADD_PERSON, row | {"language": entry.language, "zone": tx.engine.settings.zone})
    else:
        values = {"new_name": entry.name, "new_unit": entry.unit, "new_language": entry.language}
        tx.write(_SET_PERSON, values | {"person_id": person_id})
        tx.write(_DROP_ROLES, {"person_id": person_id})
        tx.write(_DROP_MEMBER, {"of_person": person_id})
    if entry.email is not None:
        tx.write(_SET_EMAIL, {"person_id": person_id, "new_email": entry.email})
    if entry.phone is not None:
        tx.write(_SET_PHONE, {"person_id": person_id, "new_phone": entry.phone})
    tx.write(insert(person_roles), [{"person_id": person_id, "role": role} for role in entry.roles])
    tx.write(insert(group_members), [{"person_id": person_id, "group_key": key} for key in entry.groups])
    return person_id
