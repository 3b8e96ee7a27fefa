"""What a calendar knows depends on which notices were published, and the last one decides."""

from __future__ import annotations

from datetime import date

import pytest

from engine.calendar import DayKind, Duration, Notice, NoticeDay, base, due, load_calendar, load_notices
from engine.errors import BadFile
from tests.factories.calendars import CALENDARS, at, local, shipped

NOTICE_FOR_2027 = {
    "year": 2027,
    "title": "关于2027年部分节假日安排的通知",
    "published_on": "2026-11-05",
    "url": "https://www.gov.cn/example-2027",
    "days": {"元旦": {"rest": "01-01..01-03", "work": "01-09"}, "春节": {"rest": ["2027-02-05..2027-02-11", "02-12"]}},
}


def test_a_later_notice_has_the_last_word_on_a_day() -> None:
    fact = shipped().day(date(2020, 2, 1))
    assert (fact.working, fact.kind, fact.name) == (False, DayKind.HOLIDAY, "春节")
    assert fact.notice is not None and fact.notice.key == "2020@2020-01-27"
    before = shipped().known_on(date(2020, 1, 26)).day(date(2020, 2, 1))
    assert (before.working, before.kind) == (True, DayKind.MAKE_UP_DAY)
    assert before.notice is not None and before.notice.key == "2020@2019-11-21"


@pytest.mark.parametrize(
    ("on", "known", "working"),
    [
        (date(2019, 5, 2), date(2019, 3, 21), True),  # only May 1 was off before the change
        (date(2019, 5, 2), date(2019, 3, 22), False),
        (date(2019, 4, 28), date(2019, 3, 21), False),
        (date(2019, 4, 28), date(2019, 3, 22), True),
        (date(2015, 9, 3), date(2015, 5, 12), True),
        (date(2015, 9, 3), date(2015, 5, 13), False),
        (date(2020, 1, 31), date(2020, 1, 26), True),
        (date(2020, 1, 31), date(2020, 1, 27), False),
    ],
)
def test_knowledge_begins_on_the_day_of_publication(on: date, known: date, working: bool) -> None:
    fact = shipped().known_on(known).day(on)
    assert fact.working is working
    assert not fact.provisional


def test_before_its_notice_a_year_is_guessed_from_weekends_and_says_so() -> None:
    calendar = shipped().known_on(date(2025, 11, 3))
    guessed = [calendar.day(on) for on in (date(2026, 1, 2), date(2026, 1, 3), date(2026, 2, 17), date(2026, 2, 14))]
    assert [fact.working for fact in guessed] == [True, False, True, False]
    assert all(fact.provisional and fact.notice is None for fact in guessed)
    assert not shipped().known_on(date(2025, 11, 4)).day(date(2026, 2, 17)).provisional


def test_december_days_of_a_notice_for_the_next_year_are_not_known_before_it() -> None:
    assert shipped().known_on(date(2018, 12, 5)).day(date(2018, 12, 31)).working
    assert not shipped().known_on(date(2018, 12, 6)).day(date(2018, 12, 31)).working


def test_years_that_only_the_library_knows_count_without_citation() -> None:
    fact = shipped().day(date(2005, 2, 9))
    assert (fact.working, fact.name, fact.notice, fact.provisional) == (False, "春节", None, False)
    assert shipped().known_on(date(2004, 12, 31)).day(date(2005, 2, 9)).provisional
    assert not shipped().known_on(date(2005, 1, 1)).day(date(2005, 2, 9)).provisional


def test_years_before_and_after_all_knowledge_are_provisional() -> None:
    years = base.known_years()
    assert shipped().day(date(years.start - 1, 10, 1)).provisional
    assert shipped().day(date(2040, 10, 1)).provisional


def test_a_notice_added_later_settles_its_year() -> None:
    calendar = shipped().with_notices(load_notices([NOTICE_FOR_2027], "notice"))
    found = due(calendar, at("2026-12-28 10:00"), Duration.parse("5wd"))
    assert local(found.due_at) == "2027-01-05 17:30:00"
    assert not found.provisional
    assert [notice.key for notice in found.proof.notices] == ["2026@2025-11-04", "2027@2026-11-05"]
    assert calendar.known_on(date(2026, 11, 4)).day(date(2027, 1, 1)).provisional


