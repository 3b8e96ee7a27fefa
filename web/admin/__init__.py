"""What an operator looks after."""

from web.admin import outbox
from web.admin.views import pages

__all__ = ["outbox", "pages"]
