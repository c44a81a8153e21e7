"""What clerks of an organization chose when they imported, kept for the next file.

Columns, kind and the worth of amounts are kept by the shape of a table, names for all files of the organization: a
village that writes 口罩 for N95口罩 does so in every sheet. It is only ever a proposal, and says where it came from.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from inventory import db
from inventory.access import Ground
from inventory.intake.decisions import NEW, Decisions, Written
from inventory.intake.headers import Understanding
from inventory.intake.reading import Reading
from inventory.models import IntakeShape, IntakeWord
from inventory.models.imports import Meant

LONGEST = 200


@dataclass(frozen=True)
class Remembered:
    """What was chosen before: by written item and by name the code, by receiver what he is, by shape the columns."""

    items: Mapping[Written, str] = field(default_factory=dict)
    counterparties: Mapping[str, str] = field(default_factory=dict)
    receivers: Mapping[str, str] = field(default_factory=dict)
    shapes: Mapping[str, Understanding] = field(default_factory=dict)


def remembered(session: Session, organization_id: int) -> Remembered:
    """What clerks of an organization chose."""
    words: dict[str, dict[Written, str]] = {what: {} for what in Meant}
    for row in session.execute(
        select(
            IntakeWord.what,
            IntakeWord.name,
            IntakeWord.specification,
            IntakeWord.unit,
            IntakeWord.means,
        ).where(IntakeWord.organization_id == organization_id)
    ):
        words[row.what][Written(row.name, row.specification, row.unit)] = row.means
    shapes = session.execute(
        select(IntakeShape.shape, IntakeShape.said).where(
            IntakeShape.organization_id == organization_id
        )
    )
    return Remembered(
        items=words[Meant.ITEM],
        counterparties={key.name: code for key, code in words[Meant.COUNTERPARTY].items()},
        receivers={key.name: text for key, text in words[Meant.RECEIVER].items()},
        shapes={row.shape: _understanding(row.said) for row in shapes},
    )


def remember(
    session: Session,
    *,
    ground: Ground,
    reading: Reading,
    decisions: Decisions,
    columns: Mapping[str, Understanding] | None = None,
) -> None:
    """Keep what a clerk chose for the next file: names, but for those that are new; by shape the ``columns`` that he
    set, and the kinds of tables. What he chose before of the same text or shape is forgotten."""
    shapes = dict(columns or {})
    for number, kind in decisions.kinds.items():
        shape = reading.tables[number].shape
        if shape:
            set_before = shapes.get(shape, Understanding(()))
            shapes[shape] = Understanding(set_before.keys, kind, set_before.fen_per_unit)
    _keep_shapes(session, ground, shapes)
    parties = {Written(name, "", ""): code for name, code in decisions.counterparties.items()}
    receivers = {Written(name, "", ""): text for name, text in decisions.receivers.items()}
    for what, said in (
        (Meant.ITEM, decisions.items),
        (Meant.COUNTERPARTY, parties),
        (Meant.RECEIVER, receivers),
    ):
        _keep_words(session, ground, what, said)


def _keep_shapes(session: Session, ground: Ground, shapes: Mapping[str, Understanding]) -> None:
    if not shapes:
        return
    session.execute(
        delete(IntakeShape).where(
            IntakeShape.organization_id == ground.organization_id, IntakeShape.shape.in_(shapes)
        )
    )
    session.execute(
        insert(IntakeShape),
        [
            {"shape": shape, "said": json.dumps(asdict(said)), **_by(session, ground)}
            for shape, said in shapes.items()
        ],
    )


def _keep_words(session: Session, ground: Ground, what: Meant, said: Mapping[Written, str]) -> None:
    kept = {key: code for key, code in said.items() if code != NEW and _short(key)}
    if not kept:
        return
    mine = (IntakeWord.organization_id == ground.organization_id, IntakeWord.what == what)
    rows = session.execute(
        select(IntakeWord.id, IntakeWord.name, IntakeWord.specification, IntakeWord.unit).where(
            *mine, IntakeWord.name.in_({key.name for key in kept})
        )
    )
    old = [r.id for r in rows if Written(r.name, r.specification, r.unit) in kept]
    session.execute(delete(IntakeWord).where(IntakeWord.id.in_(old)))
    session.execute(
        insert(IntakeWord),
        [
            {"what": what, **key._asdict(), "means": code, **_by(session, ground)}
            for key, code in kept.items()
        ],
    )


def _by(session: Session, ground: Ground) -> dict[str, object]:
    return {
        "organization_id": ground.organization_id,
        "actor_id": ground.actor_id,
        "recorded_at": db.now(session),
    }


def _short(parts: Iterable[str]) -> bool:
    return all(len(part) <= LONGEST for part in parts)


def _understanding(said: str) -> Understanding:
    facts = json.loads(said)
    return Understanding(tuple(facts["keys"]), facts["as_"], facts["fen_per_unit"])
