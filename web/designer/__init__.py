"""Pages for process designers: a diagram is drawn and checked, nothing is stored."""

from web.designer.views import pages

__all__ = ["pages"]
