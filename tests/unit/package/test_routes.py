"""`process.yaml` and `texts/*.po` as values."""

from __future__ import annotations

import pytest

from engine.bpmn.bundle.route import ClockRule, load_route
from engine.bpmn.bundle.texts import load_texts, translate
from engine.calendar import Duration
from engine.errors import BadDuration, BadFile
from tests.factories.diagrams import ROUTE, bundle

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "答复客户"\nmsgstr "Reply"\n\n'
'#, fuzzy\nmsgid "受理"\nmsgstr "?"\n'


def test_a_route_is_read_whole() -> None:
    route = load_route(ROUTE)
    assert (route.key, route.name, route.calendar) == ("route", "Route", "shenzhen")
    assert (route.promise, route.start_form, route.channels) == (
        Duration.parse("10wd"),
        "forms/register.yaml",
        ("phone",),
    )
    assert route.withdraw
    assert route.clocks == (
        ClockRule(
            key="legal_reply",
            after=Duration.parse("15d"),
            stops_on=("reply",),
            start_on=None,
            source="law",
            pausable=False,
            escalation="legal",
            day_zero="next_working_day",
            roll="forward",
            name="legal_reply",
        ),
    )
    assert route.clock("legal_reply") is route.clocks[0]
    assert route.clock("gone") is None


def test_a_clock_may_stop_on_several_elements_and_say_how_it_counts() -> None:
    words = "stops_on: [reply, withdrawn], start_on: accept, day_zero: receipt, roll: none, name: 答复"
    [clock] = load_route(ROUTE.replace("stops_on: reply", words)).clocks
    assert (clock.stops_on, clock.start_on) == (("reply", "withdrawn"), "accept")
    assert (clock.day_zero, clock.roll, clock.name) == ("receipt", "none", "答复")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("calendar:", "calender:", "Did you mean “calendar”?"),
        ("promise: 10wd", "promise: ten", "line 3: promise: “ten” has the wrong form"),
        ("stops_on: reply, ", "", "line 7: clocks.legal_reply lacks “stops_on”"),
        ("pausable: false", "pausable: never", "clocks.legal_reply.pausable is never, not true or false"),
        ("stops_on: reply", "stops_on: []", "clocks.legal_reply.stops_on is empty"),
        ("key: route", "key: My Route", "line 1: key: “My Route” has the wrong form"),
    ],
)
def test_a_mistake_names_line_key_and_remedy(old: str, new: str, words: str) -> None:
    with pytest.raises(BadFile) as caught:
        load_route(ROUTE.replace(old, new), "process.yaml")
    assert words in str(caught.value)


def test_half_a_working_day_is_no_duration() -> None:
    with pytest.raises(BadDuration):
        load_route(ROUTE.replace("10wd", "1.5wd"))


def test_texts_are_translated_where_they_are_finished() -> None:
    texts = load_texts(bundle({"texts/en.po": PO}))
    assert translate(texts, "答复客户", "en") == "Reply"
    assert translate(texts, "答复客户", "zh_Hans") == "答复客户"
    assert translate(texts, "受理", "en") == "受理"
    assert translate(texts, "没有译文", "en") == "没有译文"
    assert translate({}, "答复客户", "en") == "答复客户"
