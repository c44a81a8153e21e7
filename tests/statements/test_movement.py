"""收发存 by hand: of one organization, of one place, and of a subtree in which what moves within vanishes."""

import pytest

from tests.statements.town import Town, day, figures, tell


@pytest.fixture
def town(ledger):
    return tell(Town(ledger))


FEBRUARY = day(1), day(8)


def test_every_column_and_value_by_hand(town):
    assert figures(town.show("movement", *FEBRUARY)) == {
        "opening": 1000,
        "purchased": 300,
        "in_total": 300,
        "issued": 200,  # 200 + 70 - 70 taken back
        "dispatched": 390,
        "out_total": 590,
        "adjusted": -10,
        "closing": 700,
        "opening_fen": 100_000,
        "out_fen": 20_000 + 39_000,
        "other_fen": -1000,
        "closing_fen": 40_000,
        "unvalued": 300,
    }


ALONE = ("no", "counted", "counted_on")  # on the public sheet


def test_it_says_of_goods_what_the_public_sheet_says(town):
    town.close(day(8), day(2))
    for organization in ("NDL", "DGC", "XLC"):
        for days in (FEBRUARY, (day(3), day(4)), (day(7), day(7)), (day(8), day(8))):
            sheet = town.sheet("S6", *days, organization=organization)
            shown = town.show("movement", *days, organization=organization)
            same = [key for key in sheet.rows[0] if key not in ALONE] if sheet.rows else []
            public = [{key: row[key] for key in same} for row in sheet.rows]
            mine = [{key: row[key] for key in same} for row in shown.rows]
            assert [{**r, "specification": r["specification"] or ""} for r in mine] == public


def test_what_moves_within_a_subtree_vanishes(town):
    whole = town.show("movement", *FEBRUARY, below=True)
    assert figures(whole) == {
        "opening": 1000,
        "purchased": 300,
        "in_total": 300,
        "issued": 200,
        "out_total": 200,
        "adjusted": -10,
        "closing": 1090,
        "opening_fen": 100_000,
        "out_fen": 20_000,
        "other_fen": -1000,
        "closing_fen": 79_000,
        "unvalued": 300,
    }
    assert whole.below
    one = town.show("movement", *FEBRUARY, organization="XLC", below=True)
    assert figures(one) == {
        "transferred_in": 100,
        "in_total": 100,
        "in_fen": 10_000,
        "closing": 100,
        "closing_fen": 10_000,
    }


def test_a_transfer_between_two_villages_that_is_taken_back_vanishes_too(town):
    number = town.send(day(8), 50, "XLC", organization="DGC", location="DGC-KF")
    arrived = town.arrived(day(8), number, "XLC", 50)
    before = figures(town.show("movement", *FEBRUARY, below=True))
    town.reverse(day(8), arrived, "XLC")
    after = town.show("movement", *FEBRUARY, below=True)
    assert figures(after) == before
    assert "dispatched" not in before
    assert figures(town.show("movement", *FEBRUARY, organization="XLC"))["closing"] == 100


def test_of_one_place_what_went_to_other_places_of_the_organization_is_told(town):
    shown = figures(town.show("movement", *FEBRUARY, location="KF"))
    assert shown["inner_out"] == 400
    assert shown["out_total"] == 600
    assert "dispatched" not in shown
    assert "adjusted" not in shown
    assert shown["closing"] == 700


def test_a_valuation_that_came_later_has_its_own_column(town):
    town.revalue(day(8), f"{town.gift}-1", 200_000)
    whole = town.show("movement", day(8), day(8), below=True)
    assert figures(whole)["revalued_fen"] == 100_000 - 20_000 - 1000  # what is still there
    assert figures(whole)["closing_fen"] == 158_000
    mine = figures(town.show("movement", day(8), day(8)))
    assert (mine["revalued_fen"], mine["closing_fen"]) == (40_000, 80_000)


def test_values_are_added_across_items_and_quantities_never(town):
    town.receive(day(8), 5, "SOAP", value_fen=700)
    (total,) = town.show("movement", *FEBRUARY).totals
    assert total["name"] == "合计"
    assert (total["in_fen"], total["closing_fen"]) == (700, 40_700)
    assert "closing" not in total


def test_items_that_neither_moved_nor_were_there_are_not_listed_and_one_may_be_asked_for(town):
    town.receive(day(8), 5, "SOAP")
    assert {r["item"] for r in town.show("movement", *FEBRUARY).rows} == {"MASK", "SOAP"}
    assert [r["item"] for r in town.show("movement", *FEBRUARY, item="SOAP").rows] == ["SOAP"]
    by_source = town.show("movement", *FEBRUARY, source="PURCHASED")
    assert figures(by_source)["closing"] == 300
    assert town.show("movement", day(1, 1), day(20, 1)).rows == ()
