"""Where the built files are. Without them pages still work, and say how to build them."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

BUILD_COMMAND = "python web/frontend/assets.py"


class Assets:
    """The manifest that the build wrote: logical name → file name with the hash of its content."""

    def __init__(self, static_folder: str | None) -> None:
        self._dist = Path(static_folder or "static") / "dist"

    @cached_property
    def _manifest(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads((self._dist / "manifest.json").read_text())
        except (OSError, ValueError):
            return {}
        return found

    @property
    def built(self) -> bool:
        return bool(self._manifest)

    def address(self, name: str) -> str:
        """The path of `app.js`, say; empty when nothing was built."""
        file = self._manifest.get(name)
        return f"/static/dist/{file}" if file else ""
