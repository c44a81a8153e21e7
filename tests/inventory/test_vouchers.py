"""Vouchers of the accountants on documents: one or several, never more than there is, withdrawn and never edited."""

from datetime import date

import pytest
from sqlalchemy import text

from inventory import errors, setting_up, vouchers
from inventory.stock import ReceiptLine
from tests.inventory.money import ON, Money


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Vouchers(ledger)


class Vouchers(Money):
    """The books, and recording a voucher in one line."""

    def book(self, number, voucher, fen=None, on=ON, actor="finance", **said):
        with self.ledger.writing() as session:
            return vouchers.record_voucher(
                session,
                actor=actor,
                number=number,
                voucher=voucher,
                on=on,
                amount_fen=fen,
                **said,
            )

    def withdraw(self, number, voucher, actor="finance", **said):
        with self.ledger.writing() as session:
            return vouchers.withdraw_voucher(
                session, actor=actor, number=number, voucher=voucher, reason="记错了", **said
            )

    def booked(self, number):
        rows = self.ask(vouchers.vouchers, number=number)
        return [(v.voucher, v.organization, v.amount_fen) for v in rows if not v.withdrawn]


def test_a_document_takes_several_vouchers_up_to_its_sum_and_not_a_fen_more(books):
    number = books.buy(100_000)
    books.book(number, "记-0012", 60_000)
    with pytest.raises(errors.OverVoucher) as refused:
        books.book(number, "记-0013", 40_001)
    assert (refused.value.asked_fen, refused.value.left_fen) == (40_001, 40_000)
    books.book(number, "记-0013")
    assert books.booked(number) == [("记-0012", "DGC", 60_000), ("记-0013", "DGC", 40_000)]
    with pytest.raises(errors.OverVoucher):
        books.book(number, "记-0014")


def test_the_same_voucher_of_a_month_is_recorded_once(books):
    number = books.buy(100_000)
    books.book(number, "记-0012", 1)
    with pytest.raises(errors.VoucherRecorded):
        books.book(number, "记-0012", 1, on=date(2020, 2, 29))
    books.book(number, "记-0012", 1, on=date(2020, 3, 1))  # the months have numbers of their own
    assert len(books.booked(number)) == 2


def test_a_wrong_voucher_is_withdrawn_by_a_row_of_its_own_and_may_be_recorded_again(books):
    number = books.buy(100_000)
    books.book(number, "记-0012", 90_000)
    (withdrawn,) = books.withdraw(number, "记-0012")
    assert (withdrawn.amount_fen, withdrawn.withdrawn) == (90_000, "记错了")
    books.book(number, "记-0012", 100_000)
    assert books.booked(number) == [("记-0012", "DGC", 100_000)]
    books.withdraw(number, "记-0012")
    with pytest.raises(errors.NotFound):
        books.withdraw(number, "记-0012")


def test_which_months_voucher_is_withdrawn_must_be_said(books):
    number = books.buy(100_000)
    for on in (ON, date(2020, 3, 1)):
        books.book(number, "记-0001", 10, on=on)
    with pytest.raises(errors.BadInput) as refused:
        books.withdraw(number, "记-0001")
    assert refused.value.field == "on"
    books.withdraw(number, "记-0001", on=ON)
    assert len(books.booked(number)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE document_voucher SET amount_fen = 1",
        "DELETE FROM document_voucher",
        "UPDATE voucher_withdrawal SET reason = ''",
        "DELETE FROM voucher_withdrawal",
    ],
)
def test_what_was_recorded_is_neither_changed_nor_deleted(books, change):
    number = books.buy(100_000)
    books.book(number, "记-0012", 90_000)
    books.withdraw(number, "记-0012")
    with pytest.raises(Exception, match="append-only"), books.ledger.engine.begin() as connection:
        connection.execute(text(change))


def test_what_was_reversed_before_it_was_booked_needs_no_voucher(books):
    number = books.buy(100_000)
    reversal = books.reverse(ON, number, "DGC")
    with pytest.raises(errors.VoucherOfReversed) as refused:
        books.book(number, "记-0012")
    assert refused.value.by == reversal
    with pytest.raises(errors.OverVoucher) as nothing:
        books.book(reversal, "记-0013")
    assert nothing.value.left_fen == 0


def test_a_reversal_is_booked_as_far_as_its_original_was(books):
    number = books.buy(100_000)
    books.book(number, "记-0012", 70_000)
    reversal = books.reverse(ON, number, "DGC")
    with pytest.raises(errors.OverVoucher):
        books.book(reversal, "记-0013", 70_001)
    books.book(reversal, "记-0013")
    assert books.booked(reversal) == [("记-0013", "DGC", 70_000)]
    with pytest.raises(errors.DrawnOn) as refused:
        books.withdraw(number, "记-0012")
    assert refused.value.by == [reversal]
    assert books.booked(number) == [("记-0012", "DGC", 70_000)]


