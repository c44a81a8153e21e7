"""Questions for those who look after a fund: what a holder did last, and what is odd: held too long, not given back,
without papers, not paid in, spent in parts.

As of now. What is still in order is in none of the lists.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import access, db, fund_pools, kinds, open_items, payees, split_spending
from inventory.access import Ground
from inventory.dialects import within
from inventory.kinds import KINDS, Books
from inventory.models import (
    CashBanking,
    CashGift,
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundAccount,
    FundCharge,
    FundEntry,
    FundItem,
    Organization,
    PapersReceived,
)
from inventory.payees import Reader
from inventory.rules.numbers import yuan

EXPIRED, LATE, ENDED, PAPERS, CASH, SPLIT = (
    "EXPIRED",
    "LATE",
    "ENDED",
    "PAPERS",
    "CASH",
    "SPLIT",
)


@dataclass(frozen=True)
class OddRow:
    """What wants looking after: a commitment, prepayment or advance past its day (``EXPIRED``), an order, which does
    not end, past the day by which its goods were promised (``LATE``), money past its term (``ENDED``), an expenditure
    without its invoice (``PAPERS``), cash of a gift not paid in (``CASH``), expenditures that are together above the
    spend limit (``SPLIT``: ``parts`` are their numbers, ``number`` is the last). ``days`` have gone by since
    ``due_on``; ``about`` says what it is, ``whom`` with whom."""

    kind: str
    number: str
    kind_name: str
    organization: str
    organization_name: str
    whom: str
    about: str
    due_on: date
    days: int
    amount_fen: int
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class LastRow:
    """A document of a holder and what it moved (fen), less than zero for a reversal."""

    number: str
    kind_name: str
    on: date
    about: str
    amount_fen: int
    reversed: bool


def odd(session: Session, *, actor: str, fund: str) -> tuple[OddRow, ...]:
    """What wants looking after with the holders in the actor's scope, the longest overdue first. Raises
    ``NotAllowed``."""
    ground = access.permit_home(session, actor=actor, act="read_fund")
    today = db.today(session)
    reader = payees.reader_on(session, ground)
    rows = [
        *_expired(open_items.open_items(session, actor=actor, fund=fund), today),
        *_ended(fund_pools.pools(session, actor=actor, fund=fund), today),
        *_waiting(session, ground, fund, today, reader),
        *_unbanked(session, ground, fund, today, reader),
        *_in_parts(split_spending.splits(session, actor=actor, fund=fund), today, reader),
    ]
    return tuple(sorted(rows, key=lambda row: (row.due_on, row.number)))


def last_documents(
    session: Session, *, actor: str, fund: str, organization: str, limit: int = 10
) -> tuple[LastRow, ...]:
    """The newest documents of a holder about a fund, the newest first. Raises ``NotAllowed``."""
    ground = access.permit_home(session, actor=actor, act="read_fund", organization=organization)
    reader = payees.reader_on(session, ground)
    rows = session.execute(
        _LAST.where(Document.organization_id == ground.organization_id, Fund.code == fund)
        .order_by(Document.position.desc())
        .limit(limit)
    )
    return tuple(
        LastRow(
            number=row.number,
            kind_name=KINDS[row.kind].name,
            on=row.business_on,
            about=reader.words(row.purpose or row.reason, row.whom, row.whom_kind) or "",
            amount_fen=int(row.amount_fen) * (-1 if row.reverses_id else 1),
            reversed=row.reversed_by is not None,
        )
        for row in rows
    )


def _expired(rows: Iterable[open_items.OpenItemRow], today: date) -> list[OddRow]:
    return [
        OddRow(
            kind=LATE if row.is_order else EXPIRED,
            number=row.number,
            kind_name=row.kind_name,
            organization=row.organization,
            organization_name=row.organization_name,
            whom=row.payee,
            about=row.purpose,
            due_on=row.due_on,
            days=(today - row.due_on).days,
            amount_fen=row.left_fen,
        )
        for row in rows
        if row.overdue and row.due_on is not None
    ]


def _ended(rows: Iterable[fund_pools.PoolRow], today: date) -> list[OddRow]:
    return [
        OddRow(
            kind=ENDED,
            number=row.number,
            kind_name=kinds.SUB_ALLOCATION.name,
            organization=row.organization,
            organization_name=row.organization_name,
            whom="",
            about="、".join(row.uses),
            due_on=row.ends_on,
            days=(today - row.ends_on).days,
            amount_fen=row.left_fen,
        )
        for row in rows
        if row.ended and row.ends_on is not None
    ]


def _in_parts(rows: Iterable[split_spending.Split], today: date, reader: Reader) -> list[OddRow]:
    return [
        OddRow(
            kind=SPLIT,
            number=row.numbers[-1],
            kind_name=row.kind_name,
            organization=row.organization,
            organization_name=row.organization_name,
            whom=reader.name(row.payee, row.payee_kind) or "",
            about=f"{len(row.numbers)} 笔合计，限额 {yuan(row.limit_fen)} 元",
            due_on=row.first_on,
            days=(today - row.first_on).days,
            amount_fen=row.amount_fen,
            parts=row.numbers,
        )
        for row in rows
    ]


_payee, _purpose, _reason = aliased(DocumentText), aliased(DocumentText), aliased(DocumentText)
_reversal = aliased(Document)


def _text(text: Any, field: str) -> ColumnElement[bool]:
    return and_(text.document_id == Document.id, text.line == 0, text.field == field)


_PAPERS = (
    select(
        Document.id,
        Document.number,
        Document.kind,
        Document.business_on,
        Organization.code,
        Organization.name,
        func.coalesce(Counterparty.name, _payee.text).label("whom"),
        Counterparty.kind.label("whom_kind"),
        _purpose.text.label("about"),
        func.sum(FundItem.amount_fen).label("amount_fen"),
    )
    .select_from(FundCharge)
    .join(Document, Document.id == FundCharge.document_id)
    .join(Organization, Organization.id == Document.organization_id)
    .join(FundItem, FundItem.document_id == Document.id)
    .join(FundAccount, FundAccount.id == FundItem.account_id)
    .join(Fund, Fund.id == FundAccount.fund_id)
    .outerjoin(PapersReceived, PapersReceived.document_id == Document.id)
    .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
    .outerjoin(_payee, _text(_payee, "payee"))
    .outerjoin(_purpose, _text(_purpose, "purpose"))
    .where(FundCharge.awaiting_papers, PapersReceived.id.is_(None), FundItem.amount_fen > 0)
    .group_by(
        Document.id,
        Document.number,
        Document.kind,
        Document.business_on,
        Organization.code,
        Organization.name,
        Counterparty.name,
        Counterparty.kind,
        _payee.text,
        _purpose.text,
    )
)
# what was reversed is none, and a reversal brings no cash
_CASH = (
    select(
        Document.number,
        Document.kind,
        Document.business_on,
        Organization.code,
        Organization.name,
        func.coalesce(Counterparty.name, "").label("whom"),
        Counterparty.kind.label("whom_kind"),
        CashGift.receipt_number.label("about"),
        FundEntry.amount_fen,
    )
    .select_from(CashGift)
    .join(Document, Document.id == CashGift.document_id)
    .join(Organization, Organization.id == Document.organization_id)
    .join(FundEntry, FundEntry.document_id == Document.id)
    .join(Fund, Fund.id == FundEntry.fund_id)
    .outerjoin(CashBanking, CashBanking.document_id == Document.id)
    .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        CashGift.cash,
        CashBanking.id.is_(None),
        _reversal.id.is_(None),
        Document.reverses_id.is_(None),
    )
)


def _waiting(
    session: Session, ground: Ground, fund: str, today: date, reader: Reader
) -> list[OddRow]:
    rows = session.execute(_PAPERS.where(Fund.code == fund, within(Organization.path, ground.path)))
    return [_odd(PAPERS, row, today, reader) for row in rows]


def _unbanked(
    session: Session, ground: Ground, fund: str, today: date, reader: Reader
) -> list[OddRow]:
    rows = session.execute(_CASH.where(Fund.code == fund, within(Organization.path, ground.path)))
    return [_odd(CASH, row, today, reader) for row in rows]


def _odd(kind: str, row: Any, today: date, reader: Reader) -> OddRow:
    return OddRow(
        kind=kind,
        number=row.number,
        kind_name=KINDS[row.kind].name,
        organization=row.code,
        organization_name=row.name,
        whom=reader.name(row.whom, row.whom_kind) or "",
        about=reader.words(row.about, row.whom, row.whom_kind) or "",
        due_on=row.business_on,
        days=(today - row.business_on).days,
        amount_fen=int(row.amount_fen),
    )


# what goes on at once from what the document itself opened is the same sum again
_again = or_(
    and_(Document.reverses_id.is_(None), FundEntry.from_item_id == Document.id),
    and_(Document.reverses_id.is_not(None), FundEntry.to_item_id == Document.reverses_id),
)
_moved = (
    select(func.sum(FundEntry.amount_fen))
    .where(
        FundEntry.document_id == Document.id,
        FundEntry.fund_id == Fund.id,
        func.coalesce(_again, False).is_(False),
    )
    .correlate(Document, Fund)
    .scalar_subquery()
)
_first = and_(FundEntry.document_id == Document.id, FundEntry.line == 1)
_LAST = (
    select(
        Document.number,
        Document.kind,
        Document.business_on,
        Document.reverses_id,
        _purpose.text.label("purpose"),
        _reason.text.label("reason"),
        func.coalesce(Counterparty.name, _payee.text).label("whom"),
        Counterparty.kind.label("whom_kind"),
        _moved.label("amount_fen"),
        _reversal.id.label("reversed_by"),
    )
    .join(FundEntry, _first)
    .join(Fund, Fund.id == FundEntry.fund_id)
    .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
    .outerjoin(_payee, _text(_payee, "payee"))
    .outerjoin(_purpose, _text(_purpose, "purpose"))
    .outerjoin(_reason, _text(_reason, "reason"))
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(Document.kind.in_(sorted(k.code for k in KINDS.values() if k.books == Books.FUND)))
)
