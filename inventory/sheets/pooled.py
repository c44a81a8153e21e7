"""S4 of several organizations: what is told of nobody, and stands in rows of no organization, group, day and number.

A few people whose group says that they are ill or poor are never told by village, nor by group: a village's own sheet
tells their neighbours beside them, and so a row that names either would be reckoned down to them. What is left without
a name depends on no such group: whichever it is, every sheet of everybody says the same.

By what a village's sheets of goods say it gave out, less what is told of it here, it shows that something is not told;
so what is not told is of two villages at least, and of as many people as may be told, with others if there are not so
many, see ``small_groups``. What an earlier issue of these days did not tell stays untold, though there be others by
now: else the correction would say who they were.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row as Record
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import kinds
from inventory.models import Disclosure, DisclosurePublication
from inventory.models.documents import POSITIONS
from inventory.rules.small_groups import OTHER_GROUPS, Cell, Pair, untold
from inventory.sheet import Column, Row, Value
from inventory.sheets.scope import Scope

OF_SEVERAL = "各单位合并"
MERGED = "合并列示"
NOTE = f"{OF_SEVERAL}的“{OTHER_GROUPS}”合并了几个单位、几类人员，不写单号、日期和对象"


def are_few(r: Record[Any], limit: int) -> bool:
    """Too few of a sensitive group to be told; so is one that nobody counted."""
    return bool(r.sensitive) and (r.heads or 0) < limit


def hidden(session: Session, scope: Scope, records: Sequence[Record[Any]]) -> frozenset[int]:
    """The documents (ids) that have no row of their own."""
    if not scope.below:
        return frozenset()
    told = [r for r in records if r.group]
    limit = scope.sensitive_from
    pairs = {
        item: _untold([r for r in told if r.item == item], limit) for item in {r.item for r in told}
    }
    was = _untold_before(session, scope)
    return frozenset(
        r.document_id
        for r in told
        if _pair(r, limit) in pairs[r.item] or any(one.hides(r) for one in was)
    )


def _untold(records: Sequence[Record[Any]], limit: int) -> frozenset[Pair]:
    """Who is ill or poor and many enough is told wherever that may be."""
    spare = [r for r in records if r.sensitive and not are_few(r, limit)]
    cells = (_cell(r, limit) for r in records if r not in spare)
    return untold(cells, (_cell(r, limit) for r in spare), limit=limit)


def _pair(r: Record[Any], limit: int) -> Pair:
    return str(r.document_id // POSITIONS), OTHER_GROUPS if are_few(r, limit) else r.group


def _cell(r: Record[Any], limit: int) -> Cell:
    """Whoever nobody counted are many, where to be of them says nothing."""
    few = are_few(r, limit)
    return Cell(*_pair(r, limit), heads=r.heads or (0 if few else limit), sensitive=few)


class _Before:
    """An earlier issue of some of these days: the numbers on it, and when it came out."""

    def __init__(self, text: str, at: datetime) -> None:
        content = json.loads(text)
        self._numbers = {row.get("number") for row in content["rows"]}
        self._at = at
        self._days = content["from"], content["to"]

    def hides(self, r: Record[Any]) -> bool:
        """Was there a document then, of its days, that it did not tell?"""
        start, end = self._days
        inside = start <= r.business_on.isoformat() <= end
        return inside and r.posted_at <= self._at and r.number not in self._numbers


def _untold_before(session: Session, scope: Scope) -> list[_Before]:
    rows = session.execute(
        select(DisclosurePublication.text, DisclosurePublication.published_at)
        .join(Disclosure, Disclosure.id == DisclosurePublication.disclosure_id)
        .where(
            Disclosure.organization_id == scope.organization_id,
            Disclosure.series == scope.series("S4"),
            Disclosure.start_on <= scope.end,
            Disclosure.end_on >= scope.start,
        )
    )
    return [_Before(*row) for row in rows]


def rows(
    columns: Iterable[Column], records: Iterable[Record[Any]], numbered_from: int
) -> list[Row]:
    """A row for each item of what is hidden."""
    sums: dict[str, dict[str, Value]] = {}
    for r in sorted(records, key=lambda r: (r.name, r.specification, r.item)):
        row = sums.setdefault(r.item, _empty(columns, r, numbered_from + len(sums)))
        key = "returned" if r.kind == kinds.ISSUE_RETURN.code else "quantity"
        row[key] = int(row[key] or 0) + (-1 if r.original else 1) * r.quantity
    return [*sums.values()]


def _empty(columns: Iterable[Column], r: Record[Any], number: int) -> dict[str, Value]:
    return {
        **dict.fromkeys((column.key for column in columns), None),
        "no": number,
        "of": OF_SEVERAL,
        "recipient": OTHER_GROUPS,
        "category": "人员",
        "name": r.name,
        "specification": r.specification or None,
        "unit": r.base_unit,
        "note": MERGED,
    }
