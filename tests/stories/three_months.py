"""February to April on the notice boards of the town and two villages: published, a paper found too late, a sheet taken
back, a month in which nothing moved, and the closing sheet. Every figure can be checked with a pencil."""

from datetime import date

import pytest

from inventory import disclosure_ledger, disclosures, errors
from inventory.orders import PurchaseLine
from inventory.stock import ReceiptLine
from tests.stories.on_the_board import OF_A_VILLAGE, OF_THE_TOWN, VILLAGES

APRIL = (date(2020, 4, 1), date(2020, 4, 30))
MARCH = (date(2020, 3, 2), date(2020, 3, 31))
FIRST, SECOND = (date(2020, 2, 1), date(2020, 2, 15)), (date(2020, 2, 16), date(2020, 3, 1))
FEBRUARY = (date(2020, 2, 1), date(2020, 2, 29))
ALL_MARCH = (date(2020, 3, 1), date(2020, 3, 31))
NEIGHBOUR = "邻居李四送来，电话 13912345678"


def day(month, number):
    return date(2020, month, number)


def at(town, month, number):
    """The evening of a day."""
    town.clock.set(day(month, number))


def goods(town, days, item="MASK", organization="NDL"):
    """What is not zero of an item on S6."""
    drawn = town.sheet("S6", *days, organization=organization)
    (row,) = [row for row in drawn.rows if row["item"] == item]
    keys = [c.key for c in drawn.columns if c.role not in ("text", "subtotal")]
    return {key: row[key] for key in keys if row[key]}


def money(town, days, organization="NDL"):
    """Who has got, ordered, spent and has left what on S5, in fen."""
    keys = ("holder", "allotted_fen", "committed_fen", "spent_fen", "available_fen")
    drawn = town.sheet("S5", *days, organization=organization, fund="F")
    return [tuple(row[key] for key in keys) for row in drawn.rows]


def masks_come_and_go(town):
    """1 to 15 February: a firm gives 1,000 masks of 3.00, the county sends 300, 1,000 are ordered for 3,000.00, of
    which 500 come and are paid; Zhang San gives 40 bottles. 200 masks go to those on duty, 100 to Donggou."""
    at(town, 2, 3)
    town.receive(day(2, 3), 1_000, by="FIRM", value_fen=300_000)
    town.receive(day(2, 3), 300, origin="ALLOCATED")
    at(town, 2, 5)
    soap = [ReceiptLine("SOAP", "KF", 40)]
    town.receive_lines(soap, day(2, 5), by="ZHANG", consent="MASKED", note=NEIGHBOUR)
    town.ordered = town.order(PurchaseLine("MASK", 1_000, 300_000), on=day(2, 4))
    at(town, 2, 8)
    half_an_order(town, day(2, 6))
    town.issue(day(2, 6), 200)
    town.send(day(2, 7), day(2, 8), 100, "DGC")
    assert goods(town, FIRST) == {
        "donated": 1_000,
        "purchased": 500,
        "allocated": 300,
        "issued": 200,
        "dispatched": 100,
        "closing": 1_500,
    }
    assert money(town, FIRST) == [
        ("南独乐河镇本级", 10_000_000, 150_000, 150_000, 9_700_000),
        ("东沟村", 5_000_000, 0, 0, 5_000_000),
        ("西梁村", 5_000_000, 0, 0, 5_000_000),
    ]


def half_an_order(town, on):
    """500 masks of the order come, and their 1,500.00 are paid."""
    number = town.receive(on, 500, origin="PURCHASED", by="FIRM", value_fen=150_000)
    town.link(town.ordered, f"{number}-1")
    town.paid = town.buy(150_000, "NDL", on, number=town.ordered)


