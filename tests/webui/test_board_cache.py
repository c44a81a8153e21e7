"""The board kept in memory: what is asked of the books for an answer, and how much is kept."""

import pytest
from sqlalchemy import event

from tests.webui import publishing
from webui import board_cache
from webui.board_cache import Board

SHEET = "o/NDL/S6/2.html"


@pytest.fixture
def town(tmp_path, clock, board_file):
    with publishing.copied(board_file, tmp_path, clock) as town:
        yield town


@pytest.fixture
def asked(town):
    """The statements that were sent to the books."""
    sent = []
    event.listen(town.ledger.engine, "before_cursor_execute", lambda *said: sent.append(said[2]))
    return sent


def queries(asked):
    return [text for text in asked if text.lstrip().upper().startswith("SELECT")]


def test_a_page_asks_the_books_once_more_than_whether_anything_changed(town, asked):
    board = Board(town.ledger, pause=0)
    board.get("index.html")
    asked.clear()
    board.get(SHEET)
    assert len(queries(asked)) == 2, "whether anything changed, and the text of the sheet"
    asked.clear()
    board.get(SHEET)
    board.get("index.html")
    assert len(queries(asked)) == 2, "whether anything changed, for each"


def test_how_many_issues_there_are_does_not_matter(town, asked):
    board = Board(town.ledger, pause=0)
    board.get("index.html")
    first = len(queries(asked))
    for sheet in ("S2", "S3"):
        town.out(*publishing.WEEK, sheet)
    asked.clear()
    board.get("index.html")
    assert len(queries(asked)) == first, "the stamp, the issues, the new texts together"


def test_what_was_made_is_made_again_only_when_it_says_something_else(town):
    board = Board(town.ledger, pause=0)
    front, sheet = board.get("index.html"), board.get("o/NDL/S1/1.html")
    assert board.get("index.html") is front
    town.out(*publishing.NEXT)
    assert board.get("index.html") is not front
    assert board.get("o/NDL/S1/1.html") is sheet


def test_forgetting_makes_anew_the_same(town):
    board = Board(town.ledger, pause=0)
    before = board.get(SHEET)
    board.forget()
    assert board.get(SHEET) is not before
    assert board.get(SHEET).content == before.content


def test_no_more_than_a_limit_is_kept(town, monkeypatch):
    board = Board(town.ledger, pause=0)
    one = board.get(SHEET)
    monkeypatch.setattr(board_cache, "BYTES_MOST", 17 * (len(one.content) + len(one.zipped)))
    for path in board.paths():
        board.get(path)
    assert 0 < board.size <= board_cache.BYTES_MOST


def test_what_is_not_there_is_nothing(town):
    assert Board(town.ledger, pause=0).get("nothing.html") is None


def test_papers_are_not_zipped_again(town):
    board = Board(town.ledger, pause=0)
    assert board.get("o/NDL/S6/NDL-S6-2.pdf").zipped is None
    assert board.get(SHEET).zipped


def test_between_two_looks_nothing_is_asked_and_then_what_happened_shows(town, asked):
    now = [10.0]
    board = Board(town.ledger, pause=1, ticks=lambda: now[0])
    front = board.get("index.html")
    town.out(*publishing.NEXT)
    asked.clear()
    now[0] = 10.9
    assert board.get("index.html") is front
    assert board.get("nothing.html") is None
    assert asked == []
    now[0] = 11.0
    assert board.get("index.html") is not front


def test_what_was_not_made_is_made_between_two_looks_too(town, asked):
    board = Board(town.ledger, pause=1, ticks=lambda: 10.0)
    board.get("index.html")
    asked.clear()
    assert board.get(SHEET).content
    assert len(queries(asked)) == 1, "its text"
