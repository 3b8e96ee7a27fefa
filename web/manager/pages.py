"""The blueprint that a manager's pages belong to."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("manager", __name__, template_folder="templates")
