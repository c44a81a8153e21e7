"""What the money of a fund was spent on: by holder and use, for whoever draws it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session

from inventory import access, db, fund_flows, fund_ledger
from inventory.dialects import within
from inventory.models import Document, Fund, FundCharge, FundEntry, FundUse, Organization

UNSAID = "没有写用途"


@dataclass(frozen=True)
class UseRow:
    """What a holder spent on a use and did not get back, in fen."""

    organization: str
    use: str
    name: str
    spent_fen: int


def spent_on(
    session: Session, *, actor: str, fund: str, as_of: date | None = None
) -> tuple[UseRow, ...]:
    """Until the end of ``as_of`` (today by default), a row for each holder in the actor's scope and each use, in the
    order of the uses. Raises ``NotAllowed``, also for a fund that there is not."""
    ground = access.permit_home(session, actor=actor, act="read_fund")
    if fund not in {row.code for row in fund_ledger.funds(session, actor=actor)}:
        raise access.unknown(session, actor=actor, what="fund", name=fund)
    name = func.coalesce(FundUse.name, UNSAID)
    query: Any = (
        select(
            Organization.code.label("organization"),
            func.coalesce(FundUse.code, "").label("use"),
            name.label("name"),
            cast(func.sum(fund_flows.spent_fen), BigInteger).label("fen"),
        )
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(Fund, Fund.id == FundEntry.fund_id)
        .outerjoin(FundCharge, FundCharge.document_id == fund_flows.expenditure_id)
        .outerjoin(FundUse, FundUse.id == FundCharge.use_id)
        .where(
            Fund.code == fund,
            within(Organization.path, ground.path),
            FundEntry.business_on <= (as_of or db.today(session)),
        )
        .group_by(FundUse.id, FundUse.code, FundUse.name, Organization.id, Organization.code)
        .order_by(func.coalesce(FundUse.id, 0).desc(), Organization.id)
    )
    rows = session.execute(fund_flows.spends(query))
    found = [UseRow(r.organization, r.use, r.name, int(r.fen)) for r in rows if r.fen]
    return tuple(reversed(found))
