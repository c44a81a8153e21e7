"""待补票 by hand: what is spent before its papers came, what of it has papers or a slip, on any day."""

import pytest

from inventory import setting_up, spending
from inventory.rules.invoice_kinds import COUNTING
from inventory.statements.asking import statement
from inventory.statements.chasing import chases
from tests.inventory.invoicing import Invoicing
from tests.statements.town import day, keys

SAID = ("number", "spent_fen", "papers_fen", "lack_fen", "slips_fen", "days")


@pytest.fixture
def books(ledger, clock):
    clock.set(day(31, 3))
    return Invoicing(ledger)


def show(books, end=None, actor="system", **said):
    said = {"organization": "DGC"} | said
    return books.ask(statement, actor, name="papers-awaited", end=end, **said)


def test_an_expenditure_waits_until_papers_that_count_reach_what_was_spent(books):
    number = books.awaiting(60_000, on=day(8))
    books.buy(5_000)  # its papers came with it
    assert keys(show(books).rows, *SAID) == [(number, 60_000, 0, 60_000, 0, 52)]
    books.use(books.slip(60_000), number, on=day(9))
    assert keys(show(books).rows, *SAID) == [(number, 60_000, 0, 60_000, 60_000, 52)]
    books.use(books.record(20_000), number, on=day(10))
    assert keys(show(books).rows, *SAID) == [(number, 60_000, 20_000, 40_000, 60_000, 52)]
    assert keys(show(books, day(9)).rows, "lack_fen") == [(60_000,)]
    books.use(books.record(40_000), number, on=day(20))
    assert show(books).rows == ()
    assert keys(show(books, day(19)).rows, "number", "lack_fen") == [(number, 40_000)]
    assert show(books, day(7)).rows == ()


def rule(books, **said):
    said = {
        "step": "EXPENDITURE",
        "name": "支出凭据",
        "kinds": sorted(COUNTING),
        "missing": "LIST",
        "decision": "镇政府通知",
        "starts_on": "2020-02-10",
        **said,
    }
    setting_up.setup(books.ledger, actor="system", data={"paper_rules": [said]})


def test_papers_are_due_as_the_rule_in_force_on_the_day_of_the_money_says(books):
    old, new = books.awaiting(60_000, on=day(8)), books.awaiting(50_000, on=day(12))
    rule(books, days=5)
    rule(books, starts_on="2020-02-20", days=90)
    assert keys(show(books).rows, "number", "due_on", "overdue") == [
        (old, "2020-03-09", 22),
        (new, "2020-02-17", 43),
    ]
    assert keys(show(books, sort="due_on").rows, "number") == [(new,), (old,)]
    assert keys(show(books, day(17)).rows, "overdue") == [(None,), (None,)]
    chase = next(c for c in books.ask(chases, "finance") if c.name == "papers-awaited")
    assert (chase.count, chase.overdue) == (2, 2)


def test_of_several_rules_the_first_day_is_said_and_of_none_nothing(books):
    books.awaiting(60_000, on=day(12), use="TRANSPORT")
    assert keys(show(books).rows, "due_on") == [("2020-03-13",)]
    rule(books, step="SETTLEMENT", name="结算凭据", days=1)  # it is no settlement
    rule(books, name="大额凭据", days=2, from_fen=60_001)
    assert keys(show(books).rows, "due_on") == [("2020-03-13",)]
    rule(books, step="DIRECT", name="直接支出凭据", use="TRANSPORT", days=3)
    assert keys(show(books).rows, "due_on") == [("2020-02-15",)]
    rule(books, missing="NONE")
    rule(books, step="DIRECT", name="直接支出凭据", use="TRANSPORT", missing="NONE")
    assert keys(show(books).rows, "due_on", "overdue") == [(None, None)]


def test_what_was_refunded_or_reversed_wants_no_papers(books):
    part, whole, wrong = (books.awaiting(fen) for fen in (9_000, 8_000, 7_000))
    books.refund(part, 4_000, on=day(10))
    books.refund(whole, 8_000, on=day(10))
    books.reverse(day(10), wrong, "DGC")
    assert keys(show(books).rows, "number", "spent_fen", "lack_fen") == [(part, 5_000, 5_000)]
    assert len(show(books, day(9)).rows) == 3


def test_papers_told_by_hand_end_the_waiting(books):
    number = books.awaiting(9_000)
    books.run(spending.add_papers, number=number, on=day(12), reference="发票 00123")
    assert show(books).rows == ()
    assert keys(show(books, day(11)).rows, "number") == [(number,)]


def test_a_neighbour_is_named_to_those_who_handle_the_money(books):
    books.awaiting(9_000, payee="李小明", purpose="还李小明垫付")
    (row,) = show(books, actor="finance").rows
    assert (row["whom"], row["purpose"]) == ("李小明", "还李小明垫付")
    (row,) = show(books, actor="publisher").rows
    assert "小明" not in f"{row}"


def test_pages_and_totals_by_age(books):
    for fen, on in ((100, day(8)), (300, day(10, 3)), (200, day(20))):
        books.awaiting(fen, on=on)
    whole = show(books)
    first = show(books, limit=2)
    rest = show(books, limit=2, after=first.next)
    assert (first.rows + rest.rows, first.totals, rest.totals) == (whole.rows, (), whole.totals)
    assert keys(whole.totals, "kind_name", "lack_fen") == [
        ("30 天以内", 300), ("31 至 60 天", 300), ("合计", 600),
    ]  # fmt: skip
    by = show(books, sort="lack_fen", descending=True)
    assert [row["lack_fen"] for row in by.rows] == [300, 200, 100]
