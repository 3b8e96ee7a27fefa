"""Mapping files: what may stand in them, and how mistakes are named."""

from __future__ import annotations

from datetime import date, time

import pytest

from engine.errors import BadFile
from engine.intake.mapping import load_mapping
from tests.factories.spreadsheets import MAPPING, mapping


def test_a_mapping_is_read_whole() -> None:
    found = mapping("reject_when: ['words = null', {when: 'words = \"test\"', reason: 测试数据}]\n")
    assert found.route == "customer_voice"
    assert found.encoding == "auto"
    assert found.as_of == "row"
    assert found.at.zone.key == "Asia/Shanghai"
    assert found.at.default_time == time(0, 0)
    assert found.fields["region"].pad == {"Zip": 5}
    assert [rule.reason for rule in found.reject_when] == [None, "测试数据"]
    assert found.columns() == ("No.", "Date", "Time", "Complaint", "Via", "City", "Zip")


def test_yes_and_no_stay_the_words_that_the_file_has() -> None:
    found = load_mapping(MAPPING + "  behalf: {column: Behalf, values: {Yes: agent, No: self}}\n", "map.yaml")
    assert found.fields["behalf"].values == {"Yes": "agent", "No": "self"}


def test_a_period_is_read_as_days() -> None:
    source = MAPPING.replace("order: detect", "order: detect, within: {from: 2015-04-01, until: 2015-06-30}")
    assert load_mapping(source, "map.yaml").at.within == (date(2015, 4, 1), date(2015, 6, 30))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("route: customer_voice", "route: customer_voice\nrute: x"), "rute"),
        (("route: customer_voice", ""), "route"),
        (("order: detect", "order: dym"), "dym"),
        ((', evidence: "No."', ""), "evidence"),
        (("Asia/Shanghai", "Asia/Shanghigh"), "Asia/Shanghigh"),
        (("order: detect", "order: detect, within: {from: 2015-06-30, until: 2015-04-01}"), "before it begins"),
        (("order: detect", "order: detect, within: {from: 2015-04-31, until: 2015-06-30}"), "within"),
        (("fields:", "fields: ["), "YAML"),
        (("pad: {Zip: 5}", "pad: five"), "pad"),
    ],
)
def test_a_mistake_is_named(change: tuple[str, str], problem: str) -> None:
    with pytest.raises(BadFile, match=problem):
        load_mapping(MAPPING.replace(*change), "map.yaml")


def test_the_file_is_named_in_the_message() -> None:
    with pytest.raises(BadFile, match=r"us\.yaml"):
        load_mapping("- a list", "us.yaml")
