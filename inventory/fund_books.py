"""The working copy of the fund balances that a posting touches, while it holds the lock.

The same idea as ``inventory.books``: read once, change in memory, write back guarded. Accounts are opened here when
a holder first uses a bucket.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import bindparam, insert, literal, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from inventory.drafts import AccountRef, Draft
from inventory.errors import DrawnOn, NoBackdating, OverFund
from inventory.kinds import BUCKET_NAMES, Bucket
from inventory.models import Document, FundAccount, FundBalance, FundEntry
from inventory.rules.running import Change, offer, short_on


@dataclass
class Account:
    """A fund account: its id, what it holds (fen) now and when read; the grantor holds nothing."""

    id: int
    ref: AccountRef
    amount_fen: int = 0
    last_on: date = date.min
    read: int | None = None  # None: no balance row yet
    changes: list[Change] = field(default_factory=list)

    @property
    def outside(self) -> bool:
        """The grantor is outside: money comes from there without bound."""
        return self.ref.bucket == Bucket.GRANTOR


_ACCOUNTS = (
    select(
        FundAccount.id,
        FundAccount.fund_id,
        FundAccount.organization_id,
        FundAccount.bucket,
        FundBalance.amount_fen,
        FundBalance.last_on,
    )
    .outerjoin(FundBalance, FundBalance.account_id == FundAccount.id)
    .where(
        tuple_(FundAccount.fund_id, FundAccount.organization_id, FundAccount.bucket).in_(
            bindparam("keys", expanding=True)
        )
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


class FundBooks:
    """The fund balances of one posting."""

    def __init__(self, session: Session, drafts: Sequence[Draft]) -> None:
        self.session = session
        refs = {ref for d in drafts for entry in d.money for ref in (entry.from_, entry.to)}
        self.accounts: dict[AccountRef, Account] = self._read(refs) if refs else {}
        missing = sorted(refs - set(self.accounts), key=_key)
        if missing:
            self._open(missing)
            self.accounts |= self._read(missing)

    def move(self, draft: Draft) -> None:
        """Move all the money of a document. Raises ``OverFund``, ``DrawnOn``, ``NoBackdating``."""
        net: dict[AccountRef, int] = {}
        for entry in draft.money:
            net[entry.from_] = net.get(entry.from_, 0) - entry.amount_fen
            net[entry.to] = net.get(entry.to, 0) + entry.amount_fen
        for ref, change in net.items():
            account = self.accounts[ref]
            if change < 0 and not account.outside:
                self._require(draft, account, -change)
            account.amount_fen += change
            account.last_on = max(account.last_on, draft.on)
            account.changes.append(Change(draft.on, change))

    def touched(self) -> list[Account]:
        """Every account with a balance that the posting changed."""
        return [a for a in self.accounts.values() if a.changes and not a.outside]

    def _require(self, draft: Draft, account: Account, asked: int) -> None:
        if account.amount_fen < asked:
            raise _short(self.session, draft, account, asked)
        later = [*self._later(account, draft.on), *account.changes]
        free = offer(account.amount_fen, later, draft.on)
        if free < asked:
            raise self._too_late(draft, account, asked, free, later)

    def _later(self, account: Account, on: date) -> list[Change]:
        """What was posted before and is dated after a past date."""
        if account.last_on <= on:
            return []
        rows = self.session.connection().execute(_LATER, {"account": account.id, "on": on})
        return [Change(business_on, change) for business_on, change in rows]

    def _too_late(
        self, draft: Draft, account: Account, asked: int, free: int, later: Iterable[Change]
    ) -> NoBackdating:
        day = short_on(account.amount_fen, later, draft.on, asked)
        said = {"account": account.id, "day": day}
        return NoBackdating(
            subject=_name(account),
            on=draft.on,
            asked=asked,
            offer=free,
            unit="fen",
            short_on=day,
            by=list(self.session.scalars(_TAKERS, said)) if day > draft.on else [],
        )

    def _read(self, refs: Iterable[AccountRef]) -> dict[AccountRef, Account]:
        by_key = {_key(ref): ref for ref in refs}
        found: dict[AccountRef, Account] = {}
        for row in self.session.connection().execute(_ACCOUNTS, {"keys": sorted(by_key)}):
            ref = by_key[row.fund_id, row.organization_id, row.bucket]
            found[ref] = Account(
                id=row.id,
                ref=ref,
                amount_fen=row.amount_fen or 0,
                last_on=row.last_on or date.min,
                read=row.amount_fen,
            )
        return found

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


def _name(account: Account) -> str:
    return f"{account.ref.holder.code} 的专项资金{BUCKET_NAMES[account.ref.bucket]}"


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


def _short(session: Session, draft: Draft, account: Account, asked: int) -> OverFund | DrawnOn:
    if draft.reverses:
        first = {"account": account.id, "since": draft.reverses.business_on}
        by = session.scalars(_SPENDERS, {**first, "original": draft.reverses.id})
        return DrawnOn(
            number=draft.reverses.number,
            subject=_name(account),
            needed=asked,
            left=account.amount_fen,
            unit="fen",
            by=list(by),
        )
    return OverFund(
        fund=account.ref.fund.code,
        holder=account.ref.holder.code,
        bucket=str(account.ref.bucket),
        asked_fen=asked,
        available_fen=account.amount_fen,
    )
