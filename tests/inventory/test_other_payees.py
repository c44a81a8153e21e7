"""Somebody else than its supplier is paid out of an order: asked about, and taken with a reason."""

from datetime import date

import pytest

from inventory import documents, errors, setting_up
from tests.inventory.matching import Matching

OTHER = "示例劳保用品商店"
WHY = "供应商书面委托他代收"
ALL = 300_000


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Matching(ledger)


@pytest.fixture
def number(books):
    """An order that came whole."""
    number = books.order()
    books.came(number, 1_000)
    return number


def asked(settle, number, **said):
    """The token of the question."""
    with pytest.raises(errors.NeedsConfirmation) as found:
        settle(ALL, number=number, payee=OTHER, **said)
    error = found.value
    assert error.question == "OTHER_PAYEE"
    assert error.about == {"payee": OTHER, "number": number, "supplier": "示例医疗器械有限公司"}
    return error.token


@pytest.mark.parametrize("verb", ["settle", "prepay"])
def test_another_payee_is_asked_about_and_paid_with_a_reason_that_is_kept(books, number, verb):
    def settle(fen, **said):
        return (
            getattr(books, verb)(fen, **{"organization": "NDL"} | said)
            if verb == "prepay"
            else books.settle(fen, **said)
        )

    token = asked(settle, number)
    with pytest.raises(errors.BadInput) as refused:
        settle(ALL, number=number, payee=OTHER, confirmed=[token])
    assert refused.value.field == "payee_reason"
    asked(settle, number, payee_reason=WHY)  # a reason is no answer
    made = settle(ALL, number=number, payee=OTHER, confirmed=[token], payee_reason=WHY)
    assert books.ask(documents.whole, number=made).text("payee_reason") == WHY
    assert books.broken() == {}


def test_what_was_prepaid_to_another_is_settled_with_him_and_not_asked_about_again(books, number):
    def prepay(fen, **said):
        return books.prepay(fen, "NDL", **said)

    token = asked(prepay, number)
    ahead = prepay(ALL, number=number, payee=OTHER, confirmed=[token], payee_reason=WHY)
    books.buy(ALL - 1, "NDL", number=ahead)
    with pytest.raises(errors.NeedsConfirmation):
        books.buy(1, "NDL", number=ahead, payee="又一家")


def test_the_supplier_by_code_or_name_is_not_asked_about(books, number):
    books.settle(1, number=number)
    books.settle(1, number=number, payee="FIRM")
    books.settle(1, number=number, payee="示例医疗器械有限公司")


def test_a_branch_with_the_credit_code_of_the_supplier_is_not_asked_about(books):
    code = "91350211M000100Y46"
    firms = [
        {"code": "F1", "name": "示例劳保有限公司", "kind": "单位", "credit_code": code},
        {"code": "F2", "name": "示例劳保门市部", "kind": "单位", "credit_code": code},
    ]
    setting_up.setup(books.ledger, actor="system", data={"counterparties": firms})
    books.prepay(1, "NDL", number=books.order(supplier="F1"), payee="F2")


def test_who_paid_himself_has_a_proof_and_is_not_asked_about(books, number):
    books.settle(ALL, number=number, payee="李四", reimburses=True, proof="付款截图")


def test_of_money_of_no_order_nothing_is_asked(books):
    bound = books.commit(ALL, "NDL")
    books.buy(ALL, "NDL", number=bound, payee=OTHER)
