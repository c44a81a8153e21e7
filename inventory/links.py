"""The documents of a chain as they stand in the database, with everything that their digests are of.

Some hundreds are read at a time, each table at once, so that a whole chain costs little memory and few questions.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from inventory import digest, listings
from inventory.drafts import EarmarkRef, Ref
from inventory.models import (
    ApprovalNeed,
    AppUser,
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundAccount,
    FundEntry,
    Item,
    Location,
    Lot,
    LotUnit,
    LotValuation,
    MoveDraw,
    Organization,
    RecipientGroup,
    StockMove,
)
from inventory.models.documents import POSITIONS

AT_ONCE = 500  # documents that are held at a time

_original = aliased(Document)
_repaid = aliased(Document)
_followed = aliased(Document)
_drawn = aliased(Document)
_recipient = aliased(Organization)
_giver = aliased(Counterparty)
_from = aliased(Location)
_to = aliased(Location)
_parent = aliased(Lot)
_village = aliased(Organization)
_bound = aliased(Counterparty)
_donee = aliased(Counterparty)
_from_account = aliased(FundAccount)
_to_account = aliased(FundAccount)
_from_item = aliased(Document)
_to_item = aliased(Document)
_from_holder = aliased(Organization)
_to_holder = aliased(Organization)


@dataclass(frozen=True)
class Link:
    """A document as it stands in the database: its row, what its digest is of, its texts, the dates of its rows."""

    document: Any
    facts: digest.DocumentFacts
    texts: Sequence[Any]
    days: frozenset[date]


def links(
    session: Session,
    organization_id: int,
    organization: str,
    *,
    after: int = 0,
    through: int = POSITIONS - 1,
) -> Iterator[Link]:
    """The documents of an organization (id and code) at the positions after ``after`` through ``through``, in order.
    A few hundred are read at a time, so that memory does not grow with the books."""
    last = organization_id * POSITIONS + after
    end = organization_id * POSITIONS + through
    listed = listings.hashes(session, organization_id)  # few documents list anything
    while True:
        documents = (
            session.connection()
            .execute(
                _DOCUMENTS.where(
                    Document.id > last,
                    Document.id <= end,
                    Document.organization_id == organization_id,
                ).limit(AT_ONCE)
            )
            .all()
        )
        if not documents:
            return
        parts = _Parts(session, documents, listed)
        for document in documents:
            yield parts.link(document, organization)
        last = documents[-1].id


class _Parts:
    """The rows of some documents of one organization, read a table at a time, by document. As ids of documents are made
    of their positions, they are a range of each table. Rows of moves and entries begin with document and date."""

    def __init__(
        self, session: Session, documents: Sequence[Any], listed: Mapping[int, str]
    ) -> None:
        self.listed = listed
        self._connection = session.connection()  # rows and no entities: several times faster
        self._range = documents[0].id, documents[-1].id
        self.funds = self._read(_FUNDS, Fund)
        self.texts = self._read(_TEXTS, DocumentText)
        self.needs = self._read(_NEEDS, ApprovalNeed)
        self.lots = self._read(_LOTS, Lot)
        self.moves = self._read(_MOVES, StockMove)
        self.entries = self._read(_ENTRIES, FundEntry)
        self.valuations = self._read(_VALUATIONS, LotValuation)

    def _read(self, statement: Select[*tuple[Any, ...]], table: Any) -> defaultdict[int, list[Any]]:
        first, last = self._range
        return _by_document(
            self._connection.execute(statement.where(table.document_id.between(first, last))).all()
        )

    def link(self, document: Any, organization: str) -> Link:
        days = {row[1] for row in self.moves[document.id]}
        days |= {row[1] for row in self.entries[document.id]}
        return Link(
            document, self.facts(document, organization), self.texts[document.id], frozenset(days)
        )

    def facts(self, d: Any, organization: str) -> digest.DocumentFacts:
        fund = self.funds[d.id]
        return digest.DocumentFacts(
            version=d.digest_version,
            previous=d.previous_digest,
            organization=organization,
            position=d.position,
            number=d.number,
            kind=d.kind,
            business_on=d.business_on,
            posted_at=d.posted_at,
            actor=d.login,
            counterparty=d.counterparty,
            group=d.group,
            recipient=d.recipient,
            heads=d.heads,
            days=d.days,
            place=d.place,
            due_on=d.due_on,
            repays=d.repays,
            follows=d.follows,
            through_on=d.through_on,
            reverses=d.reverses,
            fund=_fund(fund[0]) if fund else None,
            lots=tuple(_lot(r) for r in self.lots[d.id]),
            moves=tuple(_move(r) for r in self.moves[d.id]),
            valuations=tuple(
                digest.ValuationFacts(*r[1:])
                for r in sorted(self.valuations[d.id], key=lambda r: str(r.code))
            ),
            entries=tuple(_entry(r) for r in self.entries[d.id]),
            texts=tuple(digest.TextFacts(t.line, t.field, t.hash) for t in self.texts[d.id]),
            needs=tuple(
                digest.NeedFacts(*need)
                for need in sorted((r.code, r.cause, r.detail) for r in self.needs[d.id])
            ),
            listed=self.listed.get(d.id),
        )


_DOCUMENTS = (
    select(
        *Document.__table__.columns,
        AppUser.login,
        Counterparty.code.label("counterparty"),
        RecipientGroup.code.label("group"),
        _recipient.code.label("recipient"),
        _original.number.label("reverses"),
        _repaid.number.label("repays"),
        _followed.number.label("follows"),
        Location.code.label("place"),
    )
    .join(AppUser, AppUser.id == Document.actor_id)
    .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
    .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
    .outerjoin(_recipient, _recipient.id == Document.recipient_organization_id)
    .outerjoin(_original, _original.id == Document.reverses_id)
    .outerjoin(_repaid, _repaid.id == Document.repays_id)
    .outerjoin(_followed, _followed.id == Document.follows_id)
    .outerjoin(Location, Location.id == Document.recipient_location_id)
    .order_by(Document.id)
)
_FUNDS = select(Fund.document_id, *Fund.__table__.columns)
_TEXTS = select(*DocumentText.__table__.columns).order_by(
    DocumentText.document_id, DocumentText.line, DocumentText.field
)
_NEEDS = select(
    ApprovalNeed.document_id, Organization.code, ApprovalNeed.cause, ApprovalNeed.detail
).join(Organization, Organization.id == ApprovalNeed.organization_id)
_LOTS = (
    select(
        Lot.document_id,
        *Lot.__table__.columns,
        Item.code.label("item"),
        Item.base_unit,
        _parent.code.label("parent"),
        RecipientGroup.code.label("for_group"),
        _village.code.label("for_organization"),
        _bound.code.label("for_counterparty"),
        _donee.code.label("legal_donee"),
        _giver.code.label("counterparty"),
        LotUnit.unit,
        LotUnit.factor,
    )
    .join(Item, Item.id == Lot.item_id)
    .outerjoin(_parent, _parent.id == Lot.parent_id)
    .outerjoin(RecipientGroup, RecipientGroup.id == Lot.earmark_group_id)
    .outerjoin(_village, _village.id == Lot.earmark_organization_id)
    .outerjoin(_bound, _bound.id == Lot.earmark_counterparty_id)
    .outerjoin(_donee, _donee.id == Lot.legal_donee_id)
    .outerjoin(_giver, _giver.id == Lot.counterparty_id)
    .outerjoin(LotUnit, (LotUnit.document_id == Lot.document_id) & (LotUnit.line == Lot.line))
    .order_by(Lot.document_id, Lot.line)
)
_MOVES = (
    select(
        StockMove.document_id,
        StockMove.business_on,
        # as ``MoveFacts`` has them
        StockMove.line,
        StockMove.part,
        Lot.code,
        _from.code.label("from_place"),
        _to.code.label("to_place"),
        StockMove.quantity,
        StockMove.value_fen,
        StockMove.typed_unit,
        StockMove.typed_quantity,
        _drawn.number,
        MoveDraw.of_line,
        MoveDraw.of_part,
    )
    .join(Lot, Lot.id == StockMove.lot_id)
    .join(_from, _from.id == StockMove.from_id)
    .join(_to, _to.id == StockMove.to_id)
    .outerjoin(
        MoveDraw,
        (MoveDraw.document_id == StockMove.document_id)
        & (MoveDraw.line == StockMove.line)
        & (MoveDraw.part == StockMove.part),
    )
    .outerjoin(_drawn, _drawn.id == MoveDraw.of_document_id)
    .order_by(StockMove.document_id, StockMove.line, StockMove.part)
)
_ENTRIES = (
    select(
        FundEntry.document_id,
        FundEntry.business_on,
        FundEntry.line,
        FundEntry.amount_fen,
        Fund.code.label("fund"),
        _from_holder.code.label("from_holder"),
        _from_account.bucket.label("from_bucket"),
        _to_holder.code.label("to_holder"),
        _to_account.bucket.label("to_bucket"),
        _from_item.number.label("from_item"),
        _to_item.number.label("to_item"),
    )
    .join(Fund, Fund.id == FundEntry.fund_id)
    .join(_from_account, _from_account.id == FundEntry.from_account_id)
    .join(_to_account, _to_account.id == FundEntry.to_account_id)
    .join(_from_holder, _from_holder.id == _from_account.organization_id)
    .join(_to_holder, _to_holder.id == _to_account.organization_id)
    .outerjoin(_from_item, _from_item.id == FundEntry.from_item_id)
    .outerjoin(_to_item, _to_item.id == FundEntry.to_item_id)
    .order_by(FundEntry.document_id, FundEntry.line)
)
_VALUATIONS = select(
    LotValuation.document_id,
    Lot.code,
    LotValuation.basis,
    LotValuation.provisional,
    LotValuation.after_position,
).join(Lot, Lot.id == LotValuation.lot_id)


def _by_document(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    """Rows by their first column, the id of their document."""
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(row)
    return grouped


def _fund(fund: Any) -> digest.FundFacts:
    return digest.FundFacts(
        code=fund.code,
        name=fund.name,
        decision_body=fund.decision_body,
        decision_title=fund.decision_title,
        decision_on=fund.decision_on,
        decision_reference=fund.decision_reference,
        budget_source=fund.budget_source,
        kind=fund.kind,
    )


def _lot(row: Any) -> digest.LotFacts:
    lot = row
    earmark = EarmarkRef(
        group=Ref(0, row.for_group) if row.for_group else None,
        organization=Ref(0, row.for_organization) if row.for_organization else None,
        counterparty=Ref(0, row.for_counterparty) if row.for_counterparty else None,
        unresolved=lot.earmark_unresolved,
    )
    return digest.LotFacts(
        code=lot.code,
        item=row.item,
        base_unit=row.base_unit,
        origin=lot.origin,
        source=lot.source,
        parent=row.parent,
        batch=lot.batch,
        expires_on=lot.expires_on,
        earmark=earmark.text(),
        legal_donee=row.legal_donee,
        valuation_basis=lot.valuation_basis,
        valued=lot.valued,
        provisional=lot.provisional,
        acceptance=lot.acceptance,
        counterparty=row.counterparty,
        expected=lot.expected_quantity,
        packing=digest.packing(row.unit, row.factor) if row.unit else None,
    )


def _move(row: Any) -> digest.MoveFacts:
    # by place and not by name: there are as many as lines in the books
    number, line, part = row[11:]
    draws = f"{number}/{line}/{part}" if number else None
    return digest.MoveFacts._make((*row[2:11], draws))


def _entry(row: Any) -> digest.EntryFacts:
    entry = row
    return digest.EntryFacts(
        line=entry.line,
        fund=row.fund,
        from_holder=row.from_holder,
        from_bucket=row.from_bucket,
        to_holder=row.to_holder,
        to_bucket=row.to_bucket,
        amount_fen=entry.amount_fen,
        from_item=row.from_item,
        to_item=row.to_item,
    )
