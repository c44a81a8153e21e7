"""The public board as whoever comes by sees it, without signing in."""

import gzip

import pytest

from inventory import code_lookups, disclosures, public_board
from tests.webui import publishing
from tests.webui.conftest import KEY
from webui import create_app
from webui.board import objections_of
from webui.board_cache import Board

FRONT = "/board/"


@pytest.fixture
def town(tmp_path, clock, board_file):
    with publishing.copied(board_file, tmp_path, clock) as town:
        yield town


@pytest.fixture
def app(town):
    made = create_app(town.ledger, secret_key=KEY, plain_loopback=True)
    made.testing = True
    objections = objections_of(made)
    made.extensions["board"] = Board(town.ledger, objections=objections, pause=0)
    return made


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def rows(town):
    """The issues by series and number."""
    with town.ledger.reading() as session:
        return {(one.series, one.issue): one for one in public_board.issues(session)}


def test_the_front_is_for_everybody_and_sets_no_cookie(client):
    answer = client.get(FRONT)
    assert answer.status_code == 200
    assert "口罩 1,000 只" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers or "Cookie" not in answer.headers["Vary"]


def test_why_a_sheet_was_taken_back_is_not_told(client):
    pages = [client.get(p).text for p in (FRONT, "/board/o/NDL/S4/1.html", "/board/o/NDL/S4/")]
    assert all("撤回" in page for page in pages)
    assert not [page for page in pages if "13912345678" in page]


def test_a_folder_leads_to_its_page(client):
    assert client.get("/board").headers["Location"] == "/board/"
    assert client.get("/board/o/NDL/S6/").status_code == 200
    answer = client.get("/board/o/NDL/S6")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/board/o/NDL/S6/")


@pytest.mark.parametrize("path", ["nothing.html", "o/NDL/S6/9.html", "../sign-in", "o/x/y/z/"])
def test_what_is_not_there_says_so_and_leads_back(client, path):
    answer = client.get(FRONT + path)
    assert answer.status_code == 404
    assert "没有这一页" in answer.text


def test_an_answer_says_how_long_it_may_be_kept(client):
    page = client.get("/board/o/NDL/S6/2.html").headers
    assert page["Cache-Control"] == "public, max-age=60"
    assert page["ETag"].startswith('W/"')
    assert page["Last-Modified"]
    data = client.get("/board/o/NDL/S6/NDL-S6-2.json").headers
    assert data["Cache-Control"] == "public, max-age=31536000, immutable"
    assert data["Content-Disposition"] == "attachment; filename=NDL-S6-2.json"


def test_who_has_it_already_is_told_so_in_few_bytes(client):
    first = client.get(FRONT)
    tag, at = first.headers["ETag"], first.headers["Last-Modified"]
    for said in ({"If-None-Match": tag}, {"If-Modified-Since": at}):
        again = client.get(FRONT, headers=said)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
    other = {"If-None-Match": 'W/"other"', "If-Modified-Since": at}
    assert client.get(FRONT, headers=other).status_code == 200, "the digest counts more"


def test_a_page_comes_in_gzip_where_that_is_understood(client):
    plain, zipped = client.get(FRONT), client.get(FRONT, headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(zipped.data) == plain.data


def test_what_is_published_or_taken_back_shows(client, town):
    before = client.get(FRONT)
    number = town.out(*publishing.NEXT)
    after = client.get(FRONT, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, "第3期" in after.text) == (200, True)
    town.say(disclosures.withdraw, "publisher", number=number, reason="写错")
    assert "撤回" in client.get("/board/o/NDL/S6/3.html").text


def test_the_files_are_the_published_bytes(client, rows):
    one = rows["S6", 2]
    paper = client.get("/board/o/NDL/S6/NDL-S6-2.pdf")
    assert paper.data == f"%PDF {one.digest}".encode()
    assert paper.headers["Content-Type"] == "application/pdf"
    assert f'"digest":"{one.digest}"' in client.get("/board/o/NDL/S6/NDL-S6-2.json").text
    assert client.get("/board/o/NDL/S6/NDL-S6-2-wall.pdf").status_code == 404


@pytest.mark.parametrize(
    ("which", "said"),
    [(("S6", 2), "✓ 有效"), (("S6", 1), "以第2期为准"), (("S4", 1), "撤回，不再作数")],
)
def test_a_code_is_answered_with_what_became_of_the_sheet(client, rows, which, said):
    code = rows[which].check_code
    typed = client.get("/board/check.html", query_string={"code": f" {code.lower()} "})
    assert typed.status_code == 302
    assert typed.headers["Location"] == f"/board/c/{code.replace('-', '')}/"
    scanned = client.get(f"/c/{code.replace('-', '')}")
    assert scanned.headers["Location"] == typed.headers["Location"]
    answer = client.get(typed.headers["Location"])
    assert answer.status_code == 200
    assert said in answer.text
    assert rows[which].digest in answer.text
    assert client.get(f"/board/c/{code}").headers["Location"] == typed.headers["Location"]


@pytest.mark.parametrize(
    "code", ["7QF3-0V2K-M9TX", "12", "<script>alert(1)</script>", "\u202e" * 12]
)
def test_an_unknown_code_is_said_to_be_unknown(client, code):
    answer = client.get("/board/check.html", query_string={"code": code})
    assert answer.status_code == 404
    assert "校验码" in answer.text
    assert "<script" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_of_an_unknown_code_finds_its_style(client):
    answer = client.get("/board/c/7QF30V2KM9TX/")
    assert answer.status_code == 404
    assert 'href="../../board-' in answer.text
    assert 'action="../../check.html"' in answer.text


def test_who_tries_codes_is_held_up(client, rows):
    for n in range(code_lookups.OF_ONE_MAX):
        assert client.get(f"/c/0000{n:08d}", follow_redirects=True).status_code == 404
    held = client.get("/board/check.html", query_string={"code": rows["S6", 2].check_code})
    assert held.status_code == 429
    path = f"/board/c/{rows['S6', 2].check_code.replace('-', '')}/"
    assert client.get(path).status_code == 429
    assert client.get("/board/o/NDL/S6/2.html").status_code == 200, "the board itself stays open"


def test_what_the_board_says_of_itself_is_strict(client):
    headers = client.get(FRONT).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_objections_are_led_to_from_every_page_and_from_a_sheet_with_its_code(client, rows):
    assert 'href="../objection"' in client.get(FRONT).text
    sheet = client.get("/board/o/NDL/S6/2.html").text
    assert 'href="../../../../objection"' in sheet
    code = rows["S6", 2].check_code
    assert f'href="../../../../objection?code={code}"' in sheet
    assert f'value="{code}"' in client.get(f"/objection?code={code}").text


def test_without_a_form_for_them_nothing_is_said_of_objections(town):
    board = Board(town.ledger, pause=0)
    assert "异议" not in board.get("index.html").content.decode()
