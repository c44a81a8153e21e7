"""R6, cumulative, for goods bought on orders: what came in = what was paid + what is owed + what is not settled yet −
what was paid ahead and did not come.

The goods on one path, by the places they came from, and the money on another, by accounts; what is not settled joins
them by documents. An order whose paths do not meet is named.
"""

from collections.abc import Sequence

from inventory.order_money import Bought
from inventory.rules.numbers import yuan
from inventory.sheet import Check

SAYS = "累计到货 = 已付 + 应付 + 已到未结 − 已付未到"
NAMED = 3  # so many orders that are broken are named
NOTES = (
    "到货按采购单的价格计；已付含预付款和备用金；已到未结是货已到、还没有结算的；"
    "已付未到是预付后货还没有到的，和已付款后又退货、还没有退款的",
)


def check_value(orders: Sequence[Bought]) -> Check:
    """R6 in words, with the figures of all orders together."""
    broken = [order for order in orders if not order.holds]
    if broken:
        said = "；".join(f"{order.number}：{_figures([order], '≠')}" for order in broken[:NAMED])
        return Check("R6", False, f"{SAYS}：{len(broken)} 张采购单不相符，{said}")
    if not orders:
        return Check("R6", True, f"{SAYS}：没有采购单")
    return Check("R6", True, f"{SAYS}：{_figures(orders, '=')}，{len(orders)} 张采购单全部相符")


def _figures(orders: Sequence[Bought], sign: str) -> str:
    came, paid, owed, open_, ahead = (
        yuan(sum(fen))
        for fen in zip(
            *(
                (o.received_fen, o.out_fen, o.money.payable, o.unsettled_fen, o.undelivered_fen)
                for o in orders
            ),
            strict=True,
        )
    )
    return f"{came} {sign} {paid} + {owed} + {open_} − {ahead}"
