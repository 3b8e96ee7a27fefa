"""What managers audit: overdue and escalated work, and who answered for it."""

from web.manager.views import pages

__all__ = ["pages"]
