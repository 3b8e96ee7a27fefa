"""What is said of each kind of setting that has no equivalent, and that it stays as it was."""

from __future__ import annotations

import pytest

from engine.bpmn.parser import examine
from tests.factories.diagrams import diagram, line
from tests.unit.bpmn.desugar.vendor_files import extended, one, parameters, task

REFUSED = {
    "a script goes in": (
        task(parameters('<camunda:inputParameter name="x"><camunda:script scriptFormat="groovy">1</camunda:script>'
                        "</camunda:inputParameter>")), "vendor-expression", "a script in “groovy”",
    ),
    "a method goes in": (
        task(parameters('<camunda:inputParameter name="x">${a.b()}</camunda:inputParameter>')), "vendor-expression",
        "“${a.b()}” cannot be said in FEEL: methods of Java objects",
    ),
    "a path comes out": (
        task(extended('<zeebe:ioMapping><zeebe:output source="=c" target="a.b"/></zeebe:ioMapping>')),
        "vendor-expression", "“a.b” is no name",
    ),
    "mappings beside a call of Camunda 7": (
        task(parameters('<camunda:inputParameter name="x">1</camunda:inputParameter>'), ' calledElement="p2"',
             "callActivity"), "vendor-setting", "camunda:inputOutput",
    ),
    "mappings of an event of Camunda 7": (
        task(parameters('<camunda:outputParameter name="x">${a}</camunda:outputParameter>'), "",
             "intermediateCatchEvent"), "vendor-setting", "camunda:inputOutput",
    ),
    "a call of what is not known before": (
        task("", ' calledElement="${which}" camunda:exclusive="true"', "callActivity"), "vendor-expression", "${which}",
    ),
    "a call of Camunda 8 of what is not known before": (
        task(extended('<zeebe:calledElement processId="=which"/>'), "", "callActivity"), "vendor-expression", "=which",
    ),
    "a version that is called": (
        task("", ' calledElement="p2" camunda:calledElementVersion="3"', "callActivity"), "vendor-setting",
        "calledElementVersion (“3”)",
    ),
    "local variables only": (
        task(extended('<camunda:in variables="all" local="true"/>'), ' calledElement="p2"', "callActivity"),
        "vendor-setting", "camunda:in (“all”)",
    ),
    "a collection worked out by a bean": (
        task('<multiInstanceLoopCharacteristics camunda:collection="${bean.all()}"/>'), "vendor-expression",
        "${bean.all()}",
    ),
    "a collection worked out by a class": (
        task("<multiInstanceLoopCharacteristics>" + extended('<flowable:collection flowable:class="a.B">'
             "<flowable:string>x</flowable:string></flowable:collection>") + "</multiInstanceLoopCharacteristics>"),
        "vendor-expression", "a class works out the list",
    ),
    "a condition in JavaScript that waits": (
        task('<conditionalEventDefinition><condition language="javascript">a &gt; 1</condition>'
             "</conditionalEventDefinition>", "", "intermediateCatchEvent"), "vendor-expression", "“javascript”",
    ),
    "a script that calls Java": (
        task("<script>${a.b()}</script>", ' scriptFormat="juel" huiyin:result="b"', "scriptTask"), "vendor-expression",
        "${a.b()}",
    ),
    "a script elsewhere": (
        task("", ' camunda:resource="deployment://a.groovy" huiyin:result="b"', "scriptTask"), "vendor-implementation",
        "camunda:resource",
    ),
    "a class": (task("", ' camunda:class="a.B"', "serviceTask"), "vendor-implementation", "camunda:class (“a.B”)"),
    "a worker": (
        task("", ' camunda:type="external" camunda:topic="pay"', "serviceTask"), "vendor-implementation",
        "camunda:topic (“pay”)",
    ),
    "a job": (
        task(extended('<zeebe:taskDefinition type="pay" retries="3"/>'), "", "serviceTask"), "vendor-implementation",
        "zeebe:taskDefinition (“pay”)",
    ),
    "a decision of Camunda 8 that is not known before": (
        task(extended('<zeebe:calledDecision decisionId="=which" resultVariable="x"/>'), "", "businessRuleTask"),
        "vendor-expression", "“=which” cannot be said in FEEL: which decision is asked must be known before",
    ),
    "a decision of Camunda 8 kept under no name": (
        task(extended('<zeebe:calledDecision decisionId="fee" resultVariable="a.b"/>'), "", "businessRuleTask"),
        "vendor-expression", "“a.b” is no name",
    ),
    "a decision of Camunda 8 of a version": (
        task(extended('<zeebe:calledDecision decisionId="fee" resultVariable="x" bindingType="versionTag" '
                      'versionTag="2"/>'), "", "businessRuleTask"), "vendor-setting",
        "zeebe:calledDecision versionTag (“2”)",
    ),
    "a decision of Camunda 7 that is not known before": (
        task("", ' camunda:decisionRef="${which}" camunda:mapDecisionResult="singleEntry"', "businessRuleTask"),
        "vendor-expression", "“${which}” cannot be said in FEEL",
    ),
    "a list of all results of a decision": (
        task("", ' camunda:decisionRef="fee" camunda:mapDecisionResult="resultList" camunda:resultVariable="x"',
             "businessRuleTask"), "vendor-setting", "camunda:mapDecisionResult (“resultList”)",
    ),
    "a list of all results, which nobody asked for": (
        task("", ' camunda:decisionRef="fee" camunda:resultVariable="x"', "businessRuleTask"), "vendor-setting",
        "camunda:mapDecisionResult (“resultList”)",
    ),
    "a decision of Camunda 7 of a version": (
        task("", ' camunda:decisionRef="fee" camunda:mapDecisionResult="singleEntry" camunda:resultVariable="x" '
             'camunda:decisionRefBinding="version" camunda:decisionRefVersion="3"', "businessRuleTask"),
        "vendor-setting", "camunda:decisionRefVersion (“3”)",
    ),
    "a decision of Flowable, whose outputs went under their own names": (
        task(extended('<flowable:field name="decisionTableReferenceKey"><flowable:string>fee</flowable:string>'
                      "</flowable:field>"), ' flowable:type="dmn"', "serviceTask"), "vendor-setting",
        "flowable:type (“dmn”)",
    ),
    "a decision of Flowable without a key": (
        task("", ' flowable:type="dmn"', "serviceTask"), "vendor-implementation", "flowable:type (“dmn”)",
    ),
    "rules of Drools": (
        task("", ' flowable:rules="r1, r2" flowable:resultVariable="x"', "businessRuleTask"), "vendor-implementation",
        "flowable:rules (“r1, r2”)",
    ),
    "an expression that calls Java": (
        task("", ' camunda:expression="${bean.pay(a)}" camunda:resultVariable="x"', "serviceTask"),
        "vendor-implementation", "camunda:expression (“${bean.pay(a)}”)",
    ),
    "an event of a registry": (
        task(extended("<flowable:eventType>paid</flowable:eventType>"), "", "startEvent"), "vendor-implementation",
        "flowable:eventType (“paid”)",
    ),
    "every code of an error": (
        task('<errorEventDefinition camunda:errorCodeVariable="code"/>', "", "boundaryEvent"), "vendor-setting",
        "camunda:errorCodeVariable (“code”)",
    ),
    "a listener": (
        task(extended('<camunda:executionListener event="start" expression="${x}"/>')), "vendor-setting",
        "camunda:executionListener",
    ),
    "listeners of Camunda 8": (
        task(extended("<zeebe:executionListeners><zeebe:executionListener/></zeebe:executionListeners>")),
        "vendor-setting", "zeebe:executionListeners",
    ),
    "what a connector would be given": (
        task(extended('<zeebe:taskDefinition type="rest"/><zeebe:ioMapping><zeebe:input source="=ai(a)" target="b"/>'
                      '<zeebe:input source="x" target="a.type"/></zeebe:ioMapping>'), "", "serviceTask"),
        "vendor-implementation", "zeebe:taskDefinition (“rest”)",
    ),
    "a function that only Camunda 8 has": (
        task(extended('<zeebe:ioMapping><zeebe:input source="=ai(a)" target="b"/></zeebe:ioMapping>'), "", "userTask"),
        "vendor-expression", "the function “ai” is not known",
    ),
    "a list worked out by a function that only Camunda 8 has": (
        task("<multiInstanceLoopCharacteristics>" + extended('<zeebe:loopCharacteristics inputCollection="=ai(a)"/>')
             + "</multiInstanceLoopCharacteristics>", "", "userTask"),
        "vendor-expression", "the function “ai” is not known",
    ),
    "a script of a function that only Camunda 8 has": (
        task(extended('<zeebe:script expression="=ai(a)" resultVariable="b"/>'), "", "scriptTask"),
        "vendor-expression", "the function “ai” is not known",
    ),
    "a condition of a function that only Camunda 8 has": (
        task("<conditionalEventDefinition><condition>=ai(a)</condition></conditionalEventDefinition>"
             + extended("<zeebe:versionTag/>"), "", "intermediateCatchEvent"),
        "vendor-expression", "the function “ai” is not known",
    ),
    "an agent of Camunda 8": (
        task(extended('<zeebe:agentDefinition agentType="clerk"/>'), "", "serviceTask"), "vendor-implementation",
        "zeebe:agentDefinition (“clerk”)",
    ),
    "a connector that waits for the outside": (
        task(extended('<zeebe:properties><zeebe:property name="inbound.type" value="io.example:hook:1"/>'
                      "</zeebe:properties>"), "", "startEvent"), "vendor-setting", "inbound.type (“io.example:hook:1”)",
    ),
    "a work item of jBPM": (
        task("", ' drools:taskName="Email" drools:selectable="true"'), "vendor-implementation",
        "drools:taskName (“Email”)",
    ),
    "rules that jBPM asks": (
        task("", ' drools:ruleFlowGroup="limits"', "businessRuleTask"), "vendor-implementation",
        "drools:ruleFlowGroup (“limits”)",
    ),
    "a script before a step of jBPM": (
        task(extended('<drools:onEntry-script scriptFormat="java"><drools:script>a()</drools:script>'
                      "</drools:onEntry-script>"), "", "userTask"), "vendor-setting", "drools:onEntry-script",
    ),
    "an order of flows of jBPM": (
        task("", ' drools:priority="2" drools:bgcolor="#fff"', "sequenceFlow"), "vendor-setting",
        "drools:priority (“2”)",
    ),
    "a call of jBPM that nobody waits for": (
        task("", ' calledElement="p2" drools:waitForCompletion="false" drools:independent="false"', "callActivity"),
        "vendor-setting", "drools:waitForCompletion (“false”)",
    ),
    "a time limit of jBPM": (
        task(extended('<drools:metaData name="customSLADueDate"><drools:metaValue>PT3H</drools:metaValue>'
                      "</drools:metaData>"), "", "userTask"), "vendor-setting",
        "drools:metaData customSLADueDate (“PT3H”)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "before",
    [
        task(extended("<camunda:formData/>"), "", "userTask"),
        task(extended('<camunda:executionListener class="" event=""/>')),
        task(extended("<fox:failedJobRetryTimeCycle>R3/PT1M</fox:failedJobRetryTimeCycle>"), "", "serviceTask"),
        task(extended('<zeebe:jobPriorityDefinition priority="5"/>'), "", "serviceTask"),
        task("", ' drools:taskName="Human Task" drools:selectable="true"', "userTask"),
        task("", ' drools:priority="1" drools:bgcolor="#fff"', "sequenceFlow"),
        task("", ' calledElement="p2" drools:waitForCompletion="true" drools:dg=""', "callActivity"),
        task(extended('<drools:metaData name="elementname"><drools:metaValue>a</drools:metaValue></drools:metaData>')),
    ],
)
def test_what_says_nothing_or_what_is_so_anyway_is_told_once_at_most(before: str) -> None:
    written, told = one(before)
    assert written == before
    assert [message.partition(":")[0] for message in told] == ["vendor-no-effect"]


@pytest.mark.parametrize(("before", "rule", "said"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_equivalent_is_told_once(before: str, rule: str, said: str) -> None:
    told = [message for message in one(before)[1] if "changes nothing here" not in message]
    assert len(told) == 1
    assert told[0].startswith(f"{rule}: ")
    assert said in told[0]


@pytest.mark.parametrize(
    ("before", "rule"),
    [
        ('<message id="m" name="paid-${number}"/>', "vendor-expression"),
        ('<message id="m" name="=&quot;paid-&quot; + number"/>', "vendor-expression"),
        ('<signal id="m" name="#{x}"/>', "vendor-expression"),
        ('<error id="m" errorCode="${x}"/>', "vendor-expression"),
    ],
)
def test_names_must_be_known_before(before: str, rule: str) -> None:
    assert [message.split(":")[0] for message in one("<task/>", before)[1]] == [rule]


@pytest.mark.parametrize(
    "before",
    [
        task("", ' messageRef="m" camunda:class="a.B"', "sendTask"),
        task(extended('<zeebe:taskDefinition type="send"/>') + '<messageEventDefinition messageRef="m"/>', "",
             "intermediateThrowEvent"),
        task('<messageEventDefinition messageRef="m" camunda:type="external" camunda:topic="x"/>', "", "endEvent"),
    ],
)  # fmt: skip
def test_a_message_is_sent_whoever_was_to_send_it(before: str) -> None:
    (told,) = one(before, '<message id="m" name="paid"/>')[1]
    assert told.startswith("vendor-no-effect: ")


def test_what_could_not_be_converted_stays_as_it_was() -> None:
    before = task(
        extended('<camunda:connector><camunda:connectorId>mail</camunda:connectorId></camunda:connector>'),
        ' camunda:unheardOf="1"', "serviceTask",
    )  # fmt: skip
    assert one(before)[0] == before


def test_calls_in_a_file_of_ours_are_left_alone() -> None:
    before = task("", ' calledElement="p2"', "callActivity")
    mixed = '<userTask id="b" huiyin:due="3wd" camunda:asyncBefore="true"/>'
    assert one(before + mixed)[0] == before
    assert one(before + mixed.replace('huiyin:due="3wd"', ""))[0] != before


@pytest.mark.parametrize(
    "step",
    [
        '<serviceTask id="s" camunda:class="a.B"/>',
        '<scriptTask id="s" huiyin:result="x" scriptFormat="juel"><script>${a.b()}</script></scriptTask>',
        '<callActivity id="s" calledElement="${x}"/>',
        '<intermediateCatchEvent id="s"><timerEventDefinition><timeDuration>${a.b()}</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>",
        '<task id="s"><multiInstanceLoopCharacteristics><loopCardinality>${a.b()}</loopCardinality>'
        "</multiInstanceLoopCharacteristics></task>",
    ],
)
def test_what_keeps_a_model_from_running_is_said_once(step: str) -> None:
    _, refused = examine(diagram(line(step)), "route.bpmn")
    assert [(finding.rule.partition("-")[0], finding.element) for finding in refused] == [("vendor", "s")]
