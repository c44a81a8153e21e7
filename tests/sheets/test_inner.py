"""A town with its villages on one sheet, by hand: what they hand on to each other is neither in nor out, goods on the
way between them are held, and whatever breaks an identity of the whole is refused."""

import random
from datetime import date

import pytest

from inventory import corrections, periods, setting_up, stock, transfers
from inventory.corrections import LotLine
from inventory.errors import SheetBroken
from inventory.stock import IssueLine, ReceiptLine
from inventory.transfers import ArrivalLine
from tests.inventory.books import Books, document

JAN_30, FEB_1, FEB_8 = date(2020, 1, 30), date(2020, 2, 1), date(2020, 2, 8)
STORE = {"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"}
PARTS = ("NDL", "DGC", "XLC")


def day(number):
    return date(2020, 2, number)


class Region(Books):
    """The town and two villages, each with a store."""

    def __init__(self, ledger, clock):
        clock.set(day(28))
        super().__init__(ledger)
        setting_up.setup(ledger, actor="system", data={"locations": [STORE]})
        self.last = None  # who received something, and by which document

    def send(self, on, quantity, to, organization="NDL", item="MASK"):
        store = "KF" if organization == "NDL" else f"{organization}-KF"
        lines = [IssueLine(item, store, quantity)]
        return self.post(transfers.dispatch, on, organization, lines=lines, to=to)

    def come(self, on, number, to, lines=None, **said):
        return self.arrive(on, number, lines, to, "KF" if to == "NDL" else f"{to}-KF", **said)

    def give(self, on, quantity, organization, item="MASK", **said):
        lines = [IssueLine(item, f"{organization}-KF", quantity)]
        return self.post(stock.issue, on, organization, lines=lines, **({"group": "GUARD"} | said))

    def gift(self, on, quantity, organization, item="MASK"):
        lines = [ReceiptLine(item, f"{organization}-KF", quantity)]
        return self.post(
            stock.receive, on, organization, origin="DONATED", counterparty="FIRM", lines=lines
        )

    def whole(self, name="S6", start=FEB_1, end=FEB_8):
        return self.sheet(name, start, end, with_below=True)


def tell(region):
    """1,000 masks in January; in February 300 are bought; of 100 that go to Donggou five are lost, 20 go on to Xiliang,
    10 back to the town, 40 are still on the way; 200 and 30 are given out; Xiliang is given 50."""
    region.first = region.receive(JAN_30, 1000, by="FIRM", value_fen=100_000)
    region.receive(FEB_1, 300, origin="PURCHASED", by="FIRM")
    sent = region.send(day(3), 100, "DGC")
    lost = [ArrivalLine(1, 95, missing=5)]
    region.came = region.come(day(4), sent, "DGC", lost, reason="淋湿")
    region.come(day(6), region.send(day(5), 20, "XLC", "DGC"), "XLC")
    region.come(day(7), region.send(day(6), 10, "NDL", "DGC"), "NDL")
    region.send(day(7), 40, "DGC")
    region.issue(day(5), 200)
    region.give(day(6), 30, "DGC")
    region.gift(day(6), 50, "XLC")
    return region


@pytest.fixture
def region(ledger, clock):
    return tell(Region(ledger, clock))


@pytest.fixture
def file(sqlite_ledger, clock):
    return tell(Region(sqlite_ledger, clock))


def figures(sheet, item="MASK"):
    (row,) = [row for row in sheet.rows if row["item"] == item]
    keys = [column.key for column in sheet.columns if column.role not in ("text", "subtotal")]
    return {key: row[key] for key in keys if row[key]}


def parts_less_inner(region, start, end):
    """The columns of all organizations together; and what one handed on to another in neither."""
    sums = {}
    for one in PARTS:
        for row in region.sheet("S6", start, end, organization=one).rows:
            of = sums.setdefault(row["item"], dict.fromkeys(COLUMNS, 0))
            for key in COLUMNS:
                of[key] += row[key]
    for of in sums.values():
        handed_on = of.pop("dispatched")
        came = of.pop("allocated") + of.pop("transferred_in")
        assert handed_on == came
    return {item: of for item, of in sums.items() if any(of.values())}


COLUMNS = (
    *("opening", "donated", "purchased", "allocated", "transferred_in", "returned"),
    *("issued", "dispatched", "written_off", "converted", "sent_back", "adjusted", "closing"),
)


