"""The pages of who stands in for whom and who is related to whom: what each role is answered, and what is sent."""

AWAY = {"absent": "finance", "stand_in": "village_clerk"}
DAYS = {"from_on": "2020-02-03", "until_on": "2099-01-01", "decision": "隔离"}
WITHDRAW = "/people/withdraw/keeper/counterparty/FIRM"

# fmt: off
#               nobody keeper finance clerk head approver publisher supervisor admin
GETS: dict[str, tuple[int, ...]] = {
    "/people":          (303, 200, 200, 200, 200, 200, 200, 200, 200),
    "/people/delegate": (303, 403, 403, 403, 403, 200, 403, 403, 200),
    "/people/declare":  (303, 200, 200, 200, 200, 200, 200, 200, 200),
    WITHDRAW:           (303, 403, 403, 403, 403, 404, 403, 403, 404),
}
POSTS: dict[tuple[str, str], tuple[int, ...]] = {
    ("/people/delegate", ""): (303, 403, 403, 403, 403, 303, 403, 403, 303),
    ("/people/end", ""):      (303, 403, 303, 403, 403, 303, 403, 403, 303),
    ("/people/declare", ""):  (303, 303, 303, 303, 303, 303, 303, 303, 303),
    (WITHDRAW, ""):           (303, 403, 403, 403, 403, 404, 403, 403, 404),
}
# fmt: on
SENT: dict[str, dict[str, str]] = {
    "/people/delegate": {**AWAY, **DAYS},
    "/people/end": AWAY,
    "/people/declare": {"counterparty": "UNION"},
    WITHDRAW: {"reason": "报错"},
}
