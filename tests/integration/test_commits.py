"""Every command costs one commit, writes the database it promises, and leaves every chain intact."""

from __future__ import annotations

from sqlalchemy import event

from engine.clock import VirtualClock
from engine.dispatch import Engine
from tests.factories.every_command import every_command, kinds
from tests.factories.records import broken_chains


def test_every_command_succeeds_in_one_commit_and_no_rollback(engine: Engine, clock: VirtualClock) -> None:
    ended: list[str] = []
    event.listen(engine.database.engine, "commit", lambda connection: ended.append("commit"))
    event.listen(engine.database.engine, "rollback", lambda connection: ended.append("rollback"))
    run = []
    for command, who in every_command(engine, clock):
        ended.clear()
        engine.run(command, who)
        assert ended == ["commit"], command
        run.append(type(command))
    assert set(run) == set(kinds()), "every command there is"
    assert broken_chains(engine) == {}
