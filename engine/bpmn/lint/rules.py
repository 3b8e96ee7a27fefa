"""Rules as lint declares them; the parser's own are declared in the same book."""

from engine.rulebook import Rule, all_rules, error, info, is_limit, limit, warning

__all__ = ["Rule", "all_rules", "error", "info", "is_limit", "limit", "warning"]
