"""What stops the office's own time or moves it: holds, the customer's answers, requests for more time."""

from __future__ import annotations

from engine.commands.add_material import AddMaterial
from engine.commands.ask_extension import AskExtension
from engine.commands.decide_extension import DecideExtension
from engine.commands.hold_case import SuspendCase
from engine.commands.receive_intake import Received, StartCase
from engine.dispatch import Engine
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at, local
from tests.factories.records import actor, obligation

ASKER, HEAD, MANAGER = "zhouwenbo", "sunlihua", "weishuxian"
WANTED = "2025-09-29 12:00"


def opened(office: Engine, route: str = "held") -> Received:
    """A case of a route, with its code."""
    return office.run(StartCase(route, "phone", {}), LOCAL_OPERATOR)


def hold(office: Engine, case: int, until: str, reason: str = "customer_call") -> None:
    """Hold it for one of the route's reasons."""
    office.run(SuspendCase(case, "等回音", at(until), reason), LOCAL_OPERATOR)


def answer(office: Engine, case: Received, came: str | None = None) -> None:
    """The window records what the customer said, and when."""
    came_at = at(came) if came else None
    office.run(AddMaterial(case.case_id, None, "材料寄来了", came_at), LOCAL_OPERATOR)


def ask(office: Engine, case: int, name: str = "assess", wanted: str = WANTED, by: str = ASKER) -> int:
    """Ask for more time for one of the case's limits."""
    owed = obligation(office, case, name)
    return office.run(AskExtension(owed.id, at(wanted), "备件周一才到"), actor(office, by))


def decide(office: Engine, extension: int, *, approve: bool = True, by: str = HEAD, note: str = "同意") -> None:
    """Somebody decides."""
    office.run(DecideExtension(extension, approve, note), actor(office, by))


def due(office: Engine, case: int, name: str = "assess") -> str:
    """When it is due, on the office's clock."""
    return local(obligation(office, case, name).due_at)
