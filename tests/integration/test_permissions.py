"""Who may do what: the matrix of roles for each command, and nobody in the work of another unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.acknowledge import Acknowledge
from engine.commands.add_notice import RecomputeDueDates
from engine.commands.ask_extension import AskExtension
from engine.commands.assign_task import ClaimTask, ReassignTask, ReleaseTask
from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.comment import AttachFile, Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.decide_extension import DecideExtension
from engine.commands.deliver_message import DeliverMessage
from engine.commands.deploy_process import DeployProcess
from engine.commands.deploy_routes import DeployRoutes
from engine.commands.escalate import EscalateByHand
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.incidents import ResolveIncident
from engine.commands.people import AddPerson, LoadPeople, PersonEntry, SetPassword
from engine.commands.receive_intake import ReceiveIntake, StartCase
from engine.commands.record_export import RecordExport
from engine.commands.save_draft import SaveDraft
from engine.commands.send_message import SendMessage
from engine.commands.settle_job import RetryJob, SkipJob
from engine.commands.unmask import Unmask
from engine.dispatch import Command, Engine
from engine.errors import HuiyinError, NotAllowed
from engine.jobs import Worker, advance_to
from engine.rules.permissions import CUSTOMER, GRANTS, LOCAL_OPERATOR, Actor, grants_of
from tests.factories.offices import open_tasks, people
from tests.factories.records import actor, broken_chains, levels, obligation, task_row
from tests.factories.routes import chain
from tests.factories.voices import CLERK, carry, register

HANDS = {"handler", "lead", "head"}
HEADS = {"lead", "head", "manager", "leader"}
MATRIX: dict[type, set[str]] = {
    ClaimTask: HANDS, ReleaseTask: HANDS, CompleteTask: HANDS, SaveDraft: HANDS,
    Comment: HANDS | HEADS, AttachFile: HANDS | HEADS, SuspendCase: HANDS, ResumeCase: HANDS,
    DeliverMessage: HANDS, WithdrawCase: HANDS,
    ReassignTask: HEADS, CancelCase: HEADS, ReopenCase: HEADS, EscalateByHand: HEADS, Acknowledge: HEADS,
    AskExtension: HANDS, DecideExtension: HEADS,
    Unmask: HANDS | HEADS | {"auditor"}, RecordExport: HANDS | HEADS | {"auditor"},
    StartCase: {"handler", "customer"}, ReceiveIntake: {"handler", "customer"},
    DeployProcess: {"deployer"}, DeployRoutes: {"deployer"}, LoadPeople: {"deployer"},
    AddPerson: {"operator"}, SetPassword: {"operator"}, RecomputeDueDates: {"operator"}, ResolveIncident: {"operator"},
    RetryJob: {"operator"}, SkipJob: {"operator"}, SendMessage: {"operator"}, BroadcastSignal: {"operator"},
}  # fmt: skip
"""Command → roles that may run it in their own unit; a customer withdraws too, but by code only."""


@dataclass(frozen=True)
class Overdue:
    """Ids of a case, its open task, what is owed for it, the level to acknowledge, and more time that was asked for."""

    case: int
    task: int
    owed: int
    level: int
    asked: int


Ask = Callable[[Overdue], Command[object]]


def asks(house: Engine) -> dict[type, Ask]:
    """Each command as it would be sent about the case at hand."""
    until = house.clock.now() + timedelta(days=30)
    return {
        ClaimTask: lambda at: ClaimTask(at.task),
        ReleaseTask: lambda at: ReleaseTask(at.task),
        CompleteTask: lambda at: CompleteTask(at.task, {"decision": "accept"}),
        SaveDraft: lambda at: SaveDraft(at.task, {"decision": "accept"}),
        ReassignTask: lambda at: ReassignTask(at.task, "wujiayi", "请接手"),
        Comment: lambda at: Comment(at.case, "已看"),
        AttachFile: lambda at: AttachFile(at.case, "note.txt", b"seen"),
        SuspendCase: lambda at: SuspendCase(at.case, "等客户", until),
        ResumeCase: lambda at: ResumeCase(at.case),
        DeliverMessage: lambda at: DeliverMessage(at.case, "evidence"),
        WithdrawCase: lambda at: WithdrawCase(at.case, "客户撤诉"),
        CancelCase: lambda at: CancelCase(at.case, "重复登记"),
        ReopenCase: lambda at: ReopenCase(at.case, "没有解决"),
        EscalateByHand: lambda at: EscalateByHand(at.owed, "客户急"),
        Acknowledge: lambda at: Acknowledge(at.level, until, "等备件"),
        AskExtension: lambda at: AskExtension(at.owed, until, "等备件"),
        DecideExtension: lambda at: DecideExtension(at.asked, False, "人手够"),
        Unmask: lambda at: Unmask(at.case, "回电"),
        RecordExport: lambda at: RecordExport("escalations", {"view": "all"}),
        StartCase: lambda at: StartCase("chain", "phone", {}),
        ReceiveIntake: lambda at: ReceiveIntake("chain", "web", str(at.level), {}),
        DeployProcess: lambda at: DeployProcess(chain()),
        DeployRoutes: lambda at: DeployRoutes((chain(),), (people(),)),
        LoadPeople: lambda at: LoadPeople(people()),
        AddPerson: lambda at: AddPerson(PersonEntry("newcomer", "新人")),
        SetPassword: lambda at: SetPassword("wujiayi", "long enough"),
        RecomputeDueDates: lambda at: RecomputeDueDates(at.case),
        ResolveIncident: lambda at: ResolveIncident(at.level),
        RetryJob: lambda at: RetryJob(at.level),
        SkipJob: lambda at: SkipJob(at.level, "没有用"),
        SendMessage: lambda at: SendMessage("evidence"),
        BroadcastSignal: lambda at: BroadcastSignal("fault"),
    }


def overdue_voice(house: Engine, worker: Worker, clock: VirtualClock) -> Overdue:
    """A voice that the network department has not accepted in time."""
    case = register(house).case_id
    carry(house, case, "triage")
    owed = obligation(house, case, "accept")
    whole = obligation(house, case, "internal_opinion")
    asked = house.run(AskExtension(whole.id, whole.due_at + timedelta(days=2), "等备件"), LOCAL_OPERATOR)
    advance_to(worker, clock, owed.due_at + timedelta(minutes=1))
    supervised = next(level for level in levels(house, case, "accept") if level.level == "supervise_1")
    return Overdue(case, task_row(house, case, "accept").id, owed.id, supervised.id, asked)


def member(house: Engine, role: str) -> Actor:
    """Somebody of the network department who has this role and no other."""
    group = ("network",) if role in HANDS else ()
    username = f"only_{role}"
    house.run(AddPerson(PersonEntry(username, username, "network", group, (role,))), LOCAL_OPERATOR)
    found = actor(house, username)
    led = frozenset({"network"}) if role in ("lead", "head") else frozenset()
    return Actor(found.username, found.name, found.id, found.roles, found.groups, led, grants=found.grants)


def refused(house: Engine, command: Command[object], who: Actor) -> bool:
    """Whether it is the permission that is missing; what else may be wrong does not matter here."""
    try:
        house.run(command, who)
    except NotAllowed as error:
        assert str(command.permission) in str(error)
        assert who.name in str(error)
        return True
    except HuiyinError:
        return False
    return False


def test_each_role_may_run_its_commands_and_no_other(house: Engine, worker: Worker, clock: VirtualClock) -> None:
    order = [*(kind for kind in MATRIX if kind not in (WithdrawCase, CancelCase)), WithdrawCase, CancelCase]
    for role in [*GRANTS, "customer"]:
        who = CUSTOMER if role == "customer" else member(house, role)
        at = overdue_voice(house, worker, clock)
        commands = asks(house)
        may = {kind for kind in order if not refused(house, commands[kind](at), who)}
        assert may == {kind for kind, roles in MATRIX.items() if role in roles}, role
    assert broken_chains(house) == {}


def test_nobody_of_another_unit_lays_hands_on_a_task(house: Engine, worker: Worker, clock: VirtualClock) -> None:
    at = overdue_voice(house, worker, clock)
    kinds = (ClaimTask, CompleteTask, SaveDraft, ReassignTask, ReleaseTask, Acknowledge, EscalateByHand, CancelCase)
    commands = asks(house)
    for username in ("huangqiuping", "caimeiling", "fanchengye", "shenmo", "majun", "qinlang"):
        for kind in kinds:
            assert refused(house, commands[kind](at), actor(house, username)), (username, kind)
    assert task_row(house, at.case, "accept").assignee_id is None


def test_nobody_of_another_unit_acknowledges_a_clock(house: Engine, worker: Worker, clock: VirtualClock) -> None:
    case = overdue_voice(house, worker, clock).case
    advance_to(worker, clock, obligation(house, case, "internal_opinion").due_at)
    supervised = next(one for one in levels(house, case, "internal_opinion") if one.level == "supervise_1")
    command = Acknowledge(supervised.id, clock.now() + timedelta(days=2), "等备件")
    for outsider in ("caimeiling", "fanchengye"):
        assert refused(house, command, actor(house, outsider))
    house.run(command, actor(house, "zhengguoliang"))


def test_the_head_of_a_unit_reaches_its_tasks_and_a_manager_reaches_all(
    house: Engine, worker: Worker, clock: VirtualClock
) -> None:
    at = overdue_voice(house, worker, clock)
    house.run(ReassignTask(at.task, "linzhiyuan"), actor(house, "zhengguoliang"))
    house.run(ReassignTask(at.task, "wujiayi"), actor(house, "weishuxian"))
    assert task_row(house, at.case, "accept").assignee_id == actor(house, "wujiayi").id


def test_whoever_has_a_shell_may_do_everything_and_is_recorded_as_that(house: Engine) -> None:
    case = register(house).case_id
    house.run(CompleteTask(open_tasks(house, case)["triage"], {"unit": "network", "urgency": "normal"}), LOCAL_OPERATOR)
    assert task_row(house, case, "triage").closed_by == "local-operator"


def test_no_person_takes_the_name_of_who_is_not_signed_in(house: Engine) -> None:
    for name in ("customer", "system", "local-operator"):
        with pytest.raises(HuiyinError, match=name):
            house.run(AddPerson(PersonEntry(name, "somebody")), LOCAL_OPERATOR)


def test_a_customer_withdraws_with_the_code_in_whatever_language(house: Engine) -> None:
    opened = register(house)
    reader = Actor("customer", "Kunde", language="en", grants=CUSTOMER.grants)
    for wrong in (None, "", "12345", "1234567"):
        with pytest.raises(NotAllowed, match=r"case\.withdraw"):
            house.run(WithdrawCase(opened.case_id, "解决了", wrong), reader)
    house.run(WithdrawCase(opened.case_id, "解决了", opened.code), reader)


def test_the_window_withdraws_for_a_caller_who_knows_the_code(house: Engine) -> None:
    opened = register(house)
    with pytest.raises(NotAllowed):
        house.run(WithdrawCase(opened.case_id, "客户来电"), actor(house, CLERK))
    house.run(WithdrawCase(opened.case_id, "客户来电", opened.code), actor(house, CLERK))


def test_roles_add_up(house: Engine) -> None:
    grants = grants_of(frozenset({"handler", "manager"}))
    assert grants == {**GRANTS["handler"], **GRANTS["manager"]}
