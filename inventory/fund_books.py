"""The working copy of the fund balances that a posting touches, while it holds the lock.

The same idea as ``inventory.books``: read once, change in memory, write back guarded. Accounts are opened here when
a holder first uses a bucket. Inside an account, what a document opened is an item of its own: money is taken out of one
item and never more than is left of it, so a commitment settles below and never above.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Executable, bindparam, insert, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
from inventory.drafts import OWN, AccountRef, Draft, Original
from inventory.errors import DrawnOn, NoBackdating, OverFund, OverItem
from inventory.kinds import BUCKET_NAMES, Bucket
from inventory.models import Document, FundAccount, FundBalance, FundEntry, FundItem
from inventory.prepared import PreparedQuery
from inventory.rules.running import Change, offer, short_on


@dataclass(kw_only=True)
class Balance:
    """What is held (fen) now and when read, and what the posting changed."""

    amount_fen: int = 0
    last_on: date = date.min
    read: int | None = None  # None: no row yet
    changes: list[Change] = field(default_factory=list)

    def change(self, on: date, fen: int) -> None:
        """More or, with minus, less."""
        self.amount_fen += fen
        self.last_on = max(self.last_on, on)
        self.changes.append(Change(on, fen))


@dataclass(kw_only=True)
class Account(Balance):
    """A fund account; the grantor holds nothing."""

    id: int
    ref: AccountRef

    @property
    def outside(self) -> bool:
        """The grantor is outside: money comes from there without bound."""
        return self.ref.bucket == Bucket.GRANTOR

    @property
    def name(self) -> str:
        """As messages call it."""
        return f"{self.ref.holder.code} 的专项资金{BUCKET_NAMES[self.ref.bucket]}"


@dataclass(kw_only=True)
class OpenItem(Balance):
    """What ``opener`` opened in an account, out of which pool (the id of its opener; None: it is a pool itself)."""

    opener: Original
    account: Account
    pool_id: int | None

    @property
    def name(self) -> str:
        """As messages call it; a holder's available money is one to him, whatever pools it is in."""
        if self.account.ref.bucket == Bucket.AVAILABLE:
            return self.account.name
        return f"{self.opener.number} 的{BUCKET_NAMES[self.account.ref.bucket]}"


Held: TypeAlias = Account | OpenItem
Key: TypeAlias = tuple[int, int]  # of an item: the ids of its opener and of its account

_ACCOUNTS = PreparedQuery(
    select(
        FundAccount.id,
        FundAccount.fund_id,
        FundAccount.organization_id,
        FundAccount.bucket,
        FundBalance.amount_fen,
        FundBalance.last_on,
        FundItem.document_id.label("opener_id"),
        FundItem.pool_id,
        FundItem.amount_fen.label("left_fen"),
        FundItem.last_on.label("moved_on"),
    )
    .outerjoin(FundBalance, FundBalance.account_id == FundAccount.id)
    .outerjoin(
        FundItem,
        (FundItem.account_id == FundAccount.id) & among(FundItem.document_id, "openers"),
    )
    .where(
        among(FundAccount.fund_id, "funds"),
        among(FundAccount.organization_id, "holders"),
        among(FundAccount.bucket, "buckets"),
    )
)
_OPEN = insert(FundAccount)
_LATER = union_all(
    select(FundEntry.business_on, FundEntry.amount_fen).where(
        FundEntry.to_account_id == bindparam("account"), FundEntry.business_on > bindparam("on")
    ),
    select(FundEntry.business_on, literal(0) - FundEntry.amount_fen).where(
        FundEntry.from_account_id == bindparam("account"), FundEntry.business_on > bindparam("on")
    ),
)


_ITEM_LATER = union_all(
    select(FundEntry.business_on, FundEntry.amount_fen).where(
        FundEntry.to_item_id == bindparam("opener"),
        FundEntry.to_account_id == bindparam("account"),
        FundEntry.business_on > bindparam("on"),
    ),
    select(FundEntry.business_on, literal(0) - FundEntry.amount_fen).where(
        FundEntry.from_item_id == bindparam("opener"),
        FundEntry.from_account_id == bindparam("account"),
        FundEntry.business_on > bindparam("on"),
    ),
)


