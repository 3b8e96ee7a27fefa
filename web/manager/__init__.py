"""What managers audit: overdue and escalated work, and who answered for it."""

from web.manager import export, views
from web.manager.pages import pages

__all__ = ["export", "pages", "views"]
