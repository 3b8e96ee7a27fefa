"""What becomes of each kind of setting that has an equivalent: an element before, the same element after."""

from __future__ import annotations

import pytest

from engine.bpmn.converting import convert
from engine.bpmn.files.xml import BPMN
from tests.unit.bpmn.desugar.vendor_files import HEAD, converted, extended, one, ours, parameters, task

MESSAGE = '<message id="m" name="paid">' + extended('<zeebe:subscription correlationKey="=number"/>') + "</message>"
ERROR = '<error id="Error_1" errorCode="LOST"/>'


CONVERTED = {
    "a decision of Camunda 8": (
        task(extended('<zeebe:calledDecision decisionId="fee" resultVariable="x"/>'), "", "businessRuleTask"),
        task("", ' huiyin:decision="fee" huiyin:result="x"', "businessRuleTask"),
    ),
    "a decision of Camunda 7": (
        task("", ' camunda:decisionRef="fee" camunda:mapDecisionResult="singleEntry" camunda:resultVariable="x"',
             "businessRuleTask"),
        task("", ' huiyin:decision="fee" huiyin:result="x"', "businessRuleTask"),
    ),
    "a list of entries of a decision of Camunda 7": (
        task("", ' camunda:decisionRef="fee" camunda:mapDecisionResult="collectEntries" camunda:resultVariable="x"',
             "businessRuleTask"),
        task("", ' huiyin:decision="fee" huiyin:result="x"', "businessRuleTask"),
    ),
    "a text goes in": (
        task(parameters('<camunda:inputParameter name="x"> so "it" is </camunda:inputParameter>')),
        task(ours('<huiyin:input source="=&quot;so \\&quot;it\\&quot; is&quot;" target="x"/>')),
    ),
    "nothing goes in": (
        task(parameters('<camunda:inputParameter name="x"/>')), task(ours('<huiyin:input source="=null" target="x"/>')),
    ),
    "an expression goes in": (
        task(parameters('<camunda:inputParameter name="x">${a.b}</camunda:inputParameter>')),
        task(ours('<huiyin:input source="=a.b" target="x"/>')),
    ),
    "a list goes in": (
        task(parameters(
            '<camunda:inputParameter name="x"><camunda:list><camunda:value>a</camunda:value>'
            "<camunda:value>${b}</camunda:value></camunda:list></camunda:inputParameter>"
        )),
        task(ours('<huiyin:input source="=[&quot;a&quot;, b]" target="x"/>')),
    ),
    "a map goes in": (
        task(parameters(
            '<camunda:inputParameter name="x"><camunda:map><camunda:entry key="k">${b}</camunda:entry>'
            '<camunda:entry key="l"><camunda:list/></camunda:entry></camunda:map></camunda:inputParameter>'
        )),
        task(ours('<huiyin:input source="={&quot;k&quot;: b, &quot;l&quot;: []}" target="x"/>')),
    ),
    "FEEL as a script goes in": (
        task(parameters(
            '<camunda:inputParameter name="x"><camunda:script scriptFormat="feel">a + 1</camunda:script>'
            "</camunda:inputParameter>"
        )),
        task(ours('<huiyin:input source="=a + 1" target="x"/>')),
    ),
    "what comes out comes beside what was written": (
        task(parameters('<camunda:outputParameter name="x">${a}</camunda:outputParameter>')),
        task(ours('<huiyin:output source="=a" target="x"/>'), ' huiyin:returns="true"'),
    ),
    "Camunda 8 maps in and out": (
        task(extended('<zeebe:ioMapping><zeebe:input source="=a" target="x"/><zeebe:input source="b" target="y"/>'
                      '<zeebe:output source="=c" target="z"/></zeebe:ioMapping>')),
        task(ours('<huiyin:input source="=a" target="x"/><huiyin:input source="=&quot;b&quot;" target="y"/>'
                  '<huiyin:output source="=c" target="z"/>')),
    ),
    "a call of Camunda 7 passes what is named": (
        task(extended('<camunda:in source="a" target="x"/><camunda:in sourceExpression="${b + 1}" target="y"/>'
                      '<camunda:out source="c" target="z"/>'), ' calledElement="p2"', "callActivity"),
        task(ours('<huiyin:input source="=a" target="x"/><huiyin:input source="=b + 1" target="y"/>'
                  '<huiyin:output source="=c" target="z"/>'),
             ' calledElement="p2" huiyin:inherits="false" huiyin:returns="false"', "callActivity"),
    ),
    "a call of Camunda 7 passes everything": (
        task(extended('<camunda:in variables="all"/><camunda:out variables="all"/>'), ' calledElement="p2"',
             "callActivity"),
        task("", ' calledElement="p2" huiyin:inherits="true" huiyin:returns="true"', "callActivity"),
    ),
    "a call of Flowable inherits": (
        task("", ' calledElement="p2" flowable:inheritVariables="true"', "callActivity"),
        task("", ' calledElement="p2" huiyin:inherits="true" huiyin:returns="false"', "callActivity"),
    ),
    "a call of Camunda 8 passes everything": (
        task(extended('<zeebe:calledElement processId="p2"/>'), "", "callActivity"),
        task("", ' calledElement="p2"', "callActivity"),
    ),
    "a call of Camunda 8 passes nothing": (
        task(extended('<zeebe:calledElement processId="p2" propagateAllParentVariables="false" '
                      'propagateAllChildVariables="false"/>'), "", "callActivity"),
        task("", ' calledElement="p2" huiyin:inherits="false" huiyin:returns="false"', "callActivity"),
    ),
    "a call of Camunda 8 with inputs still sees everything": (
        task(extended('<zeebe:calledElement processId="p2"/><zeebe:ioMapping><zeebe:input source="=a" target="b"/>'
                      "</zeebe:ioMapping>"), "", "callActivity"),
        task(ours('<huiyin:input source="=a" target="b"/>'),
             ' calledElement="p2" huiyin:inherits="true" huiyin:returns="true"', "callActivity"),
    ),
    "a collection by name": (
        task('<multiInstanceLoopCharacteristics camunda:collection="items" camunda:elementVariable="one"/>'),
        task('<multiInstanceLoopCharacteristics huiyin:collection="=items" huiyin:element="one"/>'),
    ),
    "a collection by expression, under Flowable": (
        task("<multiInstanceLoopCharacteristics>" + extended(
            "<flowable:collection><flowable:expression>${order.items}</flowable:expression></flowable:collection>")
            + "</multiInstanceLoopCharacteristics>"),
        task('<multiInstanceLoopCharacteristics huiyin:collection="=order.items"/>'),
    ),
    "a collection by a reference that names a variable": (
        task('<multiInstanceLoopCharacteristics><loopDataInputRef>names</loopDataInputRef><inputDataItem name="one"/>'
             "</multiInstanceLoopCharacteristics>", ' activiti:assignee="anna"', "userTask"),
        task('<multiInstanceLoopCharacteristics huiyin:collection="=names"><inputDataItem name="one"/>'
             "</multiInstanceLoopCharacteristics>", ' huiyin:assignee="anna"', "userTask"),
    ),
    "counts of instances": (
        task("<multiInstanceLoopCharacteristics><loopCardinality>${n}</loopCardinality><completionCondition>"
             "${nrOfCompletedInstances/nrOfInstances gt 0.5}</completionCondition></multiInstanceLoopCharacteristics>"),
        task("<multiInstanceLoopCharacteristics><loopCardinality>n</loopCardinality><completionCondition>"
             "numberOfCompletedInstances / numberOfInstances &gt; 0.5</completionCondition>"
             "</multiInstanceLoopCharacteristics>"),
    ),
    "an ad-hoc sub-process of Camunda 8": (
        task(extended('<zeebe:adHoc activeElementsCollection="=chosen"/>'), "", "adHocSubProcess"),
        task("", ' huiyin:activate="=chosen"', "adHocSubProcess"),
    ),
    "a script of Camunda 8": (
        task(extended('<zeebe:script expression="=a + 1" resultVariable="b"/>'), "", "scriptTask"),
        task("<script>=a + 1</script>", ' huiyin:result="b"', "scriptTask"),
    ),
    "a script in FEEL": (
        task("<script>a + 1</script>", ' scriptFormat="feel" camunda:resultVariable="b"', "scriptTask"),
        task("<script>a + 1</script>", ' scriptFormat="feel" huiyin:result="b"', "scriptTask"),
    ),
    "a script in JUEL": (
        task("<script>${a + 1}</script>", ' scriptFormat="juel" flowable:resultVariable="b"', "scriptTask"),
        task("<script>a + 1</script>", ' scriptFormat="feel" huiyin:result="b"', "scriptTask"),
    ),
    "a service task that only works out an expression": (
        task("", ' camunda:expression="${a.b ? 1 : 2}" camunda:resultVariable="c"', "serviceTask"),
        task("<script>if a.b then 1 else 2</script>", ' scriptFormat="feel" huiyin:result="c"', "scriptTask"),
    ),
    "a condition that waits": (
        task("<conditionalEventDefinition><condition>${a &gt; 1}</condition></conditionalEventDefinition>", "",
             "intermediateCatchEvent"),
        task("<conditionalEventDefinition><condition>a &gt; 1</condition></conditionalEventDefinition>", "",
             "intermediateCatchEvent"),
    ),
    "a loop counter from 0": (
        task("<standardLoopCharacteristics><loopCondition>${loopCounter lt 3}</loopCondition>"
             "</standardLoopCharacteristics>"),
        task("<standardLoopCharacteristics><loopCondition>loopCounter - 1 &lt; 3</loopCondition>"
             "</standardLoopCharacteristics>"),
    ),
    "a condition marked as JUEL": (
        '<sequenceFlow id="a"><conditionExpression language="juel">${ok}</conditionExpression></sequenceFlow>',
        '<sequenceFlow id="a"><conditionExpression>ok</conditionExpression></sequenceFlow>',
    ),
    "a comment beside an expression": (
        '<sequenceFlow id="a"><conditionExpression>${a<!-- why -->.b}</conditionExpression></sequenceFlow>',
        '<sequenceFlow id="a"><conditionExpression>a.b</conditionExpression></sequenceFlow>',
    ),
    "the key of a message that Camunda 8 sends": (
        task(extended('<zeebe:publishMessage correlationKey="=number"/>')
             + '<messageEventDefinition messageRef="m"/>', "", "endEvent"),
        task('<messageEventDefinition messageRef="m"/>', ' huiyin:key="=number"', "endEvent"),
    ),
    "what a signal takes along": (
        task('<signalEventDefinition signalRef="s">' + extended('<camunda:in source="a" target="b"/>')
             + "</signalEventDefinition>", "", "endEvent"),
        task(ours('<huiyin:input source="=a" target="b"/>') + '<signalEventDefinition signalRef="s"/>', "", "endEvent"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), CONVERTED.values(), ids=CONVERTED)
def test_what_has_an_equivalent_becomes_it(before: str, after: str) -> None:
    assert one(before) == (after, [])


def test_a_key_moves_to_whoever_awaits_the_message() -> None:
    assert one(task("", ' messageRef="m"', "receiveTask"), MESSAGE)[0] == task(
        "", ' messageRef="m" huiyin:key="=number"', "receiveTask"
    )
    event = '<messageEventDefinition messageRef="m"/>'
    assert one(task(event, "", "boundaryEvent"), MESSAGE)[0] == task(event, ' huiyin:key="=number"', "boundaryEvent")
    assert one(task(event, "", "startEvent"), MESSAGE)[0] == task(event, "", "startEvent")
    assert one(task(event, "", "endEvent"), MESSAGE)[0] == task(event, "", "endEvent")


def test_the_code_of_an_error_that_is_caught_is_kept() -> None:
    event = '<errorEventDefinition errorRef="Error_1"{}/>'
    assert one(task(event.format(' camunda:errorCodeVariable="code"'), "", "boundaryEvent"), ERROR) == (
        task(ours('<huiyin:output source="=&quot;LOST&quot;" target="code"/>') + event.format(""), "", "boundaryEvent"),
        [],
    )


@pytest.mark.parametrize(
    ("process", "defined"),
    [
        (task('<errorEventDefinition errorRef="LOST"/>', ' camunda:exclusive="true"', "endEvent") * 2, ["LOST"]),
        (task('<errorEventDefinition errorRef="Error_1"/>', ' camunda:exclusive="true"', "endEvent"), []),
        (task('<errorEventDefinition errorRef="4 04"/>', ' camunda:exclusive="true"', "endEvent"), []),
        (task('<errorEventDefinition errorRef="LOST"/>' + extended("<zeebe:versionTag/>"), "", "endEvent"), []),
    ],
)
def test_an_error_that_they_take_for_its_own_code_is_defined(process: str, defined: list[str]) -> None:
    root, _ = converted(process, ERROR)
    errors = [(node.get("id"), node.get("errorCode")) for node in root.findall(f"{{{BPMN}}}error")]
    assert errors == [("Error_1", "LOST"), *((code, code) for code in defined)]


@pytest.mark.parametrize(
    "step",
    [
        '<businessRuleTask id="a"><extensionElements><zeebe:calledDecision decisionId="d" resultVariable="x" '
        'bindingType="deployment"/></extensionElements></businessRuleTask>',
        *(
            '<callActivity id="a"><extensionElements><zeebe:calledElement processId="b" bindingType="deployment"'
            f"{said}/>{mapped}</extensionElements></callActivity>"
            for said in ("", ' propagateAllParentVariables="false"', ' propagateAllChildVariables="false"')
            for mapped in ("", '<zeebe:ioMapping><zeebe:input source="=a" target="b"/></zeebe:ioMapping>')
        ),
    ],
)
def test_what_stays_of_a_setting_means_nothing_else_when_it_is_read_again(step: str) -> None:
    once = convert(f'{HEAD}<process id="p">{step}</process></definitions>'.encode(), "p.bpmn")
    twice = convert(once.data, "p.bpmn")
    assert twice.data == once.data
    assert [(one.rule, str(one.message)) for one in twice.findings] == [
        ("vendor-no-effect", str(one.message)) for one in once.findings
    ]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ('xmlns:camunda="http://camunda.org/schema/1.0/bpmn"', True),
        ('xmlns:m="http://camunda.org/schema/modeler/1.0" m:executionPlatform="Camunda Platform"', True),
        ('xmlns:m="http://camunda.org/schema/modeler/1.0" m:executionPlatform="Camunda Cloud"', False),
        ('xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:huiyin="urn:huiyin:bpmn:1"', False),
        ("", False),
    ],
)
def test_a_file_that_names_camunda_7_passes_nothing_unnamed_to_what_it_calls(named: str, said: bool) -> None:
    call = '<callActivity id="a" calledElement="p2"/>'
    written = f'<definitions xmlns="{BPMN}" {named}><process id="p">{call}</process></definitions>'.encode()
    once = convert(written, "p.bpmn").data
    assert (b'inherits="false" huiyin:returns="false"' in once) is said
    assert convert(once, "p.bpmn").data == once


NOTED = """<zeebe:ioMapping>
          <!-- first -->
          <zeebe:input source="=a" target="b" /> <!-- beside -->
          <?keep me?>
        </zeebe:ioMapping>"""


def test_what_somebody_noted_inside_of_a_setting_stays_when_it_is_converted() -> None:
    before = f'{HEAD}<process id="p">{task(extended(NOTED))}</process></definitions>'
    after = convert(before.encode(), "p.bpmn").data.decode()
    assert "zeebe:ioMapping" not in after and '<huiyin:input source="=a" target="b" />' in after
    noted = ("<!-- first -->", "<!-- beside -->", "<?keep me?>")
    assert sorted(noted, key=after.index) == list(noted)
    assert [after.count(note) for note in noted] == [1, 1, 1]
    assert convert(after.encode(), "p.bpmn").data.decode() == after
