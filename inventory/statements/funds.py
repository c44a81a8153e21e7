"""Which funds and accounts a statement of money is about, and what it says of a holder in the same words."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
from inventory.errors import BadInput, NotFound
from inventory.kinds import Bucket
from inventory.models import Fund, FundAccount, Organization
from inventory.sheet import Column
from inventory.statements.shape import Asked

FUND = Column("fund_name", "专项资金")
HOLDER = Column("holder_name", "使用单位")


def of_funds(session: Session, asked: Asked) -> Asked:
    """The question with the funds in line with who asks, or the one asked for. Raises ``NotFound``."""
    owner = aliased(Organization)
    rows = session.execute(
        select(Fund.id, Fund.code, owner.id.label("owner"), owner.path)
        .join(owner, owner.id == Fund.organization_id)
        .order_by(Fund.id)
    )
    path = asked.ground.path
    found = {
        r.id: r.owner
        for r in rows
        if (r.path.startswith(path) or path.startswith(r.path)) and asked.fund in (None, r.code)
    }
    if asked.fund is not None and not found:
        raise NotFound(what="fund", name=asked.fund)
    writers = sorted({*asked.organizations, *found.values()})
    return replace(asked, funds=tuple(found), writers=tuple(writers))


def of_one_fund(session: Session, asked: Asked) -> Asked:
    """The question with the one fund that is asked for, or that there is. Raises ``NotFound``, ``BadInput``."""
    found = of_funds(session, asked)
    if not found.funds:
        raise NotFound(what="fund", name="")
    if len(found.funds) > 1:
        raise BadInput(field="fund", problem="有几项资金，要写明哪一项")
    return found


def accounts(session: Session, asked: Asked, buckets: Sequence[Bucket]) -> tuple[int, ...]:
    """The accounts of such buckets of the funds, with the organizations asked for."""
    ids = session.scalars(
        select(FundAccount.id).where(
            among(FundAccount.organization_id, "organizations"),
            among(FundAccount.fund_id, "funds"),
            FundAccount.bucket.in_(buckets),
        ),
        asked.params,
    )
    return tuple(ids)
