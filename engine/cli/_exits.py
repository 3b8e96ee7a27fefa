"""What the shell is told: one exit code for each way to end, the same for every subcommand."""

from __future__ import annotations

from enum import IntEnum

from engine.errors import Conflict, HuiyinError, NotAllowed, SignInFailed, Unavailable


class Exit(IntEnum):
    """The codes a script may rely on."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    UNAVAILABLE = 4
    INTERRUPTED = 130


MEANINGS = {
    Exit.OK: "done",
    Exit.FAILED: "what was asked for failed, or a check found errors",
    Exit.USAGE: "the command line is wrong",
    Exit.REFUSED: "refused: a permission is missing, or somebody else was first",
    Exit.UNAVAILABLE: "the database is busy, full or away; nothing was changed",
    Exit.INTERRUPTED: "interrupted from the keyboard",
}


def exit_for(error: HuiyinError) -> Exit:
    """The code of `error`, by its place in the tree of errors."""
    if isinstance(error, Unavailable):
        return Exit.UNAVAILABLE
    if isinstance(error, NotAllowed | SignInFailed | Conflict):
        return Exit.REFUSED
    return Exit.FAILED