def test_what_moves_between_them_is_neither_in_nor_out(region):
    drawn = region.whole()
    assert figures(drawn) == {
        "opening": 1000,
        "donated": 50,
        "purchased": 300,
        "issued": 230,
        "adjusted": -5,
        "closing": 1115,
    }
    assert [(check.id, check.holds) for check in drawn.checks] == [
        *((identity, True) for identity in ("R1", "R2", "R3", "R4"))
    ]
    assert drawn.covers == (("NDL", "南独乐河镇"), ("DGC", "东沟村"), ("XLC", "西梁村"))
    assert drawn.title == "南独乐河镇疫情防控物资收发存总表（含各村）"
    assert drawn.as_json()["scope"][2] == {"organization": "XLC", "organization_name": "西梁村"}
    assert region.broken() == {}


@pytest.mark.parametrize("end", range(1, 9))
def test_the_whole_is_its_parts_less_what_moved_between_them_on_any_day(file, end):
    drawn = file.whole(end=day(end))
    keys = [key for key in COLUMNS if key not in ("dispatched", "allocated", "transferred_in")]
    whole = {row["item"]: {key: row[key] for key in keys} for row in drawn.rows}
    assert whole == parts_less_inner(file, FEB_1, day(end))


@pytest.mark.parametrize("seed", range(4))
def test_the_whole_is_its_parts_less_what_moved_between_them_whatever_happened(
    sqlite_ledger, clock, seed
):
    """Forty things done at random, with a closing of one of them between; then a stretch of days at random."""
    chance, region = random.Random(seed), Region(sqlite_ledger, clock)  # noqa: S311 - no secret
    for one in PARTS:
        lines = [ReceiptLine("MASK", STORES[one], 500)]
        region.post(stock.receive, FEB_1, one, origin="DONATED", lines=lines)
    open_dispatches = []
    for number in range(40):
        on, one = day(2 + number // 2), chance.choice(PARTS)
        happen(region, chance, on, one, open_dispatches)
        if number == 20:
            region.post(periods.close_period, on, chance.choice(PARTS), through=day(5))
    keys = [key for key in COLUMNS if key not in ("dispatched", "allocated", "transferred_in")]
    for _ in range(3):
        start, end = sorted((day(chance.randint(1, 22)), day(chance.randint(1, 22))))
        rows = region.whole(start=start, end=end).rows
        whole = {row["item"]: {key: row[key] for key in keys} for row in rows}
        assert whole == parts_less_inner(region, start, end)
    for name in ("S1", "S2", "S3", "S4", "SC"):
        region.whole(name, end=day(22))


STORES = {"NDL": "KF", "DGC": "DGC-KF", "XLC": "XLC-KF"}


def happen(region, chance, on, one, sent):
    """Something that moves masks of one of them, on a day."""
    what = chance.choice(["send", "send", "come", "come", "give", "lose", "undo"])
    quantity = chance.randint(1, 9)
    if what == "send":
        to = chance.choice([other for other in PARTS if other != one])
        sent.append((region.send(on, quantity, to, one), to, quantity))
    elif what == "come" and sent:
        number, to, quantity = sent.pop(0)
        lost = chance.randint(0, 1)
        lines = [ArrivalLine(1, quantity - lost, missing=lost)]
        region.last = to, region.come(on, number, to, lines, reason="破损")
    elif what == "undo" and region.last:
        region.reverse(on, region.last[1], region.last[0])
        region.last = None
    elif what == "lose":
        said = {"lines": [LotLine("MASK", STORES[one], quantity, f"{one}-RK-2020-000001-1")]}
        region.post(corrections.write_off, on, one, reason="受潮", **said)
    else:
        given = [IssueLine("MASK", STORES[one], quantity)]
        region.post(stock.issue, on, one, group="GUARD", lines=given)


def test_each_sets_out_from_its_own_last_snapshot(file):
    before = file.whole(start=day(9), end=day(20)), file.whole(start=day(5), end=day(20))
    file.close(day(21), day(4))  # the town, on the day on which the village has its 95 masks
    assert (file.whole(start=day(9), end=day(20)), file.whole(start=day(5), end=day(20))) == before
    assert figures(before[1])["opening"] == 1295


def test_a_single_organization_says_nothing_of_a_scope(file):
    drawn = file.sheet("S6", FEB_1, FEB_8)
    assert drawn.covers == ()
    assert "scope" not in drawn.as_json()
    assert figures(drawn)["dispatched"] == 95


def test_a_reversed_arrival_is_neither_out_nor_in(file):
    on_the_way = file.send(day(9), 60, "XLC")
    arrived = file.come(day(10), on_the_way, "XLC")
    file.reverse(day(11), arrived, "XLC")
    for end in (9, 10, 11):
        assert figures(file.whole(start=day(9), end=day(end))) == {"opening": 1115, "closing": 1115}


def test_gifts_are_told_once_and_what_became_of_them_wherever_it_did(region):
    drawn = region.whole("S1", JAN_30)
    rows = [(r["of"], r["quantity"], r["issued"], r["on_hand"]) for r in drawn.rows]
    # 200 and 30 of the first gift were given out, five were lost, the rest is in three stores and on the way
    assert rows == [("南独乐河镇", 1000, 230, 765), ("西梁村", 50, 0, 50)]
    assert drawn.rows[0]["note"] == "短少 5 只"
    assert [column.title for column in drawn.columns[:3]] == ["序号", "接收单位", "入库单号"]


def test_what_came_from_above_came_from_outside_alone(region):
    assert len(region.sheet("S3", FEB_1, FEB_8, organization="DGC").rows) == 1
    assert region.whole("S3").rows == ()
    region.receive(FEB_8, 7, origin="ALLOCATED")
    (row,) = region.whole("S3").rows
    assert (row["of"], row["quantity"]) == ("南独乐河镇", 7)


def test_each_issue_and_purchase_says_whose_it_is(region):
    given = [(r["of"], r["quantity"]) for r in region.whole("S4").rows]
    assert given == [("南独乐河镇", 200), ("东沟村", 30)]
    (bought,) = region.whole("S2").rows
    assert (bought["of"], bought["quantity"]) == ("南独乐河镇", 300)


def test_the_closing_sheet_of_all_of_them(region):
    drawn = region.whole("SC")
    assert figures(drawn) == {
        "donated": 1050,
        "purchased": 300,
        "issued": 230,
        "adjusted": -5,
        "closing": 1115,
        "in_transit": 40,
    }
    (gifts,) = [part for part in drawn.parts if part.key == "given"]
    (masks,) = gifts.rows
    keys = ("received", "used", "handed_on", "changed", "left")
    assert [masks[key] for key in keys] == [1050, 230, 0, -5, 815]
    assert drawn.start == JAN_30


def refused(books, **said):
    with pytest.raises(SheetBroken) as broken:
        books.whole(**said)
    return set(broken.value.checks)


HANDED_OVER = "select id from location where code = 'NDL:handed_over'"
SOURCE = "select id from location where code = 'DGC:source'"


@pytest.mark.parametrize("end", [f"to_id = ({HANDED_OVER})", f"from_id = ({SOURCE})"])
def test_less_arriving_than_left_breaks_the_line_and_the_lot(file, end):
    file.tamper(
        f"update stock_move set quantity = quantity - 1"
        f" where document_id = {document(file.came)} and {end}"
    )
    assert refused(file) == {"R1"}
    assert refused(file, end=day(28)) == {"R1", "R4"}, "held to the balances of today"


def test_an_arrival_of_nobodys_dispatch_came_from_outside_by_one_path_alone(file):
    file.tamper(f"delete from move_draw where document_id = {document(file.came)}")
    assert "R2" in refused(file)


def test_an_arrival_of_nobodys_lot_came_from_outside_by_the_other(file):
    file.tamper("update lot set parent_id = null where code = 'DGC-DR-2020-000001-1'")
    assert {"R1", "R2"} <= refused(file)


def test_a_balance_of_a_village_off_by_one_breaks_a_lot(file):
    file.tamper("update stock_balance set quantity = quantity + 1 where quantity = 50")
    assert refused(file, end=day(28)) == {"R4"}


def test_an_issue_of_a_village_to_nobody_breaks_the_sheet_of_all(file):
    file.tamper("update document set recipient_group_id = null where number = 'DGC-CK-2020-000001'")
    assert refused(file) == {"R3"}
