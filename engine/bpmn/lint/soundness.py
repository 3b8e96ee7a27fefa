"""Whether every element can be reached, every path ends, and tokens never wait or gather in vain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.bpmn.lint.rules import Rule, error, info, warning
from engine.bpmn.lint.subject import Subject, title
from engine.bpmn.soundness import Kind, Problem, problems
from engine.bpmn.soundness.paths import reached
from engine.findings import Finding
from engine.text import Text, text

FAMILY = "Where it leads"

UNREACHABLE = error("unreachable", FAMILY, "No path from a start leads to the element, so it never happens.")
DEAD_END = warning("dead-end", FAMILY, "The path stops without an end event: the run ends there in silence.", "10.5.3")
NO_END = warning(
    "end-missing", FAMILY, "A process or sub-process has no end event, so nothing says how it ends.", "10.5.3"
)
ENDLESS = error("endless", FAMILY, "Once there, no path leads to an end any more: the case could never be closed.")
ENDLESS_POSSIBLE = warning(
    "endless-possible", FAMILY, "A loop has no way out; only if something beside it ends the whole is the case closed."
)
DEADLOCK = error(
    "deadlock", FAMILY, "A join waits for branches that never all come: every run that gets there stops for good."
)
DEADLOCK_POSSIBLE = warning(
    "deadlock-possible",
    FAMILY,
    "With some answers a join waits for a branch that comes no more. Decisions that ask the same agree as long as "
    "nothing writes what they ask; where they agree for another reason, it may be a false alarm.",
)
UNSYNCHRONISED = warning(
    "unsynchronised",
    FAMILY,
    "Branches that run at the same time meet where nothing waits for all of them, so what follows happens once for "
    "each.",
)
GROWTH = warning(
    "tokens-grow", FAMILY, "Each turn of a loop leaves something running, so that the work grows with every turn."
)
GROWTH_ENDLESS = error(
    "tokens-grow-endless", FAMILY, "The same, and nothing ends the loop: the run stops at the engine's limit."
)
DEAD = warning("never-happens", FAMILY, "A path leads to the element, but in no run does all come that it waits for.")
RESTLESS = warning(
    "loop-restless",
    FAMILY,
    "A loop waits for nobody and changes nothing that its conditions ask: once round, for ever round, until the engine "
    "stops it.",
)
UNCHECKED = info("soundness-unchecked", FAMILY, "The diagram branches too much for all its behaviours to be looked at.")

SHOWN = 12
"""So many elements of a trace stand in a sentence; all of them in the finding."""


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about paths and tokens; elements that the parser has already named as unconnected are left to it."""
    yield from _paths(subject)
    model = subject.model
    for problem in problems(model, _answers(subject)):
        scope = model.scopes[problem.scope]
        if scope.file != subject.file:
            continue
        element = model.elements.get(problem.element)
        rule = _rule(problem)
        finding = rule.finding(
            subject.file,
            problem.element,
            _message(subject, problem),
            _REMEDIES[rule] if problem.kind != "deadlock" or problem.missing else _CONDITION,
            element.line if element else None,
        )
        yield replace(finding, trace=problem.trace)


def _answers(subject: Subject) -> dict[str, frozenset[str]]:
    """What the forms of user tasks can write, as far as they are known."""
    forms = subject.around.forms
    return {
        key: frozenset(field.name for field in forms[settings.form].fields)
        for key, settings in subject.model.settings.items()
        if settings.form is not None and settings.form in forms
    }


def _rule(problem: Problem) -> Rule:
    sure, possible = _RULES[problem.kind]
    return sure if problem.always else possible


_RULES: dict[Kind, tuple[Rule, Rule]] = {
    "deadlock": (DEADLOCK, DEADLOCK_POSSIBLE),
    "unsynchronised": (UNSYNCHRONISED, UNSYNCHRONISED),
    "growth": (GROWTH_ENDLESS, GROWTH),
    "dead": (DEAD, DEAD),
    "endless": (ENDLESS, ENDLESS_POSSIBLE),
    "restless": (RESTLESS, RESTLESS),
    "unchecked": (UNCHECKED, UNCHECKED),
}
_JOIN = text("Join with the same kind of gateway with which you split, or let no branch leave before the join.")
_CONDITION = text("Write an activation condition that holds for as many branches as come.")
_GROW = text("Join the branches before the loop goes back, or split behind the loop.")
_REMEDIES: dict[Rule, Text] = {
    DEADLOCK: _JOIN,
    DEADLOCK_POSSIBLE: _JOIN,
    UNSYNCHRONISED: text("Join the branches with a parallel or inclusive gateway, or end each by itself."),
    GROWTH: _GROW,
    GROWTH_ENDLESS: _GROW,
    DEAD: text("Lead all the branches to it that it waits for, or remove it."),
    ENDLESS: text("Draw a way out of the loop."),
    ENDLESS_POSSIBLE: text("Draw a way out of the loop."),
    RESTLESS: text("Put a step or a wait into the loop, or change in it what its conditions ask."),
    UNCHECKED: text("Split the diagram into sub-processes; each is looked at by itself."),
}


