"""What the page of a staged import shows: words for kinds and columns, and of each row its cells beside what was read.
Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from inventory.intake import headers
from inventory.intake.cells import FEN_PER_WAN, FEN_PER_YUAN
from inventory.intake.mending import FIELDS
from inventory.intake.reading import ReadRow, Table
from inventory.intake.staged_rows import Row
from inventory.intake.staging import Staged
from inventory.intake.totals import AMOUNT, Total
from webui.amounts import bare_yuan, number, yuan
from webui.options import Option

KINDS = {
    "donated": "受赠",
    "purchased": "自购",
    "allocated": "上级下拨",
    "issued": "发放",
    "cash": "捐款",
    "opening": "期初库存",
    "catalogue": "物资目录",
}
# What a column may be read as; what else the reader knows of columns is not for the clerk to choose.
COLUMNS = {
    "item": "品名",
    "specification": "规格",
    "quantity": "数量",
    "unit": "计量单位",
    "amount": "金额",
    "on": "日期",
    "donor": "捐赠方",
    "supplier": "供应商",
    "superior": "下拨单位",
    "recipient": "接收方",
    "party": "往来单位",
    "code": "物资编码",
    "category": "类别",
    "price": "单价，只作核对",
    "goods": "物资连数量写在一起",
    "intent": "捐赠意愿（定向）",
    "note": "备注",
    "no": "序号，不读",
    "phone": "个人信息，隐去",
}
REMARK = "记到备注里"
AMOUNTS = ((FEN_PER_YUAN, "元"), (FEN_PER_WAN, "万元"))
ORIGINS = (("donated", "受赠"), ("purchased", "自购"), ("allocated", "上级下拨"))
PRIVATE = {
    "phone": "电话",
    "id": "证件号",
    "card": "账号",
    "contact": "联系人",
    "address": "地址",
}
_CELL_OF = {"quantity": headers.QUANTITY, "on": headers.ON, "amount": headers.AMOUNT}
_PRIVATE_KEYS = frozenset(headers.PRIVATE)


@dataclass(frozen=True)
class Field:
    """A value of a row as the clerk may mend it."""

    name: str
    label: str
    value: str
    problem: str


@dataclass(frozen=True)
class Shown:
    """A row on the page: ``cells`` are words over a column and what stands under it, ``said`` what they were read as;
    ``opened``: its form is open."""

    row: Row
    cells: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    opened: bool


def shown(
    row: Row, table: Table, *, typed: Mapping[str, str] | None, problems: Mapping[str, str]
) -> Shown:
    """A row of a table; ``typed`` is what the clerk wrote that could not be taken, ``problems`` why, by field."""
    values = typed if typed is not None else _values(row, table)
    return Shown(
        row=row,
        cells=_cells(row.read, table),
        said=_said(row.now),
        fields=tuple(
            Field(name, label, values.get(name, ""), problems.get(name, ""))
            for name, label in FIELDS.items()
        ),
        opened=typed is not None or bool(problems),
    )


def barred(staged: Staged, *, money: bool, goods: bool) -> list[str]:
    """Why the clerk cannot post it, whatever its rows are; ``money``, ``goods``: may he import those?"""
    kinds = {table.as_ for table in staged.tables if table.as_}
    said = []
    if headers.CASH in kinds and not money:
        said.append(
            "捐款由会计导入：请把这份表交给会计。不是捐款的，请在“怎么读的”里改“是什么表”。"
        )
    if kinds - {headers.CASH} and not goods:
        said.append("物资和目录由物资员、村报账员导入：请把这份表交给他们。")
    elif kinds - {headers.CASH, headers.CATALOGUE} and staged.location is None:
        said.append(
            "上传时选的是“不涉及物资”，表里却有物资，记不了账。请放弃这份，选好库房再上传。"
        )
    if staged.on is None and any(map(_undated, staged.tables)):
        said.append("表里没有写日期。请在“怎么读的”里填“没有写日期的行记在”哪一天，再重新读。")
    return said


def _undated(table: Table) -> bool:
    """Neither a column nor a title of it says a day."""
    has_day = table.on is not None or any(column.key == headers.ON for column in table.columns)
    return table.as_ != headers.CATALOGUE and not has_day


def own_column(table: Table, tables: Sequence[Table]) -> str:
    """The words over the column that is a table's own, where several are read under one header: 口罩（只）."""
    beside = [
        _measure(t) for t in tables if (t.sheet, t.header_row) == (table.sheet, table.header_row)
    ]
    return _measure(table) if len(set(beside)) == len(beside) > 1 else ""


