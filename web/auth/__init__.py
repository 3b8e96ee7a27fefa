"""Signing in and out, and how somebody likes the pages."""

from web.auth.views import pages

__all__ = ["pages"]