def test_a_sub_allocation_is_booked_whole_or_by_holder(books):
    number = books.allot(ON, DGC=30_000, XLC=20_000)
    with pytest.raises(errors.BadInput) as refused:
        books.book(number, "记-0001", 30_000)
    assert refused.value.field == "organization"
    books.book(number, "记-0001")
    assert books.booked(number) == [("记-0001", "DGC", 30_000), ("记-0001", "XLC", 20_000)]
    other = books.allot(ON, DGC=30_000, XLC=20_000)
    with pytest.raises(errors.OverVoucher):
        books.book(other, "记-0002", 20_001, organization="XLC")
    books.book(other, "记-0002", 20_000, organization="XLC")
    assert books.booked(other) == [("记-0002", "XLC", 20_000)]


def test_goods_are_booked_with_their_value_and_unvalued_ones_with_what_is_said(books):
    valued = books.receive(ON, 100, value_fen=5_000)
    books.book(valued, "记-0005")
    assert books.booked(valued) == [("记-0005", "NDL", 5_000)]
    with pytest.raises(errors.OverVoucher):
        books.book(valued, "记-0006", 1)
    unvalued = books.receive(ON, 100)
    with pytest.raises(errors.BadInput) as refused:
        books.book(unvalued, "记-0006")
    assert refused.value.field == "amount_fen"
    books.book(unvalued, "记-0006", 100)  # 名义金额 1 元
    both = books.receive_lines(
        [ReceiptLine("MASK", "KF", 1, value_fen=7), ReceiptLine("SOAP", "KF", 1)]
    )
    books.book(both, "记-0007", 107)


def test_what_moves_no_money_and_no_value_is_not_booked(books):
    with pytest.raises(errors.BadInput) as refused:
        books.book(books.commit(1_000), "记-0001")
    assert refused.value.field == "number"


def test_a_payment_is_booked_as_a_debt_and_an_appropriation_never_as_spending(books):
    number = books.buy(5, paid=False)
    (payment,) = books.book(books.pay(number, 5), "记-0003")
    assert payment.as_spending is False
    (spent,) = books.book(number, "记-0002")
    assert spent.as_spending is True
    with pytest.raises(errors.BadInput) as refused:
        books.book(books.appropriate(ON, 5), "记-0004", as_spending=True)
    assert refused.value.field == "as_spending"


def test_only_finance_records_and_only_in_its_own_organizations(books):
    mine = books.buy(5)
    with pytest.raises(errors.NotAllowed):
        books.book(mine, "记-0001", actor="clerk")
    with pytest.raises(errors.NotAllowed):
        books.book("ELSEWHERE-ZC-2020-000001", "记-0001")
    user = {"login": "other", "name": "会计", "role": "finance", "organization": "XLC"}
    setting_up.setup(books.ledger, actor="system", data={"users": [user]})
    with pytest.raises(errors.NotAllowed):
        books.book(mine, "记-0001", actor="other")
    with pytest.raises(errors.NotAllowed):
        books.withdraw(mine, "记-0001", actor="other")


@pytest.mark.parametrize(
    ("voucher", "fen", "on", "code"),
    [
        ("", 1, ON, "BAD_INPUT"),
        ("记" * 41, 1, ON, "BAD_INPUT"),
        ("记-1", 0, ON, "BAD_INPUT"),
        ("记-1", -1, ON, "BAD_INPUT"),
        ("记-1", True, ON, "BAD_INPUT"),
        ("记-1", 1, "2020-02-08", "BAD_INPUT"),
        ("记-1", 1, date(2020, 4, 1), "FUTURE_DATE"),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(books, voucher, fen, on, code):
    number = books.buy(100)
    with pytest.raises(errors.LedgerError) as refused:
        books.book(number, voucher, fen, on=on)
    assert refused.value.code == code
    assert books.booked(number) == []


def test_whose_shares_are_left_is_told_to_who_may_record(books):
    number = books.buy(100)

    def left(actor):
        return [
            (s.organization, s.left_fen) for s in books.ask(vouchers.shares, actor, number=number)
        ]

    assert left("finance") == [("DGC", 100)]
    assert left("clerk") == []
    books.book(number, "记-1", 40)
    assert left("finance") == [("DGC", 60)]
    books.book(number, "记-2")
    assert left("finance") == []
