"""What documents did with the money of funds, told by their kinds: decided, given, taken back, spent, refunded.

The other path to a figure is what accounts hold (``inventory.snapshots``); sheets print that the two meet. A reversal
counts with minus where its original stood.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.dialects import among, not_sought
from inventory.kinds import HOLDER_BUCKETS, Bucket
from inventory.models import (
    Document,
    Fund,
    FundAccount,
    FundCharge,
    FundEntry,
    FundFlowSnapshot,
    PapersReceived,
    Snapshot,
)

_from = aliased(FundAccount)
_to = aliased(FundAccount)
_is_reversal = Document.reverses_id.is_not(None)
_is_original = not_sought(Document.reverses_id).is_(None)
# whose money an entry moves: of one between the fund and a holder, the holder's
_holder_id = case(
    (_from.bucket.in_(HOLDER_BUCKETS), _from.organization_id), else_=_to.organization_id
)
# what is spending: the entry of an expenditure into what is owed, and with minus that of a refund out of it or of what
# was paid; a reversal counts the other way
SPENDING = (kinds.EXPENDITURE.code, kinds.REFUND.code)
_is_expenditure = Document.kind == kinds.EXPENDITURE.code
_is_refund = Document.kind == kinds.REFUND.code
spent_fen: ColumnElement[int] = case(
    (_is_reversal == _is_refund, FundEntry.amount_fen), else_=literal(0) - FundEntry.amount_fen
)
# of which expenditure: what it opened, and out of which a refund comes
expenditure_id: ColumnElement[int | None] = case(
    (_is_reversal == _is_expenditure, FundEntry.from_item_id), else_=FundEntry.to_item_id
)


def spends(query: Select[Any]) -> Select[Any]:
    """The question about entries of documents of the kinds of ``SPENDING``, of those alone that are spending."""
    start, end = aliased(FundAccount), aliased(FundAccount)
    from_ = case((_is_reversal, FundEntry.to_account_id), else_=FundEntry.from_account_id)
    into = case((_is_reversal, FundEntry.from_account_id), else_=FundEntry.to_account_id)
    owed = end.bucket == Bucket.PAYABLE
    back = start.bucket.in_((Bucket.PAYABLE, Bucket.PAID))
    return (
        query.join(start, start.id == from_)
        .join(end, end.id == into)
        .where(Document.kind.in_(SPENDING), case((_is_refund, back), else_=owed))
    )


@dataclass
class Flows:
    """What became of a holder's money by the documents there are, in fen: ``given`` to it (下拨), ``returned`` by it
    (收回, 缴回), ``spent`` gross of what was ``refunded``, and of that what still awaits its ``papers``
    (已花待补票)."""

    given: int = 0
    returned: int = 0
    spent: int = 0
    refunded: int = 0
    papers: int = 0

    @property
    def allotted(self) -> int:
        """What it was given and did not return."""
        return self.given - self.returned

    @property
    def reported(self) -> int:
        """Spent, not refunded, and with its papers (已报账)."""
        return self.spent - self.refunded - self.papers

    @property
    def unreported(self) -> int:
        """Allotted, and not spent (未报账): bound, prepaid, advanced or available."""
        return self.allotted - self.spent + self.refunded


_COUNTS_AS = {
    kinds.SUB_ALLOCATION.code: "given",
    kinds.FUND_TAKE_BACK.code: "returned",
    kinds.GIVE_BACK.code: "returned",
    kinds.REFUND.code: "refunded",
}


def by_holder(session: Session, fund_id: int, until: date) -> dict[int, Flows]:
    """By the id of each holder what its documents did until the end of a day, from its last snapshot on. What runs as
    its kind may not counts as nothing, and so is missed where the two paths meet."""
    flows: dict[int, Flows] = {}
    for row in session.execute(_UNTIL, {"fund": fund_id, "until": until}):
        ends = row.from_bucket, row.to_bucket
        start, end = reversed(ends) if row.reversal else ends
        if kinds.KINDS[row.kind].way(start, end) is None:
            continue
        of = flows.setdefault(row.holder_id, Flows())
        figure = _COUNTS_AS.get(row.kind)
        if row.kind == kinds.EXPENDITURE.code and end == Bucket.PAYABLE:
            figure = "spent"
        if figure is not None:
            fen = -row.amount_fen if row.reversal else row.amount_fen
            setattr(of, figure, getattr(of, figure) + fen)
    for holder_id, fen in awaiting_papers(session, fund_id, until).items():
        flows.setdefault(holder_id, Flows()).papers = fen
    return flows


def first_given(session: Session, fund_id: int, until: date) -> dict[int, date]:
    """When each holder first got money that was not reversed until the end of a day."""
    undone = aliased(Document)
    rows = session.execute(
        select(_to.organization_id, func.min(FundEntry.business_on))
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(_to, _to.id == FundEntry.to_account_id)
        .outerjoin(undone, (undone.reverses_id == Document.id) & (undone.business_on <= until))
        .where(
            FundEntry.fund_id == fund_id,
            FundEntry.business_on <= until,
            Document.organization_id == _owner(fund_id),
            Document.kind == kinds.SUB_ALLOCATION.code,
            _is_original,
            undone.id.is_(None),
        )
        .group_by(_to.organization_id)
    )
    return {row[0]: row[1] for row in rows}


def decided(session: Session, fund_id: int, until: date) -> int:
    """What was decided for the fund or given to it until the end of a day, less what was taken away."""
    return sum(fen for _, fen in decisions_until(session, fund_id, until))


def decisions_until(session: Session, fund_id: int, until: date) -> list[tuple[int, int]]:
    """The same, document by document in their order: its id, and how much more (less: with minus)."""
    up = _to.bucket == Bucket.UNALLOCATED
    rows = session.execute(
        select(
            Document.id, case((up, FundEntry.amount_fen), else_=literal(0) - FundEntry.amount_fen)
        )
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(_to, _to.id == FundEntry.to_account_id)
        .where(
            FundEntry.fund_id == fund_id,
            FundEntry.business_on <= until,
            # of which there are few, all its owner's: not all that was ever done with the fund
            Document.organization_id == _owner(fund_id),
            Document.kind.in_((kinds.APPROPRIATION.code, kinds.CASH_GIFT.code)),
        )
        .order_by(not_sought(Document.business_on), Document.id)
    )
    return [(document, int(fen)) for document, fen in rows]


def holders(fund_id: int) -> Select[int]:
    """The organizations (ids) that hold or held money of a fund, its owner among them: whoever wrote a document of it
    is one."""
    return select(FundAccount.organization_id).where(FundAccount.fund_id == fund_id)


def _owner(fund_id: int) -> ColumnElement[int]:
    return select(Fund.organization_id).where(Fund.id == fund_id).scalar_subquery()


def awaiting_papers(session: Session, fund_id: int, until: date) -> dict[int, int]:
    """By holder what it had spent by the end of a day and not got refunded whose invoice was still to come."""
    said = {"fund": fund_id, "until": until}
    return {row.holder_id: int(row.fen) for row in session.execute(_AWAITING, said) if row.fen}


def came_back(codes: Iterable[str], day: Any) -> Select[Any]:
    """What documents of such kinds brought back until the end of a day, by fund and by whose money it was: columns
    ``fund_id``, ``holder_id``, ``fen``. Only documents of the organizations of the parameter ``writers`` are looked
    at: a take-back is written by who owns the fund, and counts with its holder."""
    fen = case((_is_reversal, literal(0) - FundEntry.amount_fen), else_=FundEntry.amount_fen)
    return (
        select(FundEntry.fund_id, _holder_id.label("holder_id"), func.sum(fen).label("fen"))
        .select_from(Document)
        .join(FundEntry, FundEntry.document_id == Document.id)
        .join(_from, _from.id == FundEntry.from_account_id)
        .join(_to, _to.id == FundEntry.to_account_id)
        .where(
            among(Document.organization_id, "writers"),
            Document.kind.in_(sorted(codes)),
            FundEntry.business_on <= day,
        )
        .group_by(FundEntry.fund_id, _holder_id)
    )


def awaited(day: Any, *of: ColumnElement[bool]) -> Select[Any]:
    """Expenditures without their invoice at the end of a day, what of each is spent and not refunded: columns
    ``document_id``, ``fund_id``, ``holder_id``, ``fen``. ``of`` which ``Document``."""
    came = (
        select(PapersReceived.id)
        .where(PapersReceived.document_id == Document.id, PapersReceived.received_on <= day)
        .correlate(Document)
    )
    waiting = (
        select(Document.id, Document.organization_id)
        .join(FundCharge, FundCharge.document_id == Document.id)
        .where(FundCharge.awaiting_papers, _is_original, ~came.exists(), *of)
        .subquery("waiting")
    )
    arms = [
        select(
            waiting.c.id.label("document_id"),
            FundEntry.fund_id,
            waiting.c.organization_id.label("holder_id"),
            fen.label("fen"),
        )
        .join(FundEntry, item == waiting.c.id)
        .where(FundEntry.business_on <= day)
        for item, fen in (
            (FundEntry.to_item_id, FundEntry.amount_fen),
            (FundEntry.from_item_id, literal(0) - FundEntry.amount_fen),
        )
    ]
    rows = union_all(*arms).subquery("papers")
    return select(
        rows.c.document_id, rows.c.fund_id, rows.c.holder_id, func.sum(rows.c.fen).label("fen")
    ).group_by(rows.c.document_id, rows.c.fund_id, rows.c.holder_id)


RAN = ("fund_id", "kind", "from_bucket", "to_bucket", "reversal")  # what tells flows apart
_COLUMNS = (
    FundEntry.fund_id,
    Document.kind,
    _from.bucket.label("from_bucket"),
    _to.bucket.label("to_bucket"),
    _is_reversal.label("reversal"),
    FundEntry.amount_fen,
)


def _entries(holder_id: Any) -> Any:
    """Entries with their document and both accounts: columns ``holder_id``, those of ``RAN``, ``amount_fen``."""
    return (
        select(holder_id.label("holder_id"), *_COLUMNS)
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(_from, _from.id == FundEntry.from_account_id)
        .join(_to, _to.id == FundEntry.to_account_id)
    )


def since(counted: Subquery, until: Any, *of: ColumnElement[bool]) -> CompoundSelect[Any]:
    """What ran of each holder (``organization_id``) of ``counted`` after its day (``through_on``) and up to the end of
    another, found by the accounts of the holder: columns as of ``_entries``. ``of`` which ``FundEntry``."""
    out_of = _from.bucket.in_(HOLDER_BUCKETS)
    arms = [
        _entries(account.organization_id)
        .join(counted, counted.c.organization_id == account.organization_id)
        .where(
            out_of if account is _from else ~out_of,
            FundEntry.business_on > counted.c.through_on,
            FundEntry.business_on <= until,
            *of,
        )
        for account in (_from, _to)
    ]
    return union_all(*arms)


def under(documents: tuple[ColumnElement[int], ColumnElement[int]]) -> Select[Any]:
    """What documents (ids, from the first to the last) add to the snapshots that are not a closing's and whose days
    they are dated in: columns ``snapshot_id``, those of ``RAN``, ``amount_fen``."""
    entries = (
        _entries(_holder_id)
        .add_columns(FundEntry.business_on)
        .where(FundEntry.document_id.between(*documents))
        .subquery("late")
    )
    ran = [entries.c[key] for key in RAN]
    return (
        select(Snapshot.id.label("snapshot_id"), *ran, _sum(entries.c.amount_fen))
        .select_from(entries)
        .join(
            Snapshot,
            and_(
                Snapshot.organization_id == entries.c.holder_id,
                Snapshot.through_on >= entries.c.business_on,
                Snapshot.document_id.is_(None),
            ),
        )
        .group_by(Snapshot.id, *ran)
    )


def _sum(fen: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.sum(fen), BigInteger).label("amount_fen")


def _counted() -> Subquery:
    """The holders of the fund of the parameter ``fund``, each with the day of its last snapshot through ``until``, the
    first of days where it has none: columns ``organization_id``, ``through_on``."""
    last = (
        select(func.max(Snapshot.through_on))
        .where(
            Snapshot.organization_id == FundAccount.organization_id,
            Snapshot.through_on <= bindparam("until", type_=Date),
        )
        .correlate(FundAccount)
        .scalar_subquery()
    )
    through = func.coalesce(last, literal(date.min, Date)).label("through_on")
    of_fund = FundAccount.fund_id == bindparam("fund")
    # distinct: so SQLite first makes this small table, and then looks for entries by it
    return (
        select(FundAccount.organization_id, through).where(of_fund).distinct().subquery("counted")
    )


def _until() -> Select[Any]:
    """What ran of the fund of the parameter ``fund``, by holder, from the first day to the end of ``until``."""
    counted = _counted()
    fund: Any = bindparam("fund")
    snapshot = (
        select(
            counted.c.organization_id.label("holder_id"),
            *(getattr(FundFlowSnapshot, key) for key in (*RAN, "amount_fen")),
        )
        .join(
            Snapshot,
            (Snapshot.organization_id == counted.c.organization_id)
            & (Snapshot.through_on == counted.c.through_on),
        )
        .join(
            FundFlowSnapshot,
            (FundFlowSnapshot.snapshot_id == Snapshot.id) & (FundFlowSnapshot.fund_id == fund),
        )
    )
    tail = since(counted, bindparam("until", type_=Date), _from.fund_id == fund)
    both = union_all(snapshot, *tail.selects).subquery("ran")
    key = [both.c.holder_id, *(both.c[name] for name in RAN)]
    return select(*key, _sum(both.c.amount_fen)).group_by(*key)


_UNTIL = _until()
_waiting = awaited(bindparam("until")).subquery()
_AWAITING = (
    select(_waiting.c.holder_id, func.sum(_waiting.c.fen).label("fen"))
    .where(_waiting.c.fund_id == bindparam("fund"))
    .group_by(_waiting.c.holder_id)
)
