"""The table of proposed accounts: each row is of a way that documents run, and none is missing."""

import pytest

from inventory import kinds
from inventory.kinds import Books, Source
from inventory.rules import accounts
from inventory.rules.accounts import HOLDER, OWNER, PASSING, PROPOSALS, SPENDING, WAYS, propose

UNBOOKED = {"COMMITMENT", "RELEASE"}  # money is bound, and stays where it is


def test_every_row_is_of_a_way_that_documents_of_the_kind_run():
    for kind, start, end in WAYS:
        at_once = kind == "EXPENDITURE" and end == "PAID"  # in two steps of one document
        assert at_once or (start, end) in kinds.KINDS[kind].ends, (kind, start, end)


def test_nothing_that_changes_what_is_held_or_given_is_missing():
    for kind in kinds.KINDS.values():
        for way in kind.ways:
            counts = (way.effect and way.column != "converted") or kind.books == Books.FUND
            # what was prepaid or advanced is gone, so that its settling is paid at once
            at_once = kind.code == "EXPENDITURE" and (
                way.from_ == "PAYABLE" or (way.from_ in ("PREPAID", "ADVANCED"))
            )
            if counts and kind.code not in UNBOOKED and not at_once:
                assert (kind.code, way.from_, way.to) in WAYS


@pytest.mark.parametrize("kind", sorted({way[0] for way in WAYS}))
def test_every_owner_and_every_source_has_its_accounts(kind):
    books = kinds.KINDS[kind].books
    variants = (OWNER, HOLDER) if books == Books.FUND else (*Source, PASSING)
    for way in WAYS:
        if way[0] == kind:
            assert all(propose(*way, variant) for variant in variants), way


def test_debit_and_credit_are_two_accounts_or_none_on_each_side():
    for said in PROPOSALS.values():
        for debit, credit in ((said.debit, said.credit), (said.budget_debit, said.budget_credit)):
            assert bool(debit) == bool(credit)
            assert not debit or debit != credit
        assert said.debit or said.note, "nothing booked is explained"


@pytest.mark.parametrize(
    ("way", "variant", "accounts_"),
    [
        (("RECEIPT", "SOURCE", "STORAGE"), "DONATED", ("1302 库存物品", "4603 捐赠收入")),
        (("RECEIPT", "SOURCE", "STORAGE"), "ALLOCATED", ("1302 库存物品", "3401 无偿调拨净资产")),
        (("RECEIPT", "SOURCE", "STORAGE"), PASSING, ("1891 受托代理资产", "2901 受托代理负债")),
        (("ISSUE", "STORAGE", "CONSUMED"), "PURCHASED", ("5001 业务活动费用", "1302 库存物品")),
        (("ISSUE", "STORAGE", "CONSUMED"), PASSING, ("2901 受托代理负债", "1891 受托代理资产")),
        (("EXPENDITURE", "PREPAID", "PAID"), OWNER, (accounts.STORES_OR_COST, "1214 预付账款")),
        (("EXPENDITURE", "AVAILABLE", "PAID"), HOLDER, (accounts.COST, accounts.ALLOTTED)),
        (
            ("SUB_ALLOCATION", "UNALLOCATED", "AVAILABLE"),
            HOLDER,
            (accounts.ALLOTTED, accounts.CASH),
        ),
    ],
)
def test_accounts_as_the_system_has_them(way, variant, accounts_):
    kind, start, end = way
    said = propose(kind, start, end, variant)
    assert (said.debit, said.credit) == accounts_


def test_what_comes_back_has_the_same_accounts_in_red():
    there = propose("SUB_ALLOCATION", "UNALLOCATED", "AVAILABLE", HOLDER)
    back = propose("GIVE_BACK", "AVAILABLE", "UNALLOCATED", HOLDER)
    assert (there.debit, there.credit, there.red) == (back.debit, back.credit, not back.red)


def test_nothing_is_proposed_for_what_is_not_booked():
    assert propose("COMMITMENT", "AVAILABLE", "COMMITTED", OWNER) is None


def test_only_documents_that_are_booked_may_be_spending():
    assert set(SPENDING) <= {way[0] for way in WAYS}