def _measure(table: Table) -> str:
    found = (c.label for c in table.columns if c.key in ("quantity", "amount") and c.is_read)
    return next(found, "")


def kinds(chosen: str | None) -> tuple[Option, ...]:
    """The kinds of tables the reader knows; ``chosen`` is among them in any case."""
    known = dict.fromkeys((*headers.KINDS, *([chosen] if chosen else [])))
    return tuple(Option(kind, KINDS.get(kind, kind)) for kind in known)


def own(key: str | None) -> str:
    """The choice that stands for what a column is read as."""
    return "phone" if key in _PRIVATE_KEYS else key or ""


def columns(chosen: str | None) -> tuple[Option, ...]:
    """What a column may be read as; what it is read as is among them in any case."""
    known = dict.fromkeys((*COLUMNS, *([own(chosen)] if chosen else [])))
    return (
        Option("", REMARK),
        *(Option(key, COLUMNS.get(key, "由系统判断")) for key in known),
    )


@dataclass(frozen=True)
class Printed:
    """A total that the sheet prints, in words; ``differs``: the rows add up to something else."""

    words: str
    differs: bool


def totals(table: Table) -> tuple[Printed, ...]:
    """What a table prints as totals, each beside the sum of its rows as they were read."""
    return tuple(_printed(total) for total in table.totals)


def _printed(total: Total) -> Printed:
    def said(amount: int) -> str:
        return (
            f"{yuan(amount)} 元"
            if total.of == AMOUNT
            else f"{number(amount)} {total.unit or ''}".strip()
        )

    words = f"第 {total.row} 行 {total.label} {said(total.printed)}"
    if total.summed is None:
        return Printed(f"{words}，各行单位不同，没有比", differs=False)
    if not total.difference:
        return Printed(f"{words}，和各行加起来一样", differs=False)
    more = "多" if total.difference > 0 else "少"
    return Printed(
        f"{words}，各行加起来 {said(total.summed)}，表上{more} {said(abs(total.difference))}",
        differs=True,
    )


def _cells(read: ReadRow, table: Table) -> tuple[tuple[str, str], ...]:
    """What stands in the file, without blanks; of a row over several lines one after the other."""
    lines: Sequence[Sequence[str]] = (read.cells, *read.also_cells)
    labels = [column.label for column in table.columns]
    return tuple(
        (label or "", " / ".join(text for text in texts if text))
        for label, *texts in zip_longest(labels, *lines, fillvalue="")
        if any(texts)
    )


def _said(now: ReadRow) -> tuple[tuple[str, str], ...]:
    quantity = "" if now.quantity is None else f"{number(now.quantity)} {now.unit or ''}".strip()
    values = (
        (FIELDS["counterparty"], now.counterparty or ""),
        (FIELDS["item"], " ".join(t for t in (now.item, now.specification) if t)),
        (FIELDS["quantity"], quantity),
        ("金额", "" if now.amount_fen is None else f"{yuan(now.amount_fen)} 元"),
        (FIELDS["on"], "" if now.on is None else now.on.isoformat()),
        ("定向给", (now.intent or "没有写给谁") if now.earmarked else ""),
        (FIELDS["note"], now.note or ""),
    )
    return tuple((label, text) for label, text in values if text)


def _values(row: Row, table: Table) -> dict[str, str]:
    """What the form shows: what was read, and where that could not be what the cell says."""
    now = row.now
    values = {
        "counterparty": now.counterparty or "",
        "item": now.item or "",
        "specification": now.specification,
        "quantity": "" if now.quantity is None else str(now.quantity),
        "unit": now.unit or "",
        "amount": "" if now.amount_fen is None else bare_yuan(now.amount_fen),
        "on": "" if now.on is None else now.on.isoformat(),
        "note": now.note or "",
    }
    if row.mended:
        return values
    written = {
        column.key: text
        for column, text in zip(table.columns, now.cells, strict=False)
        if column.key and text
    }
    if table.fen_per_unit != FEN_PER_YUAN:
        written.pop(headers.AMOUNT, None)  # it would be taken for yuan
    if _is_no_day(written.get(headers.ON, ""), row.problems):
        values["on"] = ""  # the day of the file stands for it, and is not what is written
    return {
        name: value or written.get(_CELL_OF.get(name, ""), "") for name, value in values.items()
    }


def _is_no_day(text: str, problems: Sequence[str]) -> bool:
    return bool(text) and any("日期" in problem and text in problem for problem in problems)
