"""An office after a long time: a million obligations and 100,000 levels, written by the database itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text

from engine.db.types import Instant
from engine.dispatch import Engine
from engine.model.people import people
from engine.model.processes import process_definitions

CASES, OBLIGATIONS, LEVELS = 200_000, 1_000_000, 100_000
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {up_to})"

_WHOSE = """CASE WHEN i % 997 = 0 THEN 'partners' WHEN i % 3 = 0 THEN 'pmo' WHEN i % 3 = 1 THEN 'billing'
    ELSE 'network' END"""
_CUSTOMER = "INSERT INTO customers (id, name, created_at) VALUES (1, 'one', :now)"
_CASES = """
    INSERT INTO cases (id, number, code, definition_key, customer_id, status, channel, title, unit, opened_at,
        opened_by, closed_at, run, revision, audit_seq, audit_hash)
    {numbers} SELECT i, 'c' || i, '1',
        CASE WHEN i % 1000 = 8 THEN 'package_marketing_complaint' ELSE 'customer_voice' END, 1,
        CASE WHEN i % 10 = 8 THEN 'open' ELSE 'completed' END, 'phone', 'matter ' || i, {unit},
        :now - i * 60000000, 'chenxiaolan', CASE WHEN i % 10 = 8 THEN NULL ELSE :now END, 1, 1, 0, '' FROM n
"""
_RUNS = """
    INSERT INTO runs (case_id, run, version_id, status, started_at)
    {numbers} SELECT i, 1, CASE WHEN i % 1000 = 8 THEN :small ELSE :large END, 'open', :now FROM n
"""
_OBLIGATIONS = """
    INSERT INTO obligations (id, case_id, run, kind, name, status, rule, source, calendar, started_at, due_at,
        provisional, proof, ended_at)
    {numbers} SELECT i, (i - 1) / 5 + 1, 1, {kind}, CASE WHEN i % 5 IN (2, 3) THEN 'legal' ELSE 'accept' END,
        CASE WHEN ((i - 1) / 5 + 1) % 10 = 8 THEN 'open' ELSE 'met' END, :rule, '', 'shenzhen', :now - 90 * :day,
        CASE WHEN ((i - 1) / 5 + 1) % 200 = 8 THEN :now - i ELSE :now + i * 1000 END, {no}, :proof,
        CASE WHEN ((i - 1) / 5 + 1) % 10 = 8 THEN NULL ELSE :now - i % 90 * :day END FROM n
"""
_TASKS = """
    INSERT INTO tasks (id, case_id, run, ref, element_id, name, status, group_key, assignee_id, obligation_id,
        opened_at, revision)
    {numbers} SELECT i, i, 1, 'r', 'accept', '签收或退单', CASE WHEN i % 10 = 8 THEN 'open' ELSE 'completed' END,
        {group}, CASE WHEN i % 4000 = 8 THEN :holder ELSE NULL END, (i - 1) * 5 + 1, :now, 1 FROM n
"""
_LEVELS = """
    INSERT INTO escalations (id, case_id, obligation_id, task_id, level, due_at, planned_at, fired_at, why, skipped,
        late, told, acknowledge_by, acknowledged_at, acknowledged_by, acknowledgement, promised_at, kind, route, unit,
        group_key)
    {numbers} SELECT i, case_id, obligation_id, case_id, level, :now, fired_at, fired_at, why, skipped, late,
        '[{{"as":"unit.head","person":' || :head || '}}]',
        CASE WHEN level = 'supervise_1' THEN fired_at + :day END,
        CASE WHEN level = 'supervise_1' AND i % 10 < 7 THEN fired_at + :day / 2 END,
        CASE WHEN level = 'supervise_1' AND i % 10 < 7 THEN 'zhengguoliang' END,
        CASE WHEN level = 'supervise_1' AND i % 10 < 7 THEN 'soon' END,
        CASE WHEN level = 'supervise_1' AND i % 10 < 7 THEN fired_at + 3 * :day END,
        CASE WHEN i % 200 = 3 THEN 'promise' WHEN i % 200 = 4 THEN 'answer' ELSE 'step' END,
        CASE WHEN case_id % 1000 = 8 THEN 'package_marketing_complaint' ELSE 'customer_voice' END, unit, grp
    FROM (SELECT i, (i * 10 - i % 5 - 1) / 5 + 1 AS case_id, i * 10 - i % 5 AS obligation_id,
        CASE WHEN i % 100 < 50 THEN 'warn' WHEN i % 100 < 80 THEN 'urge' WHEN i % 100 < 92 THEN 'supervise_1'
            WHEN i % 100 < 99 THEN 'supervise_2' ELSE 'supervise_3' END AS level,
        :now - i * 60000000 AS fired_at, CASE WHEN i % 200 = 7 THEN 'hand' ELSE 'timer' END AS why,
        i % 300 = 11 AS skipped, i % 100 = 12 AS late, {unit} AS unit, {group} AS grp FROM n) AS made
"""
_TOLD = """
    INSERT INTO escalations_told (person_id, fired_at, escalation_id)
    SELECT CASE WHEN id % 3 = 0 THEN :leader ELSE :head END, fired_at, id FROM escalations
"""


def fill(engine: Engine, now: datetime) -> None:
    """Write it all. PostgreSQL counts what it holds by itself in the long run; SQLite never does."""
    sqlite = engine.database.is_sqlite
    named = {"unit": _WHOSE, "group": _WHOSE, "no": "0" if sqlite else "false"}
    named["kind"] = "CASE i % 5 WHEN 2 THEN 'clock' WHEN 3 THEN 'clock' WHEN 4 THEN 'promise' ELSE 'step' END"
    with engine.database.writing() as connection:
        values = _values(connection, now)
        for statement, count in (
            (_CUSTOMER, 1), (_CASES, CASES), (_RUNS, CASES), (_OBLIGATIONS, OBLIGATIONS), (_TASKS, CASES),
            (_LEVELS, LEVELS), (_TOLD, LEVELS),
        ):  # fmt: skip
            sql = statement.format(numbers=_NUMBERS.format(up_to=count), **named)
            used = {name: value for name, value in values.items() if f":{name}" in sql}
            connection.execute(text(sql), used)
    if not sqlite:
        with engine.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _values(connection: Connection, now: datetime) -> dict[str, Any]:
    instant = Instant().process_bind_param(now, connection.dialect)
    ids = dict(connection.execute(select(people.c.username, people.c.id)).tuples().all())
    current = process_definitions.c.key, process_definitions.c.current_version_id
    versions = dict(connection.execute(select(*current)).tuples().all())
    return {
        "now": instant,
        "day": 86_400_000_000,
        "head": ids["zhengguoliang"],
        "leader": ids["liangqihang"],
        "holder": ids["linzhiyuan"],
        "small": versions["package_marketing_complaint"],
        "large": versions["customer_voice"],
        "rule": '{"after":"3wd"}',
        "proof": b"",
    }
