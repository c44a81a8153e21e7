"""Books held against witnesses of earlier days: what was changed, taken out, put in or cut off since.

A witness that agrees fixes everything up to its position. Where one does not, the first change lies after the last
that does; the documents listed by the witnesses between them say which it was. What P10 finds (a row that is not what
its digest says) is not looked for again: here it is the digests themselves that are not trusted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import access, db, links
from inventory.errors import WitnessAhead, WitnessElsewhere
from inventory.keeping import manifests
from inventory.keeping.witnesses import End, Witness, known
from inventory.models import Document, Organization

Value = TypeVar("Value")

NAMED_MAX = 100  # documents named one by one: the rest is counted
_AT_ONCE = 500  # numbers asked for at a time


@dataclass(frozen=True)
class Compared:
    """One organization against all witnesses: up to which position and day they agree with the books, and from which
    on not (None: all agree)."""

    code: str
    name: str
    holds: bool
    agrees_to: int
    agrees_on: date | None
    differs_by: int | None
    differs_on: date | None
    breaches: tuple[str, ...]


@dataclass(frozen=True)
class _Mark:
    """What one witness says of an organization."""

    witness: Witness
    end: End


@dataclass
class _Found:
    """What became of the documents that witnesses list."""

    changed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def sentences(self) -> Iterator[str]:
        """Each in words, the rest counted."""
        for numbers, words in (
            (self.changed, "的内容和见证不同"),
            (self.removed, "见证里有，账里没有了"),
            (self.added, "见证里没有，是后来塞进去的"),
        ):
            yield from (f"{number} {words}" for number in numbers[:NAMED_MAX])
            if len(numbers) > NAMED_MAX:
                yield f"还有 {len(numbers) - NAMED_MAX} 张{words}"


def compare(session: Session, *, actor: str, witnesses: Sequence[Witness]) -> tuple[Compared, ...]:
    """Hold the books against witnesses, an organization at a time. Raises ``NotAllowed``, ``WitnessElsewhere``,
    ``WitnessAhead``."""
    access.permit_anywhere(session, actor=actor, act="check")
    rows = session.execute(select(Organization.code, Organization.id))
    here = dict(rows.all())
    marks: dict[str, list[_Mark]] = {}
    for witness in witnesses:
        _require_ours(session, witness, here)
        for end in witness.organizations:
            marks.setdefault(end.code, []).append(_Mark(witness, end))
    return tuple(_compare(session, here.get(code), marks[code]) for code in sorted(marks))


def _require_ours(session: Session, witness: Witness, here: Mapping[str, int]) -> None:
    if witness.on > db.today(session):
        raise WitnessAhead(path=witness.path, on=witness.on, today=db.today(session))
    if witness.organizations and not any(end.code in here for end in witness.organizations):
        raise WitnessElsewhere(
            path=witness.path,
            installation=witness.installation,
            here=manifests.installation(session),
        )


def _compare(session: Session, organization_id: int | None, marks: list[_Mark]) -> Compared:
    marks.sort(key=lambda mark: (mark.end.position, mark.witness.made_at))
    if organization_id is None:
        gone = f"{marks[-1].witness.on} 的见证里有这个单位，账里没有了"
        return _compared(marks[0], None, marks[-1], [gone])
    standing = _digests(session, organization_id, [mark.end.position for mark in marks])
    agrees: _Mark | None = None
    for mark in marks:
        if mark.end.position and standing.get(mark.end.position) != mark.end.digest:
            return _differing(session, organization_id, marks, agrees, mark)
        agrees = mark
    return _compared(marks[-1], agrees, None, [])


def _differing(
    session: Session, organization_id: int, marks: list[_Mark], agrees: _Mark | None, differs: _Mark
) -> Compared:
    """The first change is after ``agrees`` and not after ``differs``: say all that can be told of it."""
    after, through = agrees.end.position if agrees else 0, differs.end.position
    last = session.scalar(_LAST.where(Document.organization_id == organization_id)) or 0
    if last < through:
        lost = f"{differs.witness.on} 的见证有 {through} 张单据，账里只到第 {last} 张，末尾被截掉"
        breaches = [lost]
    else:
        since = f"第 {after} 张以前和 {agrees.witness.on} 的见证相符" if after and agrees else ""
        breaches = [
            f"{_span(after, through)}被改动过，和 {differs.witness.on} 的见证不符"
            + (f"；{since}" if since else "")
        ]
    found, listed_after = _look(session, organization_id, marks, after, through)
    breaches += found.sentences()
    if listed_after > after and not (found.changed or found.removed) and last >= through:
        breaches.append(
            f"见证列出的第 {listed_after + 1} 张起内容没有变，改动在{_span(after, listed_after)}"
        )
    ours = manifests.installation(session)
    if not after and differs.witness.installation != ours:
        said = differs.witness.installation
        breaches.append(f"见证写的是 {said}，本账是 {ours}；不是改过名称，就是别处的见证")
    return _compared(differs, agrees, differs, breaches)


def _span(after: int, through: int) -> str:
    """The positions after one through another, in words."""
    first = after + 1
    return f"第 {first} 张" if first == through else f"第 {first} 张到第 {through} 张之间"


def _look(
    session: Session, organization_id: int, marks: list[_Mark], after: int, through: int
) -> tuple[_Found, int]:
    """What became of the listed documents after a position, and after which position every one is listed."""
    listed, listed_after = _listed(marks, after), _listed_after(marks, after, through)
    end = max(through, *_positions(session, organization_id, listed), 0)
    found, seen = _Found(), set()
    for link in links.links(session, organization_id, marks[0].end.code, after=after, through=end):
        here = known(link)
        if here.number in listed:
            seen.add(here.number)
            if listed[here.number] != here.content:
                found.changed.append(here.number)
        elif listed_after == after and link.document.position <= through:
            found.added.append(here.number)
    found.removed += [number for number in listed if number not in seen]
    return found, listed_after


def _listed(marks: list[_Mark], after: int) -> dict[str, str]:
    """What witnesses say of documents after a position, by number; the earliest counts."""
    listed: dict[str, str] = {}
    for mark in sorted(marks, key=lambda mark: mark.witness.made_at):
        for at, document in enumerate(mark.end.last, start=mark.end.listed_after + 1):
            if at > after:
                listed.setdefault(document.number, document.content)
    return listed


def _listed_after(marks: list[_Mark], after: int, through: int) -> int:
    """After which position, up to ``through``, every document is listed by some witness."""
    start = through
    for mark in reversed(marks):  # by position
        if mark.end.position >= start:
            start = min(start, max(after, mark.end.listed_after))
    return start


def _compared(
    shown: _Mark, agrees: _Mark | None, differs: _Mark | None, breaches: list[str]
) -> Compared:
    return Compared(
        code=shown.end.code,
        name=shown.end.name,
        holds=not breaches,
        agrees_to=agrees.end.position if agrees else 0,
        agrees_on=agrees.witness.on if agrees else None,
        differs_by=differs.end.position if differs else None,
        differs_on=differs.witness.on if differs else None,
        breaches=tuple(breaches),
    )


_LAST = select(func.max(Document.position))


def _digests(session: Session, organization_id: int, positions: Iterable[int]) -> dict[int, str]:
    """The digests that stand at some positions of a chain."""
    found: dict[int, str] = {}
    for some in _some(sorted(set(positions))):
        rows = session.execute(
            select(Document.position, Document.digest).where(
                Document.organization_id == organization_id, Document.position.in_(some)
            )
        )
        found |= dict(rows.all())
    return found


def _positions(session: Session, organization_id: int, numbers: Iterable[str]) -> Iterator[int]:
    """Where documents of these numbers stand now."""
    for some in _some(list(numbers)):
        yield from session.scalars(
            select(Document.position).where(
                Document.organization_id == organization_id, Document.number.in_(some)
            )
        )


def _some(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
