"""What an operator looks after."""

from web.admin.views import pages

__all__ = ["pages"]
