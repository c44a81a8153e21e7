"""The small town with enough people for second eyes on money, each verb by whoever does it."""

import itertools
from datetime import date

from inventory import (
    approvals,
    cash_gifts,
    commitments,
    delegations,
    funds,
    kinships,
    setting_up,
    spending,
    stock,
)
from inventory.stock import ReceiptLine
from tests.inventory.money import Money

ON = date(2020, 2, 8)
LAST = date(2020, 2, 20)
LIMIT = {
    "organization": "NDL",
    "starts_on": "2020-02-01",
    "amount_fen": 500_000,
    "decision": "镇财务办法",
}
PEOPLE = {
    "users": [
        {"login": "cashier", "name": "出纳", "role": "finance", "organization": "NDL"},
        {"login": "deputy", "name": "副镇长", "role": "approver", "organization": "NDL"},
        {"login": "west", "name": "西梁报账员", "role": "village_clerk", "organization": "XLC"},
        {"login": "mayor", "name": "东沟村主任", "role": "approver", "organization": "DGC"},
        {"login": "admin", "name": "管理员", "role": "admin", "organization": "NDL"},
        {"login": "gone", "name": "已离任", "role": "finance", "organization": "NDL"},
    ],
    "spend_limits": [LIMIT],
}


class Eyes(Money):
    """The fund of the town, and above 5,000 yuan somebody is to approve."""

    def __init__(self, ledger):
        super().__init__(ledger)
        setting_up.setup(ledger, actor="system", data=PEOPLE)
        self._numbers = itertools.count()

    def do(self, verb, actor, organization="NDL", on=ON, key=None, **said):
        """A document by somebody; gives its number."""
        key = key or f"e{next(self._numbers)}"
        said |= {"organization": organization, "on": on, "request_key": key}
        return self.say(verb, actor, **said).number

    def say(self, verb, actor, **said):
        """Whatever somebody does in a transaction of its own."""
        with self.ledger.writing() as session:
            return verb(session, actor=actor, **said)

    def owe(self, actor="finance", fen=600_000, organization="NDL", **said):
        """An expenditure that is paid later."""
        said = {"fund": "F", "purpose": "购买口罩", "payee": "FIRM", "paid": False} | said
        return self.do(spending.spend, actor, organization, amount_fen=fen, **said)

    def settle(self, actor, number, fen=1, organization="NDL", **said):
        said |= {"number": number, "amount_fen": fen}
        return self.do(spending.pay, actor, organization, **said)

    def approve(self, actor, number, *, yes=True, note=None):
        return self.say(approvals.decide, actor, number=number, approved=yes, note=note)

    def delegate(self, absent, stand_in, actor="admin", start=ON, last=LAST, decision="通知"):
        days = {"from_on": start, "until_on": last, "decision": decision}
        return self.say(delegations.delegate, actor, absent=absent, stand_in=stand_in, **days)

    def end(self, absent, stand_in, actor="admin"):
        return self.say(delegations.end, actor, absent=absent, stand_in=stand_in)

    def declare(self, actor, **whom):
        return self.say(kinships.declare, actor, **whom)

    def order(self, actor, **said):
        said = {"fund": "F", "amount_fen": 1, "purpose": "订购", "payee": "FIRM"} | said
        return self.do(commitments.open_commitment, actor, **said)

    def take_in(self, actor, giver="FIRM"):
        lines = [ReceiptLine("MASK", "KF", 10)]
        said = {"origin": "DONATED", "counterparty": giver, "lines": lines}
        return self.do(stock.receive, actor, **said)

    def take_gift(self, actor, donor):
        said = {"fund": "G", "amount_fen": 1, "receipt_number": "1", "donor": donor}
        return self.do(cash_gifts.receive_cash_gift, actor, **said)

    def give_gifts(self, fen):
        """To the town itself, out of the fund of gifts."""
        lines = [funds.AllocationLine("NDL", fen)]
        return self.do(funds.sub_allocate, "finance", fund="G", lines=lines)

    def share(self, actor):
        return self.do(funds.sub_allocate, actor, fund="F", lines=[funds.AllocationLine("DGC", 1)])
