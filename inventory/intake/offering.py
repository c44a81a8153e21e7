"""What the books offer to whoever writes a ledger: the names to choose from in an entry form."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory import access, catalog
from inventory.errors import BadInput
from inventory.intake import headers
from inventory.models.parties import CounterpartyKind

# the right that writing a ledger of a kind takes
ACTS = dict.fromkeys(headers.KINDS, "import") | {headers.CASH: "receive_cash_gift"}
_GIVERS = (headers.DONATED, headers.CASH)  # of whom some are persons


@dataclass(frozen=True)
class Offered:
    """For a kind of ledger: items as name, specification and unit, and whom it may be from or for."""

    organization_name: str
    items: tuple[tuple[str, str, str], ...]
    parties: tuple[str, ...]


def offered(session: Session, *, actor: str, kind: str) -> Offered:
    """What a form of ``kind`` (one of ``headers.KINDS``) offers to ``actor``, who may write such a ledger: the items of
    the catalogue; of what was issued the organizations in his scope and the groups, else the counterparties. Persons
    are offered only where gifts are written down. Raises ``NotAllowed``, ``BadInput``."""
    if kind not in headers.KINDS:
        raise BadInput(field="kind", problem=f"请用 {'、'.join(headers.KINDS)} 之一")
    ground = access.permit_home(session, actor=actor, act=ACTS[kind])
    organizations = catalog.organizations(session, actor=actor)
    whose = next(row.full_name for row in organizations if row.code == ground.organization)
    if kind == headers.ISSUED:
        names = [row.name for row in organizations]
        names += [row.name for row in catalog.groups(session, actor=actor)]
    else:
        names = _parties(session, actor, kind)
    return Offered(whose, _items(session, actor, kind), tuple(dict.fromkeys(names)))


def _items(session: Session, actor: str, kind: str) -> tuple[tuple[str, str, str], ...]:
    if kind == headers.CASH:
        return ()
    rows = catalog.items(session, actor=actor)
    return tuple((row.name, row.specification, row.unit) for row in rows)


def _parties(session: Session, actor: str, kind: str) -> list[str]:
    if kind in (headers.OPENING, headers.CATALOGUE):
        return []
    rows = catalog.counterparties(session, actor=actor)
    return [row.name for row in rows if kind in _GIVERS or row.kind != CounterpartyKind.PERSON]
