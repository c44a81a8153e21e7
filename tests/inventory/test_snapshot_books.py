"""Snapshots are taken once a month and for every closing, and what comes late is added to those it undercuts."""

from datetime import date

import pytest
from sqlalchemy import event, text

from inventory import periods, snapshot_books, transfers
from inventory.models import Organization, Snapshot
from inventory.stock import IssueLine
from inventory.transfers import ArrivalLine
from tests.inventory.books import Books


@pytest.fixture
def town(ledger):
    return Books(ledger)


def taken(town):
    """The snapshots there are: organization, day, is it a closing's, and pieces in it."""
    with town.ledger.reading() as session:
        return [
            tuple(row)
            for row in session.execute(
                text(
                    "select o.code, s.through_on, s.document_id is not null,"
                    " (select sum(quantity) from stock_snapshot where snapshot_id = s.id)"
                    " from snapshot s join organization o on o.id = s.organization_id"
                    " order by s.through_on, o.code"
                ).columns(Organization.code, Snapshot.through_on)
            )
        ]


def day(n, month=2):
    return date(2020, month, n)


def test_the_first_posting_of_a_month_counts_the_month_before(town, clock):
    clock.set(day(20, 1))
    town.receive(day(20, 1), 10)
    clock.set(day(8))
    town.receive(day(8), 1)
    assert taken(town)[-1] == ("NDL", day(31, 1), False, 10)
    many = len(taken(town))
    town.receive(day(8), 1)
    assert len(taken(town)) == many
    clock.set(day(2, 5))
    town.receive(day(2, 5), 5)
    assert taken(town)[-1] == ("NDL", day(30, 4), False, 12)


def test_a_late_paper_is_added_to_every_snapshot_that_it_undercuts(town, clock):
    clock.set(day(20, 1))
    town.receive(day(20, 1), 10)
    for month in (2, 3, 4):
        clock.set(day(5, month))
        town.receive(day(5, month), 1)
    town.receive(day(15), 100, value_fen=7)
    assert [row[-1] for row in taken(town) if row[0] == "NDL"][-3:] == [10, 111, 112]
    late = town.issue(day(10), 10)
    assert [row[-1] for row in taken(town) if row[0] == "NDL"][-3:] == [10, 101, 102]
    town.reverse(day(20), late)
    assert [row[-1] for row in taken(town) if row[0] == "NDL"][-3:] == [10, 111, 112]
    assert town.broken() == {}


def test_what_an_organization_no_longer_has_leaves_its_snapshots(town, clock):
    clock.set(day(20, 1))
    town.receive(day(20, 1), 10)
    clock.set(day(8))
    town.create_fund(day(28, 1))
    town.appropriate(day(28, 1), 100)
    town.allot(day(28, 1), DGC=100)
    town.issue(day(30, 1), 10)
    assert taken(town)[-1][-1] is None
    with town.ledger.reading() as session:
        rows = session.execute(text("select amount_fen from fund_snapshot")).all()
    assert rows == [(100,)]
    assert town.broken() == {}


def flows(town):
    """What the last snapshot of each organization says ran, by kind, reversals with an R."""
    rows = """
        select o.code, f.kind, f.reversal, f.amount_fen from fund_flow_snapshot f
        join snapshot s on s.id = f.snapshot_id join organization o on o.id = s.organization_id
        where s.through_on = (select max(through_on) from snapshot)
    """
    with town.ledger.reading() as session:
        return {
            (code, kind + "R" * reversal): fen
            for code, kind, reversal, fen in session.execute(text(rows))
        }


