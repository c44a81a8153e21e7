"""The ledgers are append-only for whatever program opens the database, without any pragma of ours."""

import re
import sqlite3
from datetime import date

import psycopg
import pytest
from sqlalchemy import func, make_url, select

from inventory import (
    approvals,
    attachments,
    cash_gifts,
    checks,
    corrections,
    db,
    delegations,
    funds,
    handovers,
    invoice_goods,
    invoice_uses,
    invoices,
    kinships,
    merging,
    order_books,
    order_receipts,
    orders,
    originals,
    pads,
    returns,
    revaluation,
    reversal,
    setting_up,
    spending,
    stock,
    stocktake_counts,
    stocktake_settling,
    stocktakes,
    vouchers,
)
from inventory.append_only import ERASABLE, FROZEN, UNDER_A_DOCUMENT
from inventory.intake import answers, importing
from inventory.models import Base, StocktakeLine
from inventory.rules.invoice_said import Line, Said
from inventory.uploads import prepared
from tests.intake.books import HEADER, xlsx
from tests.inventory.files import SALT, pdf
from tests.inventory.made_public import objected, published

ON = date(2020, 2, 8)
TOWN = {
    "organizations": [{"code": "NDL", "name": "南独乐河镇", "kind": "TOWN"}],
    "locations": [{"code": "KF", "name": "镇中心库房", "organization": "NDL"}],
    "groups": [{"code": "GUARD", "name": "检查点值守人员"}],
    "items": [
        {"code": "MASK", "name": "一次性医用口罩", "unit": "只", "units": {"盒": 50}},
        {"code": "MASK2", "name": "医用口罩", "unit": "只"},
    ],
    "counterparties": [
        {"code": "FIRM", "name": "示例公司", "kind": "单位"},
        {"code": "FIRM2", "name": "示例有限公司", "kind": "单位"},
    ],
    "users": [
        {"login": "head", "name": "镇长", "role": "approver", "organization": "NDL"},
        {"login": "watch", "name": "镇纪委", "role": "supervisor", "organization": "NDL"},
        {"login": "deputy", "name": "副镇长", "role": "approver", "organization": "NDL"},
    ],
}
RECEIPT = "NDL-RK-2020-000001"


@pytest.fixture
def outside(ledger):
    """A raw connection to books in which every frozen table has rows; gives a function that runs SQL."""
    setting_up.setup(ledger, actor="system", data=TOWN)
    with ledger.writing() as session:
        _goods(session)
        _money(session)
        _what_comes_later(session)
        _counted(session)
        published(session, ON)
    objected(ledger)
    _imported(ledger)
    connection = _connect(ledger)

    def run(sql):
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []

    yield run
    connection.close()


def _goods(session):
    """A gift in boxes, an issue of which some came back, a receipt taken back, a write-off, a later value."""
    common = {"actor": "system", "organization": "NDL", "on": ON}
    gift = [stock.ReceiptLine("MASK", "KF", 2, unit="盒", value_fen=1000, note="一行")]
    said = {"origin": "DONATED", "note": "张三捐", "consent": "NOT"}
    stock.receive(session, **common, request_key="1", lines=gift, **said)
    issue = [stock.IssueLine("MASK", "KF", 10)]
    issued = stock.issue(session, **common, request_key="2", group="GUARD", lines=issue)
    returns.return_issue(
        session,
        **common,
        request_key="3",
        number=issued.number,
        location="KF",
        lines=[returns.BackLine(1, 1)],
        reason="没用完",
    )
    wrong = stock.receive(session, **common, request_key="4", lines=gift, origin="DONATED")
    reversal.reverse(session, **common, request_key="5", number=wrong.number, reason="录错")
    lines = [corrections.LotLine("MASK", "KF", 1, f"{RECEIPT}-1")]
    gone = corrections.write_off(session, **common, request_key="6", lines=lines, reason="破损")
    approvals.decide(session, actor="head", number=gone.number, approved=True)
    value = [revaluation.ValueLine(f"{RECEIPT}-1", 2000, "APPRAISAL", False)]
    revaluation.revalue(session, **common, request_key="7", lines=value, reason="评估")


