"""Spending in parts: below the limit each and above it together, with one payee within a few days, is listed."""

from datetime import date, timedelta

import pytest

from inventory import approvals, errors, fund_watch, merging, orders, setting_up, split_spending
from tests.inventory.eyes import LAST, LIMIT, ON, Eyes

EDGE = LIMIT["amount_fen"]
PAYEE = "示例商贸有限公司"


@pytest.fixture
def books(ledger, clock):
    clock.set(LAST)
    return Eyes(ledger)


def listed(books, actor="finance", fund="F"):
    rows = books.ask(split_spending.splits, actor=actor, fund=fund)
    return [(row.numbers, row.amount_fen, row.limit_fen) for row in rows]


def day(number):
    return ON + timedelta(days=number)


def test_two_below_the_limit_and_above_it_together_are_listed_and_at_the_limit_they_are_not(books):
    first = books.buy(EDGE // 2, "NDL")
    books.buy(EDGE // 2, "NDL", payee="FIRM")
    assert listed(books) == []
    second = books.buy(EDGE // 2 + 1, "NDL", on=day(2))
    assert listed(books) == [((first, second), EDGE + 1, EDGE)]
    assert books.ask(approvals.waiting) == ()
    (row,) = books.ask(split_spending.splits, actor="finance", fund="F")
    assert (row.organization, row.payee, row.first_on, row.last_on) == ("NDL", PAYEE, ON, day(2))
    assert books.broken() == {}


def test_a_week_apart_they_are_two_and_a_day_less_they_are_one(books):
    first = books.buy(EDGE, "NDL")
    last = books.buy(EDGE, "NDL", on=day(7))
    assert listed(books) == []
    middle = books.buy(1, "NDL", on=day(6))
    assert listed(books) == [((first, middle, last), EDGE * 2 + 1, EDGE)]


def test_one_run_ends_before_another_begins(books):
    one = tuple(books.buy(EDGE, "NDL", on=date(2020, 2, on)) for on in (1, 2))
    two = tuple(books.buy(EDGE, "NDL", on=date(2020, 2, on)) for on in (9, 10))
    assert [numbers for numbers, *_ in listed(books)] == [one, two]


def test_what_is_with_another_or_of_another_or_was_reversed_or_bound_before_does_not_count(books):
    books.buy(EDGE, "NDL")
    books.buy(EDGE, "NDL", payee="别家")
    books.buy(EDGE, "DGC")
    books.reverse(ON, books.buy(EDGE, "NDL"))
    books.buy(EDGE, "NDL", number=books.commit(EDGE, "NDL"), payee=PAYEE)
    books.buy(EDGE, "NDL", number=books.prepay(EDGE, "NDL"), payee=PAYEE)
    books.buy(EDGE + 1, "NDL")  # by itself above the limit: somebody approves it
    assert listed(books) == []


def test_one_payee_is_one_however_he_was_entered(books):
    first = books.buy(EDGE, "NDL", payee="SOMEBODY")
    books.say(merging.merge_counterparties, "system", code="SOMEBODY", into="FIRM", reason="同一家")
    name = "示例医疗器械有限公司"
    second = books.buy(EDGE, "NDL", payee=f" {name} ")
    third = books.buy(EDGE, "NDL", payee="FIRM")
    assert listed(books) == [((first, second, third), EDGE * 3, EDGE)]


def test_it_is_found_across_funds_and_listed_with_each(books):
    books.create_gifts()
    books.gift(EDGE * 2, "1", on=date(2020, 2, 1))
    books.give_gifts(EDGE)
    numbers = (books.buy(EDGE, "NDL"), books.buy(EDGE, "NDL", fund="G"))
    assert listed(books) == listed(books, fund="G") == [(numbers, EDGE * 2, EDGE)]


def test_it_is_listed_for_thirty_days(books, clock):
    books.buy(EDGE, "NDL", on=day(0))
    books.buy(EDGE, "NDL", on=day(6))
    clock.set(day(36))
    assert len(listed(books)) == 1
    clock.set(day(37))
    assert listed(books) == []


def test_the_limit_is_that_of_the_last_day_and_without_one_nothing_is_listed(books, ledger):
    books.buy(EDGE, "NDL")
    books.buy(EDGE, "NDL", on=day(1))
    later = [LIMIT | {"starts_on": day(1).isoformat(), "amount_fen": EDGE * 2}]
    setting_up.setup(ledger, actor="system", data={"spend_limits": later})
    assert listed(books) == []
    none = [LIMIT | {"starts_on": day(1).isoformat(), "amount_fen": None}]
    setting_up.setup(ledger, actor="system", data={"spend_limits": none})
    assert listed(books) == []


def test_what_was_above_a_limit_that_was_set_up_after_it_is_no_part_below_it(books, ledger):
    books.buy(EDGE, "NDL")
    lower = [LIMIT | {"amount_fen": EDGE - 1}]
    setting_up.setup(ledger, actor="system", data={"spend_limits": lower})
    first = books.buy(1, "NDL")
    assert listed(books) == []
    second = books.buy(EDGE - 1, "NDL")
    assert listed(books) == [((first, second), EDGE, EDGE - 1)]


def test_each_sees_those_of_his_scope_and_they_are_odd_on_the_fund(books):
    first = books.buy(EDGE, "DGC")
    second = books.buy(EDGE, "DGC")
    assert len(listed(books, actor="clerk")) == len(listed(books)) == 1
    assert listed(books, actor="west") == []
    (row,) = books.ask(fund_watch.odd, actor="finance", fund="F")
    assert (row.kind, row.number, row.amount_fen, row.days) == ("SPLIT", second, EDGE * 2, 12)
    assert (row.about, row.parts) == ("2 笔合计，限额 5,000.00 元", (first, second))
    with pytest.raises(errors.NotAllowed):
        listed(books, actor="checkpoint")


def test_orders_in_parts_are_listed_and_what_settles_them_is_no_part_beside_them(books):
    said = {"fund": "F", "supplier": "FIRM", "procurement": "PETTY", "purpose": "订购口罩"}
    lines = [orders.PurchaseLine("MASK", 1, EDGE // 2 + 1)]
    first, last = (books.post(orders.order, ON, "NDL", lines=lines, **said) for _ in range(2))
    ahead = books.prepay(EDGE // 2, "NDL", number=first)
    assert ahead
    assert listed(books) == [((first, last), EDGE // 2 * 2 + 2, EDGE)]
    (row,) = [r for r in books.ask(fund_watch.odd, actor="finance", fund="F") if r.parts]
    assert (row.number, row.kind_name) == (last, "额度占用单")
    books.reverse(ON, last)
    assert listed(books) == []


def test_commitments_in_parts_are_listed_whatever_they_are_for_and_what_was_released_is_not(books):
    first, last = books.commit(EDGE, "NDL"), books.commit(EDGE, "NDL", on=day(1))
    assert listed(books) == [((first, last), EDGE * 2, EDGE)]
    books.buy(EDGE, "NDL", number=first)
    assert listed(books) == [((first, last), EDGE * 2, EDGE)]
    undone = books.release(last, 1, "NDL", on=day(1))
    assert listed(books) == [((first, last), EDGE * 2 - 1, EDGE)]
    books.reverse(day(1), undone, "NDL")
    assert listed(books) == [((first, last), EDGE * 2, EDGE)]
    books.release(last, None, "NDL", on=day(1))
    assert listed(books) == []


def test_what_a_commitment_was_enlarged_by_is_its_own_and_above_the_limit_it_is_approved(books):
    bound, other = books.commit(EDGE - 2, "NDL"), books.commit(1, "NDL")
    books.enlarge(bound, 1, "NDL")
    assert listed(books) == []
    last = books.commit(1, "NDL")
    assert listed(books) == [((bound, other, last), EDGE + 1, EDGE)]
    books.enlarge(bound, 2, "NDL")
    assert len(books.ask(approvals.waiting)) == 1
    assert listed(books) == []
