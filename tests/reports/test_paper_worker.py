"""The worker draws what waits, says how far it is, stops where nobody wants it any more, and names what went wrong."""

import errno
import logging
import threading
import time

import pytest

from inventory import disclosure_ledger, paper_jobs, paper_work
from inventory.errors import BadInput
from reports import paper_worker, pdf, published
from reports.paper_worker import Progress, Stopped
from tests.inventory.publishing import Public, day
from tests.inventory.test_paper_jobs import ASKED, job, later, of

PAGES = logging.getLogger("weasyprint.progress")


@pytest.fixture
def town(sqlite_ledger, clock):
    return Public(sqlite_ledger, clock)


@pytest.fixture
def number(town):
    town.receive(day(3), 100)
    return later(town)


def work(town, ended=None, once=True):
    return paper_worker.work(town.ledger, worker="w", ended=ended or threading.Event(), once=once)


def test_the_worker_draws_what_would_have_been_drawn_at_once(town, number):
    one = paper_work.take(town.ledger, worker="a")
    paper_work.release(town.ledger, one)
    assert work(town) == 1
    drawn = of(town, number)
    assert drawn.state == "DONE"
    assert drawn.pages >= 1
    for form, paper in published.papers(one.published).items():
        assert town.ask(disclosure_ledger.paper, number=number, form=form) == paper
    assert town.broken() == {}
    assert work(town) == 0


def test_what_somebody_asked_for_is_drawn_as_he_sees_it(town):
    town.receive(day(3), 100)
    for wall in (False, True):
        key = town.say(paper_jobs.ask, "finance", **ASKED, wall=wall)
        assert work(town) == 1
        name, content = town.ask(paper_jobs.draft, actor="finance", key=key)
        assert name == "S6-NDL-2020-02-01-2020-02-05.pdf"
        assert content.startswith(b"%PDF")
    outside = town.say(paper_jobs.ask, "clerk", **ASKED)
    assert work(town) == 0
    assert job(town, outside, "clerk").error == "NOT_ALLOWED"


def slow(pages, seen=None):
    """A printer that takes its time for each page."""

    def draw(_published):
        for nth in range(pages):
            time.sleep(0.05)
            PAGES.info("Step 5 - Creating layout - Page %d", nth + 1)
            if seen is not None:
                seen.set()
        return {"DETAIL": b"%PDF slow"}

    return draw


def test_pages_are_told_while_it_is_drawn(town, number, monkeypatch):
    monkeypatch.setattr(paper_worker, "BEAT_SECONDS", 0.2)
    monkeypatch.setattr(published, "papers", slow(30))
    told = []
    beat = paper_work.beat

    def said(*said, **counts):
        told.append(counts["pages"])
        return beat(*said, **counts)

    monkeypatch.setattr(paper_work, "beat", said)
    assert work(town) == 1
    assert 0 < told[0] < told[-1] < 30
    assert of(town, number).pages == 30


def test_cancelled_it_stops_at_the_next_page(town, number, monkeypatch):
    monkeypatch.setattr(paper_worker, "BEAT_SECONDS", 0.2)
    seen = threading.Event()
    monkeypatch.setattr(published, "papers", slow(2000, seen))
    thread = threading.Thread(target=work, args=(town,))
    thread.start()
    assert seen.wait(10)
    town.say(paper_jobs.cancel, "publisher", key=of(town, number).key)
    thread.join(10)
    assert not thread.is_alive()
    assert of(town, number).state == "CANCELLED"
    assert town.ask(disclosure_ledger.disclosed, number=number).papers == ()


def test_told_to_end_it_gives_the_job_back(town, number, monkeypatch):
    seen, ended = threading.Event(), threading.Event()
    monkeypatch.setattr(published, "papers", slow(2000, seen))
    thread = threading.Thread(target=work, args=(town, ended))
    thread.start()
    assert seen.wait(10)
    ended.set()
    thread.join(10)
    assert not thread.is_alive()
    back = of(town, number)
    assert (back.state, back.again) == ("QUEUED", False)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "DISK_FULL"),
        (BadInput(field="INVENTORY_SITE", problem="要写网址"), "BAD_INPUT"),
        (RuntimeError("secret"), "FAULT"),
        (MemoryError(), "FAULT"),
    ],
)
def test_what_went_wrong_has_a_name_and_the_worker_goes_on(
    town, number, monkeypatch, fault, code, caplog
):
    def draw(_):
        raise fault

    monkeypatch.setattr(published, "papers", draw)
    assert work(town) == 0
    failed = of(town, number)
    assert (failed.state, failed.error) == ("FAILED", code)
    assert failed.problem
    assert "secret" not in failed.problem
    assert caplog.records
    monkeypatch.undo()
    town.say(paper_jobs.again, "publisher", key=failed.key)
    assert work(town) == 1


def test_the_printing_library_tells_its_pages(town, monkeypatch):
    counted = []
    emit = Progress.emit

    def said(self, record):
        counted.append(record.getMessage())
        emit(self, record)

    monkeypatch.setattr(Progress, "emit", said)
    town.receive(day(3), 100)
    town.say(paper_jobs.ask, "finance", **ASKED)
    assert work(town) == 1
    assert any(" - Page 1" in line for line in counted)


def test_a_stop_goes_up_through_the_printing_library(town):
    town.receive(day(3), 100)
    sheet = town.sheet("S6", day(1), day(5))
    progress = Progress(1)
    progress.stop = True
    level = PAGES.level
    PAGES.setLevel(logging.INFO)
    PAGES.addHandler(progress)
    try:
        with pytest.raises(Stopped):
            pdf.draw(sheet)
    finally:
        PAGES.removeHandler(progress)
        PAGES.setLevel(level)
    assert pdf.draw(sheet).startswith(b"%PDF"), "and the next one is drawn"


def test_a_warm_worker_has_drawn_a_small_page():
    paper_worker.warm()
    assert published.made_here()