def _money(session):
    common = {"actor": "system", "organization": "NDL", "on": ON, "fund": "F"}
    funds.create_fund(
        session,
        **common,
        request_key="f1",
        name="专项资金",
        decision=funds.Decision("镇党委", "专题会议", ON, "1号"),
        budget_source="预备费",
    )
    funds.appropriate(session, **common, request_key="f2", amount_fen=100)
    decision = funds.Decision("镇党委", "专题会议", ON, "2号")
    change = {"amount_fen": 100, "decision": decision}
    funds.change_appropriation(session, **common, request_key="f3", **change)
    lines = [funds.AllocationLine("NDL", 100, ("OTHER",), ON)]
    funds.sub_allocate(session, **common, request_key="f4", lines=lines)
    said = {"purpose": "口罩", "payee": "商店", "awaiting_papers": True}
    said |= {"signed": {"HANDLER": "甲"}}
    spent = spending.spend(session, **common, request_key="f5", amount_fen=10, **said)
    papers = {"number": spent.number, "on": ON, "reference": "发票"}
    spending.add_papers(session, actor="system", **papers)
    _booked(session, spent.number)
    _ordered(session, common)
    _papered(session, spent.number)
    _gift(session, {**common, "fund": "G"}, decision)


def _booked(session, number):
    said = {"actor": "system", "number": number, "voucher": "记-0001"}
    vouchers.record_voucher(session, on=ON, **said)
    vouchers.withdraw_voucher(session, reason="写错", **said)


def _ordered(session, common):
    """An order, and what came in on it, by mistake."""
    line = orders.PurchaseLine("MASK", 1, 1)
    said = {"supplier": "FIRM", "procurement": "PETTY", "purpose": "口罩", "lines": [line]}
    quotes = [order_books.Quote("别家", ON, 2)]
    ordered = orders.order(session, **common, request_key="f6", **said, quotes=quotes)
    goods = [stock.ReceiptLine("MASK", "KF", 1, value_fen=1)]
    bought = {"origin": "PURCHASED", "counterparty": "FIRM", "lines": goods}
    came = stock.receive(
        session, actor="system", organization="NDL", on=ON, request_key="f7", **bought
    )
    link = {"actor": "system", "number": ordered.number, "line": 1, "lot": f"{came.number}-1"}
    order_receipts.link_receipt(session, **link, request_key="l")
    order_receipts.unlink_receipt(session, **link, request_key="u", reason="挂错了")
    _invoiced(session, ordered.number)
    undo = {"organization": "NDL", "on": ON, "request_key": "f8"}
    reversal.reverse(session, actor="system", **undo, number=came.number, reason="退货")


def _invoiced(session, number):
    """An invoice that was put on a line of the order by mistake."""
    line = Line("口罩", 1, item="MASK", quantity=1)
    said = {"kind": "DIGITAL_ORDINARY", "issued_on": ON, "seller": "FIRM", "total_fen": 1}
    paper = invoices.record_invoice(
        session,
        actor="system",
        organization="NDL",
        request_key="3",
        said=Said(**said, tax_fen=0, number="3" * 20, lines=(line,)),
    )
    link = {"actor": "system", "on": ON, "invoice": paper.number, "invoice_line": 1}
    link |= {"goods": invoice_goods.Goods(number, 1)}
    invoice_goods.link_goods(session, **link, request_key="1")
    invoice_goods.unlink_goods(session, **link, request_key="2", reason="挂错了")


def _papered(session, number):
    """An invoice, used, and another that is void."""
    said = {"kind": "DIGITAL_ORDINARY", "issued_on": ON, "seller": "商店", "total_fen": 10}
    where = {"actor": "system", "organization": "NDL"}
    for key in "12":
        paper = Said(**said, tax_fen=0, number=key * 20, lines=(Line("口罩", 10),))
        invoices.record_invoice(session, **where, request_key=key, said=paper)
    use = {"invoice": "NDL-FP-000002", "number": number, "on": ON, "request_key": "1"}
    invoice_uses.use_invoice(session, actor="system", **use)
    invoices.void_invoice(session, actor="system", number="NDL-FP-000003", reason="作废")
    file = prepared("a.pdf", pdf(), salt=SALT)
    originals.attach(session, actor="system", number="NDL-FP-000002", prepared=file)


