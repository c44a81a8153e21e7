"""Rows lie beside what stands against them, those to be mended first, and are mended or set aside one by one."""

import pytest

from inventory.errors import BadInput, NotFound
from inventory.intake import staged_rows
from tests.intake.books import HEADER
from tests.intake.staged import BAD, GOOD, Clerk


@pytest.fixture
def clerk(ledger):
    return Clerk(ledger)


def test_bad_rows_come_first_and_each_stands_beside_its_cells(clerk):
    key = clerk.hand_in(BAD)
    first, *others = clerk.rows(key)
    assert (first.row, first.bad, first.read.cells) == (4, True, ("李四", "大米", "", "若干"))
    assert "若干" in first.problems[0]
    assert [row.row for row in others] == [2, 3, 5]


def test_rows_come_by_pages_and_by_what_they_are(clerk, monkeypatch):
    monkeypatch.setattr(staged_rows, "PAGE", 2)
    key = clerk.hand_in(BAD)
    rows, count = clerk.ask(staged_rows.page, key=key, page=2)
    assert ([row.row for row in rows], count) == ([3, 5], 4)
    clerk.write(staged_rows.set_aside, key=key, nth=0, reason="重复")
    for only, found in (("bad", [4]), ("aside", [2]), ("good", [3, 5]), ("seen", [])):
        rows, count = clerk.ask(staged_rows.page, key=key, only=only)
        assert ([row.row for row in rows], count) == (found, len(found))


def test_what_is_typed_wrongly_changes_nothing_and_says_where(clerk):
    key = clerk.hand_in(BAD)
    wrong = clerk.mend(key, 2, item="大米", quantity="几袋", amount="很多", on="二月")
    assert set(wrong) == {"quantity", "amount", "on"}
    row = clerk.ask(staged_rows.row, key=key, nth=2)
    assert (row.mended, row.bad, row.now.quantity) == (False, True, None)


def test_a_mended_row_may_be_as_it_was_read_again(clerk):
    key = clerk.hand_in(BAD)
    clerk.mend(key, 2, item="大米", quantity="20袋")
    assert clerk.see(key).bad == 0
    clerk.write(staged_rows.as_read, key=key, nth=2)
    row = clerk.ask(staged_rows.row, key=key, nth=2)
    assert (row.bad, row.mended, bool(row.problems)) == (True, False, True)


def test_a_row_is_set_aside_with_a_reason_and_not_posted(clerk):
    key = clerk.hand_in(BAD)
    with pytest.raises(BadInput):
        clerk.write(staged_rows.set_aside, key=key, nth=2, reason=" ")
    with pytest.raises(NotFound):
        clerk.write(staged_rows.set_aside, key=key, nth=9, reason="没有")
    clerk.write(staged_rows.set_aside, key=key, nth=2, reason="数量不明，另查")
    clerk.write(staged_rows.set_aside, key=key, nth=0, reason="已登记")
    clerk.write(staged_rows.take_back, key=key, nth=0)
    seen = clerk.see(key)
    assert (seen.good, seen.bad, seen.aside) == (3, 0, 1)
    assert len(clerk.post(key).numbers) == 3
    assert ("大米", "袋") not in clerk.on_hand()


def test_another_giver_in_the_middle_is_another_receipt(clerk):
    rows = (HEADER, *(("示例甲有限公司", item, "", "1箱") for item in ("米", "面", "油")))
    key = clerk.hand_in(rows)
    clerk.mend(key, 1, counterparty="示例乙有限公司", item="面", quantity="1箱", on="2020-02-06")
    assert len(clerk.post(key).numbers) == 3
    assert len(clerk.post(clerk.hand_in(GOOD)).numbers) == 2


def test_what_is_wrong_in_tables_side_by_side_stands_beside_their_common_row(clerk):
    head = ("捐赠单位", "品名", "数量")
    key = clerk.hand_in((head * 2, ("示例甲", "口罩", "若干", "示例乙", "大米", "待定")))
    (said,) = clerk.ask(staged_rows.problems, key=key).values()
    assert "若干" in said
    assert "待定" in said
