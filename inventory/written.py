"""The rows of a posting, collected table by table and inserted in one go.

For every row that enters a digest there is one function that makes both the row and its digest facts, so that the two
cannot drift apart. Rows go in before their documents: the database refuses a row under a document that stands.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, insert

from inventory import digest
from inventory.drafts import (
    OWN,
    AccountRef,
    Draft,
    Draw,
    LotRef,
    Need,
    Original,
    Put,
    Row,
    Swap,
    Valuation,
)
from inventory.fund_books import Account
from inventory.models import (
    ApprovalNeed,
    Document,
    DocumentText,
    Fund,
    FundEntry,
    Lot,
    LotUnit,
    LotValuation,
    MoveDraw,
    StockMove,
)
from inventory.models.goods import LINES_MAX
from inventory.prepared import Prepared

_LOT = Prepared(insert(Lot))
_MOVE = Prepared(insert(StockMove))
_PACKING = Prepared(insert(LotUnit))
_DRAW = Prepared(insert(MoveDraw))
_VALUATION = Prepared(insert(LotValuation))
_FUND = Prepared(insert(Fund))
_ENTRY = Prepared(insert(FundEntry))
_TEXT = Prepared(insert(DocumentText))
_NEED = Prepared(insert(ApprovalNeed))
_DOCUMENT = Prepared(insert(Document))

Values: TypeAlias = dict[str, Any]


@dataclass
class Written:
    """What a posting will insert, a list a table."""

    lots: list[Values] = field(default_factory=list)
    moves: list[Values] = field(default_factory=list)
    funds: list[Values] = field(default_factory=list)
    entries: list[Values] = field(default_factory=list)
    packings: list[Values] = field(default_factory=list)
    draws: list[Values] = field(default_factory=list)
    valuations: list[Values] = field(default_factory=list)
    texts: list[Values] = field(default_factory=list)
    needs: list[Values] = field(default_factory=list)
    listed: dict[type, list[Values]] = field(default_factory=dict)
    documents: list[Values] = field(default_factory=list)

    def lot(self, put: Put, document_id: int, number: str) -> LotRef:
        """A new lot; its id is known from its document and line, its code from the number and line."""
        lot = LotRef(document_id * (LINES_MAX + 1) + put.line, _lot_code(number, put), put.item.id)
        self.lots.append(
            {
                "id": lot.id,
                "document_id": document_id,
                "line": put.line,
                "code": lot.code,
                "item_id": put.item.id,
                "origin": put.origin,
                "source": put.source,
                "counterparty_id": put.counterparty.id if put.counterparty else None,
                "parent_id": put.parent.id if put.parent else None,
                "batch": put.batch,
                "expires_on": put.expires_on,
                "earmark_group_id": put.earmark.group.id if put.earmark.group else None,
                "earmark_organization_id": put.earmark.organization.id
                if put.earmark.organization
                else None,
                "earmark_counterparty_id": put.earmark.counterparty.id
                if put.earmark.counterparty
                else None,
                "earmark_unresolved": put.earmark.unresolved,
                "legal_donee_id": put.legal_donee.id if put.legal_donee else None,
                "valuation_basis": put.valuation_basis,
                "valued": put.valued,
                "provisional": put.provisional,
                "acceptance": put.acceptance,
                "expected_quantity": put.expected,
            }
        )
        if put.packing is not None:
            unit, factor = put.packing
            self.packings.append(
                {"document_id": document_id, "line": put.line, "unit": unit, "factor": factor}
            )
        return lot

    def move(
        self,
        draft: Draft,
        document_id: int,
        row: Row,
        lot: LotRef,
        part: int,
        quantity: int,
        value_fen: int,
    ) -> digest.MoveFacts:
        """A stock move of base units and fen, and what it draws on."""
        of = row.of if isinstance(row, Draw | Swap) else None
        if of is not None:
            self.draws.append(
                {
                    "document_id": document_id,
                    "line": row.line,
                    "part": part,
                    "of_document_id": of.document_id,
                    "of_line": of.line,
                    "of_part": of.part,
                }
            )
        self.moves.append(
            {
                "document_id": document_id,
                "line": row.line,
                "part": part,
                "lot_id": lot.id,
                "from_id": row.from_.id,
                "to_id": row.to.id,
                "quantity": quantity,
                "value_fen": value_fen,
                "typed_unit": row.typed_unit,
                "typed_quantity": row.typed_quantity,
                "business_on": draft.on,
            }
        )
        return digest.MoveFacts(
            line=row.line,
            part=part,
            lot=lot.code,
            from_place=row.from_.code,
            to_place=row.to.code,
            quantity=quantity,
            value_fen=value_fen,
            typed_unit=row.typed_unit,
            typed_quantity=row.typed_quantity,
            draws=of.text() if of else None,
        )

    def valuations_of(
        self, draft: Draft, document_id: int, after: Callable[[Valuation], int]
    ) -> tuple[digest.ValuationFacts, ...]:
        """How the document values lots, by code; ``after`` says how long the chain of a lot's organization is."""
        facts = []
        for valuation in sorted(draft.valuations, key=lambda v: v.lot.code):
            position = after(valuation)
            self.valuations.append(
                {
                    "document_id": document_id,
                    "lot_id": valuation.lot.id,
                    "line": valuation.line,
                    "basis": valuation.basis,
                    "provisional": valuation.provisional,
                    "after_position": position,
                }
            )
            facts.append(
                digest.ValuationFacts(
                    lot=valuation.lot.code,
                    basis=valuation.basis,
                    provisional=valuation.provisional,
                    after=position,
                )
            )
        return tuple(facts)

    def fund(self, draft: Draft, document_id: int) -> digest.FundFacts | None:
        """The fund that the document creates, if it does."""
        if draft.fund is None:
            return None
        said = {
            "code": draft.fund.code,
            "name": draft.fund.name,
            "decision_body": draft.fund.decision_body,
            "decision_title": draft.fund.decision_title,
            "decision_on": draft.fund.decision_on,
            "decision_reference": draft.fund.decision_reference,
            "budget_source": draft.fund.budget_source,
            "kind": draft.fund.kind,
        }
        self.funds.append(
            {**said, "organization_id": draft.ground.organization_id, "document_id": document_id}
        )
        return digest.FundFacts(**said)  # type: ignore[arg-type]

    def entries_of(
        self, draft: Draft, own: Original, accounts: Mapping[AccountRef, Account]
    ) -> tuple[digest.EntryFacts, ...]:
        """The fund entries of the document, which itself is ``own``."""
        facts = []
        for entry in draft.money:
            ends = (own if item is OWN else item for item in (entry.from_item, entry.to_item))
            from_item, to_item = ends
            self.entries.append(
                {
                    "document_id": own.id,
                    "line": entry.line,
                    "fund_id": entry.from_.fund.id,
                    "from_account_id": accounts[entry.from_].id,
                    "to_account_id": accounts[entry.to].id,
                    "amount_fen": entry.amount_fen,
                    "business_on": draft.on,
                    "from_item_id": from_item.id if from_item else None,
                    "to_item_id": to_item.id if to_item else None,
                }
            )
            facts.append(
                digest.EntryFacts(
                    line=entry.line,
                    fund=entry.from_.fund.code,
                    from_holder=entry.from_.holder.code,
                    from_bucket=str(entry.from_.bucket),
                    to_holder=entry.to.holder.code,
                    to_bucket=str(entry.to.bucket),
                    amount_fen=entry.amount_fen,
                    from_item=from_item.number if from_item else None,
                    to_item=to_item.number if to_item else None,
                )
            )
        return tuple(facts)

    def texts_of(
        self, draft: Draft, document_id: int, salt: Callable[[], bytes]
    ) -> tuple[digest.TextFacts, ...]:
        """The free text of the document, each with a salt of its own."""
        facts = []
        for text in sorted(draft.texts):
            fresh = salt()
            hashed = digest.text_hash(fresh, text.text)
            self.texts.append(
                {
                    "document_id": document_id,
                    "line": text.line,
                    "field": text.field,
                    "hash": hashed,
                    "salt": fresh.hex(),
                    "text": text.text,
                }
            )
            facts.append(digest.TextFacts(text.line, text.field, hashed))
        return tuple(facts)

    def needs_of(self, needs: Iterable[Need], document_id: int) -> tuple[digest.NeedFacts, ...]:
        """Whose approval the document wants."""
        needs = sorted(needs, key=lambda need: (need.organization.code, need.cause))
        self.needs += [
            {
                "document_id": document_id,
                "organization_id": need.organization.id,
                "cause": need.cause,
                "detail": need.detail,
            }
            for need in needs
        ]
        return tuple(digest.NeedFacts(n.organization.code, n.cause, n.detail) for n in needs)

    def listed_of(self, draft: Draft, document_id: int) -> str | None:
        """What the document lists in tables of its own, by its hash."""
        if draft.listing is None:
            return None
        for table, row in draft.listing.rows:
            self.listed.setdefault(table, []).append({"document_id": document_id, **row})
        return digest.listed_hash(draft.listing.content)

    def document(
        self,
        draft: Draft,
        facts: digest.DocumentFacts,
        document_id: int,
        serial: int,
        follows_id: int | None,
        salt: Callable[[], bytes],
    ) -> str:
        """The document that closes over its rows; gives its digest."""
        fresh = salt()
        digested = digest.digest(facts)
        self.documents.append(
            {
                "id": document_id,
                "organization_id": draft.ground.organization_id,
                "position": facts.position,
                "kind": facts.kind,
                "year": facts.business_on.year,
                "serial": serial,
                "number": facts.number,
                "business_on": facts.business_on,
                "posted_at": facts.posted_at,
                "actor_id": draft.ground.actor_id,
                "counterparty_id": draft.counterparty.id if draft.counterparty else None,
                "recipient_group_id": draft.group.id if draft.group else None,
                "recipient_organization_id": draft.recipient.id if draft.recipient else None,
                "heads": facts.heads,
                "days": facts.days,
                "recipient_location_id": draft.place.id if draft.place else None,
                "due_on": facts.due_on,
                "repays_id": draft.repays.id if draft.repays else None,
                "follows_id": follows_id,
                "through_on": facts.through_on,
                "reverses_id": draft.reverses.id if draft.reverses else None,
                "request_key": draft.request_key,
                "input_salt": fresh.hex(),
                "input_hash": digest.input_hash(fresh, draft.said),
                "digest_version": facts.version,
                "previous_digest": facts.previous,
                "digest": digested,
            }
        )
        return digested

    def insert(self, connection: Connection) -> None:
        """One statement a table, documents last."""
        insert_all(connection, _LOT, self.lots)
        insert_all(connection, _PACKING, self.packings)
        insert_all(connection, _FUND, self.funds)
        insert_all(connection, _MOVE, self.moves)
        insert_all(connection, _DRAW, self.draws)
        insert_all(connection, _VALUATION, self.valuations)
        insert_all(connection, _ENTRY, self.entries)
        insert_all(connection, _TEXT, self.texts)
        insert_all(connection, _NEED, self.needs)
        for table, rows in self.listed.items():
            insert_all(connection, _listed(table), rows)
        insert_all(connection, _DOCUMENT, self.documents)


def lot_facts(put: Put, number: str) -> digest.LotFacts:
    """How a new lot enters the digest of its receipt."""
    return digest.LotFacts(
        code=_lot_code(number, put),
        item=put.item.code,
        base_unit=put.item.base_unit,
        origin=put.origin,
        source=put.source,
        parent=put.parent.code if put.parent else None,
        batch=put.batch,
        expires_on=put.expires_on,
        earmark=put.earmark.text(),
        legal_donee=put.legal_donee.code if put.legal_donee else None,
        valuation_basis=put.valuation_basis,
        valued=put.valued,
        provisional=put.provisional,
        acceptance=put.acceptance,
        counterparty=put.counterparty.code if put.counterparty else None,
        expected=put.expected,
        packing=digest.packing(*put.packing) if put.packing else None,
    )


def _lot_code(number: str, put: Put) -> str:
    return f"{number}-{put.line}"


def insert_all(connection: Connection, statement: Prepared, rows: list[Values]) -> None:
    """Insert rows in one statement; none of nothing."""
    if rows:
        statement.execute(connection, rows)


@cache
def _listed(table: Any) -> Prepared:
    return Prepared(insert(table))
