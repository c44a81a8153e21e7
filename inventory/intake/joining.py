"""What a line without a measure of its own adds to the row above it."""

import re

from inventory.intake import headers
from inventory.intake.drafts import Draft, Filler
from inventory.intake.lines import Line


def join(draft: Draft, line: Line, filler: Filler) -> None:
    """Adds a continuation to the row above it."""
    draft.also_rows.append(line.number)
    if line.item:
        draft.doubts.append(
            f"第{line.number}行“{line.item}”没有数量，当作接着这一行写的品名；若是另一样物资，请补上数量"
        )
    draft.also_cells.append(line.texts())
    draft.item = joined(draft.item, line.item)
    draft.specification = joined(draft.specification, line.specification)
    draft.notes += [line.party] if line.party else []
    draft.notes += line.notes()
    said, whom = filler.wish(line)
    draft.earmarked, draft.intent = draft.earmarked or said, draft.intent or whom
    _join_unit(draft, line.unit)
    of_money = line.columns.header.measure == headers.AMOUNT
    if line.cell(headers.AMOUNT) is not None and not of_money:
        _join_amount(draft, line, filler)
    on = filler.day(draft, line) if line.cell(headers.ON) is not None else None
    if on not in (None, draft.on):
        draft.problems.append(
            f"第{line.number}行接着上一行写，日期却不同；请改成一致，或给这一行补上数量"
        )
    filler.find_flaws(draft, line)


def go_on_with_name(above: Draft | None, draft: Draft, line: Line) -> None:
    """The end of a giver's name that stands in the next row, beside other goods: 某某股份有限 / 公司武汉分公司."""
    if above is None or not above.counterparty or above.last_row + 1 != draft.row:
        return
    if not _GOES_ON.match(line.party) or above.counterparty.endswith("公司"):
        return
    whole = above.counterparty + line.party
    for one in (above, draft):
        one.counterparty = whole
        one.doubts.append(f"单位名称写成了两行，接成“{whole}”；若不是一家，请改正")


_GOES_ON = re.compile(r"(?:股份|有限|责任|公司)")


def joined(first: str, second: str) -> str:
    """Two parts of a name, either of which may be blank."""
    return f"{first} {second}" if first and second else first or second


def _join_unit(draft: Draft, unit: str | None) -> None:
    if unit and unit != draft.unit:
        draft.problems.append(
            f"计量单位写了两个：“{draft.unit or '空'}”和“{unit}”；请只留一个，写在数量后"
        )


def _join_amount(draft: Draft, line: Line, filler: Filler) -> None:
    amount = filler.amount(draft, line)
    if draft.amount_fen is None:
        draft.amount_fen = amount
    elif amount is not None:
        draft.problems.append(
            f"第{line.number}行另有金额而没有数量；请把金额并成一个，或给这一行补上数量"
        )
