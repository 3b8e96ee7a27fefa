"""Pure decisions over values: due dates, escalation, permissions, retry. No database, no clock."""
