"""What permissions allow, in words: a refusal names the one that was missing."""

from __future__ import annotations

from engine.sessions import Permission
from engine.text import Text, text

_NAMES = {
    Permission.OPEN_CASE: text("register cases"),
    Permission.SEE_CASE: text("see this case"),
    Permission.COMMENT: text("comment on this case"),
    Permission.UNMASK: text("see personal data"),
    Permission.STEER_CASE: text("hold this case and let it go on"),
    Permission.ASK_EXTENSION: text("ask for more time"),
    Permission.DECIDE_EXTENSION: text("decide about more time"),
    Permission.WITHDRAW_CASE: text("record a withdrawal"),
    Permission.CLOSE_CASE: text("cancel and reopen cases"),
    Permission.WORK: text("work on this task"),
    Permission.REASSIGN: text("reassign tasks"),
    Permission.ESCALATE: text("escalate by hand"),
    Permission.ACKNOWLEDGE: text("acknowledge escalations"),
    Permission.SEND: text("send messages and signals to cases"),
    Permission.REPORTS: text("see reports"),
    Permission.EDIT_ROUTES: text("edit routes"),
    Permission.DEPLOY: text("deploy routes"),
    Permission.OPERATE: text("operate the system"),
    Permission.INSPECT: text("inspect the system"),
}


def in_words(permission: object) -> Text | str:
    """`see this case (case.see)`; what is no permission of ours stays as it is."""
    known = {str(one): name for one, name in _NAMES.items()}.get(str(permission))
    return text("{what} ({code})", what=known, code=str(permission)) if known else str(permission)
