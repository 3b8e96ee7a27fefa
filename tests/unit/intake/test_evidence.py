"""The order of day and month from a number that grows with time: settled where it is proven, left open elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.intake.dates import split_date
from engine.intake.evidence import Anchors, Evidence

PERIOD = (date(2015, 4, 1), date(2015, 6, 30))


def gather(rows: list[tuple[int, str]], within: tuple[date, date] | None = None) -> Evidence:
    anchors = Anchors(within)
    for line, (number, words) in enumerate(rows, start=2):
        anchors.see(number, split_date(words)[0], line)
    return anchors.settle()


def decide(evidence: Evidence, number: int | None, words: str) -> date | None:
    return evidence.decide(number, split_date(words)[0])


def test_a_row_between_two_anchors_takes_the_reading_between_them() -> None:
    evidence = gather([(100, "30-04-2015"), (300, "13-05-2015")])
    assert decide(evidence, 200, "05-07-2015") == date(2015, 5, 7)
    assert decide(evidence, 200, "07-05-2015") == date(2015, 5, 7)


def test_all_anchors_day_first_do_not_make_the_others_day_first() -> None:
    evidence = gather([(n, f"{n - 100}-04-2015") for n in range(113, 131)] + [(200, "13-05-2015")])
    assert decide(evidence, 150, "05-02-2015") == date(2015, 5, 2)


def test_before_the_first_and_after_the_last_anchor_nothing_is_guessed() -> None:
    evidence = gather([(100, "13-04-2015"), (300, "28-06-2015")])
    assert decide(evidence, 50, "04-01-2015") is None
    assert decide(evidence, 400, "07-08-2015") is None


def test_a_declared_period_bounds_the_open_ends() -> None:
    evidence = gather([(100, "13-04-2015"), (300, "28-06-2015")], PERIOD)
    assert decide(evidence, 50, "04-01-2015") == date(2015, 4, 1)


def test_both_readings_inside_the_span_stay_open() -> None:
    evidence = gather([(100, "13-01-2015"), (300, "28-12-2015")])
    assert decide(evidence, 200, "05-06-2015") is None


def test_a_row_without_a_number_stays_open() -> None:
    assert decide(gather([(100, "30-04-2015"), (300, "13-05-2015")]), None, "05-07-2015") is None


def test_a_number_shared_with_an_anchor_does_not_bind_to_its_day() -> None:
    evidence = gather([(100, "30-04-2015"), (200, "13-05-2015"), (300, "20-05-2015")])
    assert decide(evidence, 200, "05-07-2015") == date(2015, 5, 7)


def test_disorder_of_the_anchors_widens_every_span_and_names_a_line() -> None:
    evidence = gather([(100, "15-04-2015"), (110, "13-04-2015"), (300, "13-05-2015")])
    assert evidence.slack == timedelta(days=2)
    assert evidence.worst_line == 3


def test_one_absurd_anchor_stops_deciding_instead_of_deciding_wrongly() -> None:
    rows = [(100, "30-04-2015"), (150, "30-12-2019"), (300, "13-05-2015")]
    assert not gather(rows).usable
    assert gather(rows).worst_line == 4
    assert decide(gather(rows), 200, "05-07-2015") is None
    assert decide(gather(rows, PERIOD), 200, "05-07-2015") == date(2015, 5, 7)


def test_no_rows_give_no_evidence() -> None:
    assert decide(gather([]), 1, "05-07-2015") is None
    assert decide(gather([]), 1, "25-07-2015") == date(2015, 7, 25)


ORDERS = ("%d-%m-%Y", "%m-%d-%Y")
gaps = st.integers(min_value=0, max_value=45)


@st.composite
def monotone_rows(draw: st.DrawFn) -> list[tuple[int, date, str]]:
    """Numbers that grow with the day, each date written day-first or month-first at will."""
    day, rows = date(2015, 1, 1) + timedelta(days=draw(gaps)), []
    for number in range(draw(st.integers(min_value=1, max_value=40))):
        day += timedelta(days=draw(gaps))
        rows.append((number * 3, day, day.strftime(draw(st.sampled_from(ORDERS)))))
    return rows


@given(monotone_rows())
def test_on_monotone_numbers_a_decided_date_is_always_the_true_one(rows: list[tuple[int, date, str]]) -> None:
    evidence = gather([(number, words) for number, _, words in rows])
    assert evidence.slack == timedelta(0)
    for number, day, words in rows:
        assert decide(evidence, number, words) in (day, None)


@given(monotone_rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_in_the_file_does_not_matter(rows: list[tuple[int, date, str]], random: object) -> None:
    pairs = [(number, words) for number, _, words in rows]
    shuffled = pairs.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = gather(pairs), gather(shuffled)
    assert [decide(first, *pair) for pair in pairs] == [decide(second, *pair) for pair in pairs]


@given(monotone_rows(), st.data())
def test_rows_no_further_out_of_order_than_the_anchors_are_never_misread(
    rows: list[tuple[int, date, str]], data: st.DataObject
) -> None:
    """Numbers are jumbled; where an ambiguous row is out of order by more than the anchors show, nothing is claimed."""
    jumbled = [(number + data.draw(st.integers(-9, 9)), day, words) for number, day, words in rows]
    evidence = gather([(number, words) for number, _, words in jumbled])
    anchors = [(number, day) for number, day, words in jumbled if split_date(words)[0].only()]
    for number, day, words in jumbled:
        before = max((other - day for n, other in anchors if n < number), default=timedelta(0))
        after = max((day - other for n, other in anchors if n > number), default=timedelta(0))
        if max(before, after) <= evidence.slack:
            assert decide(evidence, number, words) in (day, None)
