"""Everything that can go wrong, as one tree. Codes are stable; they stand in the reference of errors.

HuiyinError
├── BadInput                what came in cannot be used; nothing was changed
│   ├── BadFile             a designer's or operator's file, with file and line
│   │   ├── BadModel        BPMN that cannot be read or run
│   │   └── LintRefused     a deploy stopped by findings
│   ├── BadExpression       FEEL that does not parse
│   ├── BadDuration         a duration such as `5wd` that is none
│   └── FormInvalid         answers to a form, with a sentence for each field
├── EvaluationFailed        FEEL that parsed and still has no answer
│   ├── UnknownName         a name the context does not have
│   ├── LimitReached        too many steps, too deep, too large
│   └── DecisionFailed      a part of a decision model, named with its rule and column
├── RunFailed               a run that cannot go on; becomes an incident
├── NotFound                no such case, task, route, person
├── NotAllowed              a permission is missing
│   └── OwnRequest          nobody decides about their own request
├── SignInFailed            name or password wrong, session expired, too many tries
├── Conflict                somebody or something else was first
│   ├── TaskTaken           claimed or completed by another person
│   ├── WrongState          the case or task is not in a state that allows this
│   └── CannotMigrate       a running case stands where another version of its route has no place for it
├── Unavailable             the database is busy, full or away: try again
│   └── OutcomeUnknown      it went away while something was being recorded: look first
└── NotSent                 a message that did not get out
    ├── ChannelAway         nothing gets out on this channel now; everything waits, in order
    ├── MessagePutOff       the other side does not take this message now: tried again later
    └── MessageRefused      the other side will never take it; an operator sees it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.findings import Finding
from engine.text import Text, Translate, text


class HuiyinError(Exception):
    """The root. `message` says what happened to which thing, `remedy` what to do next; both are English templates."""

    code: ClassVar[str] = "HY000"
    message: ClassVar[str] = "Something went wrong: {detail}"
    remedy: ClassVar[str] = ""
    words: ClassVar[Mapping[str, Text]] = {}
    """Names that parameters may hold (states, kinds of things), as people say them."""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(str(self.text))

    @property
    def text(self) -> Text:
        said = {
            name: self.words.get(value, value) if isinstance(value, str) else value
            for name, value in self.params.items()
        }
        return Text(self.message, said)

    @property
    def advice(self) -> Text:
        return Text(self.remedy, self.params)

    def show(self, translate: Translate = str) -> str:
        """Message and remedy in the reader's language, on one line."""
        return f"{self.text.show(translate)} {self.advice.show(translate)}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.params))


def _rebuild(kind: type[HuiyinError], params: dict[str, object]) -> HuiyinError:
    return kind(**params)


class BadInput(HuiyinError):
    """`field` is the command's field that it is about, where it is about one."""

    code = "HY100"
    message = "{detail}"

    @property
    def field(self) -> str:
        return str(self.params.get("field", ""))


class BadFile(BadInput):
    code = "HY110"
    message = "{file}: {detail}"
    remedy = "Correct the file and try again."


class BadModel(BadFile):
    """What to do instead stands in the parameter `remedy` (a Text) when the reader of the model knows it."""

    code = "HY111"
    message = "{file}: {element}: {detail}"
    remedy = "Open the model, correct this element and try again."

    @property
    def advice(self) -> Text:
        known = self.params.get("remedy")
        return known if isinstance(known, Text) else super().advice


class LintRefused(BadFile):
    code = "HY112"
    message = "{file}: not deployed, {count} error(s) found; the first: {detail}"
    remedy = "Run `huiyin lint` on the folder, mend what it names, and deploy again."

    def __init__(self, findings: Sequence[Finding] = (), **params: object) -> None:
        self.findings = tuple(findings)
        super().__init__(**params)


class BadExpression(BadInput):
    code = "HY120"
    message = "“{source}”, line {line}, column {column}: {detail}"
    remedy = "Correct the expression."


class BadDuration(BadInput):
    code = "HY130"
    message = "“{source}” is not a duration."
    remedy = (
        "Write a number and a unit: 5wd (working days), 4wh (working hours), 15d (calendar days), 36h or 90m; "
        "at most twenty years."
    )


class FormInvalid(BadInput):
    """`fields` maps a field's name to the sentence to show beside it; the answers are kept by whoever asked."""

    code = "HY140"
    message = "The form has {count} answer(s) to correct."
    remedy = "Look at the fields marked and send again; what was typed is kept."

    def __init__(self, fields: Mapping[str, Text] | None = None, **params: object) -> None:
        self.fields = dict(fields or {})
        super().__init__(**{"count": len(self.fields), **params})


