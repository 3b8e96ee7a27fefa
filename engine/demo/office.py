"""Filling the office: routes and people first, then every voice on one line of time, up to now."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from engine.bpmn.bundle.package import PEOPLE_FILE, read_bundle, route_folders
from engine.bpmn.bundle.people import read_people
from engine.calendar import WorkCalendar, add_working_time, load_calendar
from engine.clock import VirtualClock
from engine.commands.deploy_process import DeployProcess
from engine.commands.people import LoadPeople, SetPassword
from engine.commands.receive_intake import Customer, Received, StartCase
from engine.db.grouped import GroupedDatabase
from engine.demo.deeds import Stage, handlers, play
from engine.demo.stories import Scene, Story, load_stories
from engine.demo.words import fill_in
from engine.dispatch import Engine
from engine.errors import Conflict
from engine.jobs import Worker, advance_to
from engine.migrations import upgrade
from engine.model.cases import cases
from engine.model.people import people, person_roles
from engine.rules.permissions import CUSTOMER, LOCAL_OPERATOR
from engine.sessions.passwords import matches
from engine.settings import Settings
from engine.text import text

CALENDAR = "shenzhen"
PASSWORD = "huiyin-demo"
"""Everybody's, in the demo office only; it is printed, and the server listens on this machine."""
SEED = 20051227
"""The day of the article. Decides who takes which task and how long they are at it."""
FIRST_PHONE = 13_900_000_001
NEW_EVERY = timedelta(minutes=11)
"""Voices of today come one after another up to now, so that there is always something new."""
LOOK_AGAIN_AFTER = timedelta(hours=1)
"""Open-office time until a scene that could not be played yet is tried again."""

_ANY_CASE = select(cases.c.id).limit(1)
_PEOPLE = (
    select(people.c.id, people.c.username, people.c.name)
    .where(people.c.password_hash.is_not(None))
    .order_by(people.c.id)
)
_HASHES = select(people.c.password_hash).where(people.c.password_hash.is_not(None)).order_by(people.c.id).limit(30)
_ROLES = select(person_roles.c.person_id, person_roles.c.role).order_by(person_roles.c.role)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody to sign in as."""

    username: str
    name: str
    roles: tuple[str, ...]
    password: str = PASSWORD

    def __str__(self) -> str:
        return f"{self.username:<14} {self.password}  {self.name}  {', '.join(self.roles)}"


@dataclass(frozen=True, slots=True)
class Filled:
    """What was played: the cases by story, and the scenes for which there was no time."""

    cases: Mapping[str, Received]
    unplayed: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class _Going:
    """A story under way."""

    story: Story
    begins_at: datetime
    customer: Customer
    case: Received | None = None
    left: list[Scene] = field(default_factory=list)


def fill(engine: Engine, *, seed: int = SEED) -> tuple[SignIn, ...]:
    """Fill an empty database, all or nothing, and say who can sign in; an office filled before is left as it is.

    Raises Conflict for a database with cases that are not the demo's.
    """
    upgrade(engine.database)
    with engine.reading() as connection:
        filled = connection.execute(_ANY_CASE).first() is not None
    if filled:
        _require_demo(engine)
    else:
        play_all(engine, now=engine.clock.now(), seed=seed)
    return _sign_ins(engine)


def play_all(engine: Engine, *, now: datetime, seed: int = SEED) -> Filled:
    """Play every story on the engine's database so that it ends at `now`, in one commit."""
    stories = load_stories()
    calendar = _calendar(engine.settings)
    going = _begin(stories, calendar, now)
    clock = VirtualClock(min(one.begins_at for one in going) - timedelta(days=1))
    database = GroupedDatabase(engine.database)
    past = Engine(database, clock, engine.settings.without_channels())
    with database.together():
        _set_up(past)
        _Timeline(Stage(past, calendar, Random(seed)), clock, now).run(going)
    return Filled(
        {one.story.id: one.case for one in going if one.case is not None},
        {one.story.id: tuple(scene.name for scene in one.left) for one in going if one.left},
    )


def _require_demo(engine: Engine) -> None:
    """Somebody can sign in with the demo's password: nobody could in an office that is meant."""
    with engine.reading() as connection:
        hashes = connection.execute(_HASHES).scalars().all()
    if not any(matches(one, PASSWORD) for one in hashes):
        raise Conflict(detail=text("{address} holds cases that are not the demo's.", address=engine.database.url))


