"""What happened to a case, newest first: the facts of its audit chain, with the words that belong to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.bpmn.bundle.texts import translate
from engine.dispatch.definitions import Definition
from engine.model.audit import AuditAction, audit_events
from engine.model.notifications import NotificationStatus
from engine.model.tasks import attachments, comments
from engine.model.time import HoldEnd, ObligationKind, extensions
from engine.notify.channels import channel_text
from engine.queries.called import called
from engine.queries.clocks import moved_because
from engine.queries.holds import ENDS
from engine.queries.people import people_names
from engine.rules.wording import PLACEHOLDERS, fill
from engine.text import Text, text

SHOWN = 200

_EVENTS = (
    select(audit_events.c.seq, audit_events.c.at, audit_events.c.actor, audit_events.c.action, audit_events.c.payload)
    .where(audit_events.c.case_id == bindparam("case_id"))
    .order_by(audit_events.c.seq.desc())
    .limit(SHOWN)
)
_WORDS = select(comments.c.id, comments.c.words).where(comments.c.case_id == bindparam("case_id"))
_FILES = select(attachments.c.id, attachments.c.name).where(attachments.c.case_id == bindparam("case_id"))

_ASKED = select(extensions.c.id, extensions.c.reason, extensions.c.note).where(
    extensions.c.case_id == bindparam("case_id")
)

_QUIET = frozenset(
    {
        AuditAction.RUN_STARTED,
        AuditAction.TIMER_ARMED,
        AuditAction.TIMER_CANCELLED,
        AuditAction.CLOCK_CANCELLED,
        AuditAction.TASK_CANCELLED,
    }
)
"""Bookkeeping that an auditor looks up in the chain itself; people following a matter do not miss it."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One fact. `what` is a sentence; `words` what somebody wrote; `grave`: an escalation or an incident."""

    seq: int
    at: datetime
    who: Text
    action: AuditAction
    what: Text
    words: str
    grave: bool


def timeline(
    connection: Connection, definition: Definition, case_id: int, language: str, groups: Mapping[str, str]
) -> tuple[Happening, ...]:
    """The last `SHOWN` facts, newest first."""
    rows = connection.execute(_EVENTS, {"case_id": case_id}).all()
    names = people_names(connection, [row.actor for row in rows])
    words = {row.id: row.words for row in connection.execute(_WORDS, {"case_id": case_id})}
    files = {row.id: row.name for row in connection.execute(_FILES, {"case_id": case_id})}
    asked = {row.id: row for row in connection.execute(_ASKED, {"case_id": case_id})}
    told = _Teller(definition, language, groups, files)
    return tuple(
        Happening(
            seq=row.seq,
            at=row.at,
            who=_ACTORS.get(row.actor) or text("{who}", who=names.get(row.actor, row.actor)),
            action=AuditAction(row.action),
            what=told.sentence(AuditAction(row.action), row.payload),
            words=words.get(row.payload.get("comment")) or _said(row, asked),
            grave=_is_grave(row.action, row.payload),
        )
        for row in rows
        if row.action not in _QUIET
    )


_ACTORS = {"system": text("the system"), "customer": text("the customer"), "local-operator": text("the local operator")}


def _said(row: Any, asked: Mapping[int, Any]) -> str:
    """What somebody wrote with it that is no comment of the case."""
    request = asked.get(row.payload.get("extension", 0))
    if request is not None:
        return request.reason if row.action == AuditAction.EXTENSION_ASKED else request.note or ""
    return "" if row.action == AuditAction.DUE_RECOMPUTED else str(row.payload.get("reason") or "")


def _is_grave(action: str, payload: Mapping[str, Any]) -> bool:
    """Supervision, incidents, and what nobody took up; a reminder is an ordinary thing."""
    if action == AuditAction.ESCALATED:
        return payload.get("level") not in ("warn", "urge")
    if _is_untold(action, payload):
        return True
    return action in (AuditAction.INCIDENT_RAISED, AuditAction.ESCALATION_RAISED, AuditAction.MESSAGE_UNCLAIMED)


