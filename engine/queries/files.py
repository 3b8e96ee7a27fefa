"""The bytes of a file that somebody opens."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from engine.errors import NotFound
from engine.model.audit import attachment_contents
from engine.model.cases import cases
from engine.model.tasks import attachments
from engine.queries.sight import groups_of_case, require_sight
from engine.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file whole; `sha256` is what was recorded when it came."""

    name: str
    media_type: str
    sha256: str
    content: bytes


_FILE = (
    select(
        attachments.c.name,
        attachments.c.media_type,
        attachments.c.sha256,
        attachment_contents.c.content,
        cases.c.unit,
        cases.c.opened_by,
    )
    .join(attachment_contents, attachment_contents.c.attachment_id == attachments.c.id)
    .join(cases, cases.c.id == attachments.c.case_id)
    .where(attachments.c.id == bindparam("file_id"), attachments.c.case_id == bindparam("case_id"))
)


def open_file(connection: Connection, case_id: int, file_id: int, actor: Actor) -> FileContent:
    """The file, if it belongs to this case and the case concerns the actor. NotFound, NotAllowed."""
    row = connection.execute(_FILE, {"case_id": case_id, "file_id": file_id}).first()
    if row is None:
        raise NotFound(kind="file", name=file_id)
    require_sight(actor, groups_of_case(connection, case_id, row.unit), row.opened_by)
    return FileContent(row.name, row.media_type, row.sha256, row.content)