def _message(subject: Subject, problem: Problem) -> Text:
    name, way = _name(subject, problem.element), _way(subject, problem.trace)
    missing = text("{names}", names=", ".join(f"“{_name(subject, key)}”" for key in problem.missing))
    if problem.kind == "deadlock" and not problem.missing:
        if problem.always:
            return text("“{name}” waits for ever, for its condition never holds: {way}", name=name, way=way)
        return text("“{name}” may wait for ever, if its condition does not hold: {way}", name=name, way=way)
    if problem.kind == "deadlock":
        if problem.always:
            return text(
                "“{name}” waits for ever, for nothing more comes from {missing}: {way}",
                name=name,
                missing=missing,
                way=way,
            )
        return text(
            "“{name}” may wait for ever, if nothing more comes from {missing}: {way}",
            name=name,
            missing=missing,
            way=way,
        )
    if problem.kind == "unsynchronised":
        if problem.always:
            return text("what follows “{name}” happens more than once: {way}", name=name, way=way)
        return text("what follows “{name}” may happen more than once: {way}", name=name, way=way)
    if problem.kind == "growth":
        return text("each turn of the loop through “{name}” leaves more running: {way}", name=name, way=way)
    if problem.kind == "dead":
        return text("“{name}” never happens, for not all comes that it waits for: {way}", name=name, way=way)
    if problem.kind == "endless":
        return text("from “{name}” no path leads to an end: {way}", name=name, way=way)
    if problem.kind == "restless":
        return text(
            "the loop through “{name}” waits for nothing, and nothing in it changes what its conditions ask: {way}",
            name=name,
            way=way,
        )
    return text("“{name}” branches too much to be checked wholly", name=name)


def _name(subject: Subject, key: str) -> str:
    element = subject.model.elements.get(key)
    if element is not None:
        return title(element)
    scope = subject.model.scopes.get(key)
    return (scope.name if scope else "") or key


def _way(subject: Subject, trace: tuple[str, ...]) -> str:
    names = [_name(subject, key) for key in trace]
    if len(names) > SHOWN:
        names = [*names[: SHOWN // 2 - 1], "…", *names[-SHOWN // 2 :]]
    return " → ".join(names)


def _paths(subject: Subject) -> Iterator[Finding]:
    model = subject.model
    come = reached(model)
    for element in subject.own:
        if element.id not in come and (element.incoming or element.type == "boundaryEvent"):
            yield UNREACHABLE.finding(
                subject.file,
                element.id,
                text("“{name}” cannot be reached from a start", name=title(element)),
                text("Lead a flow to it, or remove it."),
                element.line,
            )
        stops = not element.outgoing and element.link is None and element.type not in ("endEvent", "boundaryEvent")
        if (
            stops
            and element.incoming
            and not element.type.endswith("Gateway")
            and _needs_an_end(subject, element.scope)
        ):
            yield DEAD_END.finding(
                subject.file,
                element.id,
                text("the path stops at “{name}”", name=title(element)),
                text("Lead it to an end event that says how it ended."),
                element.line,
            )
    for scope in model.scopes.values():
        ends = any(model.elements[key].type == "endEvent" for key in scope.elements)
        if scope.file == subject.file and scope.elements and not ends and _needs_an_end(subject, scope.id):
            yield NO_END.finding(
                subject.file,
                scope.id,
                text("“{scope}” has no end event", scope=scope.name or scope.id),
                text("Draw one for each way it can end."),
            )


def _needs_an_end(subject: Subject, key: str) -> bool:
    """Whether end events belong into a scope: ad-hoc sub-processes may have none, and a global task is one step."""
    scope = subject.model.scopes[key]
    return scope.kind != "adHocSubProcess" and scope.elements != (key,)
