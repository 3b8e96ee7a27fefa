"""A route's folder as one immutable value: the files that make it run, under stable names, and one hash.

Files keep the names they have inside the folder; what the route uses of the folder `_shared` beside it is included as
`_shared/…`. Scenarios, examples and README files tell about the route and are not part of it.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from engine.errors import BadFile
from engine.text import text

ROUTE_FILE = "process.yaml"
LADDERS_FILE = "_shared/escalation.yaml"
OWN_LADDERS_FILE = "escalation.yaml"
PEOPLE_FILE = "_shared/people.yaml"

MAX_FILE = 10_000_000
MAX_FILES = 500
MAX_TOTAL = 30_000_000

_SUFFIXES = frozenset({".bpmn", ".dmn", ".yaml", ".yml", ".po"})
_BESIDE = frozenset({"scenarios", "examples"})
_CALENDAR = re.compile(rb"^calendar:\s*[\"']?([\w-]+)", re.MULTILINE)
_SHARED = re.compile(rb"_shared/[\w./-]+\.(?:ya?ml|bpmn|dmn|po)")
_STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Bundle:
    """`key`: the folder's name = process id. `files`: name with `/` → bytes, sorted by name."""

    key: str
    files: Mapping[str, bytes]

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", MappingProxyType(dict(sorted(self.files.items()))))

    @cached_property
    def hash(self) -> str:
        """SHA-256 (hex) over key, names and contents: equal bundles have equal hashes, whatever machine packed them."""
        digest = hashlib.sha256()
        pieces = [self.key.encode()]
        for name, data in self.files.items():
            pieces += [name.encode(), data]
        for piece in pieces:
            digest.update(len(piece).to_bytes(8, "big"))
            digest.update(piece)
        return digest.hexdigest()

    @property
    def model_name(self) -> str:
        """The BPMN file that is the route: `<key>.bpmn`, or the only one there is."""
        own = [name for name in self.files if name.endswith(".bpmn") and "/" not in name]
        if f"{self.key}.bpmn" in own or len(own) != 1:
            return f"{self.key}.bpmn"
        return own[0]

    @property
    def model(self) -> bytes:
        return self.file(self.model_name)

    @property
    def sources(self) -> dict[str, bytes]:
        """What the route's model is built from: its diagrams, and the decisions that they ask."""
        return {name: data for name, data in self.files.items() if name.endswith((".bpmn", ".dmn"))}

    def file(self, name: str) -> bytes:
        """The bytes of one file; raises BadFile when the bundle lacks it."""
        try:
            return self.files[name]
        except KeyError:
            raise BadFile(file=f"{self.key}/{name}", detail=text("the file is missing")) from None

    def resolve(self, base: str, reference: str) -> str | None:
        """The bundle's name for `reference` as written in the file `base`; None when it leads out of the bundle.

        Names from the top of the bundle (`forms/a.yaml`, `_shared/forms/b.yaml`) and paths relative to the file
        (`../../_shared/forms/b.yaml`, as on disk) both work.
        """
        if reference in self.files:
            return reference
        on_disk = posixpath.normpath(posixpath.join(self.key, posixpath.dirname(base), reference))
        name = on_disk.removeprefix(f"{self.key}/")
        if base.startswith("_shared/"):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(base), reference))
        return name if name in self.files else None

    def pack(self) -> bytes:
        """One ZIP archive, the same bytes for the same content."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("KEY", _STAMP), self.key)
            for name, data in self.files.items():
                entry = zipfile.ZipInfo(f"files/{name}", _STAMP)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
        return packed.getvalue()


def unpack(packed: bytes) -> Bundle:
    """The bundle that `pack` wrote; raises BadFile on anything else, and on archives that unfold into too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_TOTAL:
                raise BadFile(file="bundle", detail=text("it is larger than {limit} bytes", limit=MAX_TOTAL))
            files = {name.removeprefix("files/"): archive.read(name) for name in archive.namelist() if name != "KEY"}
            return Bundle(archive.read("KEY").decode(), files)
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, EOFError) as error:
        raise BadFile(file="bundle", detail=text("this is not a packed route")) from error


def read_bundle(folder: Path) -> Bundle:
    """Read a route's folder; raises BadFile when it is none, or too large."""
    folder = folder.resolve()
    if not (folder / ROUTE_FILE).is_file():
        raise BadFile(file=str(folder), detail=text("there is no {name} in this folder", name=ROUTE_FILE))
    files = {path.relative_to(folder).as_posix(): _read(path) for path in _own_files(folder)}
    files |= _shared_files(folder.parent, files)
    return Bundle(folder.name, files)


def route_folders(path: Path) -> list[Path]:
    """`path` itself when it is a route's folder, else the routes directly inside it, by name."""
    if (path / ROUTE_FILE).is_file():
        return [path]
    return sorted(child.parent for child in path.glob(f"*/{ROUTE_FILE}")) if path.is_dir() else []


def _own_files(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    own = [path for path in found if _belongs(path, folder)]
    if len(own) > MAX_FILES:
        raise BadFile(file=str(folder), detail=text("there are more than {limit} files", limit=MAX_FILES))
    return own


def _belongs(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith(".") for part in parts)
    return not hidden and parts[0] not in _BESIDE and path.resolve().is_relative_to(folder)


def _shared_files(root: Path, own: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything under `_shared` that the route's files name, and what those name in turn."""
    calendar = _CALENDAR.search(own.get(ROUTE_FILE, b""))
    wanted = [LADDERS_FILE]
    if calendar:
        wanted.append(f"_shared/calendars/{calendar.group(1).decode()}.yaml")
    wanted += [name for data in own.values() for name in _named(data)]
    found: dict[str, bytes] = {}
    while wanted:
        name = posixpath.normpath(wanted.pop())
        path = root / name
        if name in found or name == PEOPLE_FILE or not name.startswith("_shared/") or not path.is_file():
            continue
        if path.resolve().is_relative_to((root / "_shared").resolve()):
            found[name] = _read(path)
            wanted += _named(found[name])
    return found


def _named(data: bytes) -> Iterator[str]:
    return (match.group().decode() for match in _SHARED.finditer(data))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise BadFile(file=str(path), detail=text("the file is larger than {limit} bytes", limit=MAX_FILE))
        return path.read_bytes()
    except OSError as error:
        raise BadFile(file=str(path), detail=text("it cannot be read: {why}", why=error.strerror or "")) from error
