"""The worker's process: started anew where it was killed, ended with whoever started it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import make_url

from reports import cli_worker
from tests.inventory.publishing import Public, day
from tests.inventory.test_paper_jobs import later, of

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(cli_worker, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(cli_worker, "AGAIN_SECONDS", 0.05)


@pytest.fixture
def town(sqlite_ledger, clock):
    return Public(sqlite_ledger, clock)


def environment(town):
    url = make_url(town.ledger.url).render_as_string(hide_password=False)
    return {**os.environ, "DATABASE_URL": url}


def start(town, *options):
    command = [sys.executable, "-m", "inventory", "worker", *options]
    return subprocess.Popen(command, env=environment(town))


def until(says, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if says():
            return True
        time.sleep(0.1)
    return False


def test_a_process_that_ends_is_started_anew_until_told_to_end(quick):
    ended = threading.Event()
    threading.Timer(2, ended.set).start()
    assert cli_worker.watch([sys.executable, "-c", ""], ended) > 1


def test_one_that_works_is_told_to_end(quick):
    ended = threading.Event()
    threading.Timer(0.5, ended.set).start()
    began = time.monotonic()
    assert cli_worker.watch(SLEEPS, ended) == 1
    assert time.monotonic() - began < 10


def test_it_ends_when_who_started_it_is_gone(quick):
    ended = threading.Event()
    parents = iter([7, 7])
    cli_worker._end_with(7, ended, lambda: next(parents, 1))
    assert ended.wait(5)


def test_what_waits_is_drawn_by_a_process_of_its_own(town):
    town.receive(day(3), 100)
    number = later(town)
    done = subprocess.run(
        [sys.executable, "-m", "inventory", "worker", "--once"],
        env=environment(town),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout.decode().strip()) == (0, "排了 1 份")
    assert of(town, number).state == "DONE"


def test_a_killed_worker_is_followed_by_another_which_draws(town):
    worker = start(town)
    try:
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
        if not children.exists():
            pytest.skip("no /proc")

        def child():
            return next(iter(children.read_text("ascii").split()), None)

        assert until(child)
        first = child()
        os.kill(int(first), signal.SIGKILL)
        assert until(lambda: child() not in (None, first))
        town.receive(day(3), 100)
        number = later(town)
        assert until(lambda: of(town, number).state == "DONE")
    finally:
        worker.terminate()
        assert worker.wait(20) == 0
