"""The blueprint that the views of this folder hang on."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("handler", __name__, template_folder="templates")
