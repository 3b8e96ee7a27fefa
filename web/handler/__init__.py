"""A handler's day: the inbox, the case, registering while the caller talks, what the system told one."""

from web.handler import cases, files, inbox, notifications, register, steer, tasks
from web.handler.pages import pages

__all__ = ["cases", "files", "inbox", "notifications", "pages", "register", "steer", "tasks"]
