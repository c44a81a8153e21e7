"""Who reads in full whom money was paid to.

Who is paid is often a neighbour who bought a bucket out of his own pocket. An organization's name is for everybody who
sees the document; a person's is for those who handle and approve the money of the organization or of one above it. The
others see 张**, enough to tell rows apart and to ask finance.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory import access
from inventory.access import Ground
from inventory.errors import NotAllowed
from inventory.rules import names


@dataclass(frozen=True)
class Reader:
    """One who reads of payees; ``full``: persons by name."""

    full: bool = False

    def name(self, name: str | None, kind: str | None = None) -> str | None:
        """A payee as he reads it; ``kind`` is that of the counterparty, None where there is only a name."""
        return name if self.full or not name else names.payee_name(name, kind)

    def words(self, text: str | None, name: str | None, kind: str | None = None) -> str | None:
        """A text about a payee, whose name may stand in it, as he reads it."""
        shown = self.name(name, kind)
        return text.replace(name, shown) if text and name and shown else text


def reader(session: Session, *, actor: str, organization: str) -> Reader:
    """How an actor reads of the payees of an organization and of those below it."""
    try:
        access.permit(session, actor=actor, act="read_payee", organization=organization)
    except NotAllowed:
        return Reader()
    return Reader(full=True)


def reader_on(session: Session, ground: Ground) -> Reader:
    """The same of one who was allowed something there."""
    try:
        access.permit_also(session, ground, act="read_payee")
    except NotAllowed:
        return Reader()
    return Reader(full=True)
