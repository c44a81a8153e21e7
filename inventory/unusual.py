"""What is unusual about goods that come in, and is asked about before they are written down.

A text that names another grade than the item is of: the wrong item was picked, or the goods are not what they should
be. A piece that is worth as much as durable goods are: it should be answered for, and the item says it is used up.
Both are asked once for all lines, under the lock, after a repeated request was recognised.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import catalog, confirming
from inventory.drafts import Draft, Need, Put
from inventory.errors import Fact
from inventory.models import Item
from inventory.models.goods import Nature
from inventory.rules.grades import Grade, grade_of, others


def about_receipt(session: Session, draft: Draft, confirmed: Collection[str]) -> tuple[Need, ...]:
    """Ask what is unusual about a receipt; nothing of it wants approval. Raises ``NeedsConfirmation``."""
    grades = _other_grades(session, draft)
    if grades:
        confirming.ask(confirmed, "OTHER_GRADE", lines=grades)
    durable = _durable(session, draft)
    if durable:
        confirming.ask(confirmed, "DURABLE_VALUE", lines=durable)
    return ()


def _other_grades(session: Session, draft: Draft) -> list[Fact]:
    """The lines whose texts name another grade than their item's; what is said of the whole document may be about any
    of its lines."""
    if not any(put.item.grade for put in draft.puts):
        return []
    known = catalog.known_grades(session)
    asked = {put.line: grade_of(put.item.grade, known) for put in draft.puts}
    of_all = [grade for grade in asked.values() if grade is not None]
    names = _names(session, {put.item.id for put in draft.puts if asked[put.line]})
    said: defaultdict[int, list[str]] = defaultdict(list)
    for text in draft.texts:
        said[text.line].append(text.text)
    found: list[Fact] = []
    for put in draft.puts:
        own = asked[put.line]
        if own is None:
            continue
        of_line = [names[put.item.id], put.batch or "", *said[put.line]]
        named = _named(of_line, [own], known) | _named(said[0], of_all, known)
        if named:
            found.append(_line(put, asks=own.full_name, says=[g.full_name for g in named]))
    return found


def _named(texts: Iterable[str], asked: list[Grade], known: tuple[Grade, ...]) -> dict[Grade, None]:
    """The other grades that texts name, each text for itself, in the order of the texts."""
    return {grade: None for text in texts for grade in others(text, asked, known)}


def _names(session: Session, item_ids: set[int]) -> dict[int, str]:
    """Name and specification of items, as one text."""
    rows = session.execute(
        select(Item.id, Item.name, Item.specification).where(Item.id.in_(sorted(item_ids)))
    )
    return {id_: f"{name} {specification}" for id_, name, specification in rows}


def _durable(session: Session, draft: Draft) -> list[Fact]:
    """The lines of goods to be used up whose pieces are worth as much as durable ones."""
    valued = [p for p in draft.puts if p.valued and p.item.nature == Nature.CONSUMABLE]
    threshold = catalog.threshold_on(session, draft.on) if valued else None
    found: list[Fact] = []
    for put in valued:
        each = put.value_fen // put.quantity
        nature = catalog.nature_by(threshold, put.item, each)
        if nature != Nature.CONSUMABLE:
            found.append(_line(put, unit_value_fen=each, nature=str(nature)))
    return found


def _line(put: Put, **facts: Fact) -> dict[str, Fact]:
    return {"line": put.line, "item": put.item.code, "name": put.item.name, **facts}
