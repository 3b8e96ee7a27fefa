"""What is read to be written again keeps every character that nobody changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.bpmn.files.writing import Document
from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.errors import BadModel
from engine.xmlfile import parse_xml
from tests.conformance.random_models import random_model

ROUTES = sorted(Path("processes").glob("*/*.bpmn"))

ODD = f"""<?xml version='1.0' encoding="UTF-8" standalone="yes"?>
<?xml-stylesheet href="a.css"?>
<!-- before > the root -->
<bpmn:definitions  xmlns:bpmn = "{BPMN}"
    xmlns:x='urn:x'   id="d" x:note='it is "so"'>
  <!-- a comment with <tags> and a -> b -->
  <bpmn:process id = "p" name='one&#10;two' ><?tool keep="this"?>
    <bpmn:startEvent id="s"></bpmn:startEvent>
    <bpmn:task id="a"
               x:colour="&lt;red&gt;" />text &amp; <![CDATA[more <text> & such]]> in between
    <bpmn:documentation><![CDATA[<b>bold</b>]]></bpmn:documentation>
    <x:thing xmlns:y="urn:y"><y:inner y:a="1"/><y:inner/><y:inner><![CDATA[]]></y:inner></x:thing>
    <bpmn:endEvent id='e'/></bpmn:process>