class FundBooks:
    """The fund balances of one posting."""

    def __init__(self, session: Session, drafts: Sequence[Draft]) -> None:
        self.session = session
        entries = [entry for d in drafts for entry in d.money]
        refs = {ref for entry in entries for ref in (entry.from_, entry.to)}
        openers = {item for e in entries for item in (e.from_item, e.to_item) if item is not None}
        self.accounts: dict[AccountRef, Account] = {}
        self.items: dict[Key, OpenItem] = {}
        self._read(refs, openers - {OWN})
        missing = sorted(refs - set(self.accounts), key=_key)
        if missing:
            self._open(missing)
            self._read(missing, ())

    def move(self, draft: Draft, own: Original) -> None:
        """Move all the money of a document, which itself is ``own``. Raises ``OverItem``, ``OverFund``, ``DrawnOn``,
        ``NoBackdating``."""
        self._move_items(draft, own)
        net: dict[AccountRef, int] = {}
        for entry in draft.money:
            net[entry.from_] = net.get(entry.from_, 0) - entry.amount_fen
            net[entry.to] = net.get(entry.to, 0) + entry.amount_fen
        for ref, change in net.items():
            account = self.accounts[ref]
            if change < 0 and not account.outside:
                self._require(draft, account, -change)
            account.change(draft.on, change)

    def touched(self) -> list[Account]:
        """Every account with a balance that the posting changed."""
        return [a for a in self.accounts.values() if a.changes and not a.outside]

    def opened(self) -> list[OpenItem]:
        """Every item that the posting changed; what it opened and settled at once is none."""
        return [
            i for i in self.items.values() if i.changes and (i.read is not None or i.amount_fen > 0)
        ]

    def _move_items(self, draft: Draft, own: Original) -> None:
        net: dict[Key, int] = {}
        for entry in draft.money:
            source = self._item(own, entry.from_item, self.accounts[entry.from_], None)
            target = self._item(own, entry.to_item, self.accounts[entry.to], source)
            for item, fen in ((source, -entry.amount_fen), (target, entry.amount_fen)):
                if item is not None:
                    key = item.opener.id, item.account.id
                    net[key] = net.get(key, 0) + fen
        for key, change in net.items():
            item = self.items[key]
            if change < 0:
                self._require(draft, item, -change)
            item.change(draft.on, change)

    def _item(
        self, own: Original, opener: Original | None, account: Account, source: OpenItem | None
    ) -> OpenItem | None:
        """The item of an end of an entry, opened where there is none; it comes out of the pool of where its money
        comes from."""
        if opener is None:
            return None
        opener = own if opener is OWN else opener
        pool = None if source is None else (source.pool_id or source.opener.id)
        fresh = OpenItem(opener=opener, account=account, pool_id=pool)
        return self.items.setdefault((opener.id, account.id), fresh)

    def _require(self, draft: Draft, held: Held, asked: int) -> None:
        if held.amount_fen < asked:
            raise _short(self.session, draft, held, asked)
        later = [*self._later(held, draft.on), *held.changes]
        free = offer(held.amount_fen, later, draft.on)
        if free < asked:
            raise self._too_late(draft, held, asked, free, later)

    def _later(self, held: Held, on: date) -> list[Change]:
        """What was posted before and is dated after a past date."""
        if held.last_on <= on:
            return []
        query: Executable = _LATER if isinstance(held, Account) else _ITEM_LATER
        rows = self.session.connection().execute(query, {**_said(held), "on": on})
        return [Change(business_on, change) for business_on, change in rows]

    def _too_late(
        self, draft: Draft, held: Held, asked: int, free: int, later: Iterable[Change]
    ) -> NoBackdating:
        day = short_on(held.amount_fen, later, draft.on, asked)
        takers = _TAKERS if isinstance(held, Account) else _ITEM_TAKERS
        said = {**_said(held), "day": day}
        return NoBackdating(
            subject=held.name,
            on=draft.on,
            asked=asked,
            offer=free,
            unit="fen",
            short_on=day,
            by=list(self.session.scalars(takers, said)) if day > draft.on else [],
        )

    def _read(self, refs: Iterable[AccountRef], openers: Iterable[Original]) -> None:
        """Accounts, each with what these documents opened in it."""
        by_key = {_key(ref): ref for ref in refs}
        by_id = {opener.id: opener for opener in openers}
        if not by_key:
            return
        funds, holders, buckets = (sorted(set(of)) for of in zip(*by_key, strict=True))
        said = {"funds": funds, "holders": holders, "buckets": buckets, "openers": sorted(by_id)}
        for row in _ACCOUNTS.rows(self.session.connection(), said):
            ref = by_key.get((row.fund_id, row.organization_id, row.bucket))
            if ref is None:  # of another holder or in another bucket than it is wanted
                continue
            account = self.accounts.get(ref) or self._account(ref, row)
            if row.opener_id is not None:
                self.items[row.opener_id, row.id] = OpenItem(
                    opener=by_id[row.opener_id],
                    account=account,
                    pool_id=row.pool_id,
                    amount_fen=row.left_fen,
                    last_on=row.moved_on,
                    read=row.left_fen,
                )

    def _account(self, ref: AccountRef, row: Any) -> Account:
        account = self.accounts[ref] = Account(
            id=row.id,
            ref=ref,
            amount_fen=row.amount_fen or 0,
            last_on=row.last_on or date.min,
            read=row.amount_fen,
        )
        return account

    def _open(self, refs: Iterable[AccountRef]) -> None:
        self.session.connection().execute(
            _OPEN,
            [
                {"fund_id": r.fund.id, "organization_id": r.holder.id, "bucket": str(r.bucket)}
                for r in refs
            ],
        )


