"""Say something about a case, or add a file to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import insert

from engine.commands._cases import lock_case
from engine.commands._files import recognise
from engine.commands._words import keep_words
from engine.dispatch import Transaction
from engine.errors import BadInput
from engine.model.audit import AuditAction, attachment_contents
from engine.model.ids import new_id
from engine.model.tasks import attachments
from engine.queries.sight import require_sight_of
from engine.rules.permissions import Permission
from engine.text import text

_ATTACH = insert(attachments)
_CONTENT = insert(attachment_contents)

LONGEST_COMMENT = 10_000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Comment:
    """Add a comment; returns its id. Closed cases may be commented on, because answers come late."""

    permission: ClassVar[Permission] = Permission.COMMENT

    case_id: int
    words: str
    task_id: int | None = None

    def execute(self, tx: Transaction) -> int:
        words = self.words.strip()
        if not words or len(words) > LONGEST_COMMENT:
            raise BadInput(detail=text("A comment has between 1 and {most} characters.", most=LONGEST_COMMENT))
        case = lock_case(tx, self.case_id)
        require_sight_of(tx.connection, case.id, tx.actor)
        comment_id = keep_words(tx, case, words, self.task_id)
        tx.audit(case, AuditAction.CASE_COMMENTED, comment=comment_id, task=self.task_id)
        return comment_id


@dataclass(frozen=True, slots=True)
class AttachFile:
    """Add a file; returns its id. Its kind is told by its first bytes, not by its name."""

    permission: ClassVar[Permission] = Permission.COMMENT

    case_id: int
    name: str
    content: bytes
    task_id: int | None = None

    def execute(self, tx: Transaction) -> int:
        most = tx.engine.settings.attachment_megabytes
        if not self.content or len(self.content) > most * 1_000_000:
            raise BadInput(detail=text("A file has between 1 byte and {most} MB.", most=most))
        media_type = recognise(self.name, self.content)
        case = lock_case(tx, self.case_id)
        require_sight_of(tx.connection, case.id, tx.actor)
        attachment_id = new_id()
        digest = hashlib.sha256(self.content).hexdigest()
        tx.write(
            _ATTACH,
            {
                "id": attachment_id,
                "case_id": case.id,
                "task_id": self.task_id,
                "name": self.name.replace("\\", "/").rsplit("/", 1)[-1][:200],
                "media_type": media_type,
                "size": len(self.content),
                "sha256": digest,
                "added_by": tx.actor.username,
                "added_at": tx.now,
            },
        )
        tx.write(_CONTENT, {"attachment_id": attachment_id, "content": self.content})
        tx.audit(case, AuditAction.FILE_ATTACHED, attachment=attachment_id, size=len(self.content), sha256=digest)
        return attachment_id
