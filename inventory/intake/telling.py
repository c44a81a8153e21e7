"""What is told of a table whose columns can be read in more than one way."""

from inventory.intake import headers
from inventory.intake.headers import Header

_COLUMN_OF_GOODS = "每样物资一栏：品名取自栏目，各栏分开读作一张表，空格和零不读"
_COLUMN_OF_PLACES = "每个单位（每批）一栏：各栏分开读作一张表，空格和零不读"
_TWO_GIFTS = "捐款和捐物写在一张表里：分开读作两张表，空格和零不读"
_TWO_FLOWS = "流水账：收入和发出分开读作两张表，空格和零不读，结存不读"
_HALVES = {
    headers.GOODS_HALF: _TWO_GIFTS,
    headers.MONEY_HALF: _TWO_GIFTS,
    headers.IN_HALF: _TWO_FLOWS,
    headers.OUT_HALF: _TWO_FLOWS,
    headers.INCOME: "收支流水账：只读收入，支出和余额不读",
}


def of_columns(header: Header, as_: str | None, measure: int) -> list[str]:
    """That other tables stand over the same rows, and which of several stocks is read: that in the
    column ``measure``."""
    halves = [_HALVES[header.half]] if header.half else _of_stock(header, as_, measure)
    if (one := header.across) is None:
        return halves
    if not one.columns:
        return [f"没有品名一栏，用表上方写的品名“{one.item}”", *halves]
    return [_COLUMN_OF_GOODS if one.item else _COLUMN_OF_PLACES]


def _of_stock(header: Header, as_: str | None, measure: int) -> list[str]:
    """Which of the first and the last stock of a period is read."""
    words = {i: header.labels[i] for i in header.columns(headers.QUANTITY)}
    before = {i for i, word in words.items() if headers.is_before(word)}
    if as_ != headers.OPENING or not before or before == set(words):
        return []
    said = words.get(measure, "")
    return [f"期初和期末都有：读{header.place(measure)}“{said}”，若应按另一栏请改选"]
