"""When and how people are told: not at night, once for what comes together, reminders in one mail a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.clock import VirtualClock
from engine.commands.escalate import EscalateByHand
from engine.commands.people import AddPerson, PersonEntry
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.model.cases import cases
from engine.model.jobs import jobs
from engine.model.notifications import notifications
from engine.queries.notifications import latest
from engine.queue import Kind
from engine.rules.permissions import LOCAL_OPERATOR
from engine.sessions import mark_read
from tests.factories.calendars import at, local
from tests.factories.offices import complete, settle, start
from tests.factories.posts import Mailboxes, free_port, mail_server, plain
from tests.factories.records import actor, obligation, row, rows
from tests.factories.telling import level, mails_of, statuses, tell_people, with_ways
from tests.factories.together import at_once, losers


@pytest.fixture
def boxes() -> Iterator[Mailboxes]:
    """A mail server."""
    with mail_server(free_port(), Mailboxes()) as opened:
        yield opened


@pytest.fixture
def mailing(house_url: str, clock: VirtualClock, boxes: Mailboxes) -> Iterator[Engine]:
    """A furnished office with a mail server."""
    with with_ways(house_url, clock, smtp_host="127.0.0.1", smtp_port=boxes.port, smtp_tls="none") as engine:
        yield engine


@pytest.fixture
def worker(mailing: Engine) -> Worker:
    """The office's worker."""
    return Worker(mailing, "worker")


def raised(mailing: Engine, case: int) -> dict[str, Any]:
    """A level of `assess` that is really there, as its people are told."""
    key = mailing.run(EscalateByHand(obligation(mailing, case, "assess").id, "急"), LOCAL_OPERATOR)
    return level(mailing, case, "warn", escalation=key)


def reminded(mailing: Engine, case: int, *usernames: str) -> None:
    """Remind people of `assess` in the digest."""
    tell_people(
        mailing, case, *usernames, what=raised(mailing, case), about_at=mailing.clock.now(), digest=True
    )  # fmt: skip


# --- quiet hours ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told_at", "sent_at"),
    [
        ("2025-09-22 10:00", "2025-09-22 10:00:00"),
        ("2025-09-22 22:15", "2025-09-23 08:00:00"),
        ("2025-09-26 19:59", "2025-09-26 19:59:00"),
        (
            "2025-09-26 20:00",
            "2025-09-28 08:00:00",
        ),  # over a Saturday to the Sunday that is worked instead of a holiday
        ("2025-09-28 12:00", "2025-09-28 12:00:00"),
        ("2025-09-30 23:00", "2025-10-09 08:00:00"),  # over the National Day holiday
    ],
)
def test_a_mail_waits_for_the_end_of_the_night_and_of_days_off(
    mailing: Engine, clock: VirtualClock, told_at: str, sent_at: str
) -> None:
    case = start(mailing, "matter")
    clock.set(at(told_at))
    tell_people(mailing, case, "sunlihua")
    (mail,) = mails_of(mailing, "sunlihua")
    assert local(mail.send_after) == sent_at
    (told,) = mails_of(mailing, "sunlihua", "app")
    assert told.sent_at == clock.now(), "in the app it is told at once"


def test_what_is_urgent_breaks_the_quiet_hours(mailing: Engine, clock: VirtualClock) -> None:
    case = start(mailing, "matter")
    clock.set(at("2025-10-01 03:00"))
    tell_people(mailing, case, "sunlihua", urgent=True, digest=True)
    (mail,) = mails_of(mailing, "sunlihua")
    assert (mail.status, mail.send_after) == ("waiting", clock.now())


def test_a_level_of_the_night_is_recorded_at_night_and_mailed_in_the_morning(
    mailing: Engine, clock: VirtualClock, worker: Worker, boxes: Mailboxes
) -> None:
    case = start(mailing, "matter")
    clock.set(at("2025-09-22 23:00"))
    tell_people(mailing, case, "sunlihua")
    advance_to(worker, clock, at("2025-09-23 07:59"))
    assert boxes.mails == []
    advance_to(worker, clock, at("2025-09-23 08:00"))
    assert len(boxes.mails) == 1
    mail = mails_of(mailing, "sunlihua")[0]
    assert mail.sent_at == mail.send_after, "that is not late"


# --- together ------------------------------------------------------------------------------------------------------


