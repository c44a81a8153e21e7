"""A small town for tests, whose documents are told one call each, with the request key counted."""

import itertools
import sqlite3
from dataclasses import replace
from datetime import date

from sqlalchemy import make_url

from inventory import (
    checks,
    disclosure,
    funds,
    ledger,
    periods,
    reversal,
    setting_up,
    spending,
    stock,
    transfers,
)
from inventory.stock import IssueLine, ReceiptLine

TOWN = {
    "organizations": [
        {"code": "NDL", "name": "南独乐河镇", "kind": "TOWN"},
        {"code": "DGC", "name": "东沟村", "kind": "VILLAGE", "parent": "NDL"},
        {"code": "XLC", "name": "西梁村", "kind": "VILLAGE", "parent": "NDL"},
    ],
    "locations": [
        {"code": "KF", "name": "镇中心库房", "organization": "NDL"},
        {"code": "DGC-KF", "name": "东沟村库房", "organization": "DGC"},
    ],
    "groups": [{"code": "GUARD", "name": "检查点值守人员"}, {"code": "CLEAN", "name": "保洁员"}],
    "items": [
        {"code": "MASK", "name": "口罩", "unit": "只"},
        {"code": "MASK-N95", "name": "口罩", "specification": "N95", "unit": "只"},
        {"code": "MASK-BOX", "name": "口罩", "unit": "箱"},
        {"code": "SOAP", "name": "洗手液", "unit": "瓶"},
    ],
    "counterparties": [
        {"code": "FIRM", "name": "示例医疗器械有限公司", "kind": "单位"},
        {"code": "ZHANG", "name": "张三", "kind": "个人"},
        {"code": "CLASS", "name": "某届同学", "kind": "集体"},
        {"code": "SOMEBODY", "name": "示例来客有限公司", "kind": "未定"},
    ],
    "users": [
        {"login": "keeper", "name": "物资员", "role": "keeper", "organization": "NDL"},
        {"login": "finance", "name": "会计", "role": "finance", "organization": "NDL"},
        {"login": "clerk", "name": "报账员", "role": "village_clerk", "organization": "DGC"},
        {"login": "approver", "name": "审批人", "role": "approver", "organization": "NDL"},
        {"login": "publisher", "name": "公示员", "role": "publisher", "organization": "NDL"},
        {
            "login": "checkpoint",
            "name": "卡口长",
            "role": "checkpoint_head",
            "organization": "NDL",
            "location": "KF",
        },
    ],
}
DECISION = funds.Decision("镇党委", "防控专题会议", date(2020, 1, 28), "1号")


class Books:
    """The town's books, and what may be done in them in one line."""

    def __init__(self, ledger):
        self.ledger = ledger
        self._keys = itertools.count()
        setting_up.setup(ledger, actor="system", data=TOWN)

    def post(self, verb, on, organization="NDL", **said):
        """Run a verb in a transaction of its own; gives the number."""
        key = f"k{next(self._keys)}"
        with self.ledger.writing() as session:
            return verb(
                session,
                actor="system",
                organization=organization,
                on=on,
                request_key=key,
                **said,
            ).number

    def receive(self, on, quantity, item="MASK", *, origin="DONATED", by=None, **lot):
        line = ReceiptLine(item, "KF", quantity, **lot)
        return self.post(stock.receive, on, origin=origin, counterparty=by, lines=[line])

    def receive_lines(self, lines, on=date(2020, 2, 1), origin="DONATED", by=None, **said):
        return self.post(
            stock.receive, on, origin=origin, counterparty=by, lines=list(lines), **said
        )

    def held(self, item="MASK", organization="NDL", location=None, lot=None):
        """What an organization holds of an item now, all its places together or one of them."""
        rows = self.ask(ledger.on_hand, organization=organization, location=location)
        return sum(r.quantity for r in rows if r.item == item and lot in (None, r.lot))

    def worth(self, item="MASK", organization="NDL"):
        """What the books say it is worth, in fen."""
        rows = self.ask(ledger.on_hand, organization=organization)
        return sum(r.value_fen or 0 for r in rows if r.item == item)

    def stock(self, organization="NDL"):
        return self.ask(ledger.on_hand, organization=organization)

    def documents(self, organization="NDL"):
        return self.ask(ledger.recent, organization=organization)

    def issue_lines(self, on, lines, **said):
        return self.post(stock.issue, on, lines=lines, **({"group": "GUARD"} | said))

    def arrive(self, on, number, lines, organization="DGC", location="DGC-KF", **said):
        return self.post(
            transfers.acknowledge,
            on,
            organization,
            number=number,
            location=location,
            lines=lines,
            **said,
        )

    def issue(self, on, quantity, item="MASK", *, group="GUARD"):
        return self.post(stock.issue, on, group=group, lines=[IssueLine(item, "KF", quantity)])

    def reverse(self, on, number, organization="NDL"):
        return self.post(reversal.reverse, on, organization, number=number, reason="录错")

    def close(self, on, through):
        return self.post(periods.close_period, on, through=through)

    def create_fund(self, on, code="F"):
        """Decided on that day at the latest."""
        decision = replace(DECISION, on=min(on, DECISION.on))
        said = {"fund": code, "name": "专项资金", "decision": decision, "budget_source": "预备费"}
        return self.post(funds.create_fund, on, **said)

    def appropriate(self, on, fen, fund="F"):
        return self.post(funds.appropriate, on, fund=fund, amount_fen=fen)

    def allot(self, on, fund="F", **fen):
        lines = [funds.AllocationLine(to, amount) for to, amount in fen.items()]
        return self.post(funds.sub_allocate, on, fund=fund, lines=lines)

    def spend(self, on, fen, organization="DGC", payee="示例商贸有限公司", purpose="购买口罩"):
        said = {"fund": "F", "amount_fen": fen, "purpose": purpose, "payee": payee}
        return self.post(spending.spend, on, organization, **said)

    def sheet(self, name, start, end, *, actor="system", organization="NDL", fund=None, **said):
        with self.ledger.reading() as session:
            return disclosure.sheet(
                session,
                actor=actor,
                sheet=name,
                start=start,
                end=end,
                organization=organization,
                fund=fund,
                **said,
            )

    def ask(self, question, actor="system", **said):
        """The rows a question answers with."""
        with self.ledger.reading() as session:
            return question(session, actor=actor, **said)

    def broken(self):
        """The breaches of each promise that does not hold."""
        results = self.ask(checks.run)
        return {result.id: result.breaches for result in results if not result.holds}

    def tamper(self, *statements):
        """Change an SQLite file behind our back, its triggers and checks gone."""
        self.ledger.close()
        connection = sqlite3.connect(make_url(self.ledger.url).database, isolation_level=None)
        connection.execute("pragma ignore_check_constraints = on")
        names = connection.execute("select name from sqlite_master where type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"drop trigger {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, f"changed nothing: {statement}"
        connection.close()


def document(number):
    """The id of a document, as a part of SQL."""
    return f"(select id from document where number = '{number}')"
