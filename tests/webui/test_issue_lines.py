"""The lines of an issue as the page shows them."""

from datetime import date

from werkzeug.datastructures import MultiDict

from inventory.catalog import ItemRow
from inventory.errors import Earmarked, NotEnough
from inventory.norms import Proposed
from tests.webui.test_shelf import DAY, lot
from webui.issue_lines import Line, lines
from webui.issues_form import IssueForm
from webui.refusals import put_beside_field
from webui.shelf import shelves

STOCK = shelves(
    [
        lot("1", 100),
        lot("2", 30, earmark="group:CLEAN"),
        lot("3", 46, item="SOAP", name="84 消毒液", unit="瓶", expires_on=date(2021, 1, 1)),
    ],
    on=DAY,
)


def form(**typed: str) -> IssueForm:
    return IssueForm(MultiDict({"lines-0-item": "SOAP", "lines-0-quantity": "60", **typed}))


def only(filled: IssueForm) -> Line:
    (line,) = lines(filled.lines.entries, STOCK)
    return line


def test_a_line_shows_what_is_there_and_what_would_be_left() -> None:
    line = only(form(**{"lines-0-quantity": "40"}))
    assert line.number == 0
    assert line.shelf is not None
    assert (line.shelf.quantity, line.left) == (46, 6)
    assert line.fixes == ()


def test_goods_that_are_not_here_have_no_shelf() -> None:
    line = only(form(**{"lines-0-item": "ROPE"}))
    assert line.shelf is None
    assert line.left is None


def test_too_much_can_be_mended_by_one_button() -> None:
    filled = form()
    refusal = NotEnough(
        item="SOAP", name="84 消毒液", unit="瓶", location="A", asked=60, on_hand=46, line=1
    )
    put_beside_field(filled, refusal)
    line = only(filled)
    assert line.wrong
    assert line.left == -14
    assert [(f.words, f.act) for f in line.fixes] == [("改为 46 瓶", "set-0-46")]


def test_where_nothing_is_left_the_button_leaves_the_goods_out() -> None:
    filled = form()
    put_beside_field(
        filled,
        NotEnough(item="SOAP", name="", unit="瓶", location="A", asked=60, on_hand=0, line=1),
    )
    assert [f.act for f in only(filled).fixes] == ["drop-0"]


def test_bound_goods_offer_what_is_free() -> None:
    filled = form(**{"lines-0-item": "MASK", "lines-0-quantity": "120"})
    put_beside_field(
        filled, Earmarked(item="MASK", name="口罩", lot="2", earmark="group:CLEAN", line=1)
    )
    assert [f.act for f in only(filled).fixes] == ["set-0-100"]


def test_a_named_lot_that_will_not_do_can_be_forgotten() -> None:
    filled = form(**{"lines-0-lot": "3"})
    put_beside_field(
        filled,
        NotEnough(
            item="SOAP", name="", unit="瓶", location="A", asked=60, on_hand=0, lot="3", line=1
        ),
    )
    assert "unlot-0" in [f.act for f in only(filled).fixes]


def test_all_lines_of_an_item_together_are_above_the_norm_or_not() -> None:
    typed = {"lines-0-item": "MASK", "lines-0-quantity": "20"}
    norm = {"MASK": Proposed("MASK", "口罩", "只", 36)}
    for second, above in (("16", False), ("17", True)):
        more = {"lines-1-item": "MASK", "lines-1-quantity": second}
        filled = form(**typed, **more, **{"lines-2-item": "SOAP", "lines-2-quantity": "99"})
        made = lines(filled.lines.entries, STOCK, norms=norm)
        assert [line.above for line in made] == [above, above, False]
        assert [line.norm is None for line in made] == [False, False, True]


def test_goods_that_are_not_here_are_called_by_the_catalogue() -> None:
    filled = form(**{"lines-0-item": "ROPE"})
    rope = ItemRow("ROPE", "警戒带", "", "卷", None, "CONSUMABLE", None)
    (line,) = lines(filled.lines.entries, STOCK, [rope])
    assert (line.name, line.unit, line.shelf) == ("警戒带", "卷", None)
    assert only(filled).name == "ROPE"
