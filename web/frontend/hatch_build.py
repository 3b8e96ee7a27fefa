"""Hatch calls this when a wheel or an editable install is made, so `pip install .` brings the browser's files along."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):
    """Builds web/static/dist unless it is there already."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        folder = Path(self.root) / "web" / "frontend"
        dist = folder.parent / "static" / "dist"
        if not (dist / "manifest.json").exists():
            _assets(folder / "assets.py").build_assets(dist)
        build_data["artifacts"].append("web/static/dist")


def _assets(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("huiyin_assets", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
