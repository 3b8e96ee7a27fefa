"""What breaks on purpose: processes killed, servers restarted, disks filled, many hands on one task, routes that hurt.

The rule of this folder: break one thing of the real program, go on, and then judge the rows by `judged`. Nothing is
pretended; a process dies of SIGKILL, and a client that got no answer asks again under the same key, as browsers and
importers do. Each proof has a small figure that `make test` runs in seconds, always with the same seed, and a full
one marked `soak`:

    HUIYIN_KILLS          processes killed in the middle of their work (1,000)
    HUIYIN_PAGE_KILLS     web servers killed while people complete tasks (100)
    HUIYIN_RACES          times that 2 to 8 people reach for one task (10,000)
    HUIYIN_DUE_JOBS       jobs that are due for four workers (100,000)
    HUIYIN_RESTARTS       restarts of PostgreSQL under load (20)
    HUIYIN_STORIES        stories of commands in any order (500)
    HUIYIN_RANDOM_SEED    the seed of all of them (always the same unless it is given)

A failure says its seed. Times are printed, not asserted, except where a limit of seconds is the promise itself.
"""
