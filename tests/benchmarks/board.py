"""How fast the public board answers, and how long its folder takes: ``python -m tests.benchmarks.board [SHEETS]``.

A server like that of ``inventory serve`` runs in a process of its own on one core; eight connections ask it from
another. Answers are counted by the second of processor that the server took. ``limit`` is that server answering four
bytes: compare with it, and not with the figures of another machine or another hour. "Uncached" forgets before each
answer what was made. Aims of an idle core: 1,500 answers a second kept, 700 made anew, 99 of 100 within 30 ms; a folder
of 1,000 sheets within 60 s, of one sheet more within 3 s.
"""

import logging
import multiprocessing
import os
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select
from waitress.server import create_server

from inventory import public_board, setting_up
from inventory.db import Ledger
from inventory.models import (
    AppUser,
    Disclosure,
    DisclosurePaper,
    DisclosurePublication,
    Organization,
)
from inventory.sheet_format import Head, Issued, Placed, Published, publish
from tests.reports import samples
from webui import board_cache, board_folder, board_site, create_app
from webui.board_cache import Board, Kept, Reader

ROWS, ORGANIZATIONS = 30, 20
SECONDS, CONNECTIONS = 4.0, 8
PAPER = 120_000  # bytes of a sheet on paper
FIRST = date(2020, 2, 1)
FRONT, SHEET = "/board/", "/board/o/T1/S6/1.html"


def main() -> None:
    """Build, measure, print."""
    sheets = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/books.db"
        build(url, sheets)
        limit = asked(url, "/limit")
        print(f"limit: {limit.rate:.0f}/s, p99 {limit.p99 * 1000:.1f} ms")
        for path, forget, what in (
            (FRONT, False, "front, kept"),
            (SHEET, False, "sheet, kept"),
            (FRONT, True, "front, uncached"),
            (SHEET, True, f"sheet of {ROWS} rows, uncached"),
        ):
            found = asked(url, path, forget=forget)
            print(
                f"{what}: {found.rate:.0f}/s, {found.rate / limit.rate:.2f} of the limit, p50"
                f" {found.p50 * 1000:.1f} ms, p99 {found.p99 * 1000:.1f} ms, {found.size} bytes"
            )
        folders(url, Path(folder) / "board", sheets)


def build(url: str, sheets: int) -> None:
    """Books with nothing but so many published sheets, of twenty organizations."""
    ledger = Ledger(url)
    ledger.upgrade()
    towns = [{"code": f"T{n}", "name": f"示例{n}镇", "kind": "TOWN"} for n in range(ORGANIZATIONS)]
    setting_up.setup(ledger, actor="system", data={"organizations": towns})
    for n in range(sheets):
        add(ledger, n)
    ledger.close()


def add(ledger: Ledger, n: int) -> None:
    """One more sheet, straight into the tables: publishing would draw it."""
    of, number = n % ORGANIZATIONS, n // ORGANIZATIONS + 1
    published = _published(f"T{of}", f"示例{of}镇", number)
    placed, at = published.placed, datetime(2020, 2, 1, tzinfo=UTC) + timedelta(minutes=n)
    with ledger.writing() as session:
        organization = session.scalar(select(Organization.id).where(Organization.code == f"T{of}"))
        actor = session.scalar(select(AppUser.id).limit(1)) or 1
        said = {"organization_id": organization, "series": "S6", "actor_id": actor}
        session.execute(
            insert(Disclosure).values(
                **said,
                id=n + 1,
                serial=number,
                request_key=f"k{n}",
                sheet="S6",
                start_on=published.sheet.start,
                end_on=published.sheet.end,
                figures=published.sheet.digest,
                reason="",
                drawn_at=at,
            )
        )
        session.execute(
            insert(DisclosurePublication).values(
                **said,
                disclosure_id=n + 1,
                issue=number,
                text=published.text,
                digest=published.digest,
                check_code=published.check_code,
                previous=placed.previous.digest if placed.previous else None,
                head_number="",
                head_position=0,
                head_digest="0" * 64,
                published_on=placed.published_on,
                published_at=at,
            )
        )
        content = random.Random(n).randbytes(PAPER)  # noqa: S311 - nothing secret
        papers = [
            {"disclosure_id": n + 1, "form": form, "sha256": "0" * 64, "content": content}
            for form in ("DETAIL", "WALL")
        ]
        session.execute(insert(DisclosurePaper), papers)