def test_an_amendment_alone_does_not_settle_a_year() -> None:
    closure = Notice(
        2027, date(2026, 6, 1), "https://example.org", (NoticeDay(date(2027, 6, 1), False, "台风"),), amends=True
    )
    calendar = shipped().with_notices([closure])
    assert not calendar.day(date(2027, 6, 1)).working
    assert not calendar.day(date(2027, 6, 1)).provisional
    assert calendar.day(date(2027, 6, 2)).provisional


def test_a_notice_corrects_the_base_where_they_differ() -> None:
    correction = Notice(
        2025, date(2025, 12, 1), "https://example.org", (NoticeDay(date(2025, 12, 9), False, "停业"),), amends=True
    )
    assert shipped().day(date(2025, 12, 9)).working
    assert not shipped().with_notices([correction]).day(date(2025, 12, 9)).working
    assert shipped().with_notices([correction]).known_on(date(2025, 11, 30)).day(date(2025, 12, 9)).working


def test_the_same_notice_twice_stands_once() -> None:
    calendar = shipped()
    assert calendar.with_notices(calendar.notices[-3:]) == calendar


def test_a_notice_survives_being_stored() -> None:
    for notice in shipped().notices:
        assert Notice.from_json(notice.as_json()) == notice


def test_the_base_alone_agrees_with_the_notices() -> None:
    source = "key: bare\nzone: Asia/Shanghai\nhours: ['09:00-17:00']\nbase: chinesecalendar\n"
    bare = load_calendar(source, "bare.yaml")
    for notice in shipped().notices:
        for day in notice.days:
            assert bare.day(day.on).working == shipped().day(day.on).working, day


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"year": "next"}, "notices.0.year"),
        ({"days": {}}, "notices.0.days is empty"),
        ({"days": {"元旦": {"off": "01-01"}}}, "“off” is not known"),
        ({"days": {"元旦": {"rest": "02-30"}}}, "“02-30” is no date"),
        ({"days": {"元旦": {"rest": "01-03..01-01"}}}, "ends before it begins"),
        ({"days": {"元旦": {"rest": "01-01", "work": "01-01"}}}, "2027-01-01 stands in this notice twice"),
        ({"url": "gov.cn"}, "notices.0.url"),
        ({"published_on": "11-05"}, "notices.0.published_on"),
    ],
)
def test_a_notice_that_is_wrong_says_where(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(BadFile) as refused:
        load_notices([NOTICE_FOR_2027 | change], "added notice")
    assert complaint in str(refused.value)
    assert str(refused.value).startswith("added notice: ")


def test_what_ships_fits_the_schema_that_editors_use() -> None:
    for file in sorted(CALENDARS.glob("*.yaml")):
        source = file.read_text("utf-8")
        assert source.startswith("# yaml-language-server: $schema=../../../engine/calendar/calendar.schema.json")
        assert (file.parent / "../../../engine/calendar/calendar.schema.json").resolve().is_file()
        assert load_calendar(source, file.name).key == file.stem


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("zone: Asia/Shanghai", "zone: Asia/Atlantis", "line 6: the zone “Asia/Atlantis” is unknown"),
        ("zone: Asia/Shanghai", "zone: ../etc/passwd", "is unknown"),
        ("zone: Asia/Shanghai\n", "", "the file lacks “zone”"),
        ('"14:00-17:30"', '"11:00-17:30"', "line 7: the session “11:00-17:30” must begin after"),
        ('"14:00-17:30"', '"17:30-14:00"', "must begin after"),
        ('"14:00-17:30"', '"14:00-24:30"', "has the wrong form"),
        ("base: chinesecalendar", "base: holidays", "is not one of chinesecalendar, none"),
        ("base: chinesecalendar", "bass: chinesecalendar", "Did you mean “base”?"),
        ("key: shenzhen", "key: shenzhen\nweek: []", "week is empty"),
        ("key: shenzhen", "key: [", "this is not YAML"),
    ],
)
def test_a_calendar_file_that_is_wrong_says_where_and_what_to_write(old: str, new: str, complaint: str) -> None:
    source = (CALENDARS / "shenzhen.yaml").read_text("utf-8")
    assert old in source
    with pytest.raises(BadFile) as refused:
        load_calendar(source.replace(old, new, 1), "shenzhen.yaml")
    assert complaint in str(refused.value)
