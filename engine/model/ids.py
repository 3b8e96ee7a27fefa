"""Identifiers made by the client: time-ordered, so that indexes grow at their end and no insert needs RETURNING."""

from __future__ import annotations

import os
import secrets
import threading
import time

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01
_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A positive 63-bit integer: 41 bits of milliseconds, 22 random bits; always larger than this process's last."""
    global _last
    candidate = ((time.time_ns() // 1_000_000 - _EPOCH_MS) << 22) | int.from_bytes(os.urandom(3), "big") >> 2
    with _lock:
        _last = max(candidate, _last + 1)
        return _last


def new_case_number(on_digits: str) -> str:
    """A number that a caller can write down: `250929-4821-3057`, the day (yymmdd) and eight random digits."""
    digits = f"{secrets.randbelow(10**8):08d}"
    return f"{on_digits}-{digits[:4]}-{digits[4:]}"


def new_code() -> str:
    """Six digits with which a customer, together with the number, looks up the case."""
    return f"{secrets.randbelow(10**6):06d}"
