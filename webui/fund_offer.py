"""What a form of money offers for the fund, the holder and the day that are chosen on it: what the money may be used
for, what is open and may be settled, and how much is there before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from inventory import catalog, db, fund_ledger, fund_pools, open_items
from inventory.catalog import FundUseRow
from inventory.fund_ledger import HolderRow
from inventory.fund_pools import PoolRow
from inventory.kinds import BUCKET_NAMES, Bucket
from inventory.open_items import OpenItemRow
from webui.amounts import short_yuan, yuan
from webui.fields import Form
from webui.identity import me
from webui.options import Group, Option, Options, plain

SETTLED = (Bucket.COMMITTED, Bucket.PREPAID, Bucket.ADVANCED)  # as they are offered
BETWEEN = "，"


@dataclass(frozen=True)
class Left:
    """What may be taken: ``total_fen`` in so many ``pools``, of which one document takes ``most_fen`` at most."""

    name: str
    total_fen: int
    most_fen: int
    pools: int = 1

    @property
    def said(self) -> str:
        """How much there is."""
        words = f"{self.name} {yuan(self.total_fen)} 元"
        if self.pools > 1:
            words += f"，分在 {self.pools} 笔下拨里，一张单据最多 {yuan(self.most_fen)} 元"
        return words

    def after(self, typed_fen: int | None) -> str:
        """How much there is, and how much is left after an amount; the script says the same while it is typed."""
        if not typed_fen:
            return self.said
        if typed_fen > self.total_fen:
            return f"{self.said}；不够，差 {yuan(typed_fen - self.total_fen)} 元"
        if typed_fen > self.most_fen:
            return f"{self.said}；请分开办"
        return f"{self.said}；记账后剩 {yuan(self.total_fen - typed_fen)} 元"


@dataclass(frozen=True)
class Use:
    """A use that some of the money is for, and how much of it."""

    code: str
    name: str
    left: Left


@dataclass(frozen=True)
class Offer:
    """What is chosen from, and what was: ``use`` is the code of one of ``uses``, ``settles`` what is settled;
    ``bounds`` says why no more uses are offered; ``left`` is what may be taken."""

    funds: Options
    holders: tuple[HolderRow, ...] = ()
    pools: tuple[PoolRow, ...] = ()
    uses: tuple[Use, ...] = ()
    use: str = ""
    bounds: str = ""
    items: tuple[OpenItemRow, ...] = ()
    settles: OpenItemRow | None = None
    left: Left | None = None

    @property
    def sums_differ(self) -> bool:
        """Is there more for one use than for another?"""
        return len({use.left.total_fen for use in self.uses}) > 1

    @property
    def sources(self) -> Options:
        """What is open and may be settled, by what it is."""
        groups = (
            Group(
                BUCKET_NAMES[bucket],
                tuple(Option(r.number, _label(r)) for r in self.items if r.bucket == bucket),
            )
            for bucket in SETTLED
        )
        return tuple(group for group in groups if group.options)


def offer(books: Any, form: Form, *, uses: bool, number: str = "") -> Offer:
    """What the form offers for its ``fund``, ``organization`` and day ``on``; ``uses``: it asks for one of them.
    ``number`` is what it settles, if that is still open."""
    login = me().login
    known = fund_ledger.funds(books, actor=login)
    funds = plain(*(Option(row.code, row.name) for row in known))
    if form.fund.data not in {row.code for row in known}:
        return Offer(funds)
    holders = fund_ledger.position(books, actor=login, fund=form.fund.data).holders
    if form.organization.data not in {row.organization for row in holders}:
        return Offer(funds, holders)
    of = {"actor": login, "fund": form.fund.data, "organization": form.organization.data}
    pools = fund_pools.pools(books, **of)
    items = tuple(r for r in open_items.open_items(books, **of) if r.bucket in SETTLED)
    settles = next((row for row in items if row.number == number), None)
    all_uses = catalog.fund_uses(books, actor=login) if uses else ()
    on = form.on.data or db.today(books)
    able = [pool for pool in pools if pool.pays_on(on)] if uses else list(pools)
    offered = permitted(able, all_uses)
    use = "" if settles else chosen(form.use.data if uses else "", offered)
    return Offer(
        funds=funds,
        holders=holders,
        pools=pools,
        uses=offered,
        use=use,
        bounds=_bounds(pools, able, len(offered) < len(all_uses), on),
        items=items,
        settles=settles,
        left=_left(settles, next((row for row in offered if row.code == use), None), able),
    )


def permitted(pools: Iterable[PoolRow], uses: Iterable[FundUseRow]) -> tuple[Use, ...]:
    """Those uses that some of the pools are for, in their own order, with how much there is for each."""
    found = list(pools)
    of_each = {use: [p for p in found if not p.codes or use.code in p.codes] for use in uses}
    apart = len({sum(p.left_fen for p in of) for of in of_each.values() if of}) > 1
    return tuple(
        Use(use.code, use.name, _together(f"{use.name}可用" if apart else "可用", of))
        for use, of in of_each.items()
        if of
    )


def chosen(said: str | None, uses: tuple[Use, ...]) -> str:
    """What was said, if it is offered; else the only one there is; else nothing, to be chosen."""
    codes = [use.code for use in uses]
    if said in codes:
        return str(said)
    return codes[0] if len(codes) == 1 else ""


def of_item(item: OpenItemRow) -> Left:
    """What is left of what a document opened."""
    return Left("余", item.left_fen, item.left_fen)


def of_pool(pool: PoolRow) -> Left:
    """What is left in one pool."""
    return Left("可用", pool.left_fen, pool.left_fen)


def _left(settles: OpenItemRow | None, use: Use | None, able: list[PoolRow]) -> Left | None:
    if settles is not None:
        return of_item(settles)
    return use.left if use else _together("可用", able)


def _together(name: str, pools: list[PoolRow]) -> Left:
    left = [pool.left_fen for pool in pools]
    return Left(name, sum(left), max(left, default=0), len(left))


def _bounds(pools: tuple[PoolRow, ...], able: list[PoolRow], fewer: bool, on: date) -> str:
    if able:
        return "下拨时限定了用途，别的用途不能选" if fewer else ""
    if not pools:
        return "没有可用的钱，请先办下拨"
    if any(pool.on > on for pool in pools):
        return "这一天钱还没有拨下来，请改日期"
    return "可用的钱使用期都到了，这一天不能再用，请办缴回"


def _label(item: OpenItemRow) -> str:
    said = BETWEEN.join(words for words in (item.payee, item.purpose) if words)
    return f"{said or item.number}（余 {short_yuan(item.left_fen)}）"
