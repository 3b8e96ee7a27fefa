"""How long a failed job waits before its next try."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b

FIRST = timedelta(seconds=5)
LONGEST = timedelta(hours=1)
_SPREAD = 0.2


def backoff(attempt: int, job_id: int = 0) -> timedelta:
    """The wait after the `attempt`-th try failed (from 1): 5 s, doubled each time, an hour at most, ± 20 %.

    The spread keeps jobs that failed together from coming back together. It follows from job and attempt alone, so the
    same failure always waits the same time.
    """
    if attempt < 1:
        raise ValueError(f"attempts are counted from 1, not {attempt}")
    wait = min(FIRST * (1 << min(attempt - 1, 30)), LONGEST)
    return wait * (1 + _SPREAD * _between_minus_one_and_one(f"{job_id}:{attempt}"))


def _between_minus_one_and_one(name: str) -> float:
    digest = blake2b(name.encode(), digest_size=4).digest()
    return int.from_bytes(digest) / 2**31 - 1
