"""A witness: the end of every organization's chain on a day, to be printed or kept where nobody here can change it.

Whoever holds the database can rewrite all of it, digests and heads included, so that every promise holds. He cannot
change the paper in somebody else's drawer. A witness holds the position and digest of each head, by which everything
before it is fixed, and of the last documents their numbers and what they say (``digest.content``), by which what was
changed can be named. Texts enter only as salted hashes, names of organizations as they are.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access, db, digest, links
from inventory.clock import local_date, parse_instant
from inventory.errors import Altered, BadInput, NotAWitness
from inventory.keeping import manifests
from inventory.keeping.folders import write_whole
from inventory.models import Organization, OrganizationHead

FORMAT, VERSION = "inventory-witness", 1
LISTED = 300  # of the last documents of each organization


@dataclass(frozen=True)
class Document:
    """A document by its number and the digest of what it says."""

    number: str
    content: str


@dataclass(frozen=True)
class End:
    """The end of an organization's chain; ``last`` are its last documents, up to ``position``."""

    code: str
    name: str
    position: int
    digest: str
    last: tuple[Document, ...]

    @property
    def listed_after(self) -> int:
        """The position after which every document is listed."""
        return self.position - len(self.last)


@dataclass(frozen=True)
class Witness:
    """The ends of all chains at an instant (UTC, ISO) on a day. ``path``: where it was read; ``sha256``: its seal."""

    installation: str
    made_at: str
    organizations: tuple[End, ...]
    path: str = ""
    sha256: str = ""

    @property
    def on(self) -> date:
        """The day it is of, in Shanghai."""
        return local_date(parse_instant(self.made_at, field="made_at"))


def witness(session: Session, *, actor: str) -> Witness:
    """The ends of all chains now. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="witness")
    rows = session.execute(
        select(
            Organization.id,
            Organization.code,
            Organization.name,
            OrganizationHead.position,
            OrganizationHead.digest,
        )
        .join(OrganizationHead, OrganizationHead.organization_id == Organization.id)
        .order_by(Organization.code)
    )
    made = Witness(
        installation=manifests.installation(session),
        made_at=f"{db.now(session):%Y-%m-%dT%H:%M:%SZ}",
        organizations=tuple(_end(session, row) for row in rows.all()),
    )
    return _sealed(made)


def content(made: Witness) -> bytes:
    """A witness as its file has it."""
    return manifests.sealed(_facts(made))


def write(path: Path, made: Witness) -> None:
    """Write a witness to a file, which takes the place of one of that name. Raises ``CannotWrite``."""
    write_whole(path, content(made))


def read(path: Path) -> Witness:
    """The witness in a file. Raises ``NotAWitness``, ``CutShort``, ``Altered``, ``NewerVersion``."""
    facts = manifests.read_sealed(path, NotAWitness(path=str(path)), FORMAT, VERSION)
    try:
        ends = tuple(map(_read_end, facts["organizations"]))
        made = Witness(str(facts["installation"]), str(facts["made_at"]), ends, str(path))
        made.on  # noqa: B018 - raises where it is no instant
    except (KeyError, TypeError, ValueError, BadInput):
        raise Altered(path=str(path.parent), file=path.name, problem="内容不是这种格式") from None
    return _sealed(made)


def read_all(path: Path) -> tuple[Witness, ...]:
    """The witness of a file, or all those of a folder from early to late. Raises what ``read`` does."""
    if not path.is_dir():
        return (read(path),)
    found = [read(file) for file in sorted(path.glob("[!.]*.json")) if file.name != manifests.NAME]
    if not found:
        raise NotAWitness(path=str(path))
    return tuple(sorted(found, key=lambda made: made.made_at))


def _end(session: Session, row: Any) -> End:
    documents = links.links(
        session,
        row.id,
        row.code,
        after=max(0, row.position - LISTED),
        through=row.position,
    )
    return End(row.code, row.name, row.position, row.digest, tuple(map(known, documents)))


def known(link: links.Link) -> Document:
    """By what a document is known again."""
    return Document(link.document.number, digest.content(link.facts))


def _facts(made: Witness) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "installation": made.installation,
        "made_at": made.made_at,
        "on": made.on.isoformat(),
        "organizations": [asdict(end) for end in made.organizations],
    }


def _sealed(made: Witness) -> Witness:
    return Witness(**{**vars(made), "sha256": manifests.seal(_facts(made))})


def _read_end(facts: dict[str, Any]) -> End:
    last: Iterable[dict[str, Any]] = facts["last"]
    end = End(
        code=str(facts["code"]),
        name=str(facts["name"]),
        position=int(facts["position"]),
        digest=str(facts["digest"]),
        last=tuple(Document(str(one["number"]), str(one["content"])) for one in last),
    )
    if end.position < len(end.last):
        raise ValueError(end.position)
    return end