def the_first_half_of_february(town):
    """Due until the 18th. Five sheets hang on the 17th; S4 is late, and hangs on the 20th."""
    at(town, 2, 17)
    assert (town.expected("S4").standing, town.expected("S4").due_on) == ("DUE", day(2, 18))
    for sheet in OF_THE_TOWN:
        if sheet != "S4":
            town.board(sheet, *FIRST)
    at(town, 2, 19)
    assert (town.expected("S4").standing, town.expected("S4").last) == ("LATE", None)
    at(town, 2, 20)
    town.board("S4", *FIRST)
    expected = town.expected("S4")
    assert (expected.start, expected.end, expected.standing) == (*SECOND, "RUNNING")
    assert (expected.last.hanging, expected.last.until) == ("POSTED", day(3, 1))


def the_second_half(town):
    """16 February to 1 March: a class gives 200 masks, 250 and 10 bottles are given out, 80 go to Xiliang; Donggou
    gives out 60 and spends 1,200.00. The villages publish their month."""
    at(town, 2, 25)
    town.receive(day(2, 17), 200, by="CLASS")
    town.spend(day(2, 18), 120_000)
    town.issue(day(2, 18), 150)
    town.hand_out(day(2, 18), 60, "DGC")
    town.send(day(2, 19), day(2, 20), 80, "XLC")
    town.issue(day(2, 21), 10, "SOAP")
    town.february = town.issue(day(2, 25), 100)
    at(town, 3, 3)
    for sheet in OF_THE_TOWN:
        town.board(sheet, *SECOND)
    moved = {"opening": 1_500, "donated": 200, "issued": 250, "dispatched": 80, "closing": 1_370}
    assert goods(town, SECOND) == moved
    assert goods(town, SECOND, "SOAP") == {"opening": 40, "issued": 10, "closing": 30}
    for village in VILLAGES:
        for sheet in OF_A_VILLAGE:
            town.board(sheet, *FEBRUARY, village)
    moved = {"allocated": 100, "issued": 60, "closing": 40}
    assert goods(town, FEBRUARY, organization="DGC") == moved
    assert goods(town, FEBRUARY, organization="XLC") == {"allocated": 80, "closing": 80}
    assert money(town, FEBRUARY, "DGC") == [("东沟村", 5_000_000, 0, 120_000, 4_880_000)]


def a_sheet_taken_back(town):
    """On 4 March Xiliang's S6 is withdrawn, since its committee had not seen it; it hangs again as the second issue."""
    at(town, 3, 4)
    (number,) = [r.number for r in town.published() if (r.organization, r.series) == ("XLC", "S6")]
    town.say(disclosures.withdraw, "publisher", number=number, reason="村务监督委员会还没有看过")
    assert (town.state(number), town.due()) == ("WITHDRAWN", [])
    expected = town.expected("S6", "XLC")
    assert (expected.start, expected.standing, expected.last) == (day(2, 1), "LATE", None)
    again = town.board("S6", *FEBRUARY, "XLC")
    assert (town.row(again).issue, town.state(number)) == (2, "WITHDRAWN")


def goods_and_money_of_march(town):
    """The other 500 masks come and are paid; 300 are given out, 15 in Donggou, 30 in Xiliang. Donggou spends 800.00. A
    class gives 20 bottles."""
    at(town, 3, 20)
    half_an_order(town, day(3, 10))
    town.gift = town.receive(day(3, 12), 20, "SOAP", by="CLASS")
    town.issued = town.issue(day(3, 15), 300)
    town.hand_out(day(3, 16), 15, "DGC")
    town.hand_out(day(3, 20), 30, "XLC")
    town.spent = town.spend(day(3, 20), 80_000)
    assert goods(town, MARCH) == {
        "opening": 1_370,
        "purchased": 500,
        "issued": 300,
        "closing": 1_570,
    }
    assert money(town, MARCH) == [
        ("南独乐河镇本级", 10_000_000, 0, 300_000, 9_700_000),
        ("东沟村", 5_000_000, 0, 200_000, 4_800_000),
        ("西梁村", 5_000_000, 0, 0, 5_000_000),
    ]


