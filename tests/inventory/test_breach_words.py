"""Breaches name places, lots, accounts and documents as papers do."""

from datetime import date

from sqlalchemy import select

from inventory import breach_words, checks, period_checks, recount
from inventory.models import FundAccount, Lot, Organization, StockMove
from tests.inventory.books import Books

FEB_1 = date(2020, 2, 1)


def told(ledger):
    books = Books(ledger)
    books.receive(FEB_1, 1000, value_fen=5_000)
    books.create_fund(FEB_1)
    books.appropriate(FEB_1, 900)
    books.allot(FEB_1, DGC=500)
    return books


def test_each_is_named_as_on_paper_also_while_rows_are_read(ledger):
    books = told(ledger)
    with books.ledger.reading() as session:
        rows = recount.stream(
            session, select(StockMove.to_id, StockMove.lot_id, Lot.document_id).join(Lot)
        )
        (said,) = [
            (breach_words.stock(session, place, lot), breach_words.document(session, document))
            for place, lot, document in rows
        ]
        assert said == (
            "库房 镇中心库房（KF）批次 NDL-RK-2020-000001-1",
            "单据 NDL-RK-2020-000001",
        )
        accounts = select(FundAccount.id).join(
            Organization, Organization.id == FundAccount.organization_id
        )
        named = {breach_words.account(session, a) for a in session.scalars(accounts)}
        assert "资金账户 F DGC 可用" in named


def test_what_is_gone_is_told_by_its_id(ledger):
    with told(ledger).ledger.reading() as session:
        assert breach_words.stock(session, 98, 99) == "库房 98 批次 99"
        assert breach_words.account(session, 97) == "资金账户 97"
        assert breach_words.document(session, 96) == "单据 96"


def test_amounts_are_told_with_the_days_that_a_balance_keeps():
    assert breach_words.held((5000, 100, FEB_1, None)) == "数量 5,000，100 分，2020-02-01"
    assert breach_words.held(None) == breach_words.left(None) == "没有"
    assert breach_words.left((5000, FEB_1)) == "5,000 分，2020-02-01"


def test_a_balance_that_is_not_its_rows_is_found_by_its_words(sqlite_ledger):
    books = told(sqlite_ledger)
    books.tamper(
        "update stock_balance set quantity = quantity + 1",
        "update fund_balance set amount_fen = amount_fen + 1 where amount_fen = 500",
    )
    where = "库房 镇中心库房（KF）批次 NDL-RK-2020-000001-1：流水 数量 1,000，5,000 分"
    with books.ledger.reading() as session:
        whole = {r.id: r.breaches for r in checks.run(session, actor="system")}["P3"]
        (goods,) = [b for b in whole if "库房" in b]
        assert goods == f"{where}，2020-02-01，余额 数量 1,001，5,000 分，2020-02-01"
        money = "资金账户 F DGC 可用：流水 500 分，2020-02-01，余额 501 分，2020-02-01"
        assert money in whole
        (town,) = session.scalars(select(Organization.id).where(Organization.code == "NDL"))
        own = list(period_checks.breaches(session, town))
        assert f"P3 {where}，余额 数量 1,001，5,000 分" in own
