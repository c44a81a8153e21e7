"""What organizations say they gave to each other, held against what those say they received: S4 against S3.

Goods are one delivery where the receiver's slip (调拨单/文号) bears the number of the giver's issue (出库单号); what
bears none is compared by item and unit over the days of the giver's sheet. What came back or was reversed counts with
minus, on either side. Goods that were dispatched (调出) are on no S4: the receivers' rows with the number of such a
dispatch may together be no more than the giver's S6 has under 调出.

What this cannot see: what went to or came from an organization whose sheets are not here, or that the other sheet calls
by a name which is not the end of its own (brackets, 人民政府 and such endings aside) or which two have; goods between
organizations neither of which is above the other (调入, on no S3), and less received than was dispatched, as the rest
may have gone to others; whether a village that was given goods keeps books at all; goods that were on the way when a
sheet ended, which are first missing and then too many where no slip number joins both; the same goods under two names
or in two units. An item's specification is not compared, as two programs write it differently. A sheet of an
organization with all below it is left aside: its own is what it gave and received.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from inventory.rules.names import without_brackets
from inventory.sheet import Row
from inventory.sheet_series import Given
from inventory.sheet_sums import is_figure

SAME, WITHIN = "SAME", "WITHIN"
QUANTITY, NOT_RECEIVED, NOT_SENT = "QUANTITY", "NOT_RECEIVED", "NOT_SENT"
OVER_DISPATCHED = "OVER_DISPATCHED"
NO_RECEIVERS_SHEET, NO_GIVERS_SHEET = "NO_RECEIVERS_SHEET", "NO_GIVERS_SHEET"
DIFFERENCES = (QUANTITY, NOT_RECEIVED, NOT_SENT, OVER_DISPATCHED)
OPEN = (NO_RECEIVERS_SHEET, NO_GIVERS_SHEET)

_PEOPLE = ("人员", "卡口", "个人", "集体")  # categories of S4 that are no organization
_BODIES = ("人民政府", "政府", "办事处", "村民委员会", "村委会", "居民委员会", "居委会")
_SHORTEST = 3  # a name of two characters ends too many others
_HEADS = re.compile(r"[\d,]+人$")
_OF = re.compile(r"(?:冲销|更正|退还|退回) ([^\s；]+)")
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]*-[A-Z]{2}-\d{4}-\d{6}(?!\d)")
_DISPATCH = re.compile(r"-DC-\d{4}-\d{6}$")


@dataclass(frozen=True)
class Delivery:
    """Goods of one kind from a giver to a receiver (codes; None: all that are here), on a slip or of some days.

    ``kind`` is SAME, QUANTITY (other quantity), NOT_RECEIVED (not on the receiver's sheet), NOT_SENT (not on the
    giver's), of dispatches WITHIN or OVER_DISPATCHED; where a sheet of the day is not here NO_RECEIVERS_SHEET,
    NO_GIVERS_SHEET. ``reason`` is what the receiver's sheet says of a difference.
    """

    kind: str
    giver: str
    receiver: str | None
    number: str | None
    start: date
    end: date
    name: str
    unit: str
    sent: int | None
    received: int | None
    reason: str


Key = tuple[str, str, str, str, str]  # giver, receiver, number of the slip, name, unit


class _Said(NamedTuple):
    """One row of a sheet: how much, on which day, and what it says of a difference."""

    quantity: int
    on: date
    difference: str


Side = dict[Key, list[_Said]]
Span = tuple[date, date]
Days = Mapping[str, Sequence[Span]]  # by organization those of its sheets


def deliveries(sheets: Sequence[Given]) -> tuple[Delivery, ...]:
    """All deliveries among the organizations of sheets (S3, S4 and S6), by giver and receiver. Of the same days of a
    series the newest issue counts."""
    names = {
        one.published.sheet.organization: one.published.sheet.organization_name for one in sheets
    }
    given, came, whole = (_apart(sheets, kind) for kind in ("S4", "S3", "S6"))
    sent, received = _sent(given, names), _received(came, names)
    by_dispatch = {key: received.pop(key) for key in [*received] if _DISPATCH.search(key[2])}
    found = [*_compared(sent, received, _days(given), _days(came))]
    found += _dispatched(by_dispatch, whole)
    return tuple(sorted(found, key=_order))


def _order(one: Delivery) -> tuple[str, str, date, str, str, str]:
    return one.giver, one.receiver or "", one.start, one.number or "", one.name, one.unit


def _apart(sheets: Iterable[Given], kind: str) -> list[Given]:
    """The sheets of a kind, none of days that a newer one of its organization has, too: nothing is counted twice."""
    taken: list[Given] = []
    of_kind = [
        one
        for one in sheets
        if one.published.sheet.sheet == kind and not one.published.sheet.covers
    ]
    for one in sorted(of_kind, key=lambda one: -one.issue):
        sheet = one.published.sheet
        others = (t.published.sheet for t in taken)
        if not any(
            o.organization == sheet.organization and o.start <= sheet.end and sheet.start <= o.end
            for o in others
        ):
            taken.append(one)
    return taken[::-1]


def _days(sheets: Iterable[Given]) -> Days:
    found: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for one in sheets:
        found[one.published.sheet.organization].append(
            (one.published.sheet.start, one.published.sheet.end)
        )
    return found


def organization_named(said: str, names: Mapping[str, str]) -> str | None:
    """The code of the one organization that a sheet means by a name: as it is called, else by the end of its name;
    None where that is nobody or more than one."""
    bare = _bare(said)
    same = [code for code, name in names.items() if _bare(name) == bare]
    if not same and len(bare) >= _SHORTEST:
        same = [code for code, name in names.items() if _ends(_bare(name), bare)]
    return same[0] if len(same) == 1 else None


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    bare = _HEADS.sub("", without_brackets(name))
    ending = next((body for body in _BODIES if bare.endswith(body)), "")
    return bare.removesuffix(ending)


def _ends(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST and long.endswith(short)


def _sent(sheets: Sequence[Given], names: Mapping[str, str]) -> Side:
    """What S4 says was given to organizations; a return and a reversal count for the issue that they are of."""
    side: Side = defaultdict(list)
    rows = _rows(sheets)
    of = _origins(row for _, row in rows)
    first_on = {str(row.get("number")): _day(row) for _, row in rows}
    for giver, row in rows:
        receiver = _other(str(row.get("recipient")), giver, names)
        number = _first(str(row.get("number")), of)
        on = first_on.get(number) or _day(row)
        if on is None or receiver is None or row.get("category") in _PEOPLE:
            continue
        quantity = _figure(row, "quantity") - _figure(row, "returned")
        side[_key(giver, receiver, number, row)].append(_Said(quantity, on, ""))
    return dict(side)


def _received(sheets: Sequence[Given], names: Mapping[str, str]) -> Side:
    """What S3 says came from organizations, by the number of a slip of the giver, "" where it gives none. What took
    goods back counts on the day of what brought them; of a dispatch on its own, as in S6."""
    side: Side = defaultdict(list)
    rows = _rows(sheets)
    of = _origins(row for _, row in rows)
    brought = {str(row.get("number")): row for _, row in rows}
    for receiver, row in rows:
        giver = _other(str(row.get("giver")), receiver, names)
        first = brought.get(_first(str(row.get("number")), of), row)
        paper = str(row.get("papers") or first.get("papers") or "")
        number = next(iter(_NUMBER.findall(paper)), "")
        on = _day(row if _DISPATCH.search(number) else first)
        if on is None or giver is None or not is_figure(row.get("quantity")):
            continue  # the last is a row that only values goods anew
        said = _Said(_figure(row, "quantity"), on, str(row.get("difference") or ""))
        side[_key(giver, receiver, number, row)].append(said)
    return dict(side)


def _rows(sheets: Iterable[Given]) -> list[tuple[str, Row]]:
    return [
        (s.organization, row) for s in (one.published.sheet for one in sheets) for row in s.rows
    ]


def _other(said: str, own: str, names: Mapping[str, str]) -> str | None:
    return organization_named(said, {code: name for code, name in names.items() if code != own})


def _key(giver: str, receiver: str, number: str, row: Row) -> Key:
    return giver, receiver, number, str(row.get("name")), str(row.get("unit"))


def _origins(rows: Iterable[Row]) -> dict[str, str]:
    """By the number of a document the one that it takes back or puts right, as its note says."""
    noted = ((str(row.get("number")), _OF.search(str(row.get("note") or ""))) for row in rows)
    return {number: found[1] for number, found in noted if found}


def _first(number: str, of: Mapping[str, str]) -> str:
    """The document at the beginning; a circle of notes ends where it began."""
    seen = {number}
    while (before := of.get(number)) and before not in seen:
        number = before
        seen.add(number)
    return number


def _day(row: Row) -> date | None:
    try:
        return date.fromisoformat(str(row.get("on")))
    except ValueError:
        return None


def _figure(row: Row, key: str) -> int:
    value = row.get(key)
    return int(value or 0) if is_figure(value) else 0


def _compared(sent: Side, received: Side, given: Days, came: Days) -> Iterator[Delivery]:
    """By slip where the receiver has a number; the rest by the days of the giver's sheets."""
    named = {key[:3] for key in received if key[2]}
    slips = [key for key in sent.keys() | received.keys() if key[:3] in named]
    for key in slips:
        yield from _judged(key, sent.get(key, []), received.get(key, []), given, came)
    pools: dict[tuple[Key, Span], tuple[list[_Said], list[_Said]]] = defaultdict(lambda: ([], []))
    for which, side in enumerate((sent, received)):
        for (giver, receiver, number, name, unit), rows in side.items():
            for said in rows if (giver, receiver, number) not in named else ():
                span = _around(given.get(giver, ()), said.on) or (said.on, said.on)
                pools[(giver, receiver, "", name, unit), span][which].append(said)
    for (key, span), (ours, theirs) in pools.items():
        yield from _judged(key, ours, theirs, given, came, span)


def _around(days: Iterable[Span], on: date) -> Span | None:
    return next((each for each in days if each[0] <= on <= each[1]), None)


def _judged(
    key: Key,
    sent: Sequence[_Said],
    received: Sequence[_Said],
    given: Days,
    came: Days,
    span: Span | None = None,
) -> Iterator[Delivery]:
    """What both sides say of one delivery; nothing where all of it was taken back."""
    giver, receiver, number, name, unit = key
    out, into = (sum(said.quantity for said in side) for side in (sent, received))
    if not (out or into):
        return
    on = [said.on for said in (*sent, *received)]
    start, end = span or (min(on), max(on))
    shown: tuple[int | None, int | None] = (out, into)
    kind = SAME if out == into else QUANTITY
    if not received:
        kind = NOT_RECEIVED
        if not _around(came.get(receiver, ()), max(on)):
            kind, shown = NO_RECEIVERS_SHEET, (out, None)
    elif not sent:
        kind = NOT_SENT
        if not _around(given.get(giver, ()), min(on)):
            kind, shown = NO_GIVERS_SHEET, (None, into)
    said = _reason(received)
    yield Delivery(kind, giver, receiver, number or None, start, end, name, unit, *shown, said)


def _reason(rows: Iterable[_Said]) -> str:
    return "；".join(dict.fromkeys(said.difference for said in rows if said.difference))


def _dispatched(received: Side, whole: Sequence[Given]) -> Iterator[Delivery]:
    """Of each S6 of a giver what all that are here say they received of its dispatches, and what it has under 调出."""
    days, out = _days(whole), _out(whole)
    pools: dict[tuple[str, Span, str, str], list[_Said]] = defaultdict(list)
    for (giver, _, _, name, unit), rows in received.items():
        for said in rows:
            span = _around(days.get(giver, ()), said.on)
            pools[giver, span or (said.on, said.on), name, unit].append(said)
    for (giver, span, name, unit), rows in pools.items():
        into = sum(said.quantity for said in rows)
        kind, sent = NO_GIVERS_SHEET, None
        if span in days.get(giver, ()):
            sent = out.get((giver, span, name, unit), 0)
            kind = OVER_DISPATCHED if into > sent else WITHIN
        if into:
            yield Delivery(kind, giver, None, None, *span, name, unit, sent, into, _reason(rows))


def _out(whole: Iterable[Given]) -> Mapping[tuple[str, Span, str, str], int]:
    found: dict[tuple[str, Span, str, str], int] = defaultdict(int)
    for sheet in (one.published.sheet for one in whole):
        for row in sheet.rows:
            span, name, unit = (sheet.start, sheet.end), str(row.get("name")), str(row.get("unit"))
            found[sheet.organization, span, name, unit] += _figure(row, "dispatched")
    return found