def test_levels_of_one_instant_make_one_notice_for_each_person(
    mailing: Engine, clock: VirtualClock, worker: Worker, boxes: Mailboxes
) -> None:
    case, now = start(mailing, "matter"), clock.now()
    tell_people(mailing, case, "sunlihua", "zhouwenbo", about_at=now, what=level(mailing, case, "urge", "assess"))
    tell_people(mailing, case, "sunlihua", about_at=now, what=level(mailing, case, "warn", "internal"))
    assert [len(mails_of(mailing, name, "app")) for name in ("sunlihua", "zhouwenbo")] == [1, 1]
    with mailing.reading() as connection:
        who = actor(mailing, "sunlihua")
        (notice,) = latest(connection, mailing.definitions, who.id or 0, "en", ZoneInfo(who.zone))
    assert [str(one) for one in notice.sentences] == [
        "urged: “Reply”, due Thu 25 Sept 17:30.", "reminder: “internal”, due Sun 28 Sept 17:30.",
    ]  # fmt: skip
    advance_to(worker, clock, now + timedelta(minutes=1))
    (mail,) = (one for one in boxes.mails if "sunlihua" in str(one["To"]))
    assert "催办：“Reply”" in plain(mail)
    assert "提醒：“internal”" in plain(mail)
    (other,) = (one for one in boxes.mails if "zhouwenbo" in str(one["To"]))
    assert "internal" not in plain(other)


