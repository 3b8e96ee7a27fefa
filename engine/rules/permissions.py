"""Who may do what: roles grant permissions, and most permissions reach only as far as one's groups or units."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from engine.errors import NotAllowed


class Permission(StrEnum):
    """What a command or page may ask for. The names are shown to people who lack one."""

    OPEN_CASE = "case.open"
    SEE_CASE = "case.see"
    COMMENT = "case.comment"
    UNMASK = "case.unmask"
    STEER_CASE = "case.steer"
    ASK_EXTENSION = "extension.ask"
    DECIDE_EXTENSION = "extension.decide"
    WITHDRAW_CASE = "case.withdraw"
    CLOSE_CASE = "case.close"
    WORK = "task.work"
    REASSIGN = "task.reassign"
    ESCALATE = "escalation.raise"
    ACKNOWLEDGE = "escalation.acknowledge"
    SEND = "message.send"
    REPORTS = "reports.see"
    EDIT_ROUTES = "routes.edit"
    DEPLOY = "routes.deploy"
    OPERATE = "system.operate"
    INSPECT = "system.inspect"


class Reach(StrEnum):
    """How far a grant goes."""

    GROUPS = "groups"
    UNITS = "units"
    ALL = "all"


_HANDLER = {
    Permission.OPEN_CASE: Reach.ALL,
    Permission.SEE_CASE: Reach.GROUPS,
    Permission.COMMENT: Reach.GROUPS,
    Permission.UNMASK: Reach.GROUPS,
    Permission.WORK: Reach.GROUPS,
    Permission.STEER_CASE: Reach.GROUPS,
    Permission.ASK_EXTENSION: Reach.GROUPS,
    Permission.WITHDRAW_CASE: Reach.GROUPS,
    Permission.REPORTS: Reach.GROUPS,
}
_LEAD = {
    Permission.SEE_CASE: Reach.UNITS,
    Permission.COMMENT: Reach.UNITS,
    Permission.UNMASK: Reach.UNITS,
    Permission.WORK: Reach.UNITS,
    Permission.STEER_CASE: Reach.UNITS,
    Permission.ASK_EXTENSION: Reach.UNITS,
    Permission.DECIDE_EXTENSION: Reach.UNITS,
    Permission.WITHDRAW_CASE: Reach.UNITS,
    Permission.CLOSE_CASE: Reach.UNITS,
    Permission.REASSIGN: Reach.UNITS,
    Permission.ESCALATE: Reach.UNITS,
    Permission.ACKNOWLEDGE: Reach.UNITS,
    Permission.REPORTS: Reach.UNITS,
}
_MANAGER = {
    Permission.SEE_CASE: Reach.ALL,
    Permission.COMMENT: Reach.ALL,
    Permission.UNMASK: Reach.ALL,
    Permission.DECIDE_EXTENSION: Reach.ALL,
    Permission.CLOSE_CASE: Reach.ALL,
    Permission.REASSIGN: Reach.ALL,
    Permission.ESCALATE: Reach.ALL,
    Permission.ACKNOWLEDGE: Reach.ALL,
    Permission.REPORTS: Reach.ALL,
}
GRANTS: dict[str, dict[Permission, Reach]] = {
    "handler": _HANDLER,
    "lead": _LEAD,
    "head": _LEAD,
    "manager": _MANAGER,
    "leader": _MANAGER,
    "designer": {Permission.EDIT_ROUTES: Reach.ALL},
    "deployer": {Permission.EDIT_ROUTES: Reach.ALL, Permission.DEPLOY: Reach.ALL},
    "operator": {
        Permission.SEE_CASE: Reach.ALL,
        Permission.SEND: Reach.ALL,
        Permission.OPERATE: Reach.ALL,
        Permission.INSPECT: Reach.ALL,
    },
    "auditor": {
        Permission.SEE_CASE: Reach.ALL,
        Permission.UNMASK: Reach.ALL,
        Permission.REPORTS: Reach.ALL,
        Permission.INSPECT: Reach.ALL,
    },
}
"""Roles are data: a person may hold several, and has what any of them grants."""

_EVERYTHING = dict.fromkeys(Permission, Reach.ALL)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `groups` are their own; `led_groups` those of units that they lead or head."""

    username: str
    name: str
    id: int | None = None
    roles: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    led_groups: frozenset[str] = frozenset()
    language: str = "zh_Hans"
    zone: str = "Asia/Shanghai"
    grants: dict[Permission, Reach] = field(default_factory=dict, hash=False, compare=False)

    @property
    def is_customer(self) -> bool:
        """Whether this is a customer on the public pages, in whatever language."""
        return self.id is None and self.username == CUSTOMER.username

    def may(self, permission: Permission) -> bool:
        """Whether any role grants it, however far it reaches."""
        return permission in self.grants

    def reaches(self, permission: Permission, group_keys: frozenset[str]) -> bool:
        """Whether the grant reaches something that belongs to (any of) `group_keys`."""
        reach = self.grants.get(permission)
        if reach is None:
            return False
        if reach is Reach.ALL:
            return True
        own = self.groups | self.led_groups if reach is Reach.UNITS else self.groups
        return not own.isdisjoint(group_keys)

    def require(self, permission: Permission, group_keys: frozenset[str] | None = None) -> None:
        """Raise NotAllowed unless the permission is held (and reaches `group_keys`, where they are given)."""
        if not self.may(permission) or (group_keys is not None and not self.reaches(permission, group_keys)):
            raise NotAllowed(permission=str(permission), who=self.name)


def grants_of(roles: frozenset[str]) -> dict[Permission, Reach]:
    """What a set of roles grants together, the farthest reach of each permission."""
    order = [Reach.GROUPS, Reach.UNITS, Reach.ALL]
    together: dict[Permission, Reach] = {}
    for role in roles:
        for permission, reach in GRANTS.get(role, {}).items():
            together[permission] = max(together.get(permission, reach), reach, key=order.index)
    return together


SYSTEM = Actor("system", "system", grants=_EVERYTHING)
"""The worker: it does what clocks and routes say."""

LOCAL_OPERATOR = Actor("local-operator", "local operator", grants=_EVERYTHING)
"""Whoever has a shell on the machine; recorded as such."""

CUSTOMER = Actor("customer", "customer", grants={Permission.OPEN_CASE: Reach.ALL, Permission.WITHDRAW_CASE: Reach.ALL})
"""A customer on the public pages, who proves with number and code which case is theirs."""

RESERVED_NAMES = frozenset(actor.username for actor in (SYSTEM, LOCAL_OPERATOR, CUSTOMER))
"""User names that no person may have: an audit event by them says that nobody signed in."""
