"""A town with two villages for statements, its history told by hand, and what the statements say of it."""

from datetime import date

from inventory import (
    corrections,
    in_use,
    returns,
    revaluation,
    setting_up,
    transfers,
)
from inventory.corrections import LotLine
from inventory.returns import BackLine
from inventory.revaluation import ValueLine
from inventory.statements.asking import STATEMENTS, statement
from inventory.stock import IssueLine, Recipient
from inventory.transfers import ArrivalLine
from tests.inventory.books import Books

MORE = {
    "locations": [
        {"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"},
        {"code": "KF2", "name": "镇二号库房", "organization": "NDL"},
    ]
}


def day(number, month=2):
    """A day of 2020."""
    return date(2020, month, number)


class Town(Books):
    """The books of the town, with more places, and one call for a statement."""

    def __init__(self, ledger):
        super().__init__(ledger)
        setting_up.setup(ledger, actor="system", data=MORE)

    def show(self, name, start=None, end=None, *, actor="system", organization="NDL", **said):
        """A statement, its filters by keyword."""
        paging = {k: said.pop(k) for k in ("sort", "descending", "limit", "after") if k in said}
        below = said.pop("below", False)
        return self.ask(
            statement,
            actor,
            name=name,
            organization=organization,
            below=below,
            start=start,
            end=end,
            filters=said,
            **paging,
        )

    def pages(self, name, *days, limit, **said):
        """The pages of a statement, one after another."""
        pages, after = [], None
        while not pages or after is not None:
            pages.append(self.show(name, *days, limit=limit, after=after, **said))
            after = pages[-1].next
        return pages

    def send(self, on, quantity, to, *, organization="NDL", location="KF", item="MASK", **said):
        """Goods are sent to an organization."""
        lines = [IssueLine(item, location, quantity)]
        return self.post(transfers.dispatch, on, organization, lines=lines, to=to, **said)

    def arrived(self, on, number, organization, quantity, missing=0):
        """Of the first line of a dispatch so much arrived."""
        lines = [ArrivalLine(1, quantity, missing)]
        reason = {"reason": "路上破损"} if missing else {}
        return self.arrive(on, number, lines, organization, f"{organization}-KF", **reason)

    def hand_out(self, on, quantity, custodian="一号岗", **said):
        """Goods of the town are handed out for use."""
        return self.post(
            in_use.hand_out,
            on,
            lines=[IssueLine("MASK", "KF", quantity)],
            recipient=Recipient(group="GUARD"),
            custodian=custodian,
            **said,
        )

    def take_back(self, on, number, quantity):
        """Of what was handed out so much comes back."""
        lines = [BackLine(1, quantity)]
        return self.post(in_use.take_back, on, number=number, location="KF", lines=lines)

    def give_back(self, on, number, quantity):
        """Of what was issued so much comes back."""
        said = {"number": number, "location": "KF", "reason": "没用完"}
        return self.post(returns.return_issue, on, lines=[BackLine(1, quantity)], **said)

    def lose(self, on, lot, quantity, location="KF", organization="NDL"):
        """Goods are written off."""
        lines = [LotLine("MASK", location, quantity, lot)]
        return self.post(corrections.write_off, on, organization, lines=lines, reason="受潮")

    def correct(self, on, number, quantity):
        """A receipt is corrected downwards."""
        lines = [BackLine(1, quantity)]
        return self.post(corrections.correct, on, number=number, lines=lines, reason="多记了")

    def revalue(self, on, lot, fen):
        """A lot is worth so much after all."""
        lines = [ValueLine(lot, fen, "INVOICE")]
        return self.post(revaluation.revalue, on, lines=lines, reason="发票到了")


def keys(rows, *names):
    """Some values of each row, as tuples."""
    return [tuple(row[name] for name in names) for row in rows]


def figures(statement, item="MASK"):
    """The figures of an item that are not zero."""
    (row,) = [row for row in statement.rows if row["item"] == item]
    names = [c.key for c in statement.columns if c.role != "text" or c.unit]
    return {name: row[name] for name in names if row[name]}


def tell(town):
    """A thousand masks of a donor in January; then every way goods move, two villages among them."""
    town.gift = town.receive(day(30, 1), 1000, by="FIRM", value_fen=100_000)
    town.bought = town.receive(day(1), 300, origin="PURCHASED", by="FIRM")  # not valued
    town.given = town.issue(day(2), 200)
    town.sent = town.send(day(3), 400, "DGC")
    town.arrived(day(4), town.sent, "DGC", 390, missing=10)
    town.on = town.send(day(5), 100, "XLC", organization="DGC", location="DGC-KF")
    town.arrived(day(6), town.on, "XLC", 100)
    town.wrong = town.issue(day(7), 70)
    town.back = town.reverse(day(8), town.wrong)
    return town


def agree(books, end):
    """Every statement can be drawn, and what is received, moved and left is the same in all of them."""
    for organization, below in (("NDL", True), ("NDL", False), ("DGC", False), ("XLC", False)):
        said = {"organization": organization, "below": below, "end": end}
        drawn = {
            kind.name: books.ask(statement, name=kind.name, **said)
            for kind in STATEMENTS.values()
            if kind.act == "read_stock" and kind.name != "card"
        }
        items = {row["item"]: row for row in drawn["movement"].rows}
        for name, column in (("stock", "closing"), ("ledger", "in_total")):
            sums = {t["item"]: t["quantity"] for t in drawn[name].totals if "item" in t}
            returned = {i: r["returned"] if name == "ledger" else 0 for i, r in items.items()}
            shown = {i: r[column] - returned[i] for i, r in items.items()}
            assert {i: q for i, q in sums.items() if q} == {i: q for i, q in shown.items() if q}
        for item, row in items.items():
            card = books.ask(statement, name="card", filters={"item": item}, **said)
            assert card.closing["balance"] == row["closing"]
            assert card.closing["balance_fen"] == row["closing_fen"]
