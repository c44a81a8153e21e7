"""On the wall a donor's goods of one kind are one row, and every total is that of the form with every document."""

from collections import Counter
from dataclasses import replace

from inventory.rules.names import ANONYMOUS
from inventory.sheet import Column, Part
from reports import pdf, wall
from tests.reports import samples

GIVEN = samples.donated(40)


def summed(sheet, *keys, by=("name", "unit")):
    sums = {key: Counter() for key in keys}
    for row in sheet.rows:
        for key in keys:
            sums[key][tuple(row[k] for k in by)] += row[key] or 0
    return sums


def test_a_donor_and_an_item_are_one_row():
    hung = wall.wall(GIVEN)
    apart = [tuple(row[k] for k in ("donor", "name", "specification", "unit")) for row in hung.rows]
    assert len(apart) == len(set(apart)) < len(GIVEN.rows)
    assert [row["no"] for row in hung.rows] == list(range(1, len(apart) + 1))
    assert any(row["donor"] == ANONYMOUS for row in hung.rows)


def test_its_figures_are_the_sums_of_the_rows_and_its_totals_the_same():
    hung = wall.wall(GIVEN)
    figures = ("quantity", "value_fen", "issued", "on_hand")
    assert summed(hung, *figures) == summed(GIVEN, *figures)
    for total, whole in zip(hung.totals, GIVEN.totals, strict=True):
        assert total.items() <= whole.items()
        assert set(figures) <= total.keys()


def test_it_is_a_drawing_of_the_same_content():
    hung = wall.wall(GIVEN)
    assert (hung.digest, hung.checks, hung.title) == (GIVEN.digest, GIVEN.checks, GIVEN.title)


def test_what_rows_do_not_share_is_told_elsewhere_and_what_is_unknown_is_not_nothing():
    first = dict(GIVEN.rows[0]) | {"intent": "非定向", "value_fen": None}
    same = replace(GIVEN, rows=(first, first | {"number": "另一张"}))
    (row,) = wall.wall(same).rows
    assert (row["intent"], row["value_fen"]) == ("非定向", None)
    other = replace(GIVEN, rows=(first, first | {"intent": "定向：保洁员", "value_fen": 5}))
    (row,) = wall.wall(other).rows
    assert (row["intent"], row["value_fen"]) == (wall.SEE, 5)


def test_a_note_says_that_rows_are_put_together_and_only_where_they_are():
    assert "见明细版" in wall.wall(GIVEN).notes[0]
    single = replace(GIVEN, rows=GIVEN.rows[:1])
    assert wall.wall(single).notes == single.notes


def test_expenditures_one_by_one_are_for_the_form_with_every_document():
    whole = samples.fund()
    each = Part("C", "三、支出明细", whole.columns, whole.rows)
    hung = wall.wall(replace(whole, parts=(*whole.parts, each)))
    assert (hung.parts, hung.rows) == (whole.parts, whole.rows)


def test_a_sheet_that_is_by_item_already_hangs_as_it_is():
    assert wall.wall(samples.stock(8)) == samples.stock(8)


def test_it_is_drawn_on_paper():
    assert pdf.draw(wall.wall(GIVEN)).startswith(b"%PDF")


def test_what_is_of_several_organizations_stays_apart_and_says_of_which():
    whose = Column("of", "接收单位")
    rows = tuple({**row, "of": "甲村" if at % 3 else "乙村"} for at, row in enumerate(GIVEN.rows))
    columns = (GIVEN.columns[0], whose, *GIVEN.columns[1:])
    covers = (("T", "镇"), ("V1", "甲村"), ("V2", "乙村"))
    hung = wall.wall(replace(GIVEN, columns=columns, rows=rows, covers=covers))
    apart = [tuple(r[k] for k in ("of", "donor", "name", "unit")) for r in hung.rows]
    assert len(apart) == len({*apart}) > len(wall.wall(GIVEN).rows)
    assert hung.columns[1] == whose
    assert hung.notes[0].startswith("本表把一个单位、一位捐赠方的")
    assert pdf.draw(hung).startswith(b"%PDF")
