"""Reads: functions from a connection to frozen dataclasses. Nothing here changes a row.

A list that may grow without bound is paged by keyset and counted up to a cap; statements are built once.
"""
