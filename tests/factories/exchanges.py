"""Routes that speak to other cases: questions and answers, a signal to all, a shared tally, starts by events."""

from __future__ import annotations

from itertools import pairwise

from engine.bpmn.bundle.package import Bundle
from tests.factories.diagrams import flow, user_task
from tests.factories.matters import route

START = '<startEvent id="start"/>'
END = '<endEvent id="end" name="done"/>'


def asks(key: str = "asks") -> Bundle:
    """Throws `question` with the case's number as its key, and waits for the `answer` with the same one."""
    ask = _throw("ask", "message", "question", 'huiyin:key="=case.number"', {"number": "=case.number"})
    heard = _catch("heard", "message", "answer", 'huiyin:key="=case.number"')
    inside = START + ask + heard + _task("work") + END + _line("start ask heard work end")
    return route(key, inside, beside=_MESSAGES)


def answers(key: str = "answers") -> Bundle:
    """Begins with a `question`, has `reply`, and throws the `answer` to who asked."""
    asked = f'<startEvent id="asked" name="asked">{_definition("asked", "message", "question")}</startEvent>'
    answer = _throw("tell", "message", "answer", 'huiyin:key="=number"', {"answer": "=said"})
    inside = asked + _task("reply") + answer + END + _line("asked reply tell end")
    return route(key, inside, beside=_MESSAGES)


def either(key: str = "either", name: str = "answer") -> Bundle:
    """Waits for the message with whatever key; can be begun by a person."""
    inside = START + _catch("heard", "message", name) + _task("work") + END + _line("start heard work end")
    return route(key, inside, beside=_MESSAGES)


def keeps_listening(key: str = "keeps_listening") -> Bundle:
    """`work`, and beside it a `look` for every `answer` that comes, as often as one comes."""
    heard = f'<startEvent id="heard" name="heard" isInterrupting="false">{_definition("heard", "message", "answer")}'
    inner = heard + "</startEvent>" + _task("look") + '<endEvent id="looked" name="looked"/>'
    inner += _line("heard look looked")
    beside = f'<subProcess id="aside" name="aside" triggeredByEvent="true">{inner}</subProcess>'
    return route(key, START + _task("work") + END + beside + _line("start work end"), beside=_MESSAGES)


def several(key: str = "several", *, all_of: bool = False) -> Bundle:
    """One event that waits for `question` and `answer`: for either of them, or for both."""
    both = _definition("one", "message", "question") + _definition("other", "message", "answer")
    way = ' parallelMultiple="true"' if all_of else ""
    heard = f'<intermediateCatchEvent id="heard" name="heard"{way}>{both}</intermediateCatchEvent>'
    return route(key, START + heard + _task("work") + END + _line("start heard work end"), beside=_MESSAGES)


def cries(key: str = "cries") -> Bundle:
    """After `notice` throws the signal `fault`, saying which provider; then `work`."""
    cry = _throw("cry", "signal", "fault", "", {"provider": "=provider"})
    inside = START + _task("notice") + cry + _task("work") + END + _line("start notice cry work end")
    return route(key, inside, beside=_FAULT)


def listens(key: str = "listens") -> Bundle:
    """Waits for the signal `fault`, then `look`."""
    inside = START + _catch("heard", "signal", "fault") + _task("look") + END + _line("start heard look end")
    return route(key, inside, beside=_FAULT)


def begins(key: str = "begins") -> Bundle:
    """Begins with the signal `fault`, then `look`."""
    heard = f'<startEvent id="heard" name="heard">{_definition("heard", "signal", "fault")}</startEvent>'
    return route(key, heard + _task("look") + END + _line("heard look end"), beside=_FAULT)


def daily(key: str = "daily", timer: str = "<timeCycle>R/P1D</timeCycle>") -> Bundle:
    """Begins by a timer, then `look`."""
    definition = f'<timerEventDefinition id="of_tick">{timer}</timerEventDefinition>'
    begun = f'<startEvent id="tick" name="the time has come">{definition}</startEvent>'
    return route(key, begun + _task("look") + END + _line("tick look end"))


def raises(key: str = "raises") -> Bundle:
    """After `work` an escalation that nothing in the route catches, then `more`."""
    beside = '<escalation id="too_big" name="too big" escalationCode="TOO_BIG"/>'
    thrown = _throw("raise", "escalation", "too_big")
    inside = START + _task("work", "network") + thrown + _task("more", "network") + END
    return route(key, inside + _line("start work raise more end"), beside=beside)


def stumbles(key: str = "stumbles") -> Bundle:
    """Waits for the signal `fault`, and cannot go on then: its gateway has no answer."""
    gateway = '<exclusiveGateway id="spot" name="free?" default="spot-end"/>'
    flows = _line("start heard spot end") + flow("spot", "never", "provider > 5")
    never = '<endEvent id="never" name="never"/>'
    return route(key, START + _catch("heard", "signal", "fault") + gateway + END + never + flows, beside=_FAULT)


