"""Orders and papers: what each of their routes answers to whom (see ``test_routes``), and what is sent there."""

from typing import Any

Statuses = tuple[int, ...]

ORDERED = {
    "fund": "F2020",
    "purpose": "测温枪电池",
    "supplier": "FIRM",
    "procurement": "INQUIRY",
    "use": "OTHER",
    "lines-0-item": "MASK",
    "lines-0-quantity": "1",
    "lines-0-amount": "1",
}
GOODS = "OTV1-ZY-2020-000001/1"
LINKED = {"lines-0-line": "1", "lines-0-goods": GOODS, "lines-0-quantity": "1"}

# fmt: off
#                                nobody keeper finance clerk head approver publisher supervisor admin
GETS: dict[str, Statuses] = {
    "/orders":                     (303, 200, 200, 200, 403, 200, 200, 200, 403),
    "/orders?org=TV2":             (303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/orders/new":                 (303, 403, 200, 200, 403, 403, 403, 403, 403),
    "/orders/done":                (303, 303, 303, 303, 403, 303, 303, 303, 403),
    # that is no order
    "/orders/TV1-ZC-2020-000001/came": (303, 403, 404, 404, 403, 403, 403, 403, 403),
    "/orders/T-RK-2020-000001/withdraw": (303, 403, 404, 403, 403, 403, 403, 403, 403),
    "/papers":                     (303, 200, 200, 200, 403, 200, 200, 200, 403),
    "/papers?org=TV2":             (303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/papers/new":                 (303, 403, 200, 200, 403, 403, 403, 403, 403),
    "/papers/TV1-FP-000009":       (303, 404, 404, 404, 403, 404, 404, 404, 403),
    "/papers/TV2-FP-000009":       (303, 404, 404, 403, 403, 404, 404, 404, 403),
    "/papers/TV1-FP-000009/void":  (303, 403, 404, 404, 403, 403, 403, 403, 403),
    "/papers/TV1-FP-000009/use":   (303, 403, 404, 404, 403, 403, 403, 403, 403),
    "/papers/TV2-FP-000009/off":   (303, 403, 404, 403, 403, 403, 403, 403, 403),
    "/papers/for/TV1-ZC-2020-000001": (303, 403, 200, 200, 403, 403, 403, 403, 403),
    "/papers/for/T-RK-2020-000001": (303, 403, 404, 403, 403, 403, 403, 403, 403),
    "/papers/TV1-FP-000009/goods": (303, 403, 404, 404, 403, 403, 403, 403, 403),
    "/papers/TV2-FP-000009/goods/off": (303, 403, 404, 403, 403, 403, 403, 403, 403),
    "/papers/TV1-FP-000009/originals/1": (303, 404, 404, 404, 403, 404, 404, 404, 403),
    "/papers/TV2-FP-000009/originals/1": (303, 404, 404, 403, 403, 404, 404, 404, 403),
    "/papers/goods/TV1-ZC-2020-000001": (303, 403, 404, 404, 403, 403, 403, 403, 403),
}
POSTS: dict[tuple[str, str], Statuses] = {
    ("/orders/new", "T"):          (303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/orders/new", "TV1"):        (303, 403, 303, 303, 403, 403, 403, 403, 403),
    ("/orders/new", "NONE"):       (303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/orders/TV1-ZC-2020-000001/came", ""): (303, 403, 404, 404, 403, 403, 403, 403, 403),
    ("/orders/T-RK-2020-000001/withdraw", ""): (303, 403, 404, 403, 403, 403, 403, 403, 403),
    ("/papers/new", "T"):          (303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/papers/new", "TV1"):        (303, 403, 303, 303, 403, 403, 403, 403, 403),
    ("/papers/new", "NONE"):       (303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/papers/TV1-FP-000009/void", ""): (303, 403, 404, 404, 403, 403, 403, 403, 403),
    ("/papers/TV1-FP-000009/use", ""): (303, 403, 404, 404, 403, 403, 403, 403, 403),
    ("/papers/TV2-FP-000009/off", ""): (303, 403, 404, 403, 403, 403, 403, 403, 403),
    # no such paper
    ("/papers/for/TV1-ZC-2020-000001", "TV1-FP-000009"): (303, 403, 404, 404, 403, 403, 403, 403, 403),
    ("/papers/for/T-RK-2020-000001", ""): (303, 403, 404, 403, 403, 403, 403, 403, 403),
    ("/papers/TV1-FP-000009/goods", ""): (303, 403, 404, 404, 403, 403, 403, 403, 403),
    ("/papers/TV1-FP-000009/originals", ""): (303, 403, 404, 404, 403, 403, 403, 403, 403),
    ("/papers/TV2-FP-000009/goods/off", ""): (303, 403, 404, 403, 403, 403, 403, 403, 403),
}
# fmt: on


def sent(where: str) -> dict[str, dict[str, Any]]:
    """What a browser sends to each of them, at a place or with a number."""
    return {
        "/orders/new": {**ORDERED, "organization": where},
        "/orders/TV1-ZC-2020-000001/came": {"seen": "0", "lines-0-quantity": "1"},
        "/orders/T-RK-2020-000001/withdraw": {"line": "1", "lot": "X", "reason": "挂错"},
        "/papers/new": {
            "organization": where,
            "kind": "SMALL_RECEIPT",
            "seller": "店",
            "total": "1",
        },
        "/papers/TV1-FP-000009/void": {"cause": "VOIDED", "reason": "重开"},
        "/papers/TV1-FP-000009/use": {"chosen": "TV1-ZC-2020-000001"},
        "/papers/TV2-FP-000009/off": {"number": "TV2-ZC-2020-000001", "reason": "用错"},
        "/papers/for/TV1-ZC-2020-000001": {"chosen": where},
        "/papers/for/T-RK-2020-000001": {"chosen": where},
        "/papers/TV1-FP-000009/goods": LINKED,
        "/papers/TV1-FP-000009/originals": {},
        "/papers/TV2-FP-000009/goods/off": {"line": "1", "goods": GOODS, "reason": "挂错"},
    }
