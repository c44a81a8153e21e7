"""What a statement is, and what is asked of one: frozen columns and rows, as those of a sheet.

A sheet goes on the wall whole; a statement is for working, may be long, and so may be asked for page by page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Date, Integer, String, bindparam

from inventory.access import Ground
from inventory.clock import day_before
from inventory.dialects import among
from inventory.payees import Reader
from inventory.sheet import Column, Row, columns_json

AGES = (30, 60, 90)  # by so many days is told how long something has been open


@dataclass(frozen=True)
class Statement:
    """A statement of an organization (``below``: and all under it) for the days ``start`` to ``end``, or as of ``end``.

    ``rows`` may be a page: ``next`` is then the key to ask on with. ``opening`` stands before the rows (brought
    forward on a later page) and ``closing`` after the last. ``totals`` are of the whole, whatever the page, and stand
    on the last; each is of one item and unit, or of money alone. Rows may say more than the columns show: codes of
    what they name.
    """

    name: str
    title: str
    organization: str
    organization_name: str
    below: bool
    start: date | None
    end: date
    filters: Mapping[str, str]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()
    opening: Row | None = None
    closing: Row | None = None
    notes: tuple[str, ...] = ()
    next: str | None = None

    def as_json(self) -> dict[str, object]:
        """The statement as JSON values, field by field; money stays integer fen."""
        return {
            "statement": self.name,
            "title": self.title,
            "organization": self.organization,
            "organization_name": self.organization_name,
            "below": self.below,
            "from": None if self.start is None else self.start.isoformat(),
            "to": self.end.isoformat(),
            "filters": dict(self.filters),
            "columns": columns_json(self.columns),
            "opening": None if self.opening is None else dict(self.opening),
            "rows": [dict(row) for row in self.rows],
            "closing": None if self.closing is None else dict(self.closing),
            "totals": [dict(total) for total in self.totals],
            "notes": list(self.notes),
            "next": self.next,
        }


@dataclass(frozen=True)
class Place:
    """A place of the organizations that a statement covers."""

    id: int
    code: str
    name: str
    kind: str
    organization_id: int


@dataclass(frozen=True)
class Paging:
    """Which part of the rows: at most ``limit`` after the key ``after``, in the order of ``sort``."""

    limit: int | None = None
    after: str | None = None
    sort: str | None = None
    descending: bool = False


class Form(NamedTuple):
    """On what the text of a question depends: which filters there are, which balances are today's, whether the
    snapshots that it tells past ones from are all of the very day or of days apart, and which lists have a ``single``
    value. Its values are parameters, so that a question of one form is put together once."""

    items: bool
    source: bool
    location: bool
    custodian: bool
    below: bool
    now: bool
    opening_now: bool
    exact: bool
    apart: bool
    single: frozenset[str]

    @property
    def start(self) -> BindParameter[date]:
        """The first day."""
        return bindparam("start", type_=Date())

    @property
    def end(self) -> BindParameter[date]:
        """The last day."""
        return bindparam("end", type_=Date())

    @property
    def before(self) -> BindParameter[date]:
        """The day before the first."""
        return bindparam("before", type_=Date())

    @property
    def counted(self) -> BindParameter[date]:
        """The day of the snapshots; the first of them."""
        return bindparam("counted", type_=Date())

    @property
    def until(self) -> BindParameter[date]:
        """The day until which goods are asked after that expire."""
        return bindparam("until", type_=Date())

    @property
    def place(self) -> BindParameter[int]:
        """The id of the one location."""
        return bindparam("place", type_=Integer())

    def among(self, column: Any, name: str) -> ColumnElement[bool]:
        """Is the column among the values of a list? A single one is compared as it is: PostgreSQL takes a list for ten
        values and plans for so many rows each time anew, where one plan would do for all."""
        if name in self.single:
            same: ColumnElement[bool] = column == bindparam(f"single_{name}", type_=BigInteger())
            return same
        return among(column, name)

    def word(self, name: str) -> BindParameter[str]:
        """A filter that is a word."""
        return bindparam(name, type_=String())


@dataclass(frozen=True)
class Asked:
    """A question for a statement, its codes resolved. ``start`` of a statement as of a day is that day.

    ``places`` are all of the organizations covered; ``inside`` the ids of those whose goods it tells of: all inside
    places, or the one ``location``. ``items`` are the ids of the item asked for and of those merged into it, ``unit``
    its base unit. ``money``: may who asks see values? ``accounts``, ``inner`` (other accounts of the same holders),
    ``funds`` and ``writers`` (the organizations and who owns the funds) are filled in by who asks about money; by who
    asks what was held the ids of the ``snapshots`` that tell it, their day ``counted`` (none: before all days), whether
    that is the ``exact`` day asked for, and whether some are of a later one: ``apart``. ``by`` is what spending is told
    by; ``reader`` how who asks reads of payees.
    """

    ground: Ground
    full_name: str
    below: bool
    start: date
    end: date
    today: date
    organizations: tuple[int, ...]
    places: tuple[Place, ...]
    inside: tuple[int, ...]
    money: bool
    location: Place | None = None
    items: tuple[int, ...] | None = None
    item: str | None = None
    source: str | None = None
    custodian: str | None = None
    fund: str | None = None
    within: int = 90
    by: str | None = None
    accounts: tuple[int, ...] = ()
    snapshots: tuple[int, ...] = ()
    counted: date = date.min
    exact: bool = False
    apart: bool = False
    inner: tuple[int, ...] = ()
    funds: tuple[int, ...] = ()
    writers: tuple[int, ...] = ()
    unit: str | None = None
    paging: Paging = field(default_factory=Paging)
    reader: Reader = field(default_factory=Reader)

    @property
    def form(self) -> Form:
        """On what the text of the question depends."""
        return Form(
            items=self.items is not None,
            source=self.source is not None,
            location=self.location is not None,
            custodian=self.custodian is not None,
            below=self.below,
            now=self.end >= self.today,
            opening_now=self.before >= self.today,
            exact=self.exact,
            apart=self.apart,
            single=frozenset(name for name, of in self._lists.items() if len(of) == 1),
        )

    @property
    def _lists(self) -> dict[str, tuple[int, ...]]:
        return {"items": self.items or (), "snapshots": self.snapshots}

    @property
    def before(self) -> date:
        """The day before the first."""
        return day_before(self.start)

    @property
    def params(self) -> dict[str, object]:
        """The values that the question takes as parameters."""
        return {
            "start": self.start,
            "end": self.end,
            "before": self.before,
            "until": self.end + timedelta(days=min(self.within, (date.max - self.end).days)),
            "source": self.source,
            "custodian": self.custodian,
            "place": self.location and self.location.id,
            "inside": list(self.inside),
            "organizations": list(self.organizations),
            "accounts": list(self.accounts),
            "counted": self.counted,
            "inner": list(self.inner),
            "funds": list(self.funds),
            "writers": list(self.writers),
            **{f"ago_{days}": self._ago(days) for days in AGES},
            **self._lists,
            **{f"single_{name}": of[0] for name, of in self._lists.items() if of},
        }

    def _ago(self, days: int) -> date:
        return self.end - timedelta(days=min(days, (self.end - date.min).days))

    def shown(self, *columns: Column) -> tuple[Column, ...]:
        """Those columns that who asks may see."""
        return tuple(c for c in columns if self.money or c.unit != "fen")


@dataclass(frozen=True)
class Drawn:
    """What the function of a statement gives: everything but whose it is and when."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()
    opening: Row | None = None
    closing: Row | None = None
    notes: tuple[str, ...] = ()
    next: str | None = None