def test_what_was_read_or_sent_is_not_added_to(mailing: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, now = start(mailing, "matter"), clock.now()
    tell_people(mailing, case, "sunlihua", about_at=now)
    mark_read(mailing.database, actor(mailing, "sunlihua").id or 0, now)
    advance_to(worker, clock, now + timedelta(minutes=1))
    tell_people(mailing, case, "sunlihua", about_at=now)
    assert [one.read_at is None for one in mails_of(mailing, "sunlihua", "app")] == [False, True]
    assert [one.status for one in mails_of(mailing, "sunlihua")] == ["sent", "waiting"]


def test_other_instants_and_other_cases_are_told_apart(mailing: Engine, clock: VirtualClock) -> None:
    one, other, now = start(mailing, "matter"), start(mailing, "matter"), clock.now()
    for case, instant in ((one, now), (other, now), (one, now - timedelta(minutes=1))):
        tell_people(mailing, case, "sunlihua", about_at=instant)
    assert len(mails_of(mailing, "sunlihua", "app")) == 3 == len(mails_of(mailing, "sunlihua"))


def test_what_must_not_wait_takes_the_reminder_of_the_same_instant_along(mailing: Engine, clock: VirtualClock) -> None:
    case, now = start(mailing, "matter"), clock.now()
    tell_people(mailing, case, "sunlihua", about_at=now, digest=True)
    tell_people(mailing, case, "sunlihua", about_at=now, urgent=True)
    (mail,) = mails_of(mailing, "sunlihua")
    assert mail.status == "waiting"
    assert now < mail.send_after <= now + timedelta(minutes=1)
    assert len(mail.params["also"]) == 1


# --- the digest ----------------------------------------------------------------------------------------------------


def test_reminders_reach_a_person_in_one_mail_on_the_next_working_day(
    mailing: Engine, clock: VirtualClock, worker: Worker, boxes: Mailboxes
) -> None:
    clock.set(at("2025-09-26 10:00"))
    one, other = start(mailing, "matter"), start(mailing, "matter")
    reminded(mailing, one, "zhouwenbo")
    clock.advance(timedelta(hours=2))
    reminded(mailing, other, "zhouwenbo", "heyutong")
    planned = {one.id: local(one.due_at) for one in rows(mailing, jobs, kind=Kind.DIGEST)}
    assert planned == {actor(mailing, name).id: "2025-09-28 08:30:00" for name in ("heyutong", "zhouwenbo")}
    advance_to(worker, clock, at("2025-09-28 08:31"))
    (mail,) = (mail for mail in boxes.mails if "zhouwenbo" in str(mail["To"]))
    numbers = [row(mailing, cases, id=case).number for case in (one, other)]
    assert all(number in plain(mail) for number in numbers)
    assert str(mail["Subject"]) == "今日提醒：2 件"
    assert statuses(mailing, channel="mail", person_id=actor(mailing, "zhouwenbo").id) == [
        "digested",
        "digested",
        "sent",
    ]


def test_what_is_done_by_then_is_left_out_and_nothing_left_is_no_mail(
    mailing: Engine, clock: VirtualClock, worker: Worker, boxes: Mailboxes
) -> None:
    one, other = start(mailing, "matter"), start(mailing, "matter")
    reminded(mailing, one, "zhouwenbo", "heyutong")
    reminded(mailing, other, "zhouwenbo")
    complete(mailing, one, "assess", again=False)
    advance_to(worker, clock, at("2025-09-23 08:31"))
    digests = rows(mailing, notifications, template="digest")
    assert [one.person_id for one in digests] == [actor(mailing, "zhouwenbo").id]
    assert [entry["case"] for entry in digests[0].params["entries"]] == [other]


def test_a_digest_that_is_tried_again_is_one_mail(mailing: Engine, clock: VirtualClock, boxes: Mailboxes) -> None:
    case = start(mailing, "matter")
    reminded(mailing, case, "zhouwenbo")
    clock.set(at("2025-09-23 08:30"))
    first, second = Worker(mailing, "first"), Worker(mailing, "second")
    (job,) = (job for job in first.lease(50) if job.kind == Kind.DIGEST)
    clock.advance(mailing.settings.lease_after)
    settle(second)
    first.run(job)
    assert len(rows(mailing, notifications, template="digest")) == 1


def test_what_comes_after_a_digest_goes_into_the_next(
    mailing: Engine, clock: VirtualClock, worker: Worker, boxes: Mailboxes
) -> None:
    case = start(mailing, "matter")
    reminded(mailing, case, "zhouwenbo")
    advance_to(worker, clock, at("2025-09-23 09:00"))
    reminded(mailing, case, "zhouwenbo")
    assert local(row(mailing, jobs, kind=Kind.DIGEST).due_at) == "2025-09-24 08:30:00"
    advance_to(worker, clock, at("2025-09-24 09:00"))
    assert boxes.subjects("zhouwenbo").count("今日提醒：1 件") == 2


def test_people_read_in_their_own_language(
    mailing: Engine, clock: VirtualClock, worker: Worker, boxes: Mailboxes
) -> None:
    entry = PersonEntry("smith", "Ann Smith", "pmo", ("pmo",), ("handler",), "en", "smith@example.com")
    mailing.run(AddPerson(entry), LOCAL_OPERATOR)
    case = start(mailing, "matter")
    reminded(mailing, case, "smith")
    tell_people(mailing, case, "smith", what=level(mailing, case, "supervise_1"))
    advance_to(worker, clock, at("2025-09-23 08:31"))
    number = row(mailing, cases, id=case).number
    assert boxes.subjects("smith") == [f"[{number}] supervision 1: Reply", "Reminders of today: one"]
    (first, _) = (one for one in boxes.mails if "smith" in str(one["To"]))
    assert "supervision 1: “Reply”, due Thu 25 Sept 17:30." in plain(first)


def test_what_is_told_while_a_digest_is_being_written_is_in_it_or_in_the_next(
    mailing: Engine, clock: VirtualClock, worker: Worker, boxes: Mailboxes
) -> None:
    cases_told = [start(mailing, "matter") for _ in range(6)]
    reminded(mailing, cases_told[0], "zhouwenbo")
    clock.set(at("2025-09-23 08:30"))
    (job,) = (job for job in worker.lease(50) if job.kind == Kind.DIGEST)
    later = [
        partial(tell_people, mailing, case, "zhouwenbo", digest=True, what=raised(mailing, case))
        for case in cases_told[1:]
    ]
    outcomes = at_once(partial(worker.run, job), *later)
    assert losers(outcomes) == []
    advance_to(worker, clock, at("2025-09-24 08:31"))
    told = [entry["case"] for one in rows(mailing, notifications, template="digest") for entry in one.params["entries"]]
    assert sorted(told) == sorted(cases_told)
    assert "digest" not in statuses(mailing)


def test_other_things_that_people_are_told_are_mailed_in_a_sentence_too(
    mailing: Engine, worker: Worker, clock: VirtualClock, boxes: Mailboxes
) -> None:
    case = start(mailing, "matter")
    due_at, wanted_at = obligation(mailing, case, "assess").due_at, at("2025-09-30 17:30")
    about = {"obligation": "assess", "due_at": due_at, "wanted_at": wanted_at}
    tell_people(mailing, case, "sunlihua", what=about, template="extension_asked")
    tell_people(mailing, case, "sunlihua", what={"says": "研判", "who": "周文博"}, template="taken_over")
    tell_people(mailing, case, "sunlihua", what={"says": "研判"}, template="never_heard_of")
    advance_to(worker, clock, clock.now() + timedelta(minutes=1))
    first, second, third = boxes.mails
    assert "有人申请延期：“Reply”，到 9月30日周二 17:30。" in plain(first)
    assert "周文博接办了您的任务：研判" in plain(second)
    assert "有新情况：研判" in plain(third)
