"""The page on which a long paper is waited for: it shows itself anew, without JavaScript."""

import threading
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory import paper_jobs, paper_work
from inventory.db import Ledger
from reports import paper_worker
from tests.webui.conftest import post

Browse = Callable[[str], FlaskClient]
S6 = "/sheets/S6.pdf?from=2020-02-01&to=2020-02-29"


@pytest.fixture(autouse=True)
def _all_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_jobs, "ROWS_MAX", 0)


def asked(browser: FlaskClient, path: str = S6) -> str:
    """Ask for a long sheet; gives the page on which it is waited for."""
    answer = browser.get(path)
    assert answer.status_code == 303
    page: str = answer.headers["Location"]
    return page


def test_a_long_sheet_is_waited_for_on_a_page_and_taken_from_there(
    browse: Browse, ledger: Ledger
) -> None:
    finance = browse("finance")
    page = asked(finance)
    waits = finance.get(page)
    assert "等着排版" in waits.text
    assert waits.headers["Refresh"] == "3"
    assert "Refresh" not in finance.get(f"{page}?still=y").headers
    task = paper_work.take(ledger, worker="w")
    assert task
    paper_work.beat(ledger, task, pages=12, about=60)
    drawing_ = finance.get(page).text
    assert "12 页" in drawing_
    assert '<progress id="pages" value="12" max="60">' in drawing_
    paper_work.release(ledger, task)
    assert paper_worker.work(ledger, worker="v", ended=threading.Event(), once=True) == 1
    done = finance.get(page)
    assert "Refresh" not in done.headers
    assert f'href="{page}.pdf"' in done.text
    paper = finance.get(f"{page}.pdf")
    assert paper.data.startswith(b"%PDF")
    assert "S6-T-2020-02-01" in paper.headers["Content-Disposition"]
    assert browse("publisher").get(page).status_code == 404
    assert browse("publisher").get(f"{page}.pdf").status_code == 404


def test_it_is_stopped_and_asked_for_again(browse: Browse, ledger: Ledger) -> None:
    finance = browse("finance")
    page = asked(finance)
    assert post(finance, f"{page}/cancel").status_code == 303
    assert "已停止" in finance.get(page).text
    assert paper_work.take(ledger, worker="w") is None
    assert post(finance, f"{page}/again").status_code == 303
    assert "等着排版" in finance.get(page).text
    assert finance.get(f"{page}.pdf").status_code == 404


def test_what_went_wrong_is_told_by_name(browse: Browse, ledger: Ledger) -> None:
    finance = browse("finance")
    page = asked(finance)
    task = paper_work.take(ledger, worker="w")
    assert task
    paper_work.fail(ledger, task, error="DISK_FULL", problem="磁盘满了")
    told = finance.get(page)
    assert "DISK_FULL" in told.text
    assert "重新排版" in told.text
    assert "Refresh" not in told.headers


def test_csv_and_json_are_never_waited_for(browse: Browse) -> None:
    assert browse("finance").get(S6.replace(".pdf", ".csv")).status_code == 200
