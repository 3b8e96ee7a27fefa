"""FEEL's own dates, times and durations, with years to ±999,999,999 and nanoseconds, which `datetime` lacks."""

from engine.decisions.feel.temporal.durations import DayDuration, MonthDuration
from engine.decisions.feel.temporal.points import Date, DateTime, Time
from engine.decisions.feel.temporal.zones import Zone

__all__ = ["Date", "DateTime", "DayDuration", "MonthDuration", "Time", "Zone"]
