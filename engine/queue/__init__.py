"""Jobs as rows. A job is written with what it is about, leased by one worker at a time, and deleted with its effect.

A lease is nothing but a later `visible_at`: when a worker dies its jobs become visible again, and no second code path
recovers them. `leased_by` names the lease, so that a worker whose lease ran out cannot finish another's job. A worker
that lives extends its leases; `attempts` is counted when a job is taken, so that one which takes its worker down with
it is given up like any other.
"""

from engine.queue.enqueue import Kind, cancel_all, cancel_job, enqueue
from engine.queue.lease import (
    LeasedJob,
    extend_leases,
    finish_job,
    give_back,
    lease_jobs,
    next_due_at,
    postpone_job,
)

__all__ = [
    "Kind",
    "LeasedJob",
    "cancel_all",
    "cancel_job",
    "enqueue",
    "extend_leases",
    "finish_job",
    "give_back",
    "lease_jobs",
    "next_due_at",
    "postpone_job",
]
