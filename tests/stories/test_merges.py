"""What an import entered twice becomes one thing, told in order, with figures a storekeeper could check by hand.

On 6 February 示例某某公司 gives 100 口罩 N95, and 示例某某有限公司 gives 60 N95口罩: one firm and one kind of mask,
each spelt twice.
"""

from datetime import date

import pytest
from sqlalchemy import select, text

from inventory import catalog, documents, ledger, merging, similar, stock, trace, transfers
from inventory.errors import MergeCircle
from inventory.intake import importing
from inventory.intake.answers import Answers
from inventory.models import Item, Lot
from inventory.stock import IssueLine
from tests.intake.books import HEADER, xlsx
from tests.inventory.books import Books

FEB_1, FEB_6, FEB_7, FEB_8 = (date(2020, 2, day) for day in (1, 6, 7, 8))
SHEET = (
    HEADER,
    ("示例某某公司", "口罩", "N95", "100只"),
    ("示例某某有限公司", "N95口罩", "", "60只"),
)
GIVEN = ("NDL-RK-2020-000001-1", "NDL-RK-2020-000002-1")
CLEAR = {"reason": "同一种，导入时写法不同"}


class Town(Books):
    """The town after the import."""

    def __init__(self, ledger):
        super().__init__(ledger)
        self.bring(SHEET)
        self.items = {(row.name, row.specification): row.code for row in self.ask(catalog.items)}
        self.short = self.party("示例某某公司")
        self.full = self.party("示例某某有限公司")
        self.n95, self.other = self.items["口罩", "N95"], self.items["N95口罩", ""]

    def bring(self, *sheets, **said):
        said = {"actor": "keeper", "on": FEB_6, "filename": "gifts.xlsx", "into": "KF", **said}
        said["answers"] = Answers(rest_is_new=True)  # a clerk in a hurry makes two of one
        return importing.import_file(self.ledger, content=xlsx(*sheets), as_="donated", **said)

    def party(self, name):
        return next(row.code for row in self.ask(catalog.counterparties) if row.name == name)

    def merge(self, verb, code, into):
        with self.ledger.writing() as session:
            return verb(session, actor="system", code=code, into=into, **CLEAR)

    def merge_both(self):
        self.merge(merging.merge_items, self.other, self.n95)
        self.merge(merging.merge_counterparties, self.short, self.full)

    def s6(self):
        sheet = self.sheet("S6", FEB_1, FEB_8)
        keys = ("item", "donated", "issued", "closing")
        return [tuple(row[key] for key in keys) for row in sheet.rows]


@pytest.fixture
def town(ledger):
    books = Town(ledger)
    yield books
    assert not books.broken(), "after every story every promise holds"


def test_before_they_are_merged_they_are_two_and_look_like_one(town):
    assert sorted(town.s6()) == sorted([(town.n95, 100, 0, 100), (town.other, 60, 0, 60)])
    (pair,) = town.ask(similar.similar_items)
    assert (pair.first.code, pair.second.code) == (town.n95, town.other)
    assert (pair.first.lots, pair.first.on_hand) == (1, 100)
    assert (pair.second.lots, pair.second.on_hand) == (1, 60)
    (firms,) = town.ask(similar.similar_counterparties)
    assert {firms.first.code, firms.second.code} == {town.short, town.full}
    assert (firms.first.lots, firms.first.documents) == (1, 1)


def test_merged_they_are_one_row_on_the_sheets_and_one_donor(town):
    town.merge_both()
    assert town.s6() == [(town.n95, 160, 0, 160)]
    gifts = town.sheet("S1", FEB_1, FEB_8)
    assert [(r["donor"], r["name"], r["quantity"]) for r in gifts.rows] == [
        ("示例某某有限公司", "口罩", 100),
        ("示例某某有限公司", "口罩", 60),
    ]
    (total,) = gifts.totals
    assert (total["item"], total["quantity"], total["on_hand"]) == ("口罩", 160, 160)
    assert town.ask(similar.similar_items) == town.ask(similar.similar_counterparties) == ()


def test_an_issue_takes_the_lots_of_both_in_one_order_by_the_old_code_too(town):
    town.merge_both()
    # 130 asked by the code that is no more: all 100 of the first lot, then 30 of the second
    number = town.issue(FEB_7, 130, town.other)
    issued = town.ask(documents.whole, number=number)
    assert [(line.lot, line.quantity, line.item) for line in issued.lines] == [
        (GIVEN[0], 100, town.n95),
        (GIVEN[1], 30, town.n95),
    ]
    assert town.s6() == [(town.n95, 160, 130, 30)]
    assert [(r.item, r.lot, r.quantity) for r in town.stock()] == [(town.n95, GIVEN[1], 30)]
    # reversed, both lots have theirs again; and a named lot of the one is issued as the other
    town.reverse(FEB_7, number)
    town.issue_lines(FEB_8, [IssueLine(town.n95, "KF", 60, lot=GIVEN[1])])
    assert [(r.lot, r.quantity) for r in town.stock()] == [(GIVEN[0], 100)]


