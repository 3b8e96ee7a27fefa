"""Deployed routes in the form that commands and queries use: unpacked, parsed and checked once for each version."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

from sqlalchemy import bindparam, func, select

from engine.bpmn.bundle.formfiles import bundle_form
from engine.bpmn.bundle.ladderfiles import bundle_ladders
from engine.bpmn.bundle.package import ROUTE_FILE, Bundle, unpack
from engine.bpmn.bundle.route import Route, load_route
from engine.bpmn.bundle.texts import Texts, load_texts
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from engine.calendar import Notice, WorkCalendar, load_calendar
from engine.errors import NotFound
from engine.forms import Form
from engine.model.processes import process_definitions, process_versions
from engine.model.time import notices
from engine.rules.ladder import Ladders

_KEPT = 64
_BUNDLE = select(process_versions.c.bundle, process_versions.c.number).where(
    process_versions.c.id == bindparam("version_id")
)
_CURRENT = select(process_definitions.c.current_version_id).where(process_definitions.c.key == bindparam("key"))
NEWEST_NOTICE = select(func.max(notices.c.id)).scalar_subquery()
_NOTICES = select(notices.c.id, notices.c.calendar, notices.c.content).order_by(notices.c.id)


class Reader(Protocol):
    """Whatever executes queries: a connection or a transaction."""

    def execute(self, statement: Any, parameters: Any = ..., /) -> Any: ...


@dataclass(frozen=True)
class Definition:
    """One version of a route, ready to run."""

    version_id: int
    number: int
    bundle: Bundle
    route: Route
    model: Model
    ladders: Ladders
    base_calendar: WorkCalendar
    texts: Texts
    _forms: dict[str, Form] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.route.key

    def form(self, name: str | None) -> Form | None:
        """The form in this file of the bundle; None for a step without one."""
        if name is None:
            return None
        if name not in self._forms:
            self._forms[name] = bundle_form(self.bundle, name)
        return self._forms[name]

    def form_of(self, element_id: str) -> Form | None:
        """The form of a step."""
        settings = self.model.settings.get(element_id)
        return self.form(settings.form if settings else None)


class Definitions:
    """A cache for one database. Versions never change; calendars are kept by the newest notice's id."""

    def __init__(self) -> None:
        self._versions: OrderedDict[int, Definition] = OrderedDict()
        self._calendars: dict[tuple[int, int], WorkCalendar] = {}
        self._lock = Lock()

    def current(self, reader: Reader, key: str) -> Definition:
        """The newest version of a route. Raises NotFound when none was deployed."""
        version_id = reader.execute(_CURRENT, {"key": key}).scalar()
        if version_id is None:
            raise NotFound(kind="route", name=key)
        return self.version(reader, version_id)

    def version(self, reader: Reader, version_id: int) -> Definition:
        """A version by its id."""
        with self._lock:
            if version_id in self._versions:
                self._versions.move_to_end(version_id)
                return self._versions[version_id]
        row = reader.execute(_BUNDLE, {"version_id": version_id}).first()
        if row is None:
            raise NotFound(kind="version", name=version_id)
        definition = define(unpack(row.bundle), version_id, row.number)
        with self._lock:
            self._versions[version_id] = definition
            if len(self._versions) > _KEPT:
                self._versions.popitem(last=False)
        return definition

    def calendar(self, reader: Reader, definition: Definition, newest_notice: int | None) -> WorkCalendar:
        """The route's calendar with every notice added to it since, up to `newest_notice`, which is read along."""
        if newest_notice is None:
            return definition.base_calendar
        known = (definition.version_id, newest_notice)
        if known not in self._calendars:
            rows = reader.execute(_NOTICES).all()
            own = [
                Notice.from_json(row.content)
                for row in rows
                if row.calendar == definition.base_calendar.key and row.id <= newest_notice
            ]
            self._calendars[known] = definition.base_calendar.with_notices(own) if own else definition.base_calendar
        return self._calendars[known]


def define(bundle: Bundle, version_id: int = 0, number: int = 0) -> Definition:
    """Read everything a bundle holds. Raises BadFile, BadModel or their kin, naming file and place."""
    route = load_route(bundle.file(ROUTE_FILE), f"{bundle.key}/{ROUTE_FILE}")
    calendar_file = f"_shared/calendars/{route.calendar}.yaml"
    return Definition(
        version_id=version_id,
        number=number,
        bundle=bundle,
        route=route,
        model=build(bundle.sources, bundle.model_name),
        ladders=bundle_ladders(bundle),
        base_calendar=load_calendar(bundle.file(calendar_file).decode(), calendar_file),
        texts=load_texts(bundle),
    )
