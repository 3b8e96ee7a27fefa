"""Who is signed in: passwords, server-side sessions that can be revoked, rate limits, personal preferences.

Not commands: nothing here belongs to a case or to the audit of one.
"""

from engine.rules.permissions import CUSTOMER, Actor, Permission
from engine.sessions.limits import Limit, assert_below, forget, record_failure
from engine.sessions.marks import mark_read
from engine.sessions.passwords import hash_password
from engine.sessions.preferences import save_preferences
from engine.sessions.rows import SignedIn, end_all_sessions, end_session, find_session
from engine.sessions.sign_in import Issued, sign_in

__all__ = [
    "CUSTOMER",
    "Actor",
    "Issued",
    "Limit",
    "Permission",
    "SignedIn",
    "assert_below",
    "end_all_sessions",
    "end_session",
    "find_session",
    "forget",
    "hash_password",
    "mark_read",
    "record_failure",
    "save_preferences",
    "sign_in",
]
