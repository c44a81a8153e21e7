"""Whatever was recorded in whatever order, on every day the statements of goods (收发存, 明细账, 台账, 库存, 未发放,
在用, 在途) say what the naive sum over all rows says, with snapshots and without."""

import contextlib
import itertools
from collections import defaultdict

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from inventory import (
    corrections,
    in_use,
    periods,
    returns,
    revaluation,
    reversal,
    setting_up,
    stock,
    transfers,
)
from inventory.corrections import LotLine
from inventory.errors import LedgerError
from inventory.models import (
    Document,
    FundSnapshot,
    Item,
    Location,
    Lot,
    Organization,
    Snapshot,
    StockMove,
    StockSnapshot,
)
from inventory.returns import BackLine
from inventory.revaluation import ValueLine
from inventory.statements.asking import statement
from inventory.stock import IssueLine, ReceiptLine, Recipient
from inventory.transfers import ArrivalLine
from tests.statements.naive import DAYS, ITEMS, hold_against

VERBS = ("receive", "receive", "issue", "send", "send", "arrive", "reverse", "use", "back")
MORE_VERBS = ("lose", "correct", "revalue", "give_back", "close")
ACT = st.tuples(
    st.sampled_from(VERBS + MORE_VERBS),
    st.integers(0, 2),  # which organization
    st.integers(0, 2),  # and which other
    st.sampled_from(ITEMS),
    st.integers(1, 60),  # how much
    st.integers(0, 5),  # which day
    st.integers(0, 9),  # which of the earlier documents
)
towns = itertools.count()


class History:
    """A town of its own in a database that many examples share, and what is done in it."""

    def __init__(self, ledger):
        self.ledger = ledger
        self.town = f"T{next(towns)}"
        self.codes = [self.town, f"{self.town}A", f"{self.town}B"]
        self.keys = itertools.count()
        self.numbers = defaultdict(list)
        parent = {"parent": self.town}
        setting_up.setup(
            ledger,
            actor="system",
            data={
                "organizations": [
                    {
                        "code": code,
                        "name": code,
                        "kind": "VILLAGE" if number else "TOWN",
                        **(parent if number else {}),
                    }
                    for number, code in enumerate(self.codes)
                ],
                "locations": [
                    {"code": f"{code}-{n}", "name": f"{code}{n}", "organization": code}
                    for code in self.codes
                    for n in (1, 2)
                ],
                "groups": [{"code": "GUARD", "name": "值守"}],
                "items": [{"code": code, "name": code, "unit": "只"} for code in ITEMS],
            },
        )

    def do(self, verb, mine, other, item, quantity, on, which):
        """One act, where it may be done."""
        code, to = self.codes[mine], self.codes[other]
        place = f"{code}-{1 + which % 2}"
        lines = [IssueLine(item, place, quantity)]
        on = DAYS[on]
        if verb == "receive":
            value = None if which == 3 else 100 * quantity + which
            receipt = [ReceiptLine(item, place, quantity, value_fen=value)]
            origin = ("DONATED", "PURCHASED", "ALLOCATED")[which % 3]
            self.post(verb, stock.receive, on, code, origin=origin, lines=receipt)
        elif verb == "issue":
            self.post(verb, stock.issue, on, code, group="GUARD", lines=lines)
        elif verb == "use":
            said = {"recipient": Recipient(group="GUARD"), "custodian": "某岗"}
            self.post(verb, in_use.hand_out, on, code, lines=lines, **said)
        elif verb == "send":
            whither = {"to_location": f"{code}-2"} if mine == other else {"to": to}
            self.post(verb, transfers.dispatch, on, code, lines=lines, **whither)
        elif verb == "close":
            self.post(verb, periods.close_period, on, code, through=on)
        elif verb == "lose":
            lot = self.lot(which)
            gone = [LotLine(item, place, quantity, lot)]
            self.post(verb, corrections.write_off, on, code, lines=gone, reason="破损")
        elif verb == "revalue":
            worth = [ValueLine(self.lot(which), 77 * quantity, "INVOICE")]
            self.post(verb, revaluation.revalue, on, code, lines=worth, reason="发票")
        else:
            self.of_earlier(verb, code, place, quantity, on, which)

    def of_earlier(self, verb, code, place, quantity, on, which):
        """One act that is about an earlier document."""
        kind = {"arrive": "send", "back": "use", "correct": "receive", "give_back": "issue"}
        earlier = (
            self.numbers[kind[verb]] if verb in kind else [*itertools.chain(*self.numbers.values())]
        )
        if not earlier:
            return
        number, line = earlier[which % len(earlier)], [BackLine(1, quantity)]
        if verb == "arrive":
            said = {"location": place, "lines": [ArrivalLine(1, quantity, which % 4)]}
            self.post(verb, transfers.acknowledge, on, code, number=number, reason="少了", **said)
        elif verb == "reverse":
            self.post(verb, reversal.reverse, on, code, number=number, reason="录错")
        elif verb == "back":
            said = {"location": place, "lines": line}
            self.post(verb, in_use.take_back, on, code, number=number, **said)
        elif verb == "correct":
            self.post(verb, corrections.correct, on, code, number=number, lines=line, reason="多记")
        else:
            said = {"location": place, "lines": line, "reason": "没用"}
            self.post(verb, returns.return_issue, on, code, number=number, **said)

    def lot(self, which):
        """A lot that was received."""
        received = self.numbers["receive"] or ["NONE"]
        return f"{received[which % len(received)]}-1"

    def post(self, verb, act, on, code, **said):
        """What is refused leaves no trace."""
        with contextlib.suppress(LedgerError), self.ledger.writing() as session:
            key = f"k{next(self.keys)}"
            done = act(session, actor="system", organization=code, on=on, request_key=key, **said)
            self.numbers[verb].append(done.number)

    def rows(self):
        """Every row of the town, with all that the naive sum goes by."""
        start, end, parent = aliased(Location), aliased(Location), aliased(Lot)
        sender, owner, giver = aliased(Organization), aliased(Organization), aliased(Document)
        query = (
            select(
                StockMove.business_on.label("on"),
                StockMove.quantity,
                StockMove.value_fen,
                Document.kind,
                start.code.label("start"),
                start.kind.label("start_kind"),
                end.code.label("end"),
                end.kind.label("end_kind"),
                owner.code.label("owner"),
                sender.code.label("sender"),
                Item.code.label("item"),
                Lot.code.label("lot"),
                start.organization_id.label("at"),
            )
            .join(Document, Document.id == StockMove.document_id)
            .join(owner, owner.id == Document.organization_id)
            .join(start, start.id == StockMove.from_id)
            .join(end, end.id == StockMove.to_id)
            .join(Lot, Lot.id == StockMove.lot_id)
            .join(Item, Item.id == Lot.item_id)
            .outerjoin(parent, parent.id == Lot.parent_id)
            .outerjoin(giver, giver.id == parent.document_id)
            .outerjoin(sender, sender.id == giver.organization_id)
        )
        with self.ledger.reading() as session:
            places = dict(
                session.execute(
                    select(Location.id, Organization.code).join(
                        Organization, Organization.id == Location.organization_id
                    )
                ).all()
            )
            codes = dict(session.execute(select(Location.code, Location.id)).all())
            return [
                (row, places[codes[row.start]])
                for row in session.execute(query)
                if places[codes[row.start]] in self.codes
            ]

    def ask(self, name, start, end, organization, **said):
        """A statement."""
        paging = {k: said.pop(k) for k in ("limit", "after") if k in said}
        below = said.pop("below", False)
        with self.ledger.reading() as session:
            return statement(
                session,
                actor="system",
                name=name,
                organization=organization,
                below=below,
                start=start,
                end=end,
                filters=said,
                **paging,
            )


