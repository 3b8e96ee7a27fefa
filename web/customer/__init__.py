"""The public pages: tell us, and look up what became of it. No name of anybody inside is shown here."""

from web.customer.views import pages

__all__ = ["pages"]
