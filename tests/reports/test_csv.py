"""CSV of a sheet: every column, exact money, and nothing a spreadsheet would run."""

import csv
import io
from dataclasses import replace

import pytest

from inventory.sheet import Sheet
from reports import csv as report
from tests.reports import samples


def lines(sheet: Sheet) -> list[list[str]]:
    """The file as a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(report.draw(sheet).decode("utf-8-sig"), newline="")))


def test_it_begins_with_a_byte_order_mark_and_the_chinese_titles() -> None:
    assert report.draw(samples.stock(1)).startswith(b"\xef\xbb\xbf\xe5\xba\x8f\xe5\x8f\xb7,")
    sheet = samples.stock(1)
    assert lines(sheet)[0] == [c.title for c in sheet.columns]


def test_columns_that_paper_leaves_out_are_all_there() -> None:
    head, first, *_ = lines(samples.stock(1))
    assert dict(zip(head, first, strict=True))["调出"] == "0"
    assert dict(zip(head, first, strict=True))["物资编码"] == "WZ0001"


def test_money_is_yuan_with_two_decimals_and_unknown_is_empty() -> None:
    head, unvalued, valued, *_ = lines(samples.donated(2))
    assert unvalued[head.index("折价金额（元）")] == ""
    assert valued[head.index("折价金额（元）")] == "3200.00"


def test_minus_is_ascii_so_that_it_stays_a_number() -> None:
    head, _, second, *_ = lines(samples.stock(2))
    assert second[head.index("盘盈盘亏")] == "-1"


def test_every_total_follows_the_rows_and_is_marked() -> None:
    sheet = samples.donated(30)
    written = lines(sheet)
    totals = written[1 + len(sheet.rows) :]
    assert len(totals) == len(sheet.totals)
    assert all(line[0] == "合计" for line in totals)
    mask = next(line for line in totals if line[6] == "一次性医用口罩")
    assert mask[8:10] == ["只", "10000"], "five gifts of 2,000"


def test_a_total_has_its_name_where_the_rows_have_theirs() -> None:
    head, *_, total = lines(samples.stock(1))
    named = dict(zip(head, total, strict=True))
    assert (named["序号"], named["物资编码"], named["物资"]) == ("合计", "", "一次性医用口罩")


def test_parts_follow_after_a_blank_line_under_their_titles() -> None:
    written = lines(samples.fund())
    at = written.index(["三、各村拨付"])
    assert written[at - 1] == []
    assert written[at + 1][:3] == ["序号", "村名", "分配额"]
    assert written[at + 2][:3] == ["1", "东沟村", "50000.00"]
    assert written[-1][1:3] == ["合计", "650000.00"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+8613", "-2℃", "@SUM(A1)", "＝1", " =1+1", "\u200b=1", "\t口罩", "\r=1"]
)
def test_text_that_would_run_as_a_formula_is_defused(text: str) -> None:
    assert report.guarded(text) == f"'{text}"
    sheet = samples.donated(1)
    with_formula = replace(sheet, rows=({**sheet.rows[0], "note": text},))
    assert lines(with_formula)[1][-1] == f"'{text}"


@pytest.mark.parametrize("text", ["口罩", "", "84消毒液", "一-二", "−1", "3×4米", "'x"])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert report.guarded(text) == text


def test_commas_quotes_and_line_feeds_inside_a_cell_come_back() -> None:
    sheet = samples.donated(1)
    odd = '第一批,"大",\n另三箱'
    assert lines(replace(sheet, rows=({**sheet.rows[0], "note": odd},)))[1][-1] == odd
