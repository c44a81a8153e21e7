"""The table of rights: which role permits which acts, and to which duty of an organization an act belongs.

Acts are small and many, so that what a role may do reads here and nowhere else; ``access`` asks.
"""

from inventory.models.people import Role
from inventory.models.rules import Duty

# goods: what comes in, what goes out, and what happens to it between
_STOCK = frozenset(
    {
        "receive",
        "import",
        "accept",
        "correct",
        "send_back",
        "issue",
        "return_issue",
        "hand_out",
        "take_back",
        "capitalise",
        "dispatch",
        "acknowledge",
        "give_loan",
        "convert",
        "write_off",
    }
)
# what belongs to gifts besides: pads of receipts, and whether a donor may be named
_GIFTS = frozenset({"pad", "consent"})
# public sheets: drawn up, looked at by others, put up on the board, taken back
_DISCLOSE = frozenset({"draw_up", "post_sheet", "mark_error"})
# counting: the list, the counts, what is posted of the differences; and handing over what is there
_COUNT = frozenset({"start_stocktake", "count", "settle_stocktake", "hand_over"})
# what goods are worth is for who keeps the accounts to say, not for who keeps the goods
_VALUE = frozenset({"revalue"})
# money: what a holder does with what he has, and what the owner of a fund does with the whole
_SPEND = frozenset(
    {"spend", "commitment", "prepay", "advance", "return_unspent", "pay", "refund", "give_back"}
    | {"read_payee"}  # persons who were paid, by name
    | {"invoice"}
)
_FUND = _SPEND | {
    "create_fund",
    "appropriate",
    "receive_cash_gift",
    "sub_allocate",
    "take_back_money",
    "record_voucher",
}
# what the public objects to is answered by those who watch over the others
_SUPERVISE = frozenset({"answer_objection"})
_READ = frozenset(
    {"list", "list_funds", "read_stock", "read_fund", "read_periods", "sheet", "declare"}
)
# who stands in for whom; and to whom somebody else is related
_DUTIES = frozenset({"delegate", "declare_others"})

# a reversal needs its own right and the right to the act it reverses
RIGHTS: dict[str, frozenset[str]] = {
    Role.KEEPER: _STOCK | _GIFTS | _COUNT | {"direct", "reverse", "attach"} | _READ,
    Role.FINANCE: _FUND
    | _VALUE
    | _DISCLOSE
    | {"reverse", "close_period", "attach", "review_sheet"}
    | _READ,
    Role.VILLAGE_CLERK: _STOCK
    | _GIFTS
    | _COUNT
    | _VALUE
    | _SPEND
    | _DISCLOSE
    | {"direct", "reverse", "attach"}
    | _READ,
    Role.CHECKPOINT_HEAD: frozenset(
        {"issue", "direct", "count", "attach", "list", "read_stock", "declare"}
    ),
    Role.APPROVER: _READ
    | _DUTIES
    | {"approve", "reopen_period", "attach", "read_payee"}
    | {"approve_sheet", "withdraw_sheet", "mark_error"},
    Role.PUBLISHER: _READ | _DISCLOSE | {"publish", "withdraw_sheet"},
    Role.SUPERVISOR: _READ
    | {"read_users", "draw_sample", "count", "witness", "review_sheet", "mark_error"}
    | _SUPERVISE,
    Role.ADMIN: _DUTIES
    | {"setup", "merge", "users", "list", "list_funds", "read_users", "declare"}
    | {"erase_private"},
    Role.SYSTEM: _STOCK
    | _GIFTS
    | _FUND
    | _VALUE
    | _COUNT
    | _DUTIES
    | {"draw_sample", "direct", "reverse", "approve", "attach", "erase"}
    | {"close_period", "reopen_period", "setup", "merge", "users", "read_users", "check"}
    | {"backup", "export", "witness", "erase_private"}
    | _DISCLOSE
    | {"review_sheet", "approve_sheet", "publish", "withdraw_sheet"}
    | _SUPERVISE
    | _READ,
}

# to which duty of an organization an act belongs, for `duty_rules`: what no duty holds is as the roles say
_OF_DUTY: dict[Duty, frozenset[str]] = {
    Duty.KEEPING: _STOCK | _GIFTS | {"start_stocktake", "settle_stocktake", "hand_over"},
    Duty.REPORTING: _SPEND - {"pay", "prepay", "advance", "read_payee"},
    Duty.PAYING: frozenset({"pay", "prepay", "advance"}),
    Duty.BOOKKEEPING: frozenset({"close_period", "record_voucher"}),
    Duty.APPROVAL: frozenset({"approve", "reopen_period", "approve_sheet"}),
    Duty.REVIEW: frozenset({"draw_sample", "review_sheet"}) | _SUPERVISE,
}
DUTY_OF: dict[str, Duty] = {act: duty for duty, acts in _OF_DUTY.items() for act in acts}

ROLE_NAMES = {
    Role.KEEPER: "物资员",
    Role.FINANCE: "会计",
    Role.VILLAGE_CLERK: "村报账员",
    Role.CHECKPOINT_HEAD: "卡口长",
    Role.APPROVER: "审批人",
    Role.PUBLISHER: "公示员",
    Role.SUPERVISOR: "监督员",
    Role.ADMIN: "管理员",
    Role.SYSTEM: "本机操作员",
}