class EvaluationFailed(HuiyinError):
    code = "HY200"
    message = "“{source}” has no answer: {detail}"
    remedy = "Check the values that the expression uses."


class UnknownName(EvaluationFailed):
    """The parameter `remedy` (a Text) names one that is known and looks alike, if there is one."""

    code = "HY201"
    message = "“{source}” uses the name “{name}”, which is not known here."
    remedy = "Correct the name, or set it before this point."

    @property
    def advice(self) -> Text:
        known = self.params.get("remedy")
        return known if isinstance(known, Text) else super().advice


class LimitReached(EvaluationFailed):
    code = "HY202"
    message = "“{source}” was stopped: {detail}"
    remedy = "Make the expression simpler or its input smaller."


class DecisionFailed(EvaluationFailed):
    """`element` is the decision or function, `part` (a Text) the part of it: a rule and its column, an entry."""

    code = "HY203"
    message = "{file}: “{element}”, {part}: {detail}"
    remedy = "Correct this part of the decision model, or the value it was given."


class RunFailed(HuiyinError):
    code = "HY300"
    message = "The run stopped at “{element}”: {detail}"
    remedy = "An incident was recorded; an operator can mend the cause and retry."


class NotFound(HuiyinError):
    code = "HY400"
    message = "There is no {kind} “{name}”."
    words: ClassVar[Mapping[str, Text]] = {
        "case": text("case"), "decision": text("decision"), "escalation": text("escalation"),
        "extension": text("request for more time"), "file": text("file"), "incident": text("incident"),
        "job": text("job"), "ladder": text("ladder"), "notification": text("notification"),
        "obligation": text("obligation"), "person": text("person"), "route": text("route"), "run": text("run"),
        "service": text("decision service"), "task": text("task"), "version": text("version"),
    }  # fmt: skip
    remedy = "Check the number or name."


class NotAllowed(HuiyinError):
    code = "HY410"
    message = "This needs the permission “{permission}”, which {who} does not have."
    remedy = "Ask somebody who has it, or have the role granted."


class OwnRequest(NotAllowed):
    code = "HY411"
    message = "{who} asked for this: nobody decides about their own request."
    remedy = "Let the head of the unit decide, or somebody else who may."


class SignInFailed(HuiyinError):
    code = "HY420"
    message = "{detail}"
    remedy = "Sign in again."


class Conflict(HuiyinError):
    code = "HY500"
    message = "{detail}"
    remedy = "Look at the present state and decide again."


class TaskTaken(Conflict):
    code = "HY501"
    message = "“{task}” was already {what} by {who} at {at}."
    remedy = "Nothing of yours was recorded; your draft is kept."


class WrongState(Conflict):
    code = "HY502"
    message = "{what} is {state}: this cannot be done now."
    words: ClassVar[Mapping[str, Text]] = {
        "open": text("open"),
        "suspended": text("suspended"),
        "completed": text("completed"),
        "cancelled": text("cancelled"),
        "met": text("met"),
    }
    remedy = "Look at the case and decide again."


class CannotMigrate(Conflict):
    """`positions` are all places of the run that have no place in the other version (`engine.bpmn.migration`)."""

    code = "HY503"
    message = "The case cannot move to the other version: {count} place(s) have nowhere to go; the first: {detail}"
    remedy = "Say in the mapping what became of them, or let the case end on its own version."

    def __init__(self, positions: Sequence[Any] = (), **params: object) -> None:
        self.positions = tuple(positions)
        super().__init__(**params)


class Unavailable(HuiyinError):
    code = "HY600"
    message = "The database cannot take this now: {detail}"
    remedy = "Nothing was changed. Try again in a moment."


class OutcomeUnknown(Unavailable):
    code = "HY601"
    message = "The connection was lost while this was being recorded: {detail}"
    remedy = "Look whether it is there before you send it again."


class NotSent(HuiyinError):
    code = "HY700"
    message = "This could not be sent: {detail}"
    remedy = "Look at “Messages out” on the page of operations."


class ChannelAway(NotSent):
    code = "HY701"
    message = "Nothing can be sent by {channel} now: {detail}"
    words: ClassVar[Mapping[str, Text]] = {
        "e-mail": text("e-mail"),
        "text message": text("text message"),
        "webhook": text("webhook"),
    }
    remedy = "Nothing is lost: all waits, in order. Check the settings of this channel, and the other side."


class MessagePutOff(NotSent):
    code = "HY702"
    message = "The other side does not take this message now: {detail}"
    remedy = "It is tried again later; the others go on."


class MessageRefused(NotSent):
    code = "HY703"
    message = "The other side refused this message: {detail}"
    remedy = "Correct the address, or what it names, and send it again from “Messages out”."