def _calendar(settings: Settings) -> WorkCalendar:
    file = settings.processes / "_shared" / "calendars" / f"{CALENDAR}.yaml"
    return load_calendar(file.read_bytes(), str(file))


def _begin(stories: tuple[Story, ...], calendar: WorkCalendar, now: datetime) -> list[_Going]:
    customers = _customers(stories)
    going, today = [], 0
    for story in stories:
        today += story.ago == 0
        begins_at = _just_now(now, today) if story.ago == 0 else _days_ago(story, calendar, now)
        going.append(_Going(story, begins_at, customers[story.id], left=list(story.scenes)))
    return going


def _customers(stories: tuple[Story, ...]) -> dict[str, Customer]:
    """The customer of each story; one that is `same_as` another's calls from the same number."""
    known = {
        story.id: Customer(phone=str(FIRST_PHONE + number), **story.customer)
        for number, story in enumerate(stories)
        if "same_as" not in story.customer
    }
    return {story.id: known[story.customer.get("same_as", story.id)] for story in stories}


def _just_now(now: datetime, number: int) -> datetime:
    return (now - NEW_EVERY * number).replace(second=0, microsecond=0)


def _days_ago(story: Story, calendar: WorkCalendar, now: datetime) -> datetime:
    on = calendar.local_date(now)
    for _ in range(story.ago):
        on = calendar.previous_working_day(on - timedelta(days=1))
    return datetime.combine(on, story.at, tzinfo=calendar.zone)


def _set_up(engine: Engine) -> None:
    folder = engine.settings.processes
    content = read_people((folder / PEOPLE_FILE).read_bytes(), PEOPLE_FILE)
    engine.run(LoadPeople(content), LOCAL_OPERATOR)
    for route in route_folders(folder):
        engine.run(DeployProcess(read_bundle(route)), LOCAL_OPERATOR)
    for person in content["people"]:
        engine.run(SetPassword(person["username"], PASSWORD), LOCAL_OPERATOR)


class _Timeline:
    """All stories at once: whatever comes first is played first, and the worker does what falls due in between."""

    def __init__(self, stage: Stage, clock: VirtualClock, end: datetime) -> None:
        self._stage = stage
        self._clock = clock
        self._end = end
        self._worker = Worker(stage.engine, "demo")
        self._window = handlers(stage.engine, "window")

    def run(self, going: list[_Going]) -> None:
        agenda = [(one.begins_at, number) for number, one in enumerate(going)]
        heapq.heapify(agenda)
        while agenda and agenda[0][0] <= self._end:
            at, number = heapq.heappop(agenda)
            advance_to(self._worker, self._clock, at)
            following = self._play_next(going[number])
            if following is not None:
                heapq.heappush(agenda, (following, number))
        advance_to(self._worker, self._clock, self._end)

    def _play_next(self, one: _Going) -> datetime | None:
        """Play what is next, and say when the story goes on; None when it has ended."""
        after = LOOK_AGAIN_AFTER
        if one.case is None:
            one.case = self._start(one)
            after = self._pause(one)
        elif play(self._stage, one.story, one.case, one.left[0]):
            one.left.pop(0)
            after = self._pause(one)
        return add_working_time(self._stage.calendar, self._clock.now(), after) if one.left else None

    def _pause(self, one: _Going) -> timedelta:
        """People are quicker or slower than the scene says; to the minute."""
        if not one.left:
            return timedelta(0)
        return timedelta(minutes=round(one.left[0].after.total_seconds() / 60 * self._stage.chance.uniform(0.7, 1.25)))

    def _start(self, one: _Going) -> Received:
        story, now = one.story, self._clock.now()
        answers = fill_in(story.start, {}, now, self._stage.calendar)
        actor = CUSTOMER if story.channel == "web" else self._stage.chance.choice(self._window)
        return self._stage.engine.run(StartCase(story.route, story.channel, answers, one.customer), actor)


def _sign_ins(engine: Engine) -> tuple[SignIn, ...]:
    with engine.reading() as connection:
        roles: dict[int, list[str]] = {}
        for row in connection.execute(_ROLES):
            roles.setdefault(row.person_id, []).append(row.role)
        return tuple(
            SignIn(row.username, row.name, tuple(roles.get(row.id, ()))) for row in connection.execute(_PEOPLE)
        )
