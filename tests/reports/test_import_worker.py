"""The worker that draws long papers imports long spreadsheets too."""

import threading

import pytest

from inventory.intake import staging, staging_work
from reports import import_worker, paper_worker
from tests.intake.books import xlsx
from tests.intake.staged import BAD, GOOD, ON, Clerk


@pytest.fixture
def clerk(sqlite_ledger):
    return Clerk(sqlite_ledger)


def wait(clerk, content):
    """Hand in a file that nobody waits for."""
    return clerk.write(staging.stage, into="KF", name="gifts.xlsx", content=content, on=ON)


def work(clerk):
    return paper_worker.work(clerk.ledger, worker="w", ended=threading.Event(), once=True)


def test_what_waits_is_read_and_then_posted(clerk):
    key = wait(clerk, xlsx(GOOD))
    assert work(clerk) == 0, "no paper was drawn"
    assert (clerk.see(key).state, clerk.see(key).good) == ("READY", 2)
    clerk.write(staging.queue, key=key, posting=True)
    work(clerk)
    assert clerk.see(key).numbers == ("NDL-RK-2020-000001", "NDL-RK-2020-000002")


def test_what_could_not_be_done_is_on_record_and_the_next_is_taken(clerk):
    broken, bad = wait(clerk, b"no sheet"), wait(clerk, xlsx(BAD))
    work(clerk)
    assert (clerk.see(broken).state, clerk.see(broken).error) == ("FAILED", "NOT_A_SPREADSHEET")
    clerk.write(staging.queue, key=bad, posting=True)
    work(clerk)
    refused = clerk.see(bad)
    assert (refused.state, refused.error, refused.bad) == ("READY", "BAD_ROWS", 1)


def test_a_fault_of_the_program_is_on_record_without_what_it_held(clerk, monkeypatch):
    def fault(*_):
        raise ValueError("13800138000")

    monkeypatch.setattr(staging_work, "do", fault)
    key = wait(clerk, xlsx(GOOD))
    work(clerk)
    assert (clerk.see(key).state, clerk.see(key).error) == ("FAILED", "FAULT")
    assert "13800138000" not in clerk.see(key).problem


def test_how_far_it_is_is_told_while_it_works(clerk, monkeypatch):
    key, going, done = wait(clerk, xlsx(GOOD)), threading.Event(), staging_work.beat

    def told(*what, **far):
        done(*what, **far)
        going.set()

    def slow(ledger, task, tell):
        tell(200, 50)
        assert going.wait(20)

    monkeypatch.setattr(staging_work, "beat", told)
    monkeypatch.setattr(staging_work, "do", slow)
    task = staging_work.take(clerk.ledger, worker="w")
    assert import_worker.work(clerk.ledger, task, ended=threading.Event())
    assert (clerk.see(key).rows, clerk.see(key).checked) == (200, 50)


def test_who_is_told_to_end_gives_it_back(clerk, monkeypatch):
    key, ended, back, done = (
        wait(clerk, xlsx(GOOD)),
        threading.Event(),
        threading.Event(),
        staging_work.do,
    )
    release = staging_work.release

    def given_back(*what):
        release(*what)
        back.set()

    def slow(*what):
        ended.set()
        assert back.wait(20)
        done(*what)

    monkeypatch.setattr(staging_work, "release", given_back)
    monkeypatch.setattr(staging_work, "do", slow)
    task = staging_work.take(clerk.ledger, worker="w")
    assert not import_worker.work(clerk.ledger, task, ended=ended)
    assert (clerk.see(key).state, clerk.count("staged_row")) == ("WAITING", 0)
