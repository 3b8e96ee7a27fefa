"""What comes in as files: read, understood, checked. Rule: parsing only — no table, no command, no clock.

The way of a file: `mapping` says what its columns mean, `encoding` and `reading` give its rows, `evidence` settles the
order of day and month, `interpret` makes each row an `IntakeRow` or a `Reject` with a reason, `spool` keeps the rows on
disk in order of time, `rejects` writes what was refused. Nothing here holds more than a few rows in memory.
"""
