"""What the loaders of the set-up file share: fields by their shape, nouns by their codes.

Every refusal names the entry, as ``items[3].unit``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import resolve, shapes
from inventory.errors import BadInput, Duplicate, NotFound
from inventory.models import (
    AppUser,
    Counterparty,
    Item,
    Kit,
    Location,
    Organization,
    RecipientGroup,
)

Entry: TypeAlias = Mapping[str, Any]
Noun = TypeVar("Noun", Organization, Location, RecipientGroup, Item, Kit, Counterparty, AppUser)


def entries(data: Entry, section: str) -> Sequence[Entry]:
    """The entries of a section: a list of objects; none where it is left out."""
    entries = data.get(section, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise BadInput(field=section, problem="要写成列表，每项是一个对象")
    return entries


def words(entry: Entry, at: str, key: str) -> str | None:
    """Text that may be left out."""
    said = shapes.text_or_none(entry, key, f"{at}.")
    return None if said is None else resolve.words(said, f"{at}.{key}")


def code(entry: Entry, at: str, key: str = "code") -> str:
    """A code by which a thing is known for ever."""
    return resolve.code(entry.get(key), f"{at}.{key}")


def name(entry: Entry, at: str, key: str = "name") -> str:
    """Text that must be there."""
    return resolve.words(entry.get(key), f"{at}.{key}")


def choice(entry: Entry, at: str, key: str, values: type, default: str | None = None) -> str:
    """One of the values of an enumeration."""
    value = entry.get(key, default)
    known = sorted(str(v) for v in values)  # type: ignore[attr-defined]
    if value not in known:
        raise BadInput(field=f"{at}.{key}", problem=f"要写 {'、'.join(known)} 之一")
    return str(value)


def find(session: Session, noun: type[Noun], key: str, code: str) -> Noun | None:
    """The noun of a code, if there is one."""
    return session.scalar(select(noun).where(getattr(noun, key) == code))


def must_find(session: Session, noun: type[Noun], what: str, code: object, at: str) -> Noun:
    """The noun of a code. Raises ``NotFound``."""
    found = find(session, noun, "code", str(code)) if code is not None else None
    if found is None:
        raise NotFound(what=what, name=f"{code} ({at})")
    return found


def keep(what: str, code: str, pairs: Sequence[tuple[object, object]]) -> None:
    """What must not change has not changed. Raises ``Duplicate``."""
    if any(old != new for old, new in pairs):
        raise Duplicate(what=what, name=code)


def save(session: Session, noun: Any, values: Mapping[str, object]) -> None:
    """Write the values into a noun, new or old."""
    for key, value in values.items():
        setattr(noun, key, value)
    session.add(noun)
    session.flush()
