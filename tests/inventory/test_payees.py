"""Persons who were paid are named to those who handle the money, and masked to all others."""

from datetime import date

import pytest

from inventory import delegations, documents, fund_watch, ledger, open_items, setting_up
from inventory.payees import Reader
from inventory.rules.names import payee_name
from inventory.statements.asking import statement
from tests.inventory.money import Money

FULL = ("finance", "clerk", "approver", "system")
MASKED = ("keeper", "publisher", "supervisor")
PEOPLE = {
    "counterparties": [{"code": "LI", "name": "王五六", "kind": "PERSON"}],
    "users": [
        {"login": "supervisor", "name": "监督员", "role": "supervisor", "organization": "NDL"},
    ],
}


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    made = Money(ledger)
    setting_up.setup(ledger, actor="system", data=PEOPLE)
    said = {"payee": "李四", "purpose": "还李四垫的口罩钱", "awaiting_papers": True}
    made.buy(400, reimburses=True, proof="李四的小票", **said)
    made.buy(300, payee="LI", paid=False)
    made.advance(200, payee="李四", due_on=date(2020, 2, 20))
    made.commit(100)
    return made


def told(books, actor):
    """All that an actor reads of the money of the village, as one text, by where he reads it."""
    with books.ledger.reading() as session:
        said = {"actor": actor, "organization": "DGC"}
        numbers = ("DGC-ZC-2020-000001", "DGC-ZC-2020-000002", "DGC-BY-2020-000001")
        found: dict[str, object] = {
            number: documents.whole(session, actor=actor, number=number) for number in numbers
        }
        found |= {
            "items": open_items.open_items(session, **said),
            "of one": open_items.of_document(session, actor=actor, number=numbers[2]),
            "odd": fund_watch.odd(session, actor=actor, fund="F"),
            "last": fund_watch.last_documents(session, fund="F", **said),
            "recent": ledger.recent(session, **said),
        }
        for name in ("commitments", "prepayments", "payables", "fund-ledger", "vouchers"):
            found[name] = statement(session, name=name, start=_start(name), **said)
        asked = {"filters": {"by": "supplier"}, "start": _start("spending"), **said}
        found["spending"] = statement(session, name="spending", **asked)
    return {name: str(row) for name, row in found.items()}


def _start(name):
    return date(2020, 1, 1) if name in ("fund-ledger", "vouchers", "spending") else None


@pytest.mark.parametrize("actor", FULL)
def test_who_handles_or_approves_the_money_reads_the_name(books, actor):
    found = told(books, actor)
    assert "李四" in found["DGC-ZC-2020-000001"]
    assert "王五六" in found["payables"]
    assert not [name for name, text in found.items() if "**" in text]


@pytest.mark.parametrize("actor", MASKED)
def test_nobody_else_does_wherever_it_is_told(books, actor):
    found = told(books, actor)
    assert not [name for name, text in found.items() if "李四" in text or "王五六" in text]
    for name in ("DGC-ZC-2020-000001", "items", "of one", "odd", "fund-ledger", "prepayments"):
        assert "李**" in found[name], name
    assert "还李**垫的口罩钱" in found["last"]
    assert "王**" in found["payables"]
    assert "王**" in found["recent"]
    assert "示例医疗器械有限公司" in found["commitments"]


def test_pages_of_payees_go_on_without_a_name_in_their_key(books):
    with books.ledger.reading() as session:
        said = {"actor": "keeper", "organization": "DGC", "name": "spending", "limit": 1}
        said |= {"filters": {"by": "supplier"}, "start": date(2020, 1, 1)}
        rows, after = [], None
        while after is not None or not rows:
            page = statement(session, sort="by_name", after=after, **said)
            rows += page.rows
            after = page.next
    assert sorted(row["by_name"] for row in rows) == ["李**", "王**"]
    assert {row["by"] for row in rows} == {"李**", "王**"}


def test_who_stands_in_for_finance_reads_the_name(books):
    whole = {"number": "DGC-ZC-2020-000001"}
    assert books.ask(documents.whole, "keeper", **whole).text("payee") == "李**"
    with books.ledger.writing() as session:
        delegations.delegate(
            session,
            actor="approver",
            absent="finance",
            stand_in="keeper",
            from_on=date(2020, 3, 31),
            until_on=date(2020, 4, 5),
            decision="镇办便函",
        )
    assert books.ask(documents.whole, "keeper", **whole).text("payee") == "李四"


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("李四", None, "李**"),
        ("李四 13812345678", None, "李**"),
        ("示例商贸有限公司", None, "示例商贸有限公司"),
        ("示例商贸有限公司（李四）", None, "示例商贸有限公司"),
        ("李四小卖部", None, "李**"),
        ("示例商贸有限公司", "UNKNOWN", "示例商贸有限公司"),
        ("示例商贸有限公司", "PERSON", "示**"),
        ("李四粮油店", "ENTITY", "李四粮油店"),
        ("东沟村全体党员", "GROUP", "东沟村全体党员"),
        ("（李四）", None, "爱心人士"),
    ],
)
def test_a_payee_is_masked_unless_he_is_surely_an_organization(name, kind, shown):
    assert payee_name(name, kind) == shown
    assert Reader().name(name, kind) == shown
    assert Reader(full=True).name(name, kind) == name


def test_nobody_is_nobody():
    assert Reader().name(None) is None
    assert Reader().words(None, "李四") is None
    assert Reader().words("还款", None) == "还款"