def _key(ref: AccountRef) -> tuple[int, int, str]:
    return ref.fund.id, ref.holder.id, str(ref.bucket)


def _said(held: Held) -> dict[str, int]:
    if isinstance(held, Account):
        return {"account": held.id}
    return {"account": held.account.id, "opener": held.opener.id}


_TAKERS = (
    select(Document.number)
    .join(FundEntry, FundEntry.document_id == Document.id)
    .where(
        FundEntry.from_account_id == bindparam("account"),
        FundEntry.business_on == bindparam("day"),
    )
    .distinct()
    .order_by(Document.number)
    .limit(20)
)
_ITEM_TAKERS = _TAKERS.where(FundEntry.from_item_id == bindparam("opener"))
_reversal = aliased(Document)
_SPENDERS = (
    select(Document.number)
    .join(FundEntry, FundEntry.document_id == Document.id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        FundEntry.from_account_id == bindparam("account"),
        Document.business_on >= bindparam("since"),
        Document.id != bindparam("original"),
        Document.reverses_id.is_(None),
        _reversal.id.is_(None),
    )
    .distinct()
    .order_by(Document.number)
    .limit(20)
)


_ITEM_SPENDERS = _SPENDERS.where(FundEntry.from_item_id == bindparam("opener"))


def _short(session: Session, draft: Draft, held: Held, asked: int) -> OverFund | OverItem | DrawnOn:
    account = held if isinstance(held, Account) else held.account
    if draft.reverses:
        first = {"since": draft.reverses.business_on, "original": draft.reverses.id}
        spenders = _SPENDERS if isinstance(held, Account) else _ITEM_SPENDERS
        return DrawnOn(
            number=draft.reverses.number,
            subject=held.name,
            needed=asked,
            left=held.amount_fen,
            unit="fen",
            by=list(session.scalars(spenders, {**_said(held), **first})),
        )
    if isinstance(held, OpenItem) and account.ref.bucket != Bucket.AVAILABLE:
        return OverItem(
            number=held.opener.number,
            bucket=str(account.ref.bucket),
            asked_fen=asked,
            left_fen=held.amount_fen,
        )
    return OverFund(
        fund=account.ref.fund.code,
        holder=account.ref.holder.code,
        bucket=str(account.ref.bucket),
        asked_fen=asked,
        available_fen=held.amount_fen,
    )