_UNTOLD = (NotificationStatus.FAILED, NotificationStatus.BOUNCED)


def _is_untold(action: str, payload: Mapping[str, Any]) -> bool:
    return action == AuditAction.CUSTOMER_TOLD and payload.get("status") in _UNTOLD


_SENTENCES: dict[AuditAction, Text] = {
    AuditAction.CASE_OPENED: text("Case opened"),
    AuditAction.CASE_SUSPENDED: text("Case put on hold"),
    AuditAction.CASE_RESUMED: text("Case taken up again"),
    AuditAction.CASE_COMPLETED: text("Case closed"),
    AuditAction.CASE_CANCELLED: text("Case cancelled"),
    AuditAction.CASE_WITHDRAWN: text("Customer withdrew"),
    AuditAction.CASE_REOPENED: text("Case reopened"),
    AuditAction.CASE_LINKED: text("Linked with earlier cases of this customer"),
    AuditAction.CASE_COMMENTED: text("Comment"),
    AuditAction.ANSWER_MISDIRECTED: text("Came as an answer, but to no case that is open"),
    AuditAction.CASE_UNMASKED: text("Looked at personal data"),
    AuditAction.FILE_ATTACHED: text("File attached: {file}"),
    AuditAction.MESSAGE_DELIVERED: text("Message arrived: {name}"),
    AuditAction.SIGNAL_DELIVERED: text("Signal arrived: {name}"),
    AuditAction.MESSAGE_SENT: text("Message sent: {name}"),
    AuditAction.MESSAGE_UNCLAIMED: text("Nobody waited for the message: {name}"),
    AuditAction.SIGNAL_SENT: text("Signal sent: {name}"),
    AuditAction.STORE_WRITTEN: text("Shared data changed: {name}"),
    AuditAction.TASK_OPENED: text("{step}: waiting for {group}"),
    AuditAction.TASK_CLAIMED: text("{step}: claimed"),
    AuditAction.TASK_RELEASED: text("{step}: given back"),
    AuditAction.TASK_REASSIGNED: text("{step}: reassigned"),
    AuditAction.TASK_TAKEN_OVER: text("{step}: taken over"),
    AuditAction.TASK_COMPLETED: text("{step}: done"),
    AuditAction.TASK_CANCELLED: text("{step}: no longer needed"),
    AuditAction.CLOCK_STARTED: text("Clock started: {clock}"),
    AuditAction.CLOCK_STOPPED: text("Clock kept: {clock}"),
    AuditAction.CLOCK_CANCELLED: text("Clock ended: {clock}"),
    AuditAction.CLOCK_PAUSED: text("Clock paused: {clock}"),
    AuditAction.CLOCK_RESUMED: text("Clock runs again: {clock}"),
    AuditAction.DUE_RECOMPUTED: text("Due date counted again, because {why}: {clock}"),
    AuditAction.EXTENSION_ASKED: text("More time asked for: {clock}"),
    AuditAction.EXTENSION_APPROVED: text("More time approved: {clock}"),
    AuditAction.EXTENSION_REFUSED: text("More time refused: {clock}"),
    AuditAction.EXTENSION_LAPSED: text("A request for more time lapsed: {clock}"),
    AuditAction.DECISION_MADE: text("{step}: decided by rule"),
    AuditAction.TIMER_FIRED: text("Time is up: {step}"),
    AuditAction.ESCALATED: text("Escalated, {level}: {clock}"),
    AuditAction.ESCALATION_SKIPPED: text("Level {level} left out, its time was over already: {clock}"),
    AuditAction.ESCALATION_RAISED: text("Raised to the team's lead: {step}"),
    AuditAction.ESCALATION_ACKNOWLEDGED: text("Escalation acknowledged"),
    AuditAction.CUSTOMER_TOLD: text("Customer told by {channel}: {message}"),
    AuditAction.INCIDENT_RAISED: text("Stopped; an operator has to look at it"),
    AuditAction.INCIDENT_RESOLVED: text("The stop was mended"),
}

_NOT_TOLD = text("The customer could not be told by {channel}: {message}")
_KEPT = text("For the customer, not sent: {message}")

