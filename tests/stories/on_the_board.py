"""The town and two villages that publish their sheets, for the story of it: who does what, the rules, and whatever is
done in one line. Papers are told by their digest and not drawn."""

import copy
import sqlite3
from datetime import date, timedelta

from sqlalchemy import make_url

from inventory import (
    boards,
    disclosure_calendar,
    disclosure_ledger,
    erasing,
    setting_up,
    stock,
    transfers,
)
from inventory.db import Ledger
from inventory.stock import IssueLine
from inventory.uploads import prepared
from tests.conftest import counted_salts
from tests.inventory.buying import Shop
from tests.inventory.files import SALT, photo
from tests.inventory.publishing import Public

OF_THE_TOWN = ("S1", "S2", "S3", "S4", "S5", "S6")
OF_A_VILLAGE = ("S5", "S6")
VILLAGES = ("DGC", "XLC")
# who draws up, who reviews, who approves; who publishes and puts up is the town's publisher
PEOPLE = {
    "NDL": ("finance", "watch", "approver"),
    "DGC": ("clerk", "elders", "mayor"),
    "XLC": ("finance", "watch", "approver"),
}
BOARDS = {"NDL": "镇政府公示栏", "DGC": "东沟村村务公开栏", "XLC": "西梁村村务公开栏"}
HANGS = timedelta(days=10)


def rule(organization, starts_on, sheets, **rhythm):
    """What is made public from a day on; due three days after its days are over."""
    return {
        "organization": organization,
        "starts_on": starts_on,
        "emergency": "新冠肺炎疫情",
        "sheets": list(sheets),
        "due_days": 3,
        "posted_days": HANGS.days,
        "decision": "镇党委会议纪要〔2020〕3号",
        **rhythm,
    }


# the town every fifteen days in February and monthly from March on, the villages monthly
RULES = [
    rule("NDL", "2020-02-01", OF_THE_TOWN, rhythm="DAYS", days=15),
    rule("NDL", "2020-03-01", OF_THE_TOWN, rhythm="MONTH"),
    *(rule(village, "2020-02-01", OF_A_VILLAGE, rhythm="MONTH") for village in VILLAGES),
]
STORE = {"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"}


class Board(Public, Shop):  # type: ignore[misc]
    """On 28 January 2,000,000.00 yuan are decided; the town gets 100,000.00 of it, each village 50,000.00."""

    def __init__(self, ledger, clock):
        clock.set(date(2020, 2, 1))
        super().__init__(ledger, clock)
        setting_up.setup(
            ledger, actor="system", data={"disclosure_rules": RULES, "locations": [STORE]}
        )
        self.photo = prepared("公示栏.jpg", photo(), salt=SALT)

    def waits(self, sheet, start, end, organization="NDL"):
        """A sheet that is drawn up, reviewed and approved; gives its number."""
        drawer, reviewer, approver = PEOPLE[organization]
        fund = {"fund": "F"} if sheet == "S5" else {}
        number = self.draw_up(start, end, sheet, organization, drawer, **fund)
        self.review(number, reviewer)
        self.approve(number, approver)
        return number

    def board(self, sheet, start, end, organization="NDL"):
        """A sheet all the way to the board, where it hangs; gives its number."""
        return self.hang(self.waits(sheet, start, end, organization))

    def corrected(self, number, reason):
        """The correction of a sheet of the town, all the way to the board."""
        drawer, reviewer, approver = PEOPLE["NDL"]
        correction = self.correct(number, reason, drawer)
        self.review(correction, reviewer)
        self.approve(correction, approver)
        return self.hang(correction)

    def hang(self, number):
        """Publish what was approved, and put it up the same day for ten days, with a photo."""
        self.release(number)
        today = self.clock().date()
        place = BOARDS[self.row(number).organization]
        said = {"place": place, "from_on": today, "to_on": today + HANGS, "photo": self.photo}
        self.say(boards.post, "publisher", number=number, **said)
        return number

    def send(self, on, arrives_on, quantity, village):
        """Masks from the town to a village, where they are counted in."""
        lines = [IssueLine("MASK", "KF", quantity)]
        sent = self.post(transfers.dispatch, on, lines=lines, to=village)
        self.arrive(arrives_on, sent, None, village, f"{village}-KF")

    def hand_out(self, on, quantity, village):
        """Masks of a village to those on duty."""
        lines = [IssueLine("MASK", f"{village}-KF", quantity)]
        return self.post(stock.issue, on, village, group="GUARD", lines=lines)

    def expected(self, series, organization="NDL"):
        """What the calendar says of a series."""
        rows = self.ask(disclosure_calendar.calendar, organization=organization)
        (row,) = [r for r in rows if (r.organization, r.series) == (organization, series)]
        return row

    def published(self):
        """The rows of all sheets that were published, in the order of their numbers."""
        rows = self.ask(disclosure_ledger.disclosures)
        return sorted((row for row in rows if row.digest), key=lambda row: row.number)

    def files(self, organization=None, series=None):
        """The published files as anybody may have them, each with its name, the first issue of a series first."""
        found = [
            (f"{row.organization}-{row.series}-{row.issue}.json", row.number)
            for row in sorted(self.published(), key=lambda row: (row.series, row.issue or 0))
            if organization in (None, row.organization) and series in (None, row.series)
        ]
        return [(name, self.ask(disclosure_ledger.text, number=n).encode()) for name, n in found]

    def erased(self, ended_on, decision):
        """What is private is erased for good; gives how much of what."""
        said = {"ended_on": ended_on, "decision": decision}
        token = self.ask(erasing.plan, **said).token
        with self.ledger.writing() as session:
            done = erasing.erase(session, actor="system", confirmed=[token], **said)
        erasing.forget(self.ledger)
        return {kind.code: kind.goes for kind in done.kinds if kind.goes}

    def copied(self, path):
        """The same town over a copy of its SQLite file, as it is now."""
        with (
            sqlite3.connect(make_url(self.ledger.url).database) as of,
            sqlite3.connect(path) as to,
        ):
            of.backup(to)
        town = copy.copy(self)
        town.ledger = Ledger(f"sqlite:///{path}", clock=self.clock, salts=counted_salts())
        return town
