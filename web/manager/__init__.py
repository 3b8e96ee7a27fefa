"""What managers audit: overdue and escalated work, and who answered for it."""

from web.manager import export, extensions, views
from web.manager.pages import pages

__all__ = ["export", "extensions", "pages", "views"]