</bpmn:definitions>
<!-- after -->
"""


def canonical(data: bytes) -> bytes:
    """Canonical XML with comments."""
    return etree.tostring(etree.fromstring(data).getroottree(), method="c14n")


@pytest.mark.parametrize("file", ROUTES, ids=[route.stem for route in ROUTES])
def test_shipped_routes_are_written_as_they_were(file: Path) -> None:
    data = file.read_bytes()
    assert Document(data, file.name).to_bytes() == data


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_random_models_are_written_as_they_were(seed: int) -> None:
    data = random_model(seed)
    assert Document(data, "p.bpmn").to_bytes() == data


@pytest.mark.parametrize(
    "data",
    [
        ODD.encode(),
        ODD.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + ODD.encode(),
        ODD.replace("UTF-8", "UTF-16").encode("utf-16"),
        ODD.replace("UTF-8", "GBK").replace("bold", "粗体").encode("gbk"),
        ODD.replace("UTF-8", "GB2312").replace("bold", "喆").encode("gbk"),
        ODD.replace("UTF-8", "UTF-16").replace("bold", "粗体").encode(),
        ODD.replace("UTF-8", "ISO-8859-1").replace("bold", "fümf").encode("latin-1"),
        ODD.split("\n", 1)[1].encode(),
        ODD.replace("urn:y", "http://例子/一 二").encode(),
    ],
    ids=[
        "unix",
        "windows",
        "byte order mark",
        "UTF-16",
        "GBK",
        "GBK as GB 2312",
        "UTF-8 as UTF-16",
        "Latin-1",
        "no declaration", "a namespace that is no address",
    ],
)  # fmt: skip
def test_odd_layouts_and_encodings_are_kept(data: bytes) -> None:
    assert Document(data, "p.bpmn").to_bytes() == data


def changed(change: object) -> str:
    """The odd file after a change of its tree."""
    document = Document(ODD.encode(), "p.bpmn")
    change(document.root)  # type: ignore[operator]
    written = document.to_bytes()
    assert canonical(written) == canonical_of(document.root)
    return written.decode()


def canonical_of(root: etree._Element) -> bytes:
    """The tree in memory, canonically: written by lxml, prefixes made up by it replaced by ours."""
    written = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    declared = written.replace(b" xmlns:ns0=", b" xmlns:huiyin=").replace(b" ns0:", b" huiyin:")
    bare = declared.replace(f' xmlns:huiyin="{HUIYIN}"'.encode(), b"")
    used = bare.replace(b"<bpmn:definitions", f'<bpmn:definitions xmlns:huiyin="{HUIYIN}"'.encode(), 1)
    return canonical(used if b"huiyin:" in bare else bare)


def task(root: etree._Element) -> etree._Element:
    """The task of the odd file."""
    found = root.find(f".//{{{BPMN}}}task")
    assert found is not None
    return found


def differing(written: str) -> list[str]:
    """The lines that are not as they were."""
    return [line for line in written.splitlines() if line not in ODD.splitlines()]


def test_one_attribute_changes_nothing_else_of_its_tag() -> None:
    written = changed(lambda root: task(root).set("id", 'b & "c"'))
    assert differing(written) == ['    <bpmn:task id="b &amp; &quot;c&quot;"']


def test_a_setting_of_ours_declares_our_namespace_once() -> None:
    written = changed(lambda root: task(root).set(f"{{{HUIYIN}}}due", "3wd"))
    assert differing(written) == [
        f'    xmlns:x=\'urn:x\' xmlns:huiyin="{HUIYIN}"   id="d" x:note=\'it is "so"\'>',
        '               x:colour="&lt;red&gt;" huiyin:due="3wd" />text &amp; <![CDATA[more <text> & such]]> in between',
    ]


def test_an_empty_element_opens_for_what_is_put_into_it() -> None:
    def fill(root: etree._Element) -> None:
        inner = etree.SubElement(task(root), f"{{{BPMN}}}documentation")
        inner.text = "a < b"

    assert "<bpmn:documentation>a &lt; b</bpmn:documentation></bpmn:task>text" in changed(fill)


def test_a_text_in_cdata_stays_in_cdata() -> None:
    def change(root: etree._Element) -> None:
        found = root.find(f".//{{{BPMN}}}documentation")
        assert found is not None
        found.text = "a & b"

    assert differing(changed(change)) == ["    <bpmn:documentation><![CDATA[a & b]]></bpmn:documentation>"]


def test_an_element_is_taken_away_with_what_is_in_it_only() -> None:
    def change(root: etree._Element) -> None:
        parent = root.find(f"{{{BPMN}}}process")
        thing = root.find(".//{urn:x}thing")
        assert parent is not None and thing is not None
        parent.remove(thing)

    written = changed(change)
    assert "x:thing" not in written
    assert "<![CDATA[<b>bold</b>]]></bpmn:documentation>" in written
    assert differing(written) == []


def test_another_name_changes_both_tags() -> None:
    def change(root: etree._Element) -> None:
        root.find(f".//{{{BPMN}}}startEvent").tag = f"{{{BPMN}}}task"  # type: ignore[union-attr]

    assert differing(changed(change)) == ['    <bpmn:task id="s"></bpmn:task>']


def test_a_prefix_that_is_taken_is_left_alone() -> None:
    data = f'<definitions xmlns="{BPMN}" xmlns:huiyin="urn:other"><process id="p" huiyin:a="1"/></definitions>'.encode()
    document = Document(data, "p.bpmn")
    document.root[0].set(f"{{{HUIYIN}}}group", "window")
    written = document.to_bytes()
    assert parse_xml(written, "p.bpmn")[0].attrib == {
        "id": "p", "{urn:other}a": "1", f"{{{HUIYIN}}}group": "window",
    }  # fmt: skip
    assert b'xmlns:huiyin="urn:other"' in written


def test_what_the_encoding_lacks_is_written_as_a_reference() -> None:
    data = f'<?xml version="1.0" encoding="ISO-8859-1"?><definitions xmlns="{BPMN}" id="ü"/>'.encode("latin-1")
    document = Document(data, "p.bpmn")
    document.root.set("name", "回音")
    assert parse_xml(document.to_bytes(), "p.bpmn").get("name") == "回音"


@pytest.mark.parametrize("data", [b"", b"<a", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_is_no_plain_xml_is_refused(data: bytes) -> None:
    with pytest.raises(BadModel):
        Document(data, "p.bpmn")
