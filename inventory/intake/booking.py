"""The documents that the rows of a reading become, not posted yet, each with the rows that its lines are.

Rows of one counterparty and one day that follow each other are one document, or several where they are more than a
document has room for. An old sheet is old: no limit on how far back one may enter holds for it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from inventory import access, cash_gifts, stock, wording
from inventory.access import Ground
from inventory.drafts import Draft
from inventory.errors import BadInput, Fact, LedgerError
from inventory.intake import headers, receivers
from inventory.intake.checking import ORIGINS, giver_of, origin_of
from inventory.intake.decisions import Decisions, Written, written
from inventory.intake.fitting import Fit
from inventory.intake.headers import OPENING
from inventory.intake.matching import Match
from inventory.intake.reading import Reading, ReadRow, Table
from inventory.intake.wishes import EARMARK
from inventory.models.goods import LINES_MAX
from inventory.rows import texts

OPENING_NOTE = "期初库存"
TAKEN_OVER = "按原表补录"
NOTE_MOST = 1000
_RECEIPT_NUMBER = re.compile(r"(?:收据|票据|凭证)(?:编?号码?)?[:：]\s*([^\s；]{1,60})")
_AT_LINE = re.compile(r"lines\[(\d+)\]")


@dataclass(frozen=True)
class Booked:
    """A document and, line by line, the rows of a table (by its place in the reading) that it is made of."""

    draft: Draft
    table: int
    rows: tuple[ReadRow, ...]


@dataclass(frozen=True)
class Books:
    """What all documents of a reading share: where they are booked, and what is written means in codes. ``file_id``
    tells them from those of any other import."""

    session: Session
    ground: Ground
    location: str | None
    file_id: int
    decisions: Decisions
    items: Mapping[Written, str]
    fits: Mapping[Written, Fit]
    parties: Mapping[str, str]
    receivers: Mapping[str, Match]
    wishes: Mapping[str, Match]

    def storage(self) -> str:
        """Where goods come in or go out. Raises ``BadInput``."""
        if self.location is None:
            raise BadInput(field="into", problem="请写明入到（或发自）哪个库房")
        return self.location


Make = Callable[[Books, Table, tuple[ReadRow, ...], str], Draft]


def booked(books: Books, reading: Reading) -> tuple[list[Booked], list[dict[str, Fact]]]:
    """The documents of a reading in the order in which they are posted: what comes in before what goes out, and that by
    days. And what cannot be one, as ``BadRows`` lists it."""
    made: list[tuple[tuple[bool, date, int], Booked]] = []
    bad: list[dict[str, Fact]] = []
    for number, table in _together(reading):
        make = _MAKE.get(table.as_ or "")
        if make is None:
            continue
        for name, rows in _runs(number, table, books.decisions):
            try:
                draft = make(books, table, rows, f"import:{books.file_id}:{name}")
            except BadInput as error:
                bad.append(problem(table, rows, error))
                continue
            going = table.as_ == headers.ISSUED
            order = going, draft.on if going else date.min, len(made)
            made.append((order, Booked(replace(draft, any_day=True), number, rows)))
    return [one for _, one in sorted(made, key=lambda pair: pair[0])], bad


def _together(reading: Reading) -> Iterator[tuple[int, Table]]:
    """Each table, by its place; those that are a column of goods each over the same rows as one, by the place of the
    first: what a village got on a day is one document, whatever it was."""
    over: dict[tuple[object, ...], list[int]] = {}
    for number, table in enumerate(reading.tables):
        alone = () if table.of_goods else (number,)
        over.setdefault((table.sheet, table.header_row, table.as_, *alone), []).append(number)
    for numbers in over.values():
        first = reading.tables[numbers[0]]
        if len(numbers) == 1:
            yield numbers[0], first
            continue
        rows = sorted((r for n in numbers for r in reading.tables[n].rows), key=lambda row: row.row)
        runs = groupby(rows, key=lambda row: (row.counterparty or row.row, row.on))
        joined = (replace(row, run=run) for run, (_, some) in enumerate(runs) for row in some)
        yield numbers[0], replace(first, rows=tuple(joined))


def problem(table: Table, rows: tuple[ReadRow, ...], error: LedgerError) -> dict[str, Fact]:
    """A refusal as a problem of the row that it is about, else of the first of the document."""
    line = getattr(error, "line", None)
    at = _AT_LINE.search(getattr(error, "field", "") or "")
    index = int(at[1]) if at else line - 1 if line else 0
    row = rows[index if index < len(rows) else 0]
    said = _of_cell(error) if isinstance(error, BadInput) else wording.say(error)
    return {"sheet": table.sheet, "row": row.row, "problems": [said]}


def _of_cell(error: BadInput) -> str:
    """What was refused, with the words of the column that it is about."""
    cell = _CELLS.get(error.field.rpartition(".")[2], "")
    return error.problem if error.problem.startswith(cell) else f"{cell}{error.problem}"


_CELLS = {
    "amount_fen": "金额（分）",
    "value_fen": "金额（分）",
    "on": "日期",
    "quantity": "数量",
    "receipt_number": "收据编号",
    "note": "备注",
}


def _runs(
    number: int, table: Table, decisions: Decisions
) -> Iterator[tuple[str, tuple[ReadRow, ...]]]:
    """The runs of a table, each with what tells it from all others of the file."""

    def run_of(row: ReadRow) -> tuple[object, ...]:
        alone = row.row if table.as_ == headers.CASH else 0  # each gift of money is one of its own
        return row.run, alone, row.on, origin_of(row, table.as_, decisions)

    for _, group in groupby(table.rows, key=run_of):
        rows = tuple(group)
        for first in range(0, len(rows), LINES_MAX):
            part = rows[first : first + LINES_MAX]
            yield f"{number + 1}:{part[0].row}", part


def _receipt(books: Books, table: Table, rows: tuple[ReadRow, ...], key: str) -> Draft:
    giver = giver_of(rows[0], table.as_)
    return stock.receipt(
        books.session,
        actor=books.ground.actor,
        organization=books.ground.organization,
        on=rows[0].on or date.max,
        request_key=key,
        origin=origin_of(rows[0], table.as_, books.decisions) or "",
        counterparty=books.parties[giver] if giver else None,
        lines=[_in(books, row) for row in rows],
        note=OPENING_NOTE if table.as_ == OPENING else None,
        act="import",
    )


def _in(books: Books, row: ReadRow) -> stock.ReceiptLine:
    fit = books.fits.get(written(row))
    return stock.ReceiptLine(
        item=books.items[written(row)],
        location=books.storage(),
        quantity=row.quantity or 0,
        unit=row.unit if fit else None,
        factor=fit.factor if fit else None,
        value_fen=row.amount_fen,
        earmark=_earmark(books, row) if row.earmarked else None,
        note=row.note,
    )


def _earmark(books: Books, row: ReadRow) -> stock.Earmark:
    """Whom the goods of a row are meant for; what the giver wrote of somebody nobody knows stays in its note."""
    meant = books.wishes.get(row.intent or "")
    if meant is None or meant.code is None:
        return stock.Earmark(unresolved=True)
    to = receivers.recipient(meant.code)
    return stock.Earmark(to.group, to.organization, to.counterparty)


def _issue(books: Books, table: Table, rows: tuple[ReadRow, ...], key: str) -> Draft:
    access.permit_also(books.session, books.ground, act="issue")
    receiver = books.receivers[rows[0].counterparty or ""].code or ""
    notes = "；".join(dict.fromkeys(row.note for row in rows if row.note))
    return stock.issuing(
        books.session,
        books.ground,
        on=rows[0].on or date.max,
        request_key=key,
        lines=[_out(books, row) for row in rows],
        to=receivers.recipient(receiver),
        free_text=texts(
            # gifts go to a firm only for a reason, and are approved: here it is that they went
            reason=TAKEN_OVER if receiver.startswith(receivers.COUNTERPARTY) else None,
            note=notes[:NOTE_MOST] or None,
        ),
        confirmed=books.decisions.confirmed,
    )


def _out(books: Books, row: ReadRow) -> stock.IssueLine:
    """Counted in base units: a storage has no packings, its lots have."""
    fit = books.fits.get(written(row))
    each = fit.factor or 0 if fit else 1
    return stock.IssueLine(
        item=books.items[written(row)],
        location=books.storage(),
        quantity=(row.quantity or 0) * each,
    )


def _gift(books: Books, table: Table, rows: tuple[ReadRow, ...], key: str) -> Draft:
    """Money that a sheet lists has come long ago: it is in the account, and nothing waits to be paid in."""
    (row,) = rows
    access.permit_also(books.session, books.ground, act="receive_cash_gift")
    if books.decisions.fund is None:
        raise BadInput(field="fund", problem="请写明记入哪个捐赠款（资金编码）")
    told = _RECEIPT_NUMBER.search(row.note or "")
    return cash_gifts.gift(
        books.session,
        books.ground,
        on=row.on or date.max,
        request_key=key,
        fund=books.decisions.fund,
        amount_fen=row.amount_fen or 0,
        receipt_number=told[1] if told else f"导入{key.removeprefix('import:').replace(':', '-')}",
        donor=books.parties[row.counterparty] if row.counterparty else None,
        intent=_wish(row),
        cash=False,
        note=row.note,
    )


def _wish(row: ReadRow) -> str | None:
    """What a giver of money wants it to be for, in short; his own words stand in the note."""
    if not row.earmarked:
        return None
    return f"{EARMARK}：{row.intent}"[:NOTE_MOST] if row.intent else EARMARK


_MAKE: dict[str, Make] = {
    **dict.fromkeys((*ORIGINS, OPENING), _receipt),
    headers.ISSUED: _issue,
    headers.CASH: _gift,
}