def counts(key: str = "counts", store: str = "tally", *, fails: bool = False) -> Bundle:
    """After `go` adds one to a data store, and keeps the sum as `n`; one that `fails` cannot go on after that."""
    inside = START + _count(store) + _task("go") + END + _line("start go count end")
    if fails:
        inside += '<endEvent id="never" name="never"/>' + flow("count", "never", "case.channel > 5")
    return route(key, inside, beside=f'<dataStore id="{store}" name="{store}"/>')


def refunds(key: str = "refunds") -> Bundle:
    """After `decide`, which is owed, one more is on the `tally`, `refunded` is sent, the customer is told."""
    decide = user_task("decide", 'huiyin:group="window" huiyin:due="3wd" huiyin:escalation="standard"')
    thrown = _throw("hand_on", "message", "refunded", "", {"number": "=case.number"})
    told = '<endEvent id="end" name="refunded" huiyin:notify="refunded"/>'
    inside = START + _count("tally") + decide + thrown + told + _line("start decide count hand_on end")
    beside = '<message id="refunded" name="refunded"/><dataStore id="tally" name="tally"/>'
    return route(key, inside, "messages: {refunded: 'Refunded: {number}'}\n", beside=beside)


def checks(key: str = "checks") -> Bundle:
    """Begins with the message `refunded`, then `check`."""
    begun = f'<startEvent id="begun" name="begun">{_definition("begun", "message", "refunded")}</startEvent>'
    inside = begun + _task("check") + END + _line("begun check end")
    return route(key, inside, beside='<message id="refunded" name="refunded"/>')


def endless(key: str = "endless") -> Bundle:
    """After `go` a loop without any waiting in it, and without an end."""
    gateway = '<exclusiveGateway id="enough" name="enough?" default="enough-turn"/>'
    turn = '<scriptTask id="turn" name="turn" scriptFormat="feel" huiyin:result="n"><script>=1</script></scriptTask>'
    flows = _line("start go turn enough turn") + flow("enough", "end", "n > 1")
    return route(key, START + _task("go") + turn + gateway + END + flows)


def crowded(key: str = "crowded", count: int = 5_001) -> Bundle:
    """After `go` more instances of `look` than a run may have."""
    cardinality = f"<loopCardinality>{count - 1} + 1</loopCardinality>"
    many = f"<multiInstanceLoopCharacteristics>{cardinality}</multiInstanceLoopCharacteristics>"
    look = user_task("look", 'huiyin:group="window"', many)
    return route(key, START + _task("go") + look + END + _line("start go look end"))


_MESSAGES = '<message id="question" name="question"/><message id="answer" name="answer"/>'
_FAULT = '<signal id="fault" name="fault"/>'


def _count(store: str) -> str:
    """A script that adds one to a data store, and keeps the sum as `n`."""
    return (
        f'<dataStoreReference id="of_{store}" name="{store}" dataStoreRef="{store}"/>'
        '<scriptTask id="count" name="count" scriptFormat="feel" huiyin:result="n" huiyin:returns="true">'
        '<ioSpecification><dataInput id="seen_in" name="seen"/><dataOutput id="n_out" name="n"/>'
        "<inputSet><dataInputRefs>seen_in</dataInputRefs></inputSet>"
        "<outputSet><dataOutputRefs>n_out</dataOutputRefs></outputSet></ioSpecification>"
        f'<dataInputAssociation id="in"><sourceRef>of_{store}</sourceRef><targetRef>seen_in</targetRef>'
        "</dataInputAssociation>"
        f'<dataOutputAssociation id="out"><sourceRef>n_out</sourceRef><targetRef>of_{store}</targetRef>'
        "</dataOutputAssociation><script>=if seen = null then 1 else seen + 1</script></scriptTask>"
    )


def _task(key: str, group: str = "window") -> str:
    return user_task(key, f'huiyin:group="{group}"')


def _definition(key: str, kind: str, name: str) -> str:
    return f'<{kind}EventDefinition id="of_{key}" {kind}Ref="{name}"/>'


def _catch(key: str, kind: str, name: str, more: str = "") -> str:
    inside = _definition(key, kind, name)
    return f'<intermediateCatchEvent id="{key}" name="{key}" {more}>{inside}</intermediateCatchEvent>'


def _throw(key: str, kind: str, name: str, more: str = "", says: dict[str, str] | None = None) -> str:
    inputs = "".join(f'<huiyin:input source="{source}" target="{name}"/>' for name, source in (says or {}).items())
    mapped = f"<extensionElements>{inputs}</extensionElements>" if inputs else ""
    inside = mapped + _definition(key, kind, name)
    return f'<intermediateThrowEvent id="{key}" name="{key}" {more}>{inside}</intermediateThrowEvent>'


def _line(names: str) -> str:
    return "".join(flow(*pair) for pair in pairwise(names.split()))
