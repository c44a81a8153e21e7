"""What pages of the board say, of whatever text a sheet holds."""

import gzip
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inventory import sheet_format
from inventory.sheet_format import Change, Correction
from tests.reports import samples
from tests.webui.boards import Shelf, issue, published
from webui import board_pages

ATOM = "{http://www.w3.org/2005/Atom}"
BAD = '"><script src=http://evil/x.js></script><img src=file:///etc/passwd>\u202e\u200b'
LONG = "一次性使用医用防护口罩" * 46


def page_of(sheet, number=1, **said):
    of = published(sheet, number)
    shelf = Shelf(of)
    rows = (issue(of, **said),)
    return shelf.page(f"o/{sheet.organization}/{sheet.sheet}/{number}.html", issues=rows)


def filled(sheet, text):
    """The sheet with a text in each of its fields."""
    rows = tuple({k: text if isinstance(v, str) else v for k, v in r.items()} for r in sheet.rows)
    notes, checks = (text,), tuple(replace(c, detail=text) for c in sheet.checks)
    return replace(
        sheet,
        rows=rows,
        notes=notes,
        checks=checks,
        title=f"{text}{text}",
        organization_name=text,
        unit_line=text,
        totals=tuple({**t, "item": text, "unit": text} for t in sheet.totals),
    ).sealed()


@pytest.mark.parametrize("sheet", [samples.stock(2), samples.donated(2), samples.fund()])
def test_a_text_in_any_field_is_only_text(sheet):
    of = published(filled(sheet, BAD))
    shelf = Shelf(replace_placed(of, issuer=BAD, supervisor=BAD, hotline=BAD))
    for path, file in shelf.site(live=True).files.items():
        if path.endswith((".html", ".xml")):
            said = file.make(shelf).decode()
            assert "<script" not in said, path
            assert "<img" not in said, path
            assert "\u202e" not in said, path


def replace_placed(of, **said):
    return sheet_format.publish(of.sheet, replace(of.placed, **said))


@pytest.mark.parametrize("sheet", [samples.stock(2), samples.donated(2), samples.fund()])
def test_a_name_of_five_hundred_signs_is_told_whole(sheet):
    assert LONG in page_of(filled(sheet, LONG))


@pytest.mark.parametrize(("rows", "said"), [(0, "本期没有"), (1, "期末结存"), (1000, "物资")])
def test_a_sheet_has_all_its_rows_and_loads_quickly(rows, said):
    page = page_of(samples.stock(rows))
    assert said in page
    assert page.count("<th scope=row>") >= rows
    assert len(gzip.compress(page.encode(), 5)) <= 48_000


def test_a_page_and_what_it_needs_are_less_than_sixty_kibibytes():
    shelf = Shelf(published(samples.donated(1000)))
    files = shelf.site().files
    needed = [path for path in files if path.endswith((".css", ".svg"))]
    sent = [files[path].make(shelf) for path in ("o/QSZ/S1/1.html", *needed)]
    assert sum(len(gzip.compress(one, 5)) for one in sent) <= 60 * 1024


def test_a_correction_tells_each_figure_before_and_after():
    changes = (Change("S6 口罩 受赠", "200", "260"), Change("新的一行", "", "5"))
    of = published(samples.stock(2), 2)
    of = replace_placed(of, corrects=Correction(1, "0" * 64, "漏记一张入库单", changes))
    first = published(samples.stock(1), 1)
    shelf = Shelf(first, of)
    rows = (issue(first, 1, corrected_by=2), issue(of, 2, corrects=1))
    page = shelf.page("o/QSZ/S6/2.html", issues=rows)
    assert "漏记一张入库单" in page
    assert '<td class="n" data-l="原来">200<td class="n k" data-l="现在">260' in page
    assert 'data-l="原来">—' in page
    assert '<a href="1.html">第1期</a>' in page


def test_the_hotline_can_be_called_and_what_is_no_number_is_only_said():
    assert 'href="tel:01069900000"' in page_of(samples.stock(1))
    assert board_pages.phone("见镇政府门口") == ""
    assert board_pages.phone("办公室 0312-5556 789，白天") == "03125556789"


def test_the_feed_is_atom_with_relative_links_and_lasting_names():
    shelf = Shelf(published(samples.stock(1), 1), published(samples.donated(1), 1))
    rows = tuple(replace(one, corrected_by=2) if one.id == 1 else one for one in shelf.issues())
    for path, begin in (("feed.xml", "o/"), ("o/QSZ/feed.xml", "../../o/")):
        feed = ET.fromstring(shelf.page(path, issues=rows))  # noqa: S314
        entries = feed.findall(f"{ATOM}entry")
        assert len(entries) == 2
        titles = [entry.findtext(f"{ATOM}title") for entry in entries]
        assert any(title.startswith("【已更正】") for title in titles)
        assert all(entry.find(f"{ATOM}link").get("href").startswith(begin) for entry in entries)
        ids = {entry.findtext(f"{ATOM}id") for entry in entries}
        assert len(ids) == 2
        assert all(one.startswith("urn:uuid:") for one in ids)
        assert feed.findtext(f"{ATOM}updated") == "2020-02-09T10:00:00Z"


def test_a_feed_tells_the_newest_fifty():
    shelf = Shelf(*(published(samples.stock(1), n) for n in range(1, 61)))
    feed = ET.fromstring(shelf.page("feed.xml"))  # noqa: S314
    found = [e.findtext(f"{ATOM}title") for e in feed.findall(f"{ATOM}entry")]
    assert len(found) == board_pages.FEED_MOST
    assert found[0].endswith("第60期")


def test_instants_are_written_as_feeds_have_them():
    assert board_pages.instant(datetime(2020, 2, 8, 10, tzinfo=UTC)) == "2020-02-08T10:00:00Z"


def test_the_brief_is_what_was_frozen():
    brief = board_pages.brief(published(samples.donated(1)).text)
    assert brief.organization == samples.TOWN
    assert (brief.title, brief.short) == ("新冠肺炎疫情防控受赠物资公示表", "受赠物资公示表")
    assert (brief.supervisor, brief.hotline) == ("青石镇纪律检查委员会", "010-6990 0000")
    assert "一次性医用口罩" in brief.sentence


def test_the_csv_is_that_of_the_frozen_sheet():
    assert "一次性医用口罩" in board_pages.csv_of(published(samples.donated(1)).text).decode(
        "utf-8-sig"
    )


@pytest.mark.parametrize("live", [True, False])
def test_the_program_is_asked_only_where_there_is_one(live):
    shelf = Shelf(published(samples.stock(1)))
    check, front = shelf.page("check.html", live=live), shelf.page("index.html", live=live)
    assert ("<form" in check) == live
    assert ("../gift" in front) == live
    assert ('href="c/' in check) == (not live)