def test_what_ran_of_the_money_is_counted_with_its_holder_and_late_documents_are_added(town, clock):
    clock.set(day(22, 1))
    town.create_fund(day(20, 1))
    town.appropriate(day(20, 1), 1000)
    town.allot(day(21, 1), DGC=500)
    spent = town.spend(day(22, 1), 100, "DGC")
    clock.set(day(8))
    town.allot(day(8), NDL=50)
    town.spend(day(8), 7, "DGC")
    before = flows(town)
    assert before["NDL", "APPROPRIATION"] == 1000
    assert before["DGC", "SUB_ALLOCATION"] == 500
    town.spend(day(23, 1), 20, "DGC")
    town.reverse(day(31, 1), spent, "DGC")
    after = flows(town)
    added = {key: fen - before.get(key, 0) for key, fen in after.items() if fen != before.get(key)}
    assert {kind for _, kind in added} == {"EXPENDITURE", "EXPENDITURER"}
    assert {holder for holder, _ in added} == {"DGC"}
    assert town.broken() == {}


def test_goods_that_went_to_another_organization_undercut_the_snapshots_of_both(town, clock):
    clock.set(day(20, 1))
    town.receive(day(20, 1), 10)
    clock.set(day(8))
    sent = town.post(transfers.dispatch, day(30, 1), to="DGC", lines=[IssueLine("MASK", "KF", 4)])
    town.arrive(day(8), sent, [ArrivalLine(1, 1)])
    town.arrive(day(31, 1), sent, [ArrivalLine(1, 3)])
    then = {row[0]: row[-1] for row in taken(town) if row[1] == day(31, 1)}
    assert then == {"NDL": 7, "DGC": 3}
    assert town.broken() == {}


def test_a_closing_stands_on_the_snapshot_that_was_there_and_a_reopening_lets_it_roll(town):
    town.receive(day(20, 1), 10)
    closing = town.close(day(8), day(31, 1))
    assert taken(town) == [("NDL", day(31, 1), True, 10)]
    town.post(periods.reopen_period, day(8), number=closing, reason="漏记")
    town.receive(day(31, 1), 5)
    assert taken(town) == [("NDL", day(31, 1), False, 15)]
    assert town.broken() == {}


@pytest.mark.parametrize(
    "statement",
    [
        "update stock_snapshot set quantity = quantity + 1",
        "update stock_snapshot set value_fen = value_fen + 1",
        "delete from stock_snapshot",
        "insert into stock_snapshot select id, 1, (select max(id) from lot), 1, 0 from snapshot limit 1",
        "update fund_snapshot set amount_fen = amount_fen + 1",
        "delete from fund_snapshot",
        "update fund_flow_snapshot set amount_fen = amount_fen + 1",
        "delete from fund_flow_snapshot",
        "insert into fund_flow_snapshot select max(id), 1, 'PAYMENT', 'PAYABLE', 'PAID', 0, 5 from snapshot",
        "update organization_head set snapshot_through = '2020-01-30' where snapshot_through is not null",
        "update stock_move set business_on = '2020-02-01' where business_on = '2020-01-20'",
    ],
)
def test_a_snapshot_that_is_not_its_rows_is_found(sqlite_ledger, statement):
    town = Books(sqlite_ledger)
    town.receive(day(20, 1), 10, value_fen=10)
    town.create_fund(day(28, 1))
    town.appropriate(day(28, 1), 1000)
    town.allot(day(29, 1), NDL=600)
    town.close(day(3), day(31, 1))
    town.receive(day(8), 1)
    assert town.broken() == {}
    town.tamper(statement)
    found = town.broken()["P3"]
    assert [breach for breach in found if "快照" in breach], found


def test_posting_reads_and_writes_no_snapshot_where_none_is_touched(town):
    town.receive(day(7), 5)
    town.receive(day(8), 5)
    said = []
    event.listen(town.ledger.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    town.receive(day(7), 5)
    assert said
    assert not [
        sql for sql in said if "_snapshot" in sql or " snapshot" in sql.replace("snapshot_", "")
    ]


@pytest.mark.parametrize(
    ("today", "end"),
    [(day(8), day(31, 1)), (day(1, 3), day(29)), (day(31, 1), date(2019, 12, 31))],
)
def test_the_month_before_ends_on_its_last_day(today, end):
    assert snapshot_books.month_end_before(today) == end
