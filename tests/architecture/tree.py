"""The hand-written files of the repository, as git sees them: tracked, or new and not ignored."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """All files, or those with one of `suffixes`, relative to the root and in order."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = {Path(name) for name in listed.stdout.decode().split("\0") if name}
    return tuple(
        sorted(path for path in paths if (not suffixes or path.suffix in suffixes) and (ROOT / path).is_file())
    )


def modules(*packages: str) -> tuple[Path, ...]:
    """Python files below the top-level folders `packages`."""
    return tuple(path for path in files(".py") if path.parts[0] in packages)


def read(path: Path) -> str:
    """Text of a file named relative to the root; bytes that are no UTF-8 are replaced."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")