def a_paper_found_too_late(town):
    """On 1 April the slip of 18 February of 60 more masks is found: S1 and S6 of those days said 200 and 1,370. Until
    they are corrected nothing new comes out in their series; S3 and S5 of March wait for their publication."""
    at(town, 4, 1)
    late = town.receive(day(2, 18), 60, by="FIRM", value_fen=18_000)
    due = town.ask(disclosure_ledger.due)
    assert {(one.series, one.issue, one.because, one.documents) for one in due} == {
        ("S1", 2, "BACKDATED", (late,)),
        ("S6", 2, "BACKDATED", (late,)),
    }
    for series in ("S1", "S6"):
        with pytest.raises(errors.CorrectionDue):
            town.draw_up(*MARCH, series)
    for one in due:
        number = town.corrected(one.number, "2月18日的入库单漏记")
        assert (town.row(number).issue, town.state(one.number)) == (3, "CORRECTED")
    assert town.due() == []
    moved = {"opening": 1_430, "purchased": 500, "issued": 300, "closing": 1_630}
    assert goods(town, MARCH) == moved
    assert goods(town, MARCH, "SOAP") == {"opening": 30, "donated": 20, "closing": 50}
    town.waiting = {sheet: town.waits(sheet, *MARCH) for sheet in ("S3", "S5")}


def march_is_published(town):
    """And then closed."""
    at(town, 4, 2)
    for sheet in OF_THE_TOWN:
        waiting = town.waiting.get(sheet)
        town.hang(waiting) if waiting else town.board(sheet, *MARCH)
    for village in VILLAGES:
        for sheet in OF_A_VILLAGE:
            town.board(sheet, *ALL_MARCH, village)
    town.close(day(4, 2), day(3, 31))


def a_month_in_which_nothing_moved(town):
    """April: Donggou gives its last 48,000.00 back and 5 masks out; in the town and in Xiliang nothing moves, and they
    say so."""
    at(town, 4, 28)
    town.hand_out(day(4, 27), 5, "DGC")
    town.give_back(4_800_000, "DGC", day(4, 28))
    at(town, 5, 2)
    assert town.expected("S1").standing == "DUE", "also where there is nothing to tell"
    for sheet in OF_THE_TOWN:
        number = town.board(sheet, *APRIL)
        if sheet in ("S1", "S2", "S3", "S4"):
            assert (town.sheet(sheet, *APRIL).rows, town.state(number)) == ((), "POSTED")
    for village in VILLAGES:
        for sheet in OF_A_VILLAGE:
            town.board(sheet, *APRIL, village)
    assert goods(town, APRIL) == {"opening": 1_630, "closing": 1_630}
    assert goods(town, APRIL, organization="XLC") == {"opening": 50, "closing": 50}
    assert goods(town, APRIL, organization="DGC") == {
        "opening": 40 - 15,
        "issued": 5,
        "closing": 20,
    }
    assert money(town, APRIL, "DGC") == [("东沟村", 200_000, 0, 200_000, 0)]


def the_end(town):
    """8 May: April is closed; everything from the first day on. 1,260 + 1,000 + 300 masks came, 750 were given out and
    180 sent."""
    at(town, 5, 8)
    town.close(day(5, 8), day(4, 30))
    number = town.board("SC", day(5, 1), day(5, 7))
    (masks, soap) = town.sheet("SC", day(5, 1), day(5, 7)).rows
    keys = ("donated", "purchased", "allocated", "issued", "dispatched", "closing")
    assert [masks[key] for key in keys] == [1_260, 1_000, 300, 750, 180, 1_630]
    assert [soap[key] for key in keys] == [60, 0, 0, 10, 0, 50]
    assert town.row(number).start == day(1, 28)


BEFORE = (
    masks_come_and_go,
    the_first_half_of_february,
    the_second_half,
    a_sheet_taken_back,
    goods_and_money_of_march,
    a_paper_found_too_late,
)
AFTER = (march_is_published, a_month_in_which_nothing_moved, the_end)


def tell(town, chapters):
    for chapter in chapters:
        chapter(town)
    assert town.broken() == {}
