"""What costs more than the newest limit of its item says why."""

from datetime import date

import pytest

from inventory import errors, price_limits, setting_up
from inventory.orders import PurchaseLine
from tests.inventory.buying import MASKS, SOAP, Shop

GUIDE = {
    "item": "MASK",
    "starts_on": "2020-02-01",
    "quantity": 1,
    "amount_fen": 300,
    "source": "区发改委公布的参考价（示例）",
}


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Shop(ledger)


def test_a_price_above_the_limit_says_why(books, ledger):
    setting_up.setup(ledger, actor="system", data={"price_limits": [GUIDE]})
    books.order(MASKS)
    dear = PurchaseLine("MASK", 1_000, 300_001)
    with pytest.raises(errors.PriceAboveLimit) as refused:
        books.order(SOAP, dear)
    assert refused.value.lines == [
        "第 2 行口罩 1,000 只 3,000.01 元，限价每 1 只 3.00 元"
        "（区发改委公布的参考价（示例），2020-02-01 起）"
    ]
    reasoned = PurchaseLine("MASK", 1_000, 300_001, price_reason="当日只有这一家有现货")
    number = books.order(reasoned)
    assert books.told(number).lines[0].price_reason == "当日只有这一家有现货"


def test_the_newest_limit_that_has_started_holds_and_for_so_many_pieces(books, ledger):
    newer = GUIDE | {"starts_on": "2020-02-08", "quantity": 1_000, "amount_fen": 299_999}
    later = GUIDE | {"starts_on": "2020-02-09", "amount_fen": 1}
    setting_up.setup(ledger, actor="system", data={"price_limits": [later, newer, GUIDE]})
    with pytest.raises(errors.PriceAboveLimit):
        books.order(MASKS)
    books.order(PurchaseLine("MASK", 1_000, 299_999))
    books.order(MASKS, on=date(2020, 2, 7))


def test_a_limit_is_listed_with_its_source_and_set_anew_for_its_day(books, ledger):
    for fen in (300, 280):
        data = {"price_limits": [GUIDE | {"amount_fen": fen}]}
        setting_up.setup(ledger, actor="system", data=data)
    (row,) = books.ask(price_limits.price_limits)
    assert (row.item, row.amount_fen, row.unit, row.source) == ("MASK", 280, "只", GUIDE["source"])


@pytest.mark.parametrize("field", ["amount_fen", "quantity", "source", "starts_on"])
def test_a_limit_that_says_nothing_is_refused_with_its_place(books, ledger, field):
    data = {"price_limits": [GUIDE | {field: 0 if field in ("amount_fen", "quantity") else ""}]}
    with pytest.raises(errors.BadInput) as refused:
        setting_up.setup(ledger, actor="system", data=data)
    assert refused.value.field == f"price_limits[0].{field}"


def test_only_the_top_sets_it(books, ledger):
    admin = {"login": "boss", "name": "村管理员", "role": "admin", "organization": "DGC"}
    setting_up.setup(ledger, actor="system", data={"users": [admin]})
    with pytest.raises(errors.NotAllowed):
        setting_up.setup(ledger, actor="boss", data={"price_limits": [GUIDE]})
