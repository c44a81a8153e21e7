"""What a reading adds to the catalogues: items and counterparties that are new, and the private data cut out of texts.

Catalogues are shared: whoever adds to them holds their lock.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import count

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from inventory import catalog, confirming, db
from inventory.dialects import among
from inventory.errors import Fact
from inventory.intake import grading
from inventory.intake.decisions import Written
from inventory.intake.fitting import Fit
from inventory.intake.matching import Match
from inventory.intake.reading import Reading
from inventory.models import Counterparty, CounterpartyPrivate, Item, ItemUnit
from inventory.models.goods import Nature
from inventory.models.parties import CounterpartyKind
from inventory.rules.names import is_organization_name
from inventory.setting_up_goods import add_packing, pinyin_key


def items(
    session: Session,
    matches: Mapping[Written, Match],
    packings: Mapping[tuple[Written, str], Mapping[str, int]],
    given: Mapping[Written, str],
) -> dict[Written, str]:
    """The code of every item written; new ones are created, of the grade that their name and specification say, with
    the packings of their unit that the sheet tells of, and under the code that a catalogue has ``given`` them."""
    codes = {key: match.code for key, match in matches.items() if match.code is not None}
    fresh = (code for code in _fresh(session, Item, "WZ") if code not in given.values())
    grades = catalog.known_grades(session)
    rows = []
    for key in (key for key in matches if key not in codes):
        codes[key] = given.get(key) or next(fresh)
        rows.append(
            {
                "code": codes[key],
                "name": key.name,
                "specification": key.specification,
                "base_unit": key.unit,
                "grade": grading.grade_named(key.name, key.specification, grades),
                "nature": Nature.CONSUMABLE,
                "pinyin": pinyin_key(key.name),
            }
        )
    if rows:
        session.execute(insert(Item), rows)
        _pack(session, {key: codes[key] for key in matches if matches[key].code is None}, packings)
    return codes


def _pack(
    session: Session,
    made: Mapping[Written, str],
    packings: Mapping[tuple[Written, str], Mapping[str, int]],
) -> None:
    told = {key: packings.get((key, key.unit), {}) for key in made}
    codes = [made[key] for key, units in told.items() if units]
    if not codes:
        return
    found = select(Item.code, Item.id).where(among(Item.code, "codes"))
    ids = {r.code: r.id for r in session.connection().execute(found, {"codes": codes})}
    session.execute(
        insert(ItemUnit),
        [
            {"item_id": ids[made[key]], "unit": unit, "factor": factor}
            for key, units in told.items()
            for unit, factor in units.items()
        ],
    )


def told_packings(
    session: Session,
    matches: Mapping[Written, Match],
    fits: Mapping[Written, Fit],
    confirmed: Collection[str],
) -> None:
    """Packings of known items that only the sheet tells of become those of the catalogue, once the clerk says that they
    are right. Raises ``NeedsConfirmation``, ``BadInput``."""
    told = {(matches[k].code or "", k.unit): fit for k, fit in fits.items() if fit.told}
    if not told:
        return
    lines: list[Fact] = [
        {"item": item, "name": fit.name, "unit": unit, "factor": fit.factor, "base_unit": fit.base}
        for (item, unit), fit in sorted(told.items(), key=lambda pair: pair[0])
    ]
    confirming.ask(confirmed, "NEW_PACKING", lines=lines)
    for (code, unit), fit in told.items():
        item = session.scalars(select(Item).where(Item.code == code)).one()
        add_packing(session, item, unit, fit.factor or 0, "packing")


def counterparties(session: Session, matches: Mapping[str, Match]) -> dict[str, str]:
    """The code of every name written; new ones are created, as 单位 only where the whole name says so."""
    codes = {name: match.code for name, match in matches.items() if match.code is not None}
    fresh = _fresh(session, Counterparty, "WL")
    rows = []
    for name in (name for name in matches if name not in codes):
        codes[name] = next(fresh)
        entity = is_organization_name(name)
        kind = CounterpartyKind.ENTITY if entity else CounterpartyKind.UNKNOWN
        rows.append({"code": codes[name], "name": name, "kind": kind})
    if rows:
        session.execute(insert(Counterparty), rows)
    return codes


def keep_private(session: Session, reading: Reading, parties: Mapping[str, str]) -> None:
    """What was taken out of the texts, beside the counterparty it belongs to."""
    if not reading.removed:
        return
    donors = {r.donor for r in reading.removed if r.donor is not None}
    ids = _ids(session, [parties[donor] for donor in donors if donor in parties])
    session.execute(
        insert(CounterpartyPrivate),
        [
            {
                "counterparty_id": ids.get(parties.get(r.donor or "", "")),
                "kind": r.kind,
                "value": r.value,
                "found_in": f"{reading.file} {r.sheet} {r.row}",
                "recorded_at": db.now(session),
            }
            for r in reading.removed
        ],
    )


def _ids(session: Session, codes: Iterable[str]) -> dict[str, int]:
    found = select(Counterparty.code, Counterparty.id).where(Counterparty.code.in_(set(codes)))
    return {row.code: row.id for row in session.execute(found)}


def _fresh(session: Session, noun: type[Item] | type[Counterparty], prefix: str) -> Iterator[str]:
    """Codes that nothing of the catalogue has, whoever gave them out."""
    taken = set(session.scalars(select(noun.code).where(noun.code.startswith(prefix))))
    first = (session.scalar(select(func.max(noun.id))) or 0) + 1
    return (code for n in count(first) if (code := f"{prefix}{n:06d}") not in taken)
