"""What a browser sends to record one small thing, for the forms that want much."""

from typing import Any

DAY = "2020-02-08"

COUNTING: dict[str, dict[str, Any]] = {
    "/stocktakes/T-PD-2020-000001/count": {"line": "1", "quantity": "9", "counter": "甲"},
    "/stocktakes/T-PD-2020-000001/key": {
        "at": "18:00",
        "counter": "甲",
        "lines-0-line": "2",
        "lines-0-quantity": "1",
    },
    "/stocktakes/T-PD-2020-000001/settle": {},
    "/stocktakes/T-PD-2020-000001/abandon": {"reason": "改日再盘"},
}

SURPLUS = {
    "reason": "TRANSFER",
    "lines-0-location": "T-MAIN",
    "lines-0-lot": "T-RK-2020-000001-1",
    "lines-0-goes": "y",
    "lines-0-quantity": "1",
}

CHANGED = {
    "amount": "1",
    "body": "镇党委会",
    "title": "决定",
    "reference": "9号",
    "decided_on": DAY,
}
