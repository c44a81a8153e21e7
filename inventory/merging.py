"""The verbs that make one of what was entered twice (合并): two items, or two counterparties.

Nothing that stands is touched: lots, documents and balances keep what they were received with, and so do digests.
From then on questions show, and picks go by, what it is now. A merge is never undone: afterwards nobody could say which
of the new documents meant which of the two. So the pages ask first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, aliased

from inventory import access, db, resolve, users
from inventory.errors import AlreadyMerged, BadInput, DifferentUnits, MergeCircle, NotFound
from inventory.models import (
    AppUser,
    Counterparty,
    CounterpartyMerge,
    Item,
    ItemMerge,
    ItemUnit,
    KitLine,
    Norm,
)


@dataclass(frozen=True)
class Merged:
    """What was done: ``code`` is ``into`` from now on, and so are ``followed``, that had been merged into it before."""

    code: str
    into: str
    followed: tuple[str, ...]


def merge_items(session: Session, *, actor: str, code: str, into: str, reason: str) -> Merged:
    """The item ``code`` was entered twice and is ``into`` from now on; that one's nature, name and rules stay.

    Both are counted in the same base unit. Usual packings, norms and kits are joined; where both know one, the
    survivor's rules. Raises ``DifferentUnits``, ``AlreadyMerged``, ``MergeCircle`` (also for an item and itself),
    ``NotFound``, ``BadInput``, ``NotAllowed``.
    """
    merge = _Merge(session, "item", Item, ItemMerge, actor)
    gone, stays = merge.pair(code, into)
    if gone.base_unit != stays.base_unit:
        raise DifferentUnits(
            name=gone.code, unit=gone.base_unit, into=stays.code, into_unit=stays.base_unit
        )
    _join_packings(session, gone.id, stays.id)
    _hand_over(session, Norm, gone.id, stays.id, ("recipient_group_id", "starts_on"))
    _hand_over(session, KitLine, gone.id, stays.id, ("kit_id",))
    return merge.settle(gone, stays, reason)


def merge_counterparties(
    session: Session, *, actor: str, code: str, into: str, reason: str
) -> Merged:
    """The counterparty ``code`` was entered twice and is ``into`` from now on: under that one's name and kind it is
    published.

    Two credit codes (统一社会信用代码) are two firms: ``BadInput``. Raises what ``merge_items`` raises but for units.
    """
    merge = _Merge(session, "counterparty", Counterparty, CounterpartyMerge, actor)
    gone, stays = merge.pair(code, into)
    if gone.credit_code and stays.credit_code and gone.credit_code != stays.credit_code:
        problem = "两家的统一社会信用代码不同，不是一家；确是一家，请先改正代码再合并"
        raise BadInput(field="into", problem=problem)
    return merge.settle(gone, stays, reason)


@dataclass(frozen=True)
class _Merge:
    """One merge in one catalogue."""

    session: Session
    what: str
    noun: Any
    history: type[ItemMerge] | type[CounterpartyMerge]
    actor: str

    def pair(self, code: str, into: str) -> tuple[Any, Any]:
        """The rows of both, under the lock; ``into`` is followed to what it is now. Raises ``NotAllowed``,
        ``NotFound``, ``AlreadyMerged``, ``MergeCircle``."""
        access.permit_anywhere(self.session, actor=self.actor, act="merge")
        lock_catalogues(self.session)
        gone, stays = self._row(code), self._row(into)
        if gone.merged_into_id is not None:
            now = self._by_id(gone.merged_into_id)
            raise AlreadyMerged(what=self.what, name=gone.code, into=now.code)
        if stays.merged_into_id is not None:
            stays = self._by_id(stays.merged_into_id)
        if stays.id == gone.id:
            raise MergeCircle(what=self.what, name=gone.code, into=into)
        return gone, stays

    def settle(self, gone: Any, stays: Any, reason: str) -> Merged:
        """The dated row first, then what had been merged into the one that goes, then that one itself."""
        said = resolve.words(reason, "reason", most=1000)
        noun, session = self.noun, self.session
        actor_id = select(AppUser.id).where(AppUser.login == self.actor).scalar_subquery()
        session.execute(
            insert(self.history).values(
                merged_at=db.now(session),
                actor_id=actor_id,
                from_id=gone.id,
                into_id=stays.id,
                reason=said,
            )
        )
        followed = session.scalars(
            select(noun.code).where(noun.merged_into_id == gone.id).order_by(noun.id)
        ).all()
        for which in (noun.merged_into_id == gone.id, noun.id == gone.id):
            statement = update(noun).where(which).values(merged_into_id=stays.id)
            session.execute(statement, execution_options={"synchronize_session": False})
        event = f"merge_{self.what}"
        users.record(session, actor=self.actor, event=event, subject=f"{gone.code} -> {stays.code}")
        return Merged(gone.code, stays.code, tuple(followed))

    def _row(self, code: str) -> Any:
        row = self.session.scalar(
            select(self.noun)
            .where(self.noun.code == code)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound(what=self.what, name=code)
        return row

    def _by_id(self, id_: int) -> Any:
        return self.session.get_one(self.noun, id_, populate_existing=True)


def lock_catalogues(session: Session) -> None:
    """Hold the system operator's row: who holds it may add to the shared catalogues or merge them, one at a time.
    SQLite's writers are alone anyway."""
    session.execute(select(AppUser.id).where(AppUser.login == users.SYSTEM).with_for_update())


def _join_packings(session: Session, from_id: int, into_id: int) -> None:
    """What the one knew of packings and the other did not."""
    known = select(ItemUnit.unit).where(ItemUnit.item_id == into_id)
    rows: Iterable[Any] = session.execute(
        select(ItemUnit.unit, ItemUnit.factor).where(
            ItemUnit.item_id == from_id, ItemUnit.unit.not_in(known)
        )
    )
    fresh = [{"item_id": into_id, "unit": row.unit, "factor": row.factor} for row in rows]
    if fresh:
        session.execute(insert(ItemUnit), fresh)


def _hand_over(
    session: Session, noun: Any, from_id: int, into_id: int, keys: tuple[str, ...]
) -> None:
    """What a catalogue says of the one it says of the other from now on, but where it speaks of that one itself."""
    other = aliased(noun)
    same = (getattr(other, key) == getattr(noun, key) for key in keys)
    spoken_of = select(other.item_id).where(other.item_id == into_id, *same).exists()
    of_the_one = noun.item_id == from_id
    session.execute(delete(noun).where(of_the_one, spoken_of), execution_options=_PLAIN)
    session.execute(
        update(noun).where(of_the_one).values(item_id=into_id), execution_options=_PLAIN
    )


_PLAIN = {"synchronize_session": False}  # nothing here is held as an object
