"""The only writer of the two ledgers.

``post`` takes documents of one organization that are not posted yet and posts all of them or none. It first locks the
head of every organization they touch, in id order, and only then reads what may change: so no pick, period, number or
digest can race. In order: locks, request keys, dates and periods, picks and balances in memory, numbers and digests,
then one INSERT or UPDATE statement a table. Balances are written back only where they are still as they were read,
and the database's own CHECKs stand behind that.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from inventory import (
    backdating,
    balances,
    db,
    digest,
    duties,
    kinds,
    kinships,
    snapshot_books,
    stubs,
    written,
)
from inventory.books import StockBooks
from inventory.dialects import among
from inventory.drafts import (
    Draft,
    Draw,
    LotRef,
    Need,
    Original,
    Posted,
    Put,
    Row,
    Swap,
    Take,
    Taken,
    Valuation,
    Worth,
)
from inventory.drawn_books import require_undrawn
from inventory.errors import (
    AlreadyReversed,
    BadInput,
    ClosedPeriod,
    Duplicate,
    FutureDate,
    KeyReused,
)
from inventory.fund_books import FundBooks
from inventory.heads import lock
from inventory.models import (
    AppUser,
    Document,
    DocumentText,
    Fund,
    OrganizationHead,
)
from inventory.models.documents import POSITIONS
from inventory.prepared import PreparedQuery
from inventory.revalued import require_not_revalued
from inventory.rules.numbers import document_number

_TEXTS = select(DocumentText.line, DocumentText.field, DocumentText.salt, DocumentText.hash).where(
    DocumentText.document_id == bindparam("document")
)
_numbered = aliased(Document)
_LAST_SERIAL = select(func.max(_numbered.serial)).where(
    _numbered.organization_id == bindparam("organization"),
    _numbered.kind == bindparam("kind"),
    _numbered.year == bindparam("year"),
)
# what these keys have posted already, if anything; and the last serial of one series, in any case
_BY_KEY = PreparedQuery(
    select(
        _LAST_SERIAL.scalar_subquery().label("serial"),
        Document.id,
        Document.request_key,
        Document.number,
        Document.digest,
        Document.input_salt,
        Document.input_hash,
        AppUser.login,
    )
    .select_from(OrganizationHead)
    .outerjoin(
        Document,
        (Document.organization_id == OrganizationHead.organization_id)
        & among(Document.request_key, "keys"),
    )
    .outerjoin(AppUser, AppUser.id == Document.actor_id)
    .where(OrganizationHead.organization_id == bindparam("organization"))
)
_REVERSAL_OF = select(Document.number).where(Document.reverses_id == bindparam("original"))
_FUND_BY_CODE = select(Fund.id).where(Fund.code == bindparam("code"))


def post(session: Session, drafts: Sequence[Draft]) -> list[Posted]:
    """Post documents of one organization, all or none, in the order given; one ``Posted`` each.

    A request key that was used before gives the first document back, marked replayed, if actor and input are the
    same; else ``KeyReused``. Raises ``ClosedPeriod``, ``FutureDate``, ``NoBackdating``, ``NotBefore``, ``NotEnough``,
    ``TooFarBack``, ``Expired``, ``Earmarked``, ``OverFund``, ``OverItem``, ``AlreadyReversed``, ``DrawnOn``,
    ``Revalued``, ``Related``, ``Duplicate``, ``StubUsed``, ``StubVoid``, and ``Busy`` where the caller's transaction
    does not hold the lock it should.
    """
    return _Posting(session, drafts).run()


class _Posting:
    """One run of ``post``: what it read under the lock and what it will write."""

    def __init__(self, session: Session, drafts: Sequence[Draft]) -> None:
        organizations = {d.ground.organization_id for d in drafts}
        if len(organizations) != 1:
            raise ValueError("a posting is of one organization")
        self.session = session
        self.connection: Connection = session.connection()
        self.drafts = drafts
        self.heads = lock(session, set().union(*(d.organizations() for d in drafts)))
        self.head = self.heads[organizations.pop()]
        self.read_position = self.head.position
        self.posted_at = db.now(session)
        self.today = db.today(session)
        self.serials: dict[tuple[str, int], int] = {}
        self.written = written.Written()
        self.taken: list[Taken] = []  # by the document that is being built
        self.papers: list[stubs.Taken] = []
        self.before: tuple[int, str] | None = None  # id and number of the draft posted before

    def run(self) -> list[Posted]:
        replays = self._replays()
        fresh = [self._completed(d) for d in self.drafts if d.request_key not in replays]
        for draft in fresh:
            self._require_open(draft)
            self._require_once(draft)
            self._require_unrelated(draft)
        self._require_recent(fresh)
        self.stock = StockBooks(self.session, fresh)
        self.fund = FundBooks(self.session, fresh)
        posted = {d.request_key: self._build(d) for d in fresh}
        if len(posted) != len(fresh):
            raise BadInput(field="request_key", problem="同一批里有两张单据用了同一个请求号")
        if fresh:
            self._write(fresh)
        return [replays.get(d.request_key) or posted[d.request_key] for d in self.drafts]

    # ── under the lock, before anything is changed ──

    def _completed(self, draft: Draft) -> Draft:
        if draft.complete is None:
            return draft
        whole = draft.complete(draft)
        if not whole.organizations() <= self.heads.keys():
            raise ValueError("rows of an organization that is not locked")
        return whole

    def _replays(self) -> dict[str, Posted]:
        first = self.drafts[0]
        keys = [d.request_key for d in self.drafts]
        rows = _BY_KEY.rows(self.connection, {**self._series(first), "keys": keys})
        self.serials[first.kind.code, first.on.year] = rows[0].serial or 0
        by_key = {r.request_key: r for r in rows}
        replays = {}
        for draft in self.drafts:
            row = by_key.get(draft.request_key)
            if row is None:
                continue
            if not self._same(draft, row):
                raise KeyReused(request_key=draft.request_key, number=row.number)
            replays[draft.request_key] = Posted(row.number, row.digest, replayed=True)
        return replays

    def _same(self, draft: Draft, row: Any) -> bool:
        """Was this said before, word for word, by the same person? Erased text counts as different."""
        salted = digest.input_hash(bytes.fromhex(row.input_salt), draft.said)
        if row.login != draft.ground.actor or salted != row.input_hash:
            return False
        stored = {
            (t.line, t.field): t for t in self.connection.execute(_TEXTS, {"document": row.id})
        }
        said = {(t.line, t.field): t.text for t in draft.texts}
        return stored.keys() == said.keys() and all(
            digest.text_hash(bytes.fromhex(t.salt), said[key]) == t.hash
            for key, t in stored.items()
        )

    def _require_open(self, draft: Draft) -> None:
        if draft.on > self.today:
            raise FutureDate(on=draft.on, today=self.today)
        for organization_id in sorted(draft.organizations()):
            head = self.heads[organization_id]
            closed = draft.reopens.closed_through if draft.reopens else head.closed_through
            if closed is not None and draft.on <= closed:
                raise ClosedPeriod(
                    organization=head.organization, on=draft.on, closed_through=closed
                )

    def _require_recent(self, drafts: Sequence[Draft]) -> None:
        """One question for each role: what its first day may be, all its days may."""
        first: dict[str, date] = {}
        for draft in drafts:
            if not draft.any_day:
                first[draft.ground.role] = min(draft.on, first.get(draft.ground.role, draft.on))
        for role, on in first.items():
            backdating.require_recent(self.session, role=role, on=on, today=self.today)

    def _require_once(self, draft: Draft) -> None:
        """What exists once: the reversal of a document, a fund of that code, a stub of a receipt pad."""
        if draft.reverses is not None:
            by = self.connection.scalar(_REVERSAL_OF, {"original": draft.reverses.id})
            if by is not None:
                raise AlreadyReversed(number=draft.reverses.number, by=by)
            require_undrawn(self.session, draft.reverses)
            require_not_revalued(self.session, draft.reverses)
        if draft.fund is not None and self._fund_exists(draft.fund.code):
            raise Duplicate(what="fund", name=draft.fund.code)
        if draft.paper is not None and draft.paper.stub is not None:
            stubs.require_free(self.session, draft.paper.stub)

    def _require_unrelated(self, draft: Draft) -> None:
        if not draft.ground.has_kin:
            return
        kinships.require_unrelated(
            self.session,
            actor=draft.ground.actor,
            act=duties.PAY if draft.kind is kinds.PAYMENT else duties.MAKE,
            counterparty_id=draft.counterparty.id if draft.counterparty else None,
        )

    def _fund_exists(self, code: str) -> bool:
        return self.connection.scalar(_FUND_BY_CODE, {"code": code}) is not None

    # ── one document, in memory ──

    def _build(self, draft: Draft) -> Posted:
        self.head.position += 1
        document_id = self.head.organization_id * POSITIONS + self.head.position
        serial = self._next_serial(draft)
        number = document_number(
            draft.ground.organization, draft.kind.prefix, draft.on.year, serial
        )
        own = Original(document_id, number, draft.on)
        moves = self._moves(draft, document_id, number)
        self.fund.move(draft, own)
        self._close(draft)
        follows = self.before if draft.follows else None
        facts = digest.DocumentFacts(
            version=digest.VERSION,
            previous=self.head.digest,
            organization=draft.ground.organization,
            position=self.head.position,
            number=number,
            kind=draft.kind.code,
            business_on=draft.on,
            posted_at=self.posted_at,
            actor=draft.ground.actor,
            counterparty=draft.counterparty.code if draft.counterparty else None,
            group=draft.group.code if draft.group else None,
            recipient=draft.recipient.code if draft.recipient else None,
            heads=draft.heads,
            days=draft.days,
            place=draft.place.code if draft.place else None,
            due_on=draft.due_on,
            repays=draft.repays.number if draft.repays else None,
            follows=follows[1] if follows else None,
            through_on=draft.through,
            reverses=draft.reverses.number if draft.reverses else None,
            fund=self.written.fund(draft, document_id),
            lots=tuple(written.lot_facts(put, number) for put in draft.puts),
            moves=moves,
            valuations=self.written.valuations_of(draft, document_id, self._after),
            entries=self.written.entries_of(draft, own, self.fund.accounts),
            texts=self.written.texts_of(draft, document_id, self._salt),
            needs=self.written.needs_of(self._needs(draft), document_id),
            listed=self.written.listed_of(draft, document_id),
        )
        self.head.digest = self.written.document(
            draft, facts, document_id, serial, follows[0] if follows else None, self._salt
        )
        self.before = document_id, number
        self._keep_paper(draft, document_id)
        return Posted(number, self.head.digest)

    def _keep_paper(self, draft: Draft, document_id: int) -> None:
        if draft.paper is not None:
            self.papers.append(
                stubs.Taken(document_id, draft.paper, draft.ground.actor_id, self.posted_at)
            )

    def _after(self, valuation: Valuation) -> int:
        """How long the chain of a lot's organization was before this document."""
        position = self.heads[valuation.organization_id].position
        own = valuation.organization_id == self.head.organization_id
        return position - 1 if own else position

    def _salt(self) -> bytes:
        return db.salt(self.session)

    def _next_serial(self, draft: Draft) -> int:
        series = (draft.kind.code, draft.on.year)
        if series not in self.serials:
            self.serials[series] = self.connection.scalar(_LAST_SERIAL, self._series(draft)) or 0
        self.serials[series] += 1
        return self.serials[series]

    def _series(self, draft: Draft) -> dict[str, object]:
        """In what a draft is numbered."""
        return {
            "organization": self.head.organization_id,
            "kind": draft.kind.code,
            "year": draft.on.year,
        }

    def _close(self, draft: Draft) -> None:
        closed = self.head.closed_through
        if draft.reopens is not None:
            self.head.closed_through = draft.reopens.closed_through
        if draft.through is None:
            return
        if closed is not None and draft.through <= closed:
            raise ClosedPeriod(
                organization=self.head.organization, on=draft.through, closed_through=closed
            )
        self.head.closed_through = draft.through

    def _moves(self, draft: Draft, document_id: int, number: str) -> tuple[digest.MoveFacts, ...]:
        """Every row of the document, in the order in which they happen; its facts in the order of lines."""
        parts: dict[int, int] = defaultdict(int)
        facts = []
        self.taken.clear()
        for row in draft.rows:
            for lot, quantity, value in self._happen(draft, row, document_id, number):
                self._see(row, lot, quantity)
                parts[row.line] += 1
                part = row.part if isinstance(row, Swap) else parts[row.line]
                facts.append(self.written.move(draft, document_id, row, lot, part, quantity, value))
        self.stock.settle()
        return tuple(sorted(facts, key=lambda fact: (fact.line, fact.part)))

    def _see(self, row: Row, lot: LotRef, quantity: int) -> None:
        if isinstance(row, Take):
            held = self.stock.held[row.from_.id, lot.id]
            self.taken.append(Taken(row.item, quantity, held.source, not held.earmark.free))

    def _needs(self, draft: Draft) -> tuple[Need, ...]:
        return draft.needs + (draft.watch(self.taken) if draft.watch is not None else ())

    def _happen(
        self, draft: Draft, row: Row, document_id: int, number: str
    ) -> Iterable[tuple[LotRef, int, int]]:
        """What a row moves: lots, with quantity and value of each."""
        if isinstance(row, Take):
            return self.stock.take(draft, row)
        if isinstance(row, Draw):
            return self.stock.draw(draft, row)
        if isinstance(row, Put):
            lot = self.written.lot(row, document_id, number)
            return self.stock.put(draft, row, lot)
        if isinstance(row, Worth):
            return self.stock.worth(draft, row)
        return self.stock.swap(draft, row)

    def _write(self, fresh: Iterable[Draft]) -> None:
        """Rows before their documents, then balances, then the head, then what snapshots want of it."""
        self.written.insert(self.connection)
        stubs.write(self.connection, self.papers)
        balances.write_stock(self.connection, self.stock.held.values())
        balances.write_drawn(self.connection, self.stock.drawn.rows.values())
        balances.write_fund(self.connection, self.fund.touched())
        balances.write_items(self.connection, self.fund.opened())
        balances.write_head(
            self.connection,
            organization_id=self.head.organization_id,
            read_position=self.read_position,
            position=self.head.position,
            digest=self.head.digest,
            closed_through=self.head.closed_through,
        )
        snapshot_books.keep_up(
            self.session,
            self.heads.values(),
            self.today,
            {p.id: p.organization_id for d in fresh for r in d.rows for p in (r.from_, r.to)},
            self.stock.held.values(),
            self.fund.touched(),
            self._ids(),
        )

    def _ids(self) -> tuple[int, int]:
        """The first and the last id of the documents posted."""
        of = self.head.organization_id * POSITIONS
        return of + self.read_position + 1, of + self.head.position
