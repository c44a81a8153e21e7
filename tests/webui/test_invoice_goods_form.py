"""What a select sends for goods, and what that means."""

import pytest

from inventory.invoice_goods import Goods
from webui.invoice_goods_form import goods_of, value_of


@pytest.mark.parametrize("goods", [Goods("DGC-ZY-2020-000001", 3), Goods(lot="DGC-RK-1/2-1")])
def test_what_is_sent_means_what_was_chosen(goods: Goods) -> None:
    assert goods_of(value_of(goods)) == goods


@pytest.mark.parametrize("value", ["", "L", "O", "ODGC", "ODGC/x", "ODGC/²", "ODGC/99999", "X1/1"])
def test_anything_else_means_nothing(value: str) -> None:
    assert goods_of(value) is None
