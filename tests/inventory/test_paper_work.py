"""One worker draws a paper at a time; one that was killed is followed by one more, and by no third."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text

from inventory import disclosure_ledger, paper_jobs, paper_work
from inventory.errors import DiskFull
from inventory.paper_work import SILENT
from tests.inventory.publishing import Public
from tests.inventory.test_paper_jobs import job, later, of

NOON = datetime(2020, 2, 20, 4, tzinfo=UTC)


@pytest.fixture
def town(ledger, clock):
    made = Public(ledger, clock)
    clock.set(NOON)
    return made


@pytest.fixture
def number(town):
    return later(town)


def take(town, worker="w"):
    return paper_work.take(town.ledger, worker=worker)


def paper(town, number, form="DETAIL"):
    return town.ask(disclosure_ledger.paper, number=number, form=form)


def test_what_was_drawn_is_kept_once_and_the_job_is_done(town, number):
    task = take(town)
    assert task.published.sheet.sheet == "S6"
    assert take(town, "other") is None
    assert paper_work.beat(town.ledger, task, pages=3, about=9)
    drawn = of(town, number)
    assert (drawn.state, drawn.pages, drawn.about) == ("RUNNING", 3, 9)
    assert paper_work.keep(town.ledger, task, {"DETAIL": b"%PDF a", "WALL": b"%PDF b"}, pages=9)
    assert (paper(town, number), paper(town, number, "WALL")) == (b"%PDF a", b"%PDF b")
    assert not paper_work.keep(town.ledger, task, {"DETAIL": b"%PDF other"})
    assert paper(town, number) == b"%PDF a"
    assert (of(town, number).state, take(town), town.broken()) == ("DONE", None, {})


def test_a_paper_that_is_there_is_not_replaced(town, number):
    task = take(town)
    assert paper_work.keep(town.ledger, task, {"DETAIL": b"%PDF first"})
    with town.ledger.writing() as session:
        session.execute(text("update paper_job set state = 'QUEUED'"))
    again = take(town, "v")
    assert paper_work.keep(town.ledger, again, {"DETAIL": b"%PDF second", "WALL": b"%PDF w"})
    assert (paper(town, number), paper(town, number, "WALL")) == (b"%PDF first", b"%PDF w")


def test_of_many_workers_one_takes_it(town, number):
    with ThreadPoolExecutor(6) as pool:
        tasks = list(pool.map(lambda nth: take(town, f"w{nth}"), range(6)))
    assert len([task for task in tasks if task]) == 1


def test_a_killed_worker_is_followed_once_and_then_it_fails_by_name(town, number, clock):
    first = take(town)
    clock.set(NOON + SILENT)
    assert take(town, "v") is None, "it may still live"
    clock.set(NOON + SILENT + timedelta(seconds=1))
    second = take(town, "v")
    assert of(town, number).again
    assert not paper_work.beat(town.ledger, first)
    assert not paper_work.keep(town.ledger, first, {"DETAIL": b"%PDF late"})
    assert not paper_work.fail(town.ledger, first, error="X", problem="x")
    assert second.published.digest == first.published.digest
    clock.set(NOON + 3 * SILENT)
    assert take(town, "u") is None
    failed = of(town, number)
    assert (failed.state, failed.error) == ("FAILED", "PAPER_KILLED")
    assert "2 次" in failed.problem
    town.say(paper_jobs.again, "publisher", key=failed.key)
    third = take(town, "u")
    assert paper_work.keep(town.ledger, third, {"DETAIL": b"%PDF"})


def test_who_is_told_to_end_gives_it_back_and_was_not_killed(town, number, clock):
    for nth in range(4):
        assert paper_work.release(town.ledger, take(town, f"w{nth}"))
    assert of(town, number).state == "QUEUED"
    assert not of(town, number).again


def test_what_was_cancelled_is_not_kept(town, number):
    task = take(town)
    town.say(paper_jobs.cancel, "publisher", key=of(town, number).key)
    assert not paper_work.beat(town.ledger, task)
    assert not paper_work.keep(town.ledger, task, {"DETAIL": b"%PDF"})
    assert (of(town, number).state, take(town)) == ("CANCELLED", None)


def test_a_full_disk_has_a_name_and_the_job_stays_whole(sqlite_ledger, clock):
    town = Public(sqlite_ledger, clock)
    clock.set(NOON)
    number = later(town)
    task = take(town)
    with town.ledger.engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar()
    town.ledger.engine.dispose()

    def small(connection, _record):
        connection.execute(f"pragma max_page_count = {pages + 1}")

    event.listen(town.ledger.engine, "connect", small)
    with pytest.raises(DiskFull):
        paper_work.keep(town.ledger, task, {"DETAIL": b"%PDF" * 100_000})
    event.remove(town.ledger.engine, "connect", small)
    town.ledger.engine.dispose()
    assert of(town, number).state == "RUNNING"
    assert paper_work.fail(town.ledger, task, error="DISK_FULL", problem="磁盘满了")
    assert job(town, of(town, number).key).error == "DISK_FULL"


def test_sheets_without_paper_and_job_are_adopted(town, number):
    assert paper_work.adopt(town.ledger) == 0
    with town.ledger.writing() as session:
        session.execute(text("delete from paper_job"))
    assert paper_work.adopt(town.ledger) == 1
    assert of(town, number).state == "QUEUED"
    assert paper_work.adopt(town.ledger) == 0
