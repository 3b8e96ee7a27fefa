"""Random models decorated with random settings of other vendors: whatever stands where, nothing is lost or broken."""

from __future__ import annotations

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.bpmn.converting import convert
from engine.bpmn.desugar import TABLES, VENDORS
from engine.bpmn.desugar.namespaces import ZEEBE
from engine.bpmn.files.writing import Document
from engine.bpmn.files.xml import BPMN
from engine.bpmn.parser import examine
from tests.conformance.random_models import random_model
from tests.unit.bpmn.desugar.test_vendor_files import without_lines

VALUES = (
    "clerk", "a, b", "${x}", "${a > 1 && b}", "${bean.call()}", "=x", '="t"', "P2D", "P1DT2H", "all", "true", "key",
    "forms/a.yaml", "", "  ", "ä & <b>", "${", "#{'it''s'}", "PT${h}H",
)  # fmt: skip
PREFIXES = {"camunda": "http://camunda.org/schema/1.0/bpmn", "flowable": "http://flowable.org/bpmn",
            "activiti": "http://activiti.org/bpmn", "zeebe": "http://camunda.org/schema/zeebe/1.0",
            "drools": "http://www.jboss.org/drools"}  # fmt: skip
KEPT = '<other:note xmlns:other="urn:other" a=\'"1"\'><![CDATA[<kept> & so]]></other:note>'


def escaped(value: str) -> str:
    """For an attribute or a text."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def decorated(seed: int) -> bytes:
    """A random model; each element may have settings of a vendor, known names on known and unknown elements."""
    rng = random.Random(seed)
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())
    source = random_model(seed).decode().replace("<definitions ", f"<definitions{declared} ", 1)

    def decorate(tag: re.Match[str]) -> str:
        if rng.random() > 0.4:
            return tag[0]
        attributes = "".join(setting(rng) for _ in range(rng.randint(0, 3)))
        inside = "".join(element(rng) for _ in range(rng.randint(0, 3)))
        extra = f"\n  <extensionElements>{KEPT}\n    <!-- kept -->{inside}</extensionElements>" if inside else ""
        names = re.findall(r"[\w:]+(?==)", attributes)
        attributes = attributes if len(names) == len(set(names)) else ""
        opened = f"<{tag[1]}{tag[2]}{attributes}>"
        return f"{opened}{extra}</{tag[1]}>" if tag[3] else f"{opened}{extra}"

    kinds = "userTask|scriptTask|callActivity|subProcess|startEvent|endEvent|receiveTask|serviceTask|boundaryEvent"
    return re.sub(rf'<({kinds})((?:\s+[\w:]+="[^"]*")*)\s*(/?)>', decorate, source).encode()


def setting(rng: random.Random) -> str:
    vendor = rng.choice(["camunda", "flowable", "activiti", "drools"])
    name = rng.choice(sorted(TABLES[vendor])).rpartition(":")[2]
    return f' {vendor}:{name}="{escaped(rng.choice(VALUES))}"'


def element(rng: random.Random) -> str:
    one, other = (escaped(rng.choice(VALUES)) for _ in range(2))
    if rng.random() < 0.5:
        name, _, attribute = rng.choice(sorted(TABLES[ZEEBE])).rpartition(":")[2].partition(" ")
        return f'<zeebe:{name} {attribute or "x"}="{one}" />'
    return rng.choice([
        f'<camunda:inputOutput><camunda:inputParameter name="x">{one}</camunda:inputParameter>\n'
        f'<camunda:outputParameter name="{other}">${{y}}</camunda:outputParameter></camunda:inputOutput>',
        f'<camunda:in source="{one}" target="z"/><camunda:out variables="{other}"/>',
        f'<zeebe:ioMapping><zeebe:input source="{one}" target="x"/><zeebe:output source="{other}" target="y"/>'
        "</zeebe:ioMapping>",
        f"<flowable:executionListener>{one}</flowable:executionListener>",
        f'<drools:metaData name="customSLADueDate"><drools:metaValue>{one}</drools:metaValue></drools:metaData>',
    ])  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**9))
def test_a_random_file_is_converted_without_loss(seed: int) -> None:
    data = decorated(seed)
    assert Document(data, "p.bpmn").to_bytes() == data
    once = convert(data, "p.bpmn")
    assert convert(once.data, "p.bpmn").data == once.data
    assert once.data.count(KEPT.encode()) == data.count(KEPT.encode())
    assert once.data.count(b"<!-- kept -->") == data.count(b"<!-- kept -->")
    before, after = (etree.fromstring(one) for one in (data, once.data))
    assert [(node.get("id"), bare(node)) for node in bpmn(before)] == [
        (node.get("id"), bare(node)) for node in bpmn(after)
    ]
    model, refused = examine(data, "p.bpmn")
    same, still = examine(once.data, "p.bpmn")
    assert without_lines(model) == without_lines(same)
    assert [(one.rule, one.element) for one in refused] == [(one.rule, one.element) for one in still]


def bpmn(root: etree._Element) -> list[etree._Element]:
    """Elements of BPMN that have an id: those that a drawing shows."""
    return [node for node in root.iter(f"{{{BPMN}}}*") if node.get("id")]


def bare(node: etree._Element) -> list[tuple[str, str]]:
    """Attributes of BPMN's own that no conversion may touch."""
    free = ("calledElement", "scriptFormat", "implementation")
    return [(str(key), str(value)) for key, value in node.attrib.items() if "{" not in str(key) and key not in free]


def test_all_vendors_are_among_the_random_ones() -> None:
    assert {VENDORS[uri] for uri in PREFIXES.values()} == set(VENDORS.values())
    assert ZEEBE in PREFIXES
