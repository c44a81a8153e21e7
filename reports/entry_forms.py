"""Entry forms (录入模板): a workbook to write a ledger in, which ``inventory.intake`` reads without a question.

What the catalogues know is offered in drop-down lists, of an item only its own specifications and units; what they do
not know may be written all the same. Days, quantities and amounts are checked as they are typed. The lists stand on a
hidden page that says of itself that it is no data (``reading.LISTS``).
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from inventory.intake import headers
from inventory.intake.offering import Offered
from inventory.intake.reading import LISTS
from inventory.sheet import Column
from reports.workbook import Book, Rows, letters, workbook
from reports.workbook_paper import Layout, set_up

TITLES = {
    headers.DONATED: "受赠台账",
    headers.PURCHASED: "自购台账",
    headers.ALLOCATED: "下拨台账",
    headers.ISSUED: "发放台账",
    headers.CASH: "捐款台账",
    headers.OPENING: "期初库存",
    headers.CATALOGUE: "物资目录",
}
ROWS = 5_000  # that are checked as they are written; more may be written
MADE_ON = date(2000, 1, 1)  # whenever it is drawn: the same lists give the same bytes
_TITLE_MAX = 32  # of what is said beside a cell
_PAGE = "选单"
_FROM = 2  # the first row under the titles
_ORIGINS = ("捐赠", "自购", "下拨")
_DAYS = (date(2000, 1, 1), date(2099, 12, 31))
_MOST_QUANTITY, _MOST_YUAN = 10**12, 10**10  # as ``intake.cells`` takes them
# where what stands on the page of lists
_NAMES, _OF, _SPECIFICATIONS, _UNITS_OF, _UNITS, _PARTIES, _SOURCES = range(7)


@dataclass(frozen=True)
class Field:
    """A column of a form: the words over it, how it is written (text, day, number or yuan), what to tell whoever writes
    in it, and the key that ``headers`` reads it as. A star stands before what every row must have."""

    key: str
    title: str
    hint: str
    form: str = "text"
    width: int = 16


def _who(key: str, title: str, hint: str) -> Field:
    return Field(key, title, hint, width=28)


def _on(title: str) -> Field:
    return Field(
        headers.ON, title, "写成 2020-02-08；整张表同一天，也可以空着，导入时再说。", "day", 12
    )


_ITEM = Field(headers.ITEM, "*物资名称", "从下拉里选；目录里没有的直接写。", width=24)
_SPECIFICATION = Field(
    headers.SPECIFICATION, "规格", "先填物资名称，再从下拉里选；没有规格就空着。", width=18
)
_UNIT = Field(
    headers.UNIT, "*计量单位", "数量按什么数：只、箱、瓶……先填物资名称，再从下拉里选。", width=10
)
_QUANTITY = Field(headers.QUANTITY, "*数量", "大于零的整数，只写数字。", "number", 12)
_YUAN = Field(
    headers.AMOUNT, "金额（元）", "以元为单位，最多两位小数；不知道就空着，不要写 0。", "yuan", 16
)
_INTENT = Field(
    headers.INTENT,
    "捐赠意向",
    "捐赠人指定给谁、做什么用，写成“定向：东沟村”；没有就空着。",
    width=20,
)
_NOTE = Field(headers.NOTE, "备注", "电话、身份证号不要写在这里。", width=24)
_GOODS = (_ITEM, _SPECIFICATION, _UNIT)

FORMS: Mapping[str, tuple[Field, ...]] = {
    headers.DONATED: (
        _on("捐赠日期"),
        _who(headers.DONOR, "捐赠单位", "单位或个人；空着就是和上一行同一家，不具名写“无”。"),
        *_GOODS,
        _QUANTITY,
        _YUAN,
        _INTENT,
        _NOTE,
    ),
    headers.PURCHASED: (
        _on("采购日期"),
        _who(headers.SUPPLIER, "供应商", "空着就是和上一行同一家。"),
        *_GOODS,
        _QUANTITY,
        _YUAN,
        _NOTE,
    ),
    headers.ALLOCATED: (
        _on("下拨日期"),
        _who(headers.SUPERIOR, "下拨单位", "空着就是和上一行同一家。"),
        *_GOODS,
        _QUANTITY,
        _YUAN,
        _NOTE,
    ),
    headers.ISSUED: (
        _on("发放日期"),
        _who(headers.RECIPIENT, "*领用单位", "从下拉里选：本单位、下级单位或人群；空着就是和上一行同一家。"),
        *_GOODS,
        _QUANTITY,
        _NOTE,
    ),
    headers.CASH: (
        _on("捐款日期"),
        _who(headers.DONOR, "*捐款单位或个人", "一笔捐款一行。"),
        Field(headers.AMOUNT, "*捐款金额（元）", "以元为单位，最多两位小数。", "yuan", 18),
        _INTENT,
        _NOTE,
    ),
    headers.OPENING: (
        _on("日期"),
        Field(headers.PARTY, "来源", "捐赠、自购或下拨。", width=10),
        *_GOODS,
        Field(headers.QUANTITY, "*期初数量", "账上现有的，大于零的整数。", "number", 12),
        _YUAN,
        _NOTE,
    ),
    headers.CATALOGUE: (
        Field(headers.CODE, "物资编码", "没有就空着，由系统编。"),
        Field(headers.ITEM, "*物资名称", "一种物资一行；规格不同的各写一行。", width=24),
        Field(headers.SPECIFICATION, "规格", "没有就空着。", width=24),
        Field(headers.UNIT, "*计量单位", "最小的一个叫什么：只、瓶、公斤……", width=10),
        _NOTE,
    ),
}  # fmt: skip


def draw(kind: str, offered: Offered) -> bytes:
    """The form of a ledger (one of ``headers.KINDS``) as a workbook. The same lists give the same bytes."""
    out = io.BytesIO()
    fields, title = FORMS[kind], TITLES[kind]
    with workbook(out, made_on=MADE_ON) as book:
        page = book.page(title)
        columns = [letters(at) for at in range(len(fields))]
        places = dict(zip((field.key for field in fields), columns, strict=True))
        layout = Layout(tuple(field.width for field in fields), 0, 1)
        set_up(page, (f"{offered.organization_name}{title}",), layout)
        page.freeze_panes(1, 0)
        formats = _formats(book)
        lists = _Lists.of(kind, offered)
        for at, field in enumerate(fields):
            page.set_column(at, at, field.width, formats[field.form])
            page.data_validation(1, at, ROWS, at, _check(field, lists, places))
        Rows(page, book.formats).heads([field.title for field in fields])
        lists.write(book)
    return out.getvalue()


def _formats(book: Book) -> dict[str, Any]:
    """How cells look that nobody has written in: what is text stays so whatever is typed."""
    asked = {"text": "@", "day": "yyyy-mm-dd", "number": "#,##0", "yuan": "#,##0.00"}
    return {
        form: book.book.add_format(
            {"num_format": shown, "valign": "vcenter", "text_wrap": form == "text"}
        )
        for form, shown in asked.items()
    }


@dataclass(frozen=True)
class _Lists:
    """What stands on the hidden page, column by column; in the columns of the items a row is an item, those of one name
    together."""

    columns: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, kind: str, offered: Offered) -> "_Lists":
        """The lists of a form; a catalogue is written anew and offers units alone."""
        order = {name: n for n, (name, _, _) in reversed(list(enumerate(offered.items)))}
        items = sorted(dict.fromkeys(offered.items), key=lambda item: order[item[0]])
        names, specifications, units = zip(*items, strict=True) if items else ((), (), ())
        return cls(
            (
                tuple(name for name, _ in groupby(names)),
                names,
                specifications,
                units,
                tuple(dict.fromkeys(units)),
                offered.parties,
                _ORIGINS if kind == headers.OPENING else (),
            )
        )

    def write(self, book: Book) -> None:
        """The page, and nobody sees it who does not look for it."""
        page = book.page(_PAGE)
        page.hide()
        rows = Rows(page, book.formats)
        rows.heads([LISTS])
        columns = [Column(f"{at}", "") for at in range(len(self.columns))]
        longest = max(map(len, self.columns))
        rows.write(
            columns,
            (
                {f"{at}": of[n] for at, of in enumerate(self.columns) if n < len(of)}
                for n in range(longest)
            ),
        )

    def all_of(self, at: int) -> str | None:
        """The cells of a list; None of one in which nothing stands."""
        count = len(self.columns[at])
        where = letters(at)
        return f"'{_PAGE}'!${where}${_FROM}:${where}${_FROM + count - 1}" if count else None

    def of_item(self, at: int, cell: str, other: str) -> str | None:
        """Of a list about items what is about the item in ``cell``, else all of ``other``."""
        if (names := self.all_of(_OF)) is None:
            return None
        first = f"'{_PAGE}'!${letters(at)}${_FROM}"
        own = f"OFFSET({first},MATCH({cell},{names},0)-1,0,COUNTIF({names},{cell}),1)"
        return f"IF(COUNTIF({names},{cell})=0,{other},{own})"


def _check(field: Field, lists: _Lists, places: Mapping[str, str]) -> dict[str, Any]:
    """What may be written in the cells of a column, and what is said beside them."""
    title = field.title[:_TITLE_MAX]
    said: dict[str, Any] = {"input_title": title, "input_message": field.hint}
    if field.form != "text":
        said |= {"error_title": title, "error_message": field.hint}
        return {**said, **_BOUNDS[field.form]}
    if source := _source(field.key, lists, places):
        return {**said, "validate": "list", "source": f"={source}", "show_error": False}
    return {**said, "validate": "any"}


_BOUNDS: Mapping[str, Mapping[str, Any]] = {
    "day": {"validate": "date", "criteria": "between", "minimum": _DAYS[0], "maximum": _DAYS[1]},
    "number": {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": _MOST_QUANTITY},
    "yuan": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": _MOST_YUAN},
}  # fmt: skip


def _source(key: str, lists: _Lists, places: Mapping[str, str]) -> str | None:
    """The cells from which a column of names is chosen."""
    item = f"${places[headers.ITEM]}{_FROM}" if headers.ITEM in places else ""
    of_catalogue = headers.CODE in places
    match key:
        case headers.ITEM if not of_catalogue:
            return lists.all_of(_NAMES)
        case headers.SPECIFICATION if not of_catalogue:
            return lists.of_item(_SPECIFICATIONS, item, f"'{_PAGE}'!${letters(_SPECIFICATIONS)}$1")
        case headers.UNIT if of_catalogue:
            return lists.all_of(_UNITS)
        case headers.UNIT:
            return lists.of_item(_UNITS_OF, item, lists.all_of(_UNITS) or "")
        case headers.PARTY:
            return lists.all_of(_SOURCES)
        case headers.DONOR | headers.SUPPLIER | headers.SUPERIOR | headers.RECIPIENT:
            return lists.all_of(_PARTIES)
    return None
