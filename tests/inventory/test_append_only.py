"""The ledgers are append-only for whatever program opens the database, without any pragma of ours."""

import sqlite3
from datetime import date

import psycopg
import pytest
from sqlalchemy import make_url

from inventory import attachments, checks, funds, pads, setting_up, stock
from inventory.uploads import prepared
from tests.inventory.files import SALT, pdf

ON = date(2020, 2, 8)
TOWN = {
    "organizations": [{"code": "NDL", "name": "南独乐河镇", "kind": "TOWN"}],
    "locations": [{"code": "KF", "name": "镇中心库房", "organization": "NDL"}],
    "groups": [{"code": "GUARD", "name": "检查点值守人员"}],
    "items": [{"code": "MASK", "name": "一次性医用口罩", "unit": "只"}],
}
TABLES = (
    "document",
    "lot",
    "stock_move",
    "fund",
    "fund_entry",
    "document_text",
    "pad",
    "naming_consent",
    "document_attachment",
)
COPY_UNDER = {
    "stock_move": "line",
    "lot": "line",
    "fund_entry": "line",
    "document_text": "line",
}


@pytest.fixture
def outside(ledger):
    """A raw connection to books with a receipt, an issue and a fund; gives a function that runs SQL."""
    setting_up.setup(ledger, actor="system", data=TOWN)
    common = {"actor": "system", "organization": "NDL", "on": ON}
    receipt = [stock.ReceiptLine("MASK", "KF", 100, value_fen=1000, note="一行")]
    issue = [stock.IssueLine("MASK", "KF", 10)]
    with ledger.writing() as s:
        stock.receive(
            s,
            **common,
            request_key="1",
            origin="DONATED",
            lines=receipt,
            note="张三捐",
            consent="NOT",
        )
        pads.print_pad(
            s, actor="system", organization="NDL", custodian="卡口", count=2, request_key="p"
        )
        stock.issue(s, **common, request_key="2", group="GUARD", lines=issue)
        funds.create_fund(
            s,
            **common,
            request_key="3",
            fund="F",
            name="专项资金",
            decision=funds.Decision("镇党委", "专题会议", ON, "1号"),
            budget_source="预备费",
        )
        funds.appropriate(s, **common, request_key="4", fund="F", amount_fen=100)
        attachments.attach(
            s,
            actor="system",
            number="NDL-RK-2020-000001",
            prepared=prepared("a.pdf", pdf(), salt=SALT),
        )
    connection = _connect(ledger)

    def run(sql):
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []

    yield run
    connection.close()


def _connect(ledger):
    if ledger.dialect == "sqlite":
        return sqlite3.connect(make_url(ledger.url).database, isolation_level=None)
    url = make_url(ledger.url).set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def refused():
    return pytest.raises((sqlite3.Error, psycopg.Error), match="append-only")


def columns(outside, table):
    try:
        rows = outside(f"select name from pragma_table_info('{table}')")
    except psycopg.Error:
        rows = outside(
            f"select column_name from information_schema.columns where table_name = '{table}'"
            " order by ordinal_position"
        )
    return [row[0] for row in rows]


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_changed(outside, table):
    for column in columns(outside, table):
        with refused():
            outside(f"update {table} set {column} = {column}")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_deleted(outside, table):
    with refused():
        outside(f"delete from {table}")


@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_truncated(outside, table, ledger):
    if ledger.dialect == "postgresql":
        with refused():
            outside(f"truncate {table} cascade")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_replaces_one_that_stands(outside, table, ledger):
    if ledger.dialect == "sqlite":
        with refused():
            outside(f"insert or replace into {table} select * from {table} limit 1")


@pytest.mark.parametrize("table", COPY_UNDER)
def test_no_row_slips_in_under_a_document_that_stands(outside, table):
    names = columns(outside, table)
    values = ["line + 90" if n == "line" else "id + 90" if n == "id" else n for n in names]
    values = [f"{v} || 'x'" if v == "code" else v for v in values]
    with refused():
        outside(
            f"insert into {table} ({', '.join(names)}) select {', '.join(values)} from {table} limit 1"
        )


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
    for column in columns(outside, "attachment_content"):
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
    names = columns(outside, "document")
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