_ABOUT: dict[str, Text] = {
    ObligationKind.PROMISE: text("Promised date escalated, {level}: {clock}"),
    ObligationKind.ANSWER: text("Acknowledgement escalated, {level}: {clock}"),
}
"""What escalated, where it was neither the step nor the clock itself."""

_ANSWER_AGAIN = text("Acknowledgement owed again: {clock}")
_MISDIRECTED: dict[str, Text] = {
    "unknown": text("Came as an answer, but no case has this number"),
    "other_customer": text("Came as an answer to a case of another customer"),
    "closed": text("Came as an answer to a case that was closed"),
}

_UNNAMED = text("{action}")

LEVELS: dict[str, Text] = {
    "warn": text("reminder"),
    "urge": text("urged"),
    "supervise_1": text("supervision 1"),
    "supervise_2": text("supervision 2"),
    "supervise_3": text("supervision 3"),
    "supervise_4": text("supervision 4"),
    "supervise_5": text("supervision 5"),
    "by_hand": text("raised by hand"),
}


def level_text(level: str) -> Text:
    """What a level of the ladder is called; a designer's own level keeps its name."""
    return LEVELS[level] if level in LEVELS else text("{level}", level=level)


@dataclass(frozen=True, slots=True)
class _Teller:
    definition: Definition
    language: str
    groups: Mapping[str, str]
    files: Mapping[int, str]

    def sentence(self, action: AuditAction, payload: Mapping[str, Any]) -> Text:
        group = payload.get("group")
        params = {
            "step": self._named(payload.get("element") or payload.get("name") or ""),
            "group": self.groups.get(group, group) if group else text("the person in charge"),
            "clock": self._named(str(payload.get("clock") or payload.get("obligation") or payload.get("name") or "")),
            "level": level_text(str(payload.get("level") or "")),
            "name": str(payload.get("name") or payload.get("message") or ", ".join(payload.get("stores", ()))),
            "file": self.files.get(payload.get("attachment", 0), ""),
            "channel": channel_text(payload.get("channel") or ""),
            "message": self._message(str(payload.get("message") or "")),
            "action": str(action),
            "why": moved_because(str(payload.get("reason") or "")),
        }
        known = self._particular(action, payload, params)
        return known or replace(_SENTENCES.get(action, _UNNAMED), params=params)

    def _particular(self, action: AuditAction, payload: Mapping[str, Any], params: Mapping[str, Any]) -> Text | None:
        """Facts that say more than their kind: why a hold began or ended, what came from the customer or did not
        reach them, and what escalated."""
        if action is AuditAction.CASE_SUSPENDED and (rule := self.definition.route.hold(str(payload.get("why")))):
            return text("Case put on hold: {reason}", reason=translate(self.definition.texts, rule.name, self.language))
        if action is AuditAction.CASE_RESUMED and payload.get("how"):
            return text("Case taken up again: {why}", why=ENDS[HoldEnd(payload["how"])])
        if action is AuditAction.CASE_COMMENTED and payload.get("by_customer"):
            return text("From the customer")
        if action is AuditAction.ANSWER_MISDIRECTED:
            return _MISDIRECTED.get(str(payload.get("why")))
        if action is AuditAction.DUE_RECOMPUTED and payload.get("kind") == ObligationKind.ANSWER:
            return replace(_ANSWER_AGAIN, params=params)
        if action is AuditAction.ESCALATED and (said := _ABOUT.get(str(payload.get("kind")))):
            return replace(said, params=params)
        if action is AuditAction.CUSTOMER_TOLD and payload.get("status") == NotificationStatus.KEPT:
            return replace(_KEPT, params=params)
        return replace(_NOT_TOLD, params=params) if _is_untold(action, payload) else None

    def _named(self, name: str) -> str:
        return called(self.definition, name, self.language)

    def _message(self, template: str) -> str:
        """What the customer was told, without what was filled in."""
        written = self.definition.route.messages.get(template)
        if written is None:
            return template
        return fill(translate(self.definition.texts, written, self.language), dict.fromkeys(PLACEHOLDERS, "…"))
