"""A town and its clerk who hands in spreadsheets, looks them through and posts them, in one line each."""

from collections import Counter
from datetime import date

from sqlalchemy import text

from inventory import catalog, checks, setting_up
from inventory import ledger as stock_ledger
from inventory.intake import staged_names, staged_rows, staging, staging_work
from tests.intake.books import HEADER, xlsx

ON = date(2020, 2, 6)
TOWN = {
    "organizations": [
        {"code": "NDL", "name": "南独乐河镇", "kind": "TOWN"},
        {"code": "DGC", "name": "东沟村", "kind": "VILLAGE", "parent": "NDL"},
    ],
    "locations": [
        {"code": "KF", "name": "镇中心库房", "organization": "NDL"},
        {"code": "DGC-KF", "name": "东沟村库房", "organization": "DGC"},
    ],
    "items": [{"code": "MASK", "name": "一次性医用口罩", "unit": "只"}],
    "users": [
        {"login": "keeper", "name": "物资员", "role": "keeper", "organization": "NDL"},
        {"login": "other", "name": "另一人", "role": "keeper", "organization": "NDL"},
        {"login": "clerk", "name": "报账员", "role": "village_clerk", "organization": "DGC"},
        {"login": "leader", "name": "审批人", "role": "approver", "organization": "NDL"},
        {"login": "finance", "name": "会计", "role": "finance", "organization": "NDL"},
    ],
}
GOOD = (HEADER, ("示例甲有限公司", "口罩", "", "100只"), ("张三", "苹果", "", "9箱"))
BAD = (*GOOD, ("李四", "大米", "", "若干"), ("李四", "面粉", "", "5袋"))


class Clerk:
    """The keeper of the town, and what he does with one file after another."""

    def __init__(self, ledger, login="keeper"):
        self.ledger, self.login = ledger, login
        setting_up.setup(ledger, actor="system", data=TOWN)

    def hand_in(self, *sheets, **said):
        """Hand in a file of these rows, and have it read at once; gives its key."""
        content = said.pop("content", None) or xlsx(*sheets)
        said = {"into": "KF", "name": "gifts.xlsx", "on": ON, **said}
        key = self.write(staging.stage, content=content, **said)
        self.at_once(key)
        return key

    def at_once(self, key):
        return staging_work.at_once(self.ledger, actor=self.login, key=key)

    def write(self, verb, **said):
        with self.ledger.writing() as session:
            return verb(session, actor=self.login, **said)

    def ask(self, question, **said):
        with self.ledger.reading() as session:
            return question(session, actor=self.login, **said)

    def see(self, key):
        return self.ask(staging.staged, key=key)

    def rows(self, key, **said):
        return self.ask(staged_rows.page, key=key, **said)[0]

    def names(self, key):
        return self.ask(staged_names.names, key=key)[0]

    def mend(self, key, nth, **said):
        """Mend a row and have it checked; gives what is wrong."""
        problems = self.write(staged_rows.mend, key=key, nth=nth, said=said)
        self.write(staging_work.recheck, key=key)
        return problems

    def decide(self, key, **chosen):
        """By names as written: a code or new."""
        by_text = {name.text: name.nth for name in self.names(key)}
        self.write(
            staged_names.decide,
            key=key,
            chosen={by_text[name]: code for name, code in chosen.items()},
        )
        self.write(staging_work.recheck, key=key)

    def post(self, key):
        self.write(staging.queue, key=key, posting=True)
        self.at_once(key)
        return self.see(key)

    def count(self, table):
        with self.ledger.reading() as session:
            return session.scalar(text(f"select count(*) from {table}"))

    def on_hand(self):
        with self.ledger.reading() as session:
            rows = stock_ledger.on_hand(session, actor="system", organization="NDL")
        held = Counter()
        for row in rows:
            held[row.name, row.unit] += row.quantity
        return held

    def items(self):
        return {row.name for row in self.ask(catalog.items)}

    def sound(self):
        with self.ledger.reading() as session:
            return all(result.holds for result in checks.run(session, actor="system"))