def test_what_expires_first_goes_first_whatever_it_was_received_as(town):
    town.merge_both()
    late = town.receive(FEB_6, 10, town.other, expires_on=date(2020, 12, 31))
    soon = town.receive(FEB_6, 10, town.n95, expires_on=date(2020, 3, 31))
    number = town.issue(FEB_7, 25, town.n95)
    lines = town.ask(documents.whole, number=number).lines
    assert [(line.lot, line.quantity) for line in lines] == [
        (f"{soon}-1", 10),
        (f"{late}-1", 10),
        (GIVEN[0], 5),
    ]


def test_a_past_day_is_asked_after_and_picked_from_as_one(town):
    town.merge_both()
    town.issue(FEB_8, 150, town.n95)
    # on the 7th there were 160, of which 150 are gone since: 10 are free
    number = town.issue(FEB_7, 10, town.other)
    assert [x.quantity for x in town.ask(documents.whole, number=number).lines] == [10]
    rows = town.ask(ledger.on_hand, as_of=FEB_6)
    assert [(r.item, r.quantity) for r in rows] == [(town.n95, 100), (town.n95, 60)]


def test_lots_keep_what_they_were_received_with_and_digests_verify(town):
    with town.ledger.reading() as session:
        query = text("select digest from document order by id")
        before = session.execute(query).all()
    town.merge_both()
    town.issue(FEB_7, 130, town.n95)
    with town.ledger.reading() as session:
        kept = session.execute(
            select(Lot.code, Item.code).join(Item, Item.id == Lot.item_id).order_by(Lot.id)
        )
        assert dict(kept.all()) == {GIVEN[0]: town.n95, GIVEN[1]: town.other}
        assert session.execute(query).all()[: len(before)] == before
    assert not town.broken()


def test_a_trace_finds_both_by_either_code(town):
    town.merge_both()
    town.issue(FEB_7, 130, town.n95)
    for code in (town.short, town.full):
        found = town.ask(trace.trace, counterparty=code)
        assert [(lot.lot, lot.giver, lot.left) for lot in found.lots] == [
            (GIVEN[0], "示例某某有限公司", 0),
            (GIVEN[1], "示例某某有限公司", 30),
        ]
        assert [(g.recipient, g.item, g.quantity) for g in found.got] == [
            ("检查点值守人员", town.n95, 130)
        ]


def test_an_import_that_spells_it_the_old_way_lands_on_what_it_is_now(town):
    town.merge_both()
    items, parties = (len(town.ask(q)) for q in (catalog.items, catalog.counterparties))
    town.bring((HEADER, ("示例某某公司", "N95口罩", "", "40只")), on=FEB_7)
    assert [len(town.ask(q)) for q in (catalog.items, catalog.counterparties)] == [items, parties]
    assert town.s6() == [(town.n95, 200, 0, 200)]
    received = town.ask(documents.whole, number="NDL-RK-2020-000003")
    assert received.counterparty == "示例某某有限公司"
    with town.ledger.reading() as session:
        code = session.scalar(select(Item.code).join(Lot).where(Lot.code == "NDL-RK-2020-000003-1"))
    assert code == town.n95


def test_a_second_merge_leads_the_first_one_on(town):
    town.merge_both()
    done = town.merge(merging.merge_items, town.n95, "MASK")
    assert (done.code, done.into, done.followed) == (town.n95, "MASK", (town.other,))
    assert town.s6() == [("MASK", 160, 0, 160)]
    rows = town.ask(catalog.items, merged=True)
    assert {r.code: r.merged_into for r in rows if r.merged_into} == {
        town.n95: "MASK",
        town.other: "MASK",
    }
    # all three codes mean the same goods
    for code, quantity in ((town.other, 90), (town.n95, 40), ("MASK", 30)):
        town.issue(FEB_7, quantity, code)
    assert town.s6() == [("MASK", 160, 160, 0)]
    with pytest.raises(MergeCircle):
        town.merge(merging.merge_items, "MASK", town.other)


def test_a_form_offers_only_what_stayed(town):
    town.merge_both()
    assert town.other not in {row.code for row in town.ask(catalog.items)}
    assert town.short not in {row.code for row in town.ask(catalog.counterparties)}


def test_what_was_received_by_the_old_name_goes_on_through_the_villages(town):
    town.merge_both()
    sent = town.post(transfers.dispatch, FEB_7, lines=[IssueLine(town.other, "KF", 130)], to="DGC")
    arrived = town.arrive(FEB_8, sent, None)
    assert town.held(town.n95, "DGC") == 130
    # the village's two lots were received as two, and are one kind of goods to it
    number = town.post(
        stock.issue, FEB_8, "DGC", group="GUARD", lines=[IssueLine(town.n95, "DGC-KF", 120)]
    )
    lines = town.ask(documents.whole, number=number).lines
    assert [(x.lot, x.quantity) for x in lines] == [(f"{arrived}-1", 100), (f"{arrived}-2", 20)]
    assert town.sheet("S6", FEB_1, FEB_8, organization="DGC").rows[0]["closing"] == 10
