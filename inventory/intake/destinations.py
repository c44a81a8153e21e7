"""Into what a file is imported: the organization, its storage, its fund of gifts."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access
from inventory.access import Ground
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.intake import headers
from inventory.intake.decisions import Decisions
from inventory.intake.headers import CATALOGUE
from inventory.intake.reading import Reading
from inventory.kinds import Place
from inventory.models import Fund, Location, Organization
from inventory.models.money import FundKind
from inventory.models.people import Role

CASH_ACT = "receive_cash_gift"


def destination(
    session: Session, *, actor: str, into: str | None = None
) -> tuple[Ground, str | None]:
    """Where a file is imported: the organization of the storage ``into`` with that, else the actor's own with its only
    storage, None where it has several; ``into`` "" (不涉及物资) is no storage, even where there is only one. Who may
    only receive gifts of money may import those. Raises ``NotAllowed``, ``NotFound``."""
    ground = _ground(session, actor, into or None)
    return ground, _only_storage(session, ground) if into is None else into or None


def _ground(session: Session, actor: str, into: str | None) -> Ground:
    role = _role(session, actor)
    act = "import" if access.may(role, "import") else CASH_ACT
    if into is None:
        return access.permit_home(session, actor=actor, act=act)
    owner = session.scalar(
        select(Organization.code)
        .join(Location, Location.organization_id == Organization.id)
        .where(Location.code == into, Location.kind == Place.STORAGE)
    )
    try:
        return access.permit(session, actor=actor, act=act, organization=owner or "")
    except (NotAllowed, NotFound):
        if role == Role.SYSTEM:
            raise NotFound(what="location", name=into) from None
        # one that is elsewhere and one that never was look alike from here
        raise NotAllowed(act=act, role=role) from None


def _role(session: Session, actor: str) -> str:
    """By which role he may import anything at all. Raises ``NotAllowed``."""
    try:
        return access.permit_anywhere(session, actor=actor, act="import")
    except NotAllowed as refused:
        try:
            return access.permit_anywhere(session, actor=actor, act=CASH_ACT)
        except NotAllowed:
            raise refused from None


def _only_storage(session: Session, ground: Ground) -> str | None:
    storages = session.scalars(
        select(Location.code).where(
            Location.organization_id == ground.organization_id,
            Location.kind == Place.STORAGE,
            Location.checkpoint.is_(False),
        )
    ).all()
    return storages[0] if len(storages) == 1 else None


def require_place(reading: Reading, decisions: Decisions, location: str | None) -> None:
    """Raises ``BadInput`` where a reading moves goods and no storage is known."""
    goods = dict.fromkeys(
        table.sheet
        for number, table in enumerate(reading.tables)
        if decisions.kinds.get(number, table.as_) not in (headers.CASH, CATALOGUE)
    )
    if location is None and goods:
        problem = f"{'、'.join(goods)} 里有物资，请写明入到（或发自）哪个库房；只有捐款和物资目录不涉及物资"
        raise BadInput(field="into", problem=problem)


def with_fund(
    session: Session, ground: Ground, reading: Reading, decisions: Decisions
) -> Decisions:
    """Gifts of money go into the only fund of gifts that the organization has, where none was named."""
    kinds = {decisions.kinds.get(n, table.as_) for n, table in enumerate(reading.tables)}
    if headers.CASH not in kinds or decisions.fund is not None:
        return decisions
    mine = select(Fund.code).where(
        Fund.organization_id == ground.organization_id, Fund.kind == FundKind.DONATED
    )
    funds = session.scalars(mine).all()
    if len(funds) != 1:
        raise BadInput(field="fund", problem="请写明记入哪个捐赠款（资金编码）")
    return replace(decisions, fund=funds[0])
