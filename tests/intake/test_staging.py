"""A file handed in is its clerk's own, is read as he says, and goes when it is done with."""

from datetime import UTC, date, datetime

import pytest

from inventory import erasing
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.intake import staged_rows, staging
from inventory.intake.headers import Understanding
from inventory.intake.staging import KEPT
from tests.intake.books import HEADER, xlsx
from tests.intake.staged import BAD, GOOD, ON, Clerk

NOON = datetime(2020, 2, 8, 4, tzinfo=UTC)
TABLES = ("staged_import", "staged_file", "staged_row", "staged_name")


@pytest.fixture
def clerk(ledger, clock):
    clock.set(NOON)
    return Clerk(ledger)


def test_it_is_its_clerks_own_and_stays_in_his_scope(clerk):
    key = clerk.hand_in(GOOD)
    for login in ("other", "clerk"):
        with clerk.ledger.reading() as session, pytest.raises(NotFound):
            staging.staged(session, actor=login, key=key)
    with clerk.ledger.reading() as session, pytest.raises(NotAllowed):
        staging.all_staged(session, actor="leader")
    with clerk.ledger.writing() as session, pytest.raises(NotAllowed):
        staging.stage(session, actor="clerk", into="KF", name="a.xlsx", content=b"a")
    with pytest.raises(NotAllowed):
        clerk.write(staging.stage, into="NOWHERE", name="a.xlsx", content=b"a")
    with pytest.raises(BadInput):
        clerk.write(staging.stage, into="KF", name="a.xlsx", content=b"a", as_="guess")
    assert [seen.key for seen in clerk.ask(staging.all_staged)] == [key]


def test_the_name_of_the_file_holds_neither_folder_nor_number(clerk):
    key = clerk.hand_in(GOOD, name=r"C:\sheets\张三13800138000.xlsx")
    assert clerk.see(key).name == "张三 .xlsx"


def test_what_lies_around_a_table_is_told_too(clerk):
    key = clerk.hand_in((("受赠物资公示",), *GOOD, ("合计", "", "", "109"), ("制表人：王五",)))
    seen = clerk.see(key)
    (table,) = seen.tables
    assert (table.as_, table.header_row, table.printed_total) == ("donated", 2, 109)
    assert [column.key for column in table.columns] == [
        "donor",
        "item",
        "specification",
        "quantity",
    ]
    assert [unread.row for unread in seen.unread] == [1, 5, 6]


def test_a_column_is_read_as_the_clerk_says_and_what_he_mended_stays(clerk):
    rows = ((*HEADER, "盒装"), *((*row, "30") for row in BAD[1:]))
    key = clerk.hand_in(rows)
    clerk.mend(key, 2, counterparty="李四", item="大米", quantity="20袋")
    (table,) = clerk.see(key).tables
    keys = tuple(column.key for column in table.columns)
    said = Understanding(keys=(*keys[:-1], "amount"), as_="purchased", fen_per_unit=1_000_000)
    clerk.write(
        staging.correct, key=key, on=date(2020, 2, 7), shape=table.shape, understanding=said
    )
    clerk.at_once(key)
    seen = clerk.see(key)
    assert (seen.tables[0].as_, seen.on, seen.bad) == ("purchased", date(2020, 2, 7), 0)
    first, _, third, _ = clerk.rows(key)
    assert (first.now.amount_fen, first.now.on) == (30_000_000, date(2020, 2, 7))
    assert (third.mended, third.now.quantity, third.now.cells[3]) == (True, 20, "若干")


def test_the_file_mended_outside_takes_its_place(clerk):
    key = clerk.hand_in(BAD)
    clerk.write(staged_rows.set_aside, key=key, nth=3, reason="另行登记")
    mended = xlsx((*GOOD, ("李四", "大米", "", "20袋")))
    clerk.write(staging.replace_file, key=key, name="second.xlsx", content=mended)
    clerk.at_once(key)
    seen = clerk.see(key)
    assert (seen.name, seen.rows, seen.bad, seen.aside) == ("second.xlsx", 3, 0, 0)


def test_what_was_mended_on_the_page_stands_though_a_column_was_added_outside(clerk):
    key = clerk.hand_in(BAD)
    (bad,) = (row for row in clerk.rows(key) if row.bad)
    said = {
        "counterparty": "李四",
        "item": "大米",
        "quantity": "20",
        "unit": "袋",
        "on": ON.isoformat(),
    }
    clerk.write(staged_rows.mend, key=key, nth=bad.nth, said=said)
    header, *rows = BAD
    wider = xlsx(((*header, "备注"), *rows[:-1], (*rows[-1], "急用")))
    clerk.write(staging.replace_file, key=key, name="second.xlsx", content=wider)
    clerk.at_once(key)
    assert (clerk.see(key).good, clerk.see(key).bad) == (4, 0)
    *_, mended, last = clerk.rows(key)
    assert (mended.mended, mended.now.quantity, last.now.note) == (True, 20, "急用")


def test_what_is_given_up_is_gone_and_so_is_what_lay_too_long(clerk, clock):
    clerk.write(staging.give_up, key=clerk.hand_in(GOOD))
    assert [clerk.count(table) for table in TABLES] == [0, 0, 0, 0]
    old = clerk.hand_in(GOOD)
    clock.set(NOON + KEPT)
    clerk.see(old)
    clock.set(NOON + 2 * KEPT)
    assert clerk.ask(staging.all_staged) == ()
    clerk.hand_in(BAD)
    assert clerk.count("staged_import") == 1


def test_what_is_staged_goes_with_everything_private(clerk):
    clerk.hand_in(GOOD)
    said = {"ended_on": date(2020, 2, 7), "decision": "应急响应结束"}
    with clerk.ledger.writing() as session:
        plan = erasing.plan(session, actor="system", **said)
        assert {kind.code: kind.goes for kind in plan.kinds if kind.goes} == {"staged": 1}
        erasing.erase(session, actor="system", confirmed=[plan.token], **said)
    assert [clerk.count(table) for table in TABLES] == [0, 0, 0, 0]