def forget_snapshots(history):
    """All that is left are the rows."""
    with history.ledger.writing() as session:
        own = (
            select(Snapshot.id)
            .join(Organization, Organization.id == Snapshot.organization_id)
            .where(Organization.code.in_(history.codes))
        )
        taken = list(session.scalars(own))
        for table in (StockSnapshot, FundSnapshot):
            session.execute(delete(table).where(table.snapshot_id.in_(taken)))
        session.execute(delete(Snapshot).where(Snapshot.id.in_(taken)))
    return len(taken)


def check(ledger, examples):
    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.lists(ACT, min_size=4, max_size=22))
    def tell(acts):
        history = History(ledger)
        for act in acts:
            history.do(*act)
        hold_against(history)
        if forget_snapshots(history):
            hold_against(history)

    tell()


def test_every_statement_is_the_naive_sum_on_every_day(ledger):
    check(ledger, 12 if ledger.dialect == "sqlite" else 5)


def test_the_acts_that_are_tried_are_done(sqlite_ledger):
    """Else the histories were empty, and everything above nothing."""
    history = History(sqlite_ledger)
    day = itertools.count()
    for verb, mine, other, quantity, which in [
        ("receive", 0, 0, 60, 0),
        ("send", 0, 1, 40, 0),
        ("arrive", 1, 0, 30, 2),
        ("send", 1, 2, 10, 0),
        ("arrive", 2, 0, 10, 4 * 4 + 1),
        ("issue", 0, 0, 9, 0),
    ]:
        history.do(verb, mine, other, "MASK", quantity, min(next(day), 5), which)
    done = {verb: len(numbers) for verb, numbers in history.numbers.items()}
    assert done["receive"] == 1
    assert done["send"] >= 1
    hold_against(history)
    assert forget_snapshots(history)
    hold_against(history)


@pytest.mark.parametrize("verb", ["use", "lose", "revalue", "issue", "correct", "close"])
def test_each_act_about_goods_in_store_can_be_done(sqlite_ledger, verb):
    history = History(sqlite_ledger)
    history.do("receive", 0, 0, "MASK", 60, 0, 0)
    history.do(verb, 0, 0, "MASK", 5, 1, 0)
    assert len(history.numbers[verb]) == 1
    hold_against(history)
