"""The board as files: complete, every link leads to one, nothing leaves it, and a key for what is said."""

import posixpath
import re
from dataclasses import replace

import pytest

from tests.reports import samples
from tests.webui.boards import LATER, Shelf, issue, published
from webui import board_site
from webui.board_site import HTML

LINK = re.compile(r'(?:href|src|action)="([^"]*)"')


@pytest.fixture
def shelf():
    return Shelf(
        published(samples.stock(3), 1),
        published(samples.stock(4), 2),
        published(samples.donated(5), 1),
        published(samples.fund(), 1, "S5-ZX2020"),
    )


def corrected(shelf):
    """The first issue of S6 is corrected by the second, that of S1 withdrawn."""
    said = {
        1: {"corrected_by": 2, "changed_at": issue(shelf.of[2]).published_at},
        2: {"corrects": 1},
        3: {"withdrawn_at": LATER, "changed_at": LATER},
    }
    return tuple(replace(one, **said.get(one.id, {})) for one in shelf.issues())


def made(shelf, **said):
    return {path: f.make(shelf) for path, f in shelf.site(**said).files.items()}


@pytest.mark.parametrize("live", [False, True])
def test_every_link_of_every_page_leads_to_a_file_of_the_board(shelf, live):
    files = made(shelf, live=live, issues=corrected(shelf))
    followed = set()
    for path, content in files.items():
        if not path.endswith((".html", ".xml")):
            continue
        for link in LINK.findall(content.decode()):
            if link.startswith(("#", "tel:")) or "www.w3.org" in link:
                continue
            if live and link.endswith("../gift"):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
            assert target in files, (path, link)
            followed.add(target)
    assert set(files) - followed <= {f for f in files if f.startswith("c/")}, "nothing is lost"
    letters = {path for path in files if re.fullmatch(r"c/.\.html", path)}
    assert letters
    assert live or letters <= followed


def test_no_page_asks_another_host_or_runs_anything(shelf):
    for path, content in made(shelf).items():
        if path.endswith((".html", ".css", ".svg")):
            text = content.decode().replace("http://www.w3.org/2000/svg", "")
            assert "//" not in re.sub(r"/\*.*?\*/", "", text), path
            assert "<script" not in text
            assert "style=" not in text
            assert not re.search(r"\son\w+=", text)


def test_what_is_led_to_comes_before_what_leads_there(shelf):
    order = list(shelf.site().files)
    assert order.index("o/QSZ/S6/QSZ-S6-1.pdf") < order.index("o/QSZ/S6/1.html")
    assert order.index("o/QSZ/S6/2.html") < order.index("o/QSZ/S6/index.html")
    assert order.index("o/QSZ/index.html") < order.index("index.html") == len(order) - 1


def test_the_files_to_keep_are_the_published_bytes(shelf):
    files = made(shelf)
    assert files["o/QSZ/S1/QSZ-S1-1.json"] == shelf.of[3].text.encode()
    assert files["o/QSZ/S1/QSZ-S1-1.pdf"] == f"%PDF DETAIL {shelf.of[3].digest}".encode()
    assert files["o/QSZ/S1/QSZ-S1-1-wall.pdf"] == f"%PDF WALL {shelf.of[3].digest}".encode()
    assert files["o/QSZ/S1/QSZ-S1-1.csv"].startswith(b"\xef\xbb\xbf")
    assert "o/QSZ/S6/QSZ-S6-1-wall.pdf" not in files, "it was never drawn"


def test_an_issue_without_paper_says_nothing_of_one(shelf):
    bare = tuple(replace(one, detail=False, wall=False) for one in shelf.issues())
    files = made(shelf, issues=bare)
    assert not [path for path in files if path.endswith(".pdf")]
    assert "PDF" not in files["o/QSZ/S6/1.html"].decode()


def test_a_corrected_and_a_withdrawn_issue_stay_and_are_marked(shelf):
    files = {
        p: c.decode() for p, c in made(shelf, issues=corrected(shelf)).items() if p.endswith("l")
    }
    old, gone = files["o/QSZ/S6/1.html"], files["o/QSZ/S1/1.html"]
    assert "以第2期为准" in old
    assert 'href="../../../o/QSZ/S6/2.html"' in old
    assert "已于2020年3月1日撤回" in gone
    assert "一次性医用口罩" in gone, "what was said is still there"
    codes = {one.check_code.replace("-", ""): one for one in corrected(shelf)}
    for code, one in codes.items():
        said = files[f"c/{code}/index.html"]
        assert {"VALID": "✓ 有效", "CORRECTED": "以第2期为准", "WITHDRAWN": "撤回"}[
            one.state
        ] in said
    assert "收到" in said


def test_the_front_shows_the_last_issue_that_stands(shelf):
    last_gone = tuple(
        replace(one, withdrawn_at=LATER, changed_at=LATER) if one.id in (2, 3) else one
        for one in shelf.issues()
    )
    front = made(shelf, issues=last_gone)["index.html"].decode()
    assert 'href="o/QSZ/S6/1.html"' in front
    assert 'href="o/QSZ/S6/2.html"' not in front
    assert "已撤回" in front, "of S1 none stands, and it says so"


def test_a_key_changes_with_what_is_said_and_with_nothing_else(shelf):
    before, after = shelf.site().files, shelf.site(issues=corrected(shelf)).files
    again = shelf.site().files
    assert {p for p in before if before[p].key != again[p].key} == set()
    changed = {path for path in before if before[path].key != after[path].key}
    assert {"index.html", "feed.xml", "o/QSZ/S6/1.html", "o/QSZ/S1/1.html"} <= changed
    assert not {path for path in changed if path.startswith("o/QSZ/S5-ZX2020")}
    assert not {path for path in changed if before[path].frozen}


def test_pages_do_not_depend_on_who_made_them(shelf):
    assert made(shelf) == made(shelf)
    assert shelf.site(live=True).files["check.html"].key != shelf.site().files["check.html"].key


@pytest.mark.parametrize("live", [False, True])
def test_a_board_without_an_issue_says_so(live):
    files = made(Shelf(), live=live)
    assert "还没有公布公示表" in files["index.html"].decode()
    assert b"<updated>1970" in files["feed.xml"]
    assert {"index.html", "check.html", "feed.xml"} < set(files)


def test_ids_may_be_anything(shelf):
    odd = replace(samples.stock(1), organization="a/../b 镇").sealed()
    files = made(Shelf(published(odd, 1, "S6-x/y")))
    assert all(not path.startswith("/") and ".." not in path.split("/") for path in files)
    assert "o/a_2F_2E_2E_2Fb_20_E9_95_87/S6-x_2Fy/1.html" in files


def test_a_series_knows_its_latest():
    first, second = (issue(published(samples.stock(1), n), n) for n in (1, 2))
    series = board_site.Series("QSZ", "S6", (first, replace(second, corrected_by=3)))
    assert series.latest.issue == 1


def test_every_page_is_html(shelf):
    site = shelf.site()
    assert all((f.media == HTML) == path.endswith(".html") for path, f in site.files.items())