def _published(code: str, name: str, number: int) -> Published:
    start = FIRST + timedelta(days=number)
    sheet = replace(
        samples.stock(ROWS), organization=code, organization_name=name, start=start, end=start
    ).sealed()
    before = Issued(number - 1, "0" * 64) if number > 1 else None
    placed = Placed("S6", number, name, start, before, None, Head("", 0, "0" * 64), "镇纪委", "110")
    return publish(sheet, placed)


class Found:
    """What answers took: how many a second, in the middle and at worst, and how many bytes."""

    def __init__(self, times: list[float], took: float, size: int) -> None:
        self.rate = len(times) / took  # by the time of its processor, which others do not take away
        cut = statistics.quantiles(times, n=100)
        self.p50, self.p99, self.size = cut[49], cut[98], size


def asked(url: str, path: str, *, forget: bool = False) -> Found:
    """Ask for a path again and again, over connections that stay open."""
    mine, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(url, theirs, forget), daemon=True)
    server.start()
    port = mine.recv()
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(server.pid or 0, {0})
        os.sched_setaffinity(0, {1})
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n".encode()
    times: list[float] = []
    _talk(port, request + b"\r\n", time.perf_counter() + 1, [])  # until it is warm
    sizes: list[int] = []
    until = time.perf_counter() + SECONDS
    talk = (port, request + b"\r\n", until, times)
    threads = [threading.Thread(target=_talk, args=(*talk, sizes)) for _ in range(CONNECTIONS)]
    begun = _processor(server.pid)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = _processor(server.pid) - begun
    server.terminate()
    server.join()
    return Found(times, took, sizes[0])


def _processor(pid: int | None) -> float:
    """Seconds of processor that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _serve(url: str, told: Connection, forget: bool) -> None:
    app = create_app(Ledger(url), secret_key=b"k" * 32, plain_loopback=True)
    if forget:
        app.extensions["board"] = _Forgetful(app.extensions["ledger"])
    limit = Flask("limit")
    limit.add_url_rule("/limit", "limit", lambda: "four")

    def either(environ, start):  # type: ignore[no-untyped-def]
        of = limit if environ["PATH_INFO"] == "/limit" else app
        return of(environ, start)

    server = create_server(either, host="127.0.0.1", port=0, threads=8)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    told.send(server.effective_port)
    server.run()


class _Forgetful(Board):
    def get(self, path: str) -> Kept | None:
        self.forget()
        return super().get(path)


def _talk(
    port: int, request: bytes, until: float, times: list[float], sizes: list[int] | None = None
) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        while time.perf_counter() < until:
            begun = time.perf_counter()
            line.sendall(request)
            size = _answer(line)
            times.append(time.perf_counter() - begun)
        if sizes is not None:
            sizes.append(size)


def _answer(line: socket.socket) -> int:
    """Read one answer; gives how many bytes its body has."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(line)
    head, _, body = got.partition(b"\r\n\r\n")
    status = head.split(b" ", 2)[1]
    if status != b"200":
        raise SystemExit(head.decode())
    length = 0
    for one in head.lower().split(b"\r\n"):
        if one.startswith(b"content-length:"):
            length = int(one.split(b":")[1])
    while len(body) < length:
        body += _more(line)
    return len(body)


def _more(line: socket.socket) -> bytes:
    more = line.recv(65_536)
    if not more:
        raise SystemExit("the server closed the line")
    return more


def folders(url: str, folder: Path, sheets: int) -> None:
    """The folder from nothing, with nothing new, and with one sheet more."""
    ledger = Ledger(url)
    first = _folder(ledger, folder, f"folder of {sheets} sheets, first")
    _folder(ledger, folder, "folder, nothing new", first)
    add(ledger, sheets)
    _folder(ledger, folder, "folder, one sheet more", first)
    ledger.close()


def _folder(ledger: Ledger, folder: Path, what: str, first: float = 0.0) -> float:
    begun = time.perf_counter()
    with ledger.reading() as session:
        issues = public_board.issues(session)
        briefs = board_cache.briefs_of(session, issues, {})
        site = board_site.site(issues, briefs, live=False)
        done = board_folder.write(folder, site.files.values(), Reader(session))
    took = time.perf_counter() - begun
    beside = f", {took / first:.2f} of the first" if first else ""
    print(f"{what}: {took:.1f} s, {done.written} of {done.files} files{beside}")
    return took


if __name__ == "__main__":
    main()
