"""Decision models in few words: `model(given("amount", "number"), decision("refund", "amount * 2", "amount"))`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def model(
    *parts: str, namespace: str = "urn:test", imports: Iterable[tuple[str, str]] = (), edition: str = DMN
) -> bytes:
    """A DMN file of these elements; `imports` are (namespace, name)."""
    imported = "".join(
        f"<import namespace={quoteattr(space)} name={quoteattr(name)} importType={quoteattr(DMN)}/>"
        for space, name in imports
    )
    head = f'<definitions xmlns="{edition}" namespace={quoteattr(namespace)} name="test" id="test">'
    return f"{head}\n{imported}\n{chr(10).join(parts)}\n</definitions>".encode()


# --- the graph ---


def given(name: str, type: str = "") -> str:
    """Input data."""
    return f"<inputData id={_id(name)} name={quoteattr(name)}>{_variable(name, type)}</inputData>"


def decision(name: str, logic: str, *requires: str, calls: Sequence[str] = (), type: str = "") -> str:
    """A decision; `logic` is FEEL or the XML of a boxed expression, `requires` and `calls` are names or hrefs."""
    needs = "".join(
        f"<informationRequirement><requiredDecision href={_href(one)}/></informationRequirement>" for one in requires
    )
    return (
        f"<decision id={_id(name)} name={quoteattr(name)}>{_variable(name, type)}{needs}{_knowledge(calls)}"
        f"{boxed(logic)}</decision>"
    )


def function(name: str, parameters: Sequence[str], logic: str, *calls: str, kind: str = "FEEL") -> str:
    """A business knowledge model; a parameter is `name` or `name: type`."""
    formal = "".join(_parameter(one) for one in parameters)
    return (
        f"<businessKnowledgeModel id={_id(name)} name={quoteattr(name)}>{_variable(name)}"
        f'<encapsulatedLogic kind="{kind}">{formal}{boxed(logic)}</encapsulatedLogic>{_knowledge(calls)}'
        "</businessKnowledgeModel>"
    )


def service(
    name: str,
    outputs: Sequence[str],
    inside: Sequence[str] = (),
    decisions: Sequence[str] = (),
    data: Sequence[str] = (),
) -> str:
    """A decision service."""
    parts = {"outputDecision": outputs, "encapsulatedDecision": inside, "inputDecision": decisions, "inputData": data}
    inner = "".join(f"<{tag} href={_href(one)}/>" for tag, names in parts.items() for one in names)
    return f"<decisionService id={_id(name)} name={quoteattr(name)}>{_variable(name)}{inner}</decisionService>"


def item(name: str, base: str = "", *parts: str, many: bool = False, allowed: str = "", constraint: str = "") -> str:
    """An item definition; `parts` are `name: type` of its components."""
    head = f'<itemDefinition name={quoteattr(name)} isCollection="{str(many).lower()}">'
    return f"{head}{_item(base, parts, allowed, constraint)}</itemDefinition>"


# --- logic ---


def boxed(logic: str) -> str:
    """FEEL as a literal expression; XML as it is; nothing as nothing."""
    if not logic or logic.startswith("<"):
        return logic
    return f"<literalExpression><text>{escape(logic)}</text></literalExpression>"


def context(*entries: tuple[str, str]) -> str:
    """A boxed context of (name, logic); the one with an empty name is the result."""
    inner = "".join(
        f"<contextEntry>{_variable(name) if name else ''}{boxed(logic)}</contextEntry>" for name, logic in entries
    )
    return f"<context>{inner}</context>"


def invocation(called: str, **arguments: str) -> str:
    """A boxed invocation."""
    bound = "".join(
        f"<binding><parameter name={quoteattr(name)}/>{boxed(logic)}</binding>" for name, logic in arguments.items()
    )
    return f"<invocation>{boxed(called)}{bound}</invocation>"


def relation(columns: Sequence[str], *rows: Sequence[str]) -> str:
    """A boxed relation."""
    heads = "".join(f"<column name={quoteattr(one)}/>" for one in columns)
    body = "".join(f"<row>{''.join(map(boxed, row))}</row>" for row in rows)
    return f"<relation>{heads}{body}</relation>"


def listing(*items: str) -> str:
    """A boxed list."""
    return f"<list>{''.join(map(boxed, items))}</list>"


def conditional(condition: str, then: str, otherwise: str) -> str:
    """A boxed conditional."""
    branches = f"<then>{boxed(then)}</then><else>{boxed(otherwise)}</else>"
    return f"<conditional><if>{boxed(condition)}</if>{branches}</conditional>"


def sifted(source: str, match: str) -> str:
    """A boxed filter."""
    return f"<filter><in>{boxed(source)}</in><match>{boxed(match)}</match></filter>"


def loop(kind: str, variable: str, source: str, body: str) -> str:
    """A boxed iterator: `for`, `some` or `every`."""
    inner = "return" if kind == "for" else "satisfies"
    head = f"<{kind} iteratorVariable={quoteattr(variable)}>"
    return f"{head}<in>{boxed(source)}</in><{inner}>{boxed(body)}</{inner}></{kind}>"


def lambda_(parameters: Sequence[str], logic: str, kind: str = "FEEL") -> str:
    """A boxed function."""
    return (
        f'<functionDefinition kind="{kind}">{"".join(map(_parameter, parameters))}{boxed(logic)}</functionDefinition>'
    )


# --- tables ---


def table(policy: str, inputs: Sequence[str], outputs: Sequence[str], *rules: str, aggregation: str = "") -> str:
    """A decision table. An input is `expression`, `expression: type` or `expression: type = values`; an output `name`,
    `name: type`, with ` = values` and ` else default`; a rule is its cells with `|` between, annotations after `||`."""
    how = f" aggregation={quoteattr(aggregation)}" if aggregation else ""
    heads = "".join(map(_input, inputs)) + "".join(map(_output, outputs))
    body = "".join(_rule(one, len(inputs)) for one in rules)
    return f'<decisionTable hitPolicy="{policy}"{how}>{heads}{body}</decisionTable>'


def _input(shown: str) -> str:
    head, values = _cut(shown, " = ")
    expression, type = _cut(head, ": ")
    allowed = f"<inputValues>{_text(values)}</inputValues>" if values else ""
    return f"<input><inputExpression{_type(type)}>{_text(expression)}</inputExpression>{allowed}</input>"


def _output(shown: str) -> str:
    head, default = _cut(shown, " else ")
    head, values = _cut(head, " = ")
    name, type = _cut(head, ": ")
    allowed = f"<outputValues>{_text(values)}</outputValues>" if values else ""
    last = f"<defaultOutputEntry>{_text(default)}</defaultOutputEntry>" if default else ""
    return f"<output name={quoteattr(name)}{_type(type)}>{allowed}{last}</output>"


def _rule(shown: str, inputs: int) -> str:
    cells, notes = _cut(shown, "||")
    texts = [one.strip() for one in cells.split("|")]
    inner = "".join(f"<inputEntry>{_text(one)}</inputEntry>" for one in texts[:inputs])
    inner += "".join(f"<outputEntry>{_text(one)}</outputEntry>" for one in texts[inputs:])
    noted = f"<annotationEntry>{_text(notes.strip())}</annotationEntry>" if notes else ""
    return f"<rule>{inner}{noted}</rule>\n"


# --- pieces ---


def _id(name: str) -> str:
    return quoteattr(f"id {name}")


def _href(name: str) -> str:
    return quoteattr(name if "#" in name else f"#id {name}")


def _type(name: str) -> str:
    return f" typeRef={quoteattr(name)}" if name else ""


def _text(source: str) -> str:
    return f"<text>{escape(source)}</text>"


def _variable(name: str, type: str = "") -> str:
    return f"<variable name={quoteattr(name)}{_type(type)}/>"


def _parameter(shown: str) -> str:
    name, type = _cut(shown, ": ")
    return f"<formalParameter name={quoteattr(name)}{_type(type)}/>"


def _knowledge(names: Iterable[str]) -> str:
    return "".join(
        f"<knowledgeRequirement><requiredKnowledge href={_href(one)}/></knowledgeRequirement>" for one in names
    )


def _item(base: str, parts: Sequence[str], allowed: str, constraint: str) -> str:
    inner = f"<typeRef>{escape(base)}</typeRef>" if base else ""
    inner += f"<allowedValues>{_text(allowed)}</allowedValues>" if allowed else ""
    inner += f"<typeConstraint>{_text(constraint)}</typeConstraint>" if constraint else ""
    for part in parts:
        name, type = _cut(part, ": ")
        inner += f"<itemComponent name={quoteattr(name)}><typeRef>{escape(type)}</typeRef></itemComponent>"
    return inner


def _cut(shown: str, mark: str) -> tuple[str, str]:
    left, _, right = shown.partition(mark)
    return left, right