def _gift(session, common, decision):
    said = {"name": "捐赠款", "budget_source": "捐赠", "decision": decision, "donated": True}
    funds.create_fund(session, **common, request_key="g1", **said)
    gift = {"amount_fen": 5, "receipt_number": "1"}
    given = cash_gifts.receive_cash_gift(session, **common, request_key="g2", **gift)
    cash_gifts.bank(session, actor="system", number=given.number, on=ON, slip="缴款单")


def _what_comes_later(session):
    """A pad, a file on a document, what was entered twice."""
    pad = {"organization": "NDL", "custodian": "卡口", "count": 2, "request_key": "p"}
    pads.print_pad(session, actor="system", **pad)
    file = prepared("a.pdf", pdf(), salt=SALT)
    attachments.attach(session, actor="system", number=RECEIPT, prepared=file)
    (attached,) = attachments.attachments(session, actor="system", number=RECEIPT)
    what = {"attachment_id": attached.id, "category": "PHOTO"}
    attachments.categorise(session, actor="system", number=RECEIPT, **what)
    said = {"actor": "system", "reason": "同一种"}
    merging.merge_items(session, code="MASK2", into="MASK", **said)
    merging.merge_counterparties(session, code="FIRM2", into="FIRM", **said)
    _second_eyes(session)


def _second_eyes(session):
    """Somebody stood in for somebody, who is related to somebody."""
    pair = {"actor": "system", "absent": "head", "stand_in": "deputy"}
    days = {"from_on": ON, "until_on": db.today(session)}
    delegations.delegate(session, **pair, **days, decision="通知")
    delegations.end(session, **pair)
    kinships.declare(session, actor="head", counterparty="FIRM")
    kinships.declare(session, actor="head", other="deputy")
    mistaken = {"counterparty": "FIRM", "reason": "同名"}
    kinships.withdraw(session, actor="system", user="head", **mistaken)


def _counted(session):
    """A stocktake with goods on no line, settled, and what was there then handed over."""
    common = {"actor": "system", "organization": "NDL", "on": ON}
    scope = stocktakes.Scope(locations=["KF"])
    started = stocktakes.start_stocktake(session, **common, request_key="s1", scope=scope)
    count = {**common, "number": started.number, "counter": "甲"}
    there = int(session.scalar(select(func.sum(StocktakeLine.quantity))) or 0)
    stocktake_counts.count(
        session,
        **count,
        request_key="s2",
        lines=[stocktake_counts.CountLine(1, there)],
        found=[stocktake_counts.FoundLine("KF", "雨衣", "件", 2)],
    )
    answer = [stocktake_settling.FoundAnswer(1, reason="值守人员自己的")]
    settled = {"number": started.number, "found": answer}
    stocktake_settling.settle_stocktake(session, **common, request_key="s3", **settled)
    people = {"giver": "甲", "receiver": "乙", "witness": "丙"}
    handovers.hand_over(session, **common, request_key="s4", **people)


def _imported(ledger):
    """A sheet of which a row was set aside."""
    rows = (HEADER, ("示例公司", "医用口罩", "", "9只"), ("示例公司", "医用口罩", "", "若干"))
    aside = {"set_aside": [{"table": 1, "row": 3, "reason": "没有数量"}], "new": True}
    said = {"filename": "a.xlsx", "into": "KF", "on": ON, "answers": answers.of_file(aside)}
    importing.import_file(ledger, actor="system", content=xlsx(rows), **said)


def _connect(ledger):
    if ledger.dialect == "sqlite":
        return sqlite3.connect(make_url(ledger.url).database, isolation_level=None)
    url = make_url(ledger.url).set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def refused():
    return pytest.raises((sqlite3.Error, psycopg.Error), match="append-only")


def passes(outside, sql):
    """Is it anything but refused as append-only? Another error is one of the test, and shows as well."""
    try:
        outside(sql)
    except (sqlite3.Error, psycopg.Error) as error:
        return "append-only" not in str(error)
    return True


_UNDER = {table: [["document_id"]] for table in UNDER_A_DOCUMENT}


def columns(table):
    return [column.name for column in Base.metadata.tables[table].columns]


def keys(table):
    """The columns of each key by which a row of a table can be struck."""
    return [re.findall(r"(\w+) = NEW", key) for key in FROZEN[table]]


