"""Verbs that start a stocktake (盘点) and give it up.

Starting posts a document without rows: its position in the chain is the moment at which the list was frozen. Counts are
in ``stocktake_counts``, and how differences are posted in ``stocktake_settling``; why, in ``docs/decisions/0013``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import (
    access,
    db,
    digest,
    kinds,
    listings,
    posting,
    resolve,
    standing,
    stocktake_books,
)
from inventory.access import Ground
from inventory.drafts import Draft, Listing, Posted
from inventory.errors import BadInput, NotFound, StocktakeEnded
from inventory.kinds import Place
from inventory.merged import item_now
from inventory.models import (
    Item,
    Location,
    Lot,
    RecountLimit,
    StockBalance,
    Stocktake,
    StocktakeLine,
)
from inventory.models.goods import Nature
from inventory.rows import require_room, texts
from inventory.rules import counting
from inventory.standing import Standing
from inventory.stocktake_books import Taking


@dataclass(frozen=True)
class Scope:
    """What is counted: everything, or these places, these items, goods of this nature; of that perhaps a random
    ``sample`` of so many lines, drawn by a ``seed`` (a fresh one where none is said)."""

    locations: Sequence[str] | None = None
    items: Sequence[str] | None = None
    nature: str | None = None
    sample: int | None = None
    seed: str | None = None


def start_stocktake(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    scope: Scope = Scope(),
    witness: str | None = None,
    note: str | None = None,
) -> Posted:
    """Freeze the list of what the storages of ``organization`` have on the books now (开盘). ``witness`` is the 监盘人.

    A sample is drawn by who may supervise. Raises ``BadInput`` for a date that is not today, for nothing to count and
    for more lines than a document has; ``NotFound``, ``NotAllowed``, ``ClosedPeriod``.
    """
    act = "start_stocktake" if scope.sample is None else "draw_sample"
    ground = access.permit(session, actor=actor, act=act, organization=organization)
    chosen = _chosen(session, ground, scope, act)
    draft = Draft(
        kind=kinds.STOCKTAKE,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"on": on, "scope": vars(scope)},
        texts=texts(witness=witness, note=note),
        complete=lambda d: _freeze(session, d, scope, chosen),
    )
    return posting.post(session, [draft])[0]


def abandon_stocktake(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    reason: str,
    note: str | None = None,
) -> Posted:
    """The stocktake ``number`` is given up (作废): nothing is posted of it. A sample only by who may draw one.

    Raises ``StocktakeEnded``, ``AlreadyReversed``, ``NotFound``, ``BadInput``, ``NotAllowed``, ``ClosedPeriod``.
    """
    access.permit(session, actor=actor, act="list", organization=organization)
    stocktake = find(session, organization, number)
    sample = session.get_one(Stocktake, stocktake.id).sample
    act = "start_stocktake" if sample is None else "draw_sample"
    ground = access.permit(session, actor=actor, act=act, organization=organization)
    if resolve.day(on, "on") < stocktake.business_on:
        raise BadInput(field="on", problem=f"不能早于开盘日期 {stocktake.business_on.isoformat()}")

    def unless_ended(draft: Draft) -> Draft:
        require_open(session, stocktake)
        return draft

    draft = Draft(
        kind=kinds.STOCKTAKE,
        ground=ground,
        on=on,
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"number": number, "on": on},
        texts=texts(reason=resolve.words(reason, "reason", most=1000), note=note),
        reverses=stocktake.original,
        complete=unless_ended,
    )
    return posting.post(session, [draft])[0]


def find(session: Session, organization: str, number: str) -> Standing:
    """The stocktake of an organization. Raises ``NotFound``, ``BadInput`` for a document that is none."""
    found = standing.document(session, number)
    if found is None or found.organization.code != organization:
        raise NotFound(what="stocktake", name=number)
    if found.kind != kinds.STOCKTAKE.code or found.reverses_id is not None:
        raise BadInput(field="number", problem="要写一张盘点单的单号")
    return found


def require_open(session: Session, stocktake: Standing) -> Taking:
    """The stocktake, neither settled nor abandoned. Only under the lock. Raises ``StocktakeEnded``."""
    taking = stocktake_books.read(session, stocktake.id)
    if taking is None:
        raise NotFound(what="stocktake", name=stocktake.number)
    for state, by in (
        (stocktake_books.SETTLED, taking.settled_by),
        (stocktake_books.ABANDONED, taking.abandoned_by),
    ):
        if by is not None:
            raise StocktakeEnded(number=taking.number, state=state, by=by)
    return taking


# ── the list ──


class _Chosen(NamedTuple):
    """A scope, resolved to ids; None is everything."""

    locations: frozenset[int] | None
    items: frozenset[int] | None


def _chosen(session: Session, ground: Ground, scope: Scope, act: str) -> _Chosen:
    if scope.sample is not None:
        resolve.whole(scope.sample, "sample")
    elif scope.seed is not None:
        raise BadInput(field="seed", problem="只有抽查才写种子")
    if scope.seed is not None:
        resolve.words(scope.seed, "seed", most=64)
    if scope.nature is not None and scope.nature not in set(Nature):
        raise BadInput(field="nature", problem=f"要写 {'、'.join(Nature)} 之一")
    places = items = None
    if scope.locations is not None:
        resolve.some_lines(scope.locations)
        found = resolve.storages(session, ground, scope.locations, act)
        places = frozenset(place.id for place in found.values())
    if scope.items is not None:
        resolve.some_lines(scope.items)
        items = frozenset(item.id for item in resolve.items(session, scope.items).values())
    return _Chosen(places, items)


_HELD = (
    select(
        StockBalance.location_id,
        StockBalance.lot_id,
        StockBalance.quantity,
        Location.code.label("location"),
        Lot.code.label("lot"),
        Item.id.label("item_id"),
        Item.pinyin,
        Item.nature,
    )
    .join(Location, Location.id == StockBalance.location_id)
    .join(Lot, Lot.id == StockBalance.lot_id)
    .join(Item, Item.id == item_now(Lot.item_id))
    .where(Location.kind == Place.STORAGE, StockBalance.quantity > 0)
)


def _freeze(session: Session, draft: Draft, scope: Scope, chosen: _Chosen) -> Draft:
    """The list as the books have it now. Under the lock."""
    today = db.today(session)
    if draft.on != today:
        raise BadInput(
            field="on", problem=f"盘点按现在的账面开盘，日期要写今天 {today.isoformat()}"
        )
    held = session.execute(
        _HELD.where(Location.organization_id == draft.ground.organization_id)
    ).all()
    held = sorted(held, key=lambda r: (r.location, r.pinyin, r.item_id, r.lot_id))
    population = [row for row in held if _is_in(row, scope, chosen)]
    if not population:
        raise BadInput(field="scope", problem="这个范围里账面上没有物资可盘")
    taken, seed = population, None
    if scope.sample is not None:
        taken, seed = _drawn(session, population, scope.sample, scope.seed)
    require_room(len(taken))
    listed = {(row.location_id, row.lot_id) for row in taken}
    partly = {row.item_id for row in held if (row.location_id, row.lot_id) not in listed}
    limit = session.scalar(
        select(RecountLimit)
        .where(RecountLimit.starts_on <= draft.on)
        .order_by(RecountLimit.starts_on.desc())
        .limit(1)
    )
    start = listings.Start(
        scope=digest.canonical(
            {
                "locations": _sorted(scope.locations),
                "items": _sorted(scope.items),
                "nature": scope.nature,
            }
        ).decode(),
        population=len(population),
        sample=scope.sample,
        seed=seed,
        recount_pieces=limit.pieces if limit else None,
        recount_percent=limit.percent if limit else None,
    )
    return replace(draft, listing=_listing(start, taken, partly))


def _is_in(row: Any, scope: Scope, chosen: _Chosen) -> bool:
    return (
        (chosen.locations is None or row.location_id in chosen.locations)
        and (chosen.items is None or row.item_id in chosen.items)
        and (scope.nature is None or row.nature == scope.nature)
    )


def _drawn(
    session: Session, population: Sequence[Any], size: int, seed: str | None
) -> tuple[list[Any], str]:
    """A random sample, and the seed by which it is drawn again. Raises ``BadInput``."""
    if size > len(population):
        problem = f"范围里只有 {len(population):,} 行，抽不出 {size:,} 行"
        raise BadInput(field="sample", problem=problem)
    seed = seed or db.salt(session).hex()[:16]
    keys = [f"{row.location}/{row.lot}" for row in population]
    return [population[at] for at in counting.drawn(keys, size, seed)], seed


def _sorted(codes: Sequence[str] | None) -> list[str] | None:
    return None if codes is None else sorted(set(codes))


def _listing(start: listings.Start, taken: Sequence[Any], partly: set[int]) -> Listing:
    lines = [
        (
            row,
            listings.Frozen(
                line, row.location, row.lot, row.quantity, whole=row.item_id not in partly
            ),
        )
        for line, row in enumerate(taken, start=1)
    ]
    return Listing(
        rows=(
            (Stocktake, start._asdict()),
            *(
                (
                    StocktakeLine,
                    {
                        "line": frozen.line,
                        "location_id": row.location_id,
                        "lot_id": row.lot_id,
                        "quantity": frozen.quantity,
                        "whole": frozen.whole,
                    },
                )
                for row, frozen in lines
            ),
        ),
        content=listings.frozen(start, (frozen for _, frozen in lines)),
    )
