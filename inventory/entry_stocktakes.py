"""Lines of ``inventory post`` that are about counting and handing over: each to its verb."""

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from inventory import handovers, shapes, stocktake_counts, stocktake_settling, stocktakes, surplus
from inventory.clock import parse_instant
from inventory.drafts import Posted
from inventory.errors import BadInput
from inventory.shapes import Line
from inventory.stocktake_counts import CountLine, FoundLine
from inventory.stocktake_settling import FoundAnswer

Common: TypeAlias = dict[str, Any]


def start_stocktake(session: Session, common: Common, line: Line) -> Posted:
    """A list is frozen."""
    return stocktakes.start_stocktake(
        session,
        **common,
        scope=stocktakes.Scope(
            locations=_codes(line, "locations"),
            items=_codes(line, "items"),
            nature=shapes.text_or_none(line, "nature"),
            sample=line.get("sample"),
            seed=shapes.text_or_none(line, "seed"),
        ),
        witness=shapes.text_or_none(line, "witness"),
    )


def count(session: Session, common: Common, line: Line) -> Posted:
    """Lines are counted; the answer is the sheet's."""
    if common["note"] is not None:
        raise BadInput(field="note", problem="盘点数没有备注，账外物资的写在 found 里")
    said = {key: value for key, value in common.items() if key != "note"}
    return stocktake_counts.count(
        session,
        **said,
        number=shapes.text(line, "number"),
        lines=[_count_line(one, f"lines[{n}].") for n, one in enumerate(shapes.lines(line))],
        found=[_found_line(one, f"found[{n}].") for n, one in enumerate(_found(line))],
        counter=shapes.text_or_none(line, "counter"),
        at=_instant(line, "at"),
        recount=shapes.flag(line, "recount", ""),
    )


def settle_stocktake(session: Session, common: Common, line: Line) -> Posted:
    """Differences are posted."""
    return stocktake_settling.settle_stocktake(
        session,
        **common,
        number=shapes.text(line, "number"),
        found=[_found_answer(one, f"found[{n}].") for n, one in enumerate(_found(line))],
        confirmed=shapes.texts(line, "confirmed"),
    )


def abandon_stocktake(session: Session, common: Common, line: Line) -> Posted:
    """A stocktake is given up."""
    return stocktakes.abandon_stocktake(
        session,
        **common,
        number=shapes.text(line, "number"),
        reason=shapes.text(line, "reason"),
    )


def hand_over(session: Session, common: Common, line: Line) -> Posted:
    """One keeper hands over to the next."""
    return handovers.hand_over(
        session,
        **common,
        giver=shapes.text(line, "giver"),
        receiver=shapes.text(line, "receiver"),
        witness=shapes.text(line, "witness"),
        location=shapes.text_or_none(line, "location"),
        stocktake=shapes.text_or_none(line, "stocktake"),
    )


def hand_over_surplus(session: Session, common: Common, line: Line) -> Posted:
    """What is left goes on; the answer is the dispatch's or the issue's."""
    lines = None if line.get("lines") is None else shapes.lines(line)
    return surplus.hand_over_surplus(
        session,
        **common,
        reason=shapes.text(line, "reason"),
        to=shapes.text_or_none(line, "to"),
        counterparty=shapes.text_or_none(line, "counterparty"),
        lines=None
        if lines is None
        else [_surplus_line(x, f"lines[{n}].") for n, x in enumerate(lines)],
        confirmed=shapes.texts(line, "confirmed"),
    )


def _surplus_line(entry: Line, at: str) -> surplus.SurplusLine:
    shapes.only(entry, {"location", "lot", "quantity"}, at)
    return surplus.SurplusLine(
        location=shapes.text(entry, "location", at),
        lot=shapes.text(entry, "lot", at),
        quantity=entry.get("quantity", 0),
    )


def _codes(line: Line, key: str) -> list[str] | None:
    return None if line.get(key) is None else shapes.texts(line, key)


def _instant(line: Line, key: str) -> datetime | None:
    said = shapes.text_or_none(line, key)
    return None if said is None else parse_instant(said, field=key)


def _found(line: Line) -> list[Line]:
    return [] if line.get("found") is None else shapes.lines(line, "found")


def _count_line(entry: Line, at: str) -> CountLine:
    shapes.only(entry, {"line", "quantity", "unit", "after"}, at)
    return CountLine(
        line=entry.get("line", 0),
        quantity=entry.get("quantity", -1),  # the verb says what is wrong with it
        unit=shapes.text_or_none(entry, "unit", at),
        after=shapes.text_or_none(entry, "after", at),
    )


def _found_line(entry: Line, at: str) -> FoundLine:
    shapes.only(entry, {"location", "name", "unit", "quantity", "note"}, at)
    return FoundLine(
        location=shapes.text(entry, "location", at),
        name=shapes.text(entry, "name", at),
        unit=shapes.text(entry, "unit", at),
        quantity=entry.get("quantity", 0),
        note=shapes.text_or_none(entry, "note", at),
    )


def _found_answer(entry: Line, at: str) -> FoundAnswer:
    shapes.only(entry, {"serial", "receipt", "reason"}, at)
    return FoundAnswer(
        serial=entry.get("serial", 0),
        receipt=shapes.text_or_none(entry, "receipt", at),
        reason=shapes.text_or_none(entry, "reason", at),
    )