def other(table, column):
    """SQL for another value of a column, of its type and length."""
    kind = Base.metadata.tables[table].c[column].type.python_type
    others = {int: f"{column} + 1000", date: "'1949-10-01'"}
    return others.get(kind, f"substr({column}, 2) || 'x'")


def copied(table, kept, insert="insert"):
    """SQL that copies a row, and of the columns of its keys, and of what it is under, keeps only some."""
    changed = {c for key in [*keys(table), *_UNDER.get(table, ())] for c in key} - set(kept)
    values = ", ".join(other(table, c) if c in changed else c for c in columns(table))
    there = " and ".join(f"{c} is not null" for c in kept)
    into = f"{table} ({', '.join(columns(table))})"
    return f"{insert} into {into} select {values} from {table} where {there} limit 1"


def test_every_frozen_table_has_a_row_to_be_tried(outside):
    counts = {table: outside(f"select count(*) from {table}")[0][0] for table in FROZEN}
    assert [table for table, count in counts.items() if not count] == []


def test_no_row_is_changed(outside):
    tried = [f"update {t} set {c} = {c}" for t in FROZEN for c in columns(t)]
    assert [sql for sql in tried if passes(outside, sql)] == []


def test_no_row_is_deleted(outside):
    tried = [f"delete from {table}" for table in FROZEN if table not in ERASABLE]
    assert [sql for sql in tried if passes(outside, sql)] == []


def test_no_table_is_truncated(outside, ledger):
    if ledger.dialect == "postgresql":
        tried = [f"truncate {table} cascade" for table in FROZEN]
        assert [sql for sql in tried if passes(outside, sql)] == []


def test_no_row_replaces_one_that_stands_by_any_of_its_keys(outside, ledger):
    insert = "insert or replace" if ledger.dialect == "sqlite" else "insert"
    tried = [copied(table, key, insert) for table in FROZEN for key in keys(table)]
    assert [sql for sql in tried if passes(outside, sql)] == []


def test_no_row_slips_in_under_a_document_that_stands(outside):
    tried = [copied(table, ["document_id"]) for table in UNDER_A_DOCUMENT]
    assert [sql for sql in tried if passes(outside, sql)] == []


def test_free_text_may_be_emptied_with_its_salt_and_the_chain_still_holds(outside, ledger):
    outside("update document_text set text = '', salt = ''")
    assert outside("select distinct text, salt from document_text") == [("", "")]
    with ledger.reading() as session:
        assert all(result.holds for result in checks.run(session, actor="system"))


@pytest.mark.parametrize("change", ["text = 'x'", "text = ''", "text = '', salt = '', hash = 'x'"])
def test_free_text_is_emptied_whole_or_not_at_all(outside, change):
    with refused():
        outside(f"update document_text set {change}")


def test_what_an_attachment_holds_may_be_deleted_and_never_changed(outside, ledger):
    for column in columns("attachment_content"):
        with refused():
            outside(f"update attachment_content set {column} = {column}")
    if ledger.dialect == "sqlite":
        with refused():
            outside("insert or replace into attachment_content select * from attachment_content")
    outside("delete from attachment_content")
    assert outside("select count(*) from document_attachment") == [(1,)]
    with ledger.reading() as session:
        assert all(result.holds for result in checks.run(session, actor="system"))


def test_a_reversal_is_never_reversed(outside):
    names = columns("document")
    new = {"id": "id + 90", "position": "position + 90", "serial": "serial + 90"}
    new |= {"number": "number || 'x'", "digest": "substr(digest, 2)"}

    def copy(of, **more):
        picked = ", ".join({**new, **more}.get(n, n) for n in names)
        outside(
            f"insert into document ({', '.join(names)}) select {picked} from document where {of}"
        )

    copy("position = 2", request_key="'r1'", reverses_id="id")
    with refused():
        copy("position = 92", request_key="'r2'", reverses_id="id")


def test_a_balance_below_zero_is_refused_by_the_database_itself(outside):
    with pytest.raises((sqlite3.Error, psycopg.Error), match="ck_stock_balance"):
        outside("update stock_balance set quantity = -1")
    with pytest.raises((sqlite3.Error, psycopg.Error), match="ck_fund_balance"):
        outside("update fund_balance set amount_fen = -1")
