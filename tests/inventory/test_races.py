"""Sixteen at once, on both engines: never below zero, no lost update, no false refusal, one document a key."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text

from inventory import (
    checks,
    fund_ledger,
    funds,
    ledger,
    periods,
    returns,
    revaluation,
    setting_up,
    spending,
    stock,
    transfers,
)
from inventory.errors import Busy, ClosedPeriod, NotEnough, OverFund, OverLine

ON = date(2020, 2, 8)
THREADS = 16
TOWN = {
    "organizations": [
        {"code": "NDL", "name": "南独乐河镇", "kind": "TOWN"},
        {"code": "DGC", "name": "东沟村", "kind": "VILLAGE", "parent": "NDL"},
    ],
    "locations": [{"code": "KF", "name": "镇中心库房", "organization": "NDL"}],
    "groups": [{"code": "GUARD", "name": "检查点值守人员"}],
    "items": [{"code": "MASK", "name": "一次性医用口罩", "unit": "只"}],
}


@pytest.fixture
def town(ledger):
    setting_up.setup(ledger, actor="system", data=TOWN)
    return ledger


def receive(town, quantity, key="in"):
    with town.writing() as session:
        return stock.receive(
            session,
            actor="system",
            organization="NDL",
            on=ON,
            request_key=key,
            origin="DONATED",
            lines=[stock.ReceiptLine("MASK", "KF", quantity, value_fen=quantity)],
        )


def issue(town, key):
    with town.writing() as session:
        return stock.issue(
            session,
            actor="system",
            organization="NDL",
            on=ON,
            request_key=key,
            group="GUARD",
            lines=[stock.IssueLine("MASK", "KF", 1)],
        )


def fund(town):
    common = {"actor": "system", "organization": "NDL", "on": ON, "fund": "F"}
    with town.writing() as session:
        funds.create_fund(
            session,
            **common,
            request_key="f1",
            name="专项资金",
            decision=funds.Decision("镇党委", "专题会议", ON, "1号"),
            budget_source="预备费",
        )
        funds.appropriate(session, **common, request_key="f2", amount_fen=200_000_000)
        lines = [funds.AllocationLine("DGC", 5_000_000)]
        funds.sub_allocate(session, **common, request_key="f3", lines=lines)


def at_once(work, count):
    """Run ``work(n)`` for n below ``count`` in sixteen threads; gives how many were not refused."""

    def one(n):
        try:
            work(n)
        except (NotEnough, OverFund, OverLine):
            return 0
        return 1

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(one, range(count)))


def require_promises(town):
    with town.reading() as session:
        assert [r for r in checks.run(session, actor="system") if not r.holds] == []


def test_of_a_hundred_pieces_exactly_a_hundred_go_out(town):
    receive(town, 60, "in1")
    receive(town, 40, "in2")
    assert at_once(lambda n: issue(town, f"out{n}"), 160) == 100
    with town.reading() as session:
        assert ledger.on_hand(session, actor="system", organization="NDL") == ()
    require_promises(town)


def test_of_fifty_thousand_yuan_exactly_fifty_thousand_go_out(town):
    fund(town)

    def spend(n):
        with town.writing() as session:
            spending.spend(
                session,
                actor="system",
                organization="DGC",
                on=ON,
                request_key=f"s{n}",
                fund="F",
                amount_fen=100_000,
                purpose="购买口罩",
                payee="示例商店",
            )

    assert at_once(spend, 80) == 50
    with town.reading() as session:
        holder = fund_ledger.position(session, actor="system", fund="F").holders[0]
    assert (holder.spent_fen, holder.available_fen) == (5_000_000, 0)
    require_promises(town)


def test_one_key_sent_by_sixteen_is_one_document(town):
    with ThreadPoolExecutor(THREADS) as pool:
        posted = list(pool.map(lambda _: receive(town, 5), range(THREADS)))
    assert len({p.number for p in posted}) == 1
    assert sum(not p.replayed for p in posted) == 1
    require_promises(town)


def test_of_ninety_issued_exactly_ninety_come_back(town):
    receive(town, 50, "in1")
    receive(town, 50, "in2")
    with town.writing() as session:
        number = stock.issue(
            session,
            actor="system",
            organization="NDL",
            on=ON,
            request_key="out",
            group="GUARD",
            lines=[stock.IssueLine("MASK", "KF", 90)],
        ).number

    def give_back(n):
        with town.writing() as session:
            returns.return_issue(
                session,
                actor="system",
                organization="NDL",
                on=ON,
                request_key=f"b{n}",
                number=number,
                location="KF",
                lines=[returns.BackLine(1, 1)],
                reason="没用完",
            )

    assert at_once(give_back, 120) == 90
    with town.reading() as session:
        rows = ledger.on_hand(session, actor="system", organization="NDL")
    assert sum(row.quantity for row in rows) == 100
    assert sum(row.value_fen or 0 for row in rows) == 100
    require_promises(town)


def test_goods_arrive_once_however_many_count_them(town):
    setting_up.setup(
        town,
        actor="system",
        data={"locations": [{"code": "DGC-KF", "name": "村库房", "organization": "DGC"}]},
    )
    receive(town, 70)
    with town.writing() as session:
        number = transfers.dispatch(
            session,
            actor="system",
            organization="NDL",
            on=ON,
            request_key="sent",
            to="DGC",
            lines=[stock.IssueLine("MASK", "KF", 70)],
        ).number

    def arrive(n):
        with town.writing() as session:
            transfers.acknowledge(
                session,
                actor="system",
                organization="DGC",
                on=ON,
                request_key=f"a{n}",
                number=number,
                location="DGC-KF",
                lines=[transfers.ArrivalLine(1, 7)],
            )

    assert at_once(arrive, 32) == 10
    with town.reading() as session:
        rows = ledger.on_hand(session, actor="system", organization="DGC")
    assert sum(row.quantity for row in rows) == 70
    require_promises(town)


def test_value_goes_to_the_pieces_wherever_they_go_in_that_moment(town):
    place = {"code": "DGC-KF", "name": "东沟村库房", "organization": "DGC"}
    setting_up.setup(town, actor="system", data={"locations": [place]})
    lot = f"{receive(town, 160).number}-1"
    said = {"actor": "system", "on": ON}

    def work(n):
        if n % 4 == 0:
            issue(town, f"out{n}")
            return
        with town.writing() as session:
            if n % 4 < 3:
                lines = [stock.IssueLine("MASK", "KF", 3)]
                sent = transfers.dispatch(
                    session, **said, organization="NDL", request_key=f"d{n}", lines=lines, to="DGC"
                )
                key, to = f"a{n}", {"number": sent.number, "location": "DGC-KF"}
                transfers.acknowledge(session, **said, organization="DGC", request_key=key, **to)
                return
            worth = [revaluation.ValueLine(lot, 1_000 * n, "APPRAISAL")]
            why = {"request_key": f"v{n}", "reason": "评估"}
            try:
                revaluation.revalue(session, **said, organization="NDL", lines=worth, **why)
            except Busy:  # goods had just reached the village for the first time
                session.rollback()

    assert at_once(work, 40) == 40
    with town.reading() as session:
        (line,) = revaluation.receipt_values(session, actor="system", number=lot[:-2])
        assert (line.quantity, line.value_fen % 1_000) == (160, 0)
    require_promises(town)


def close(town):
    with town.writing() as session:
        return periods.close_period(
            session,
            actor="system",
            organization="NDL",
            on=ON,
            request_key="close",
            through=ON,
        )


def test_what_is_issued_while_the_period_is_closed_is_in_its_snapshot_or_refused(town):
    receive(town, 100)
    refused = []

    def work(n):
        if n == THREADS // 2:
            close(town)
            return
        try:
            issue(town, f"out{n}")
        except ClosedPeriod:
            refused.append(n)

    assert at_once(work, 2 * THREADS) == 2 * THREADS
    with town.reading() as session:
        counted = session.scalar(text("select sum(quantity) from stock_snapshot"))
        left = session.scalar(text("select sum(quantity) from stock_balance"))
    assert counted == left == 100 - (2 * THREADS - 1 - len(refused))
    require_promises(town)
