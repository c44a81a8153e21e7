"""The small town with enough people to publish a sheet: one draws it up, one reviews, one approves, one publishes."""

import itertools
from datetime import date

from inventory import disclosure_ledger, disclosures, publishing, setting_up
from tests.inventory.books import Books

PEOPLE = {
    "users": [
        {"login": "watch", "name": "镇纪委", "role": "supervisor", "organization": "NDL"},
        {"login": "deputy", "name": "副镇长", "role": "approver", "organization": "NDL"},
        {"login": "admin", "name": "管理员", "role": "admin", "organization": "NDL"},
        {"login": "elders", "name": "监委会", "role": "supervisor", "organization": "DGC"},
        {"login": "mayor", "name": "东沟村主任", "role": "approver", "organization": "DGC"},
    ]
}
TODAY = date(2020, 2, 20)


def day(n, month=2):
    return date(2020, month, n)


def drawn(published):
    """A paper of a sheet, told by its digest."""
    return {"DETAIL": f"%PDF {published.digest}".encode()}


class Public(Books):
    """The town, on the twentieth of February, when nothing is published yet."""

    def __init__(self, ledger, clock):
        super().__init__(ledger)
        setting_up.setup(ledger, actor="system", data=PEOPLE)
        clock.set(TODAY)
        self.clock = clock
        self._drafts = itertools.count()

    def say(self, verb, actor, **said):
        """Whatever somebody does in a transaction of its own."""
        with self.ledger.writing() as session:
            return verb(session, actor=actor, **said)

    def draw_up(self, start, end, sheet="S6", organization="NDL", actor="publisher", **said):
        said = {"request_key": f"d{next(self._drafts)}"} | said
        days = {"start": start, "end": end}
        return self.say(
            disclosures.draw_up, actor, organization=organization, sheet=sheet, **days, **said
        ).number

    def correct(self, number, reason="漏记一张入库单", actor="publisher", **said):
        said = {"request_key": f"d{next(self._drafts)}"} | said
        return self.say(disclosures.correct, actor, number=number, reason=reason, **said).number

    def review(self, number, actor="watch", passed=True, reason=None):
        said = {"number": number, "passed": passed, "reason": reason}
        return self.say(disclosures.review, actor, **said)

    def approve(self, number, actor="approver", approved=True, reason=None):
        said = {"number": number, "approved": approved, "reason": reason}
        return self.say(disclosures.approve, actor, **said)

    def release(self, number, actor="publisher", draw=drawn):
        return publishing.publish(self.ledger, actor=actor, number=number, draw=draw)

    def through(self, number):
        """Reviewed, approved and published; gives the issue."""
        self.review(number)
        self.approve(number)
        return self.release(number)

    def out(self, start, end, sheet="S6", **said):
        """A sheet all the way to the board; gives its number."""
        number = self.draw_up(start, end, sheet, **said)
        self.through(number)
        return number

    def state(self, number):
        return self.row(number).state

    def row(self, number):
        return self.ask(disclosure_ledger.disclosed, number=number).row

    def due(self):
        """What is to be corrected, and why."""
        return [(one.issue, one.because) for one in self.ask(disclosure_ledger.due)]
