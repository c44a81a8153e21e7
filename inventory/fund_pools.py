"""What holders of a fund have available, by the terms on which they got it: for what it may be used, and until when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from inventory import access, db
from inventory.dialects import among, within
from inventory.kinds import Bucket
from inventory.models import (
    Document,
    Fund,
    FundAccount,
    FundItem,
    FundTerms,
    FundTermsUse,
    FundUse,
    Organization,
)


@dataclass(frozen=True)
class PoolRow:
    """What a holder has available on the same terms: ``uses`` by name and ``codes`` (none: for everything), the last
    day of the term, what is left (fen). ``number`` is the sub-allocation that opened it; ``ended``: the last day is
    past."""

    organization: str
    organization_name: str
    number: str
    on: date
    uses: tuple[str, ...]
    ends_on: date | None
    left_fen: int
    ended: bool
    codes: tuple[str, ...] = ()

    def pays_on(self, on: date) -> bool:
        """Was it there on a day, and could it still be used?"""
        return self.on <= on and (self.ends_on is None or on <= self.ends_on)


def pools(
    session: Session, *, actor: str, fund: str, organization: str | None = None
) -> tuple[PoolRow, ...]:
    """The pools in which something is left, of all holders in the actor's scope or of one; what ends first comes first.
    Raises ``NotAllowed``."""
    ground = access.permit_home(session, actor=actor, act="read_fund", organization=organization)
    inside = within(Organization.path, ground.path)
    if organization is not None:
        inside = Organization.id == ground.organization_id
    rows = session.execute(_POOLS.where(Fund.code == fund, inside)).all()
    uses = _uses(session, [row.document_id for row in rows])
    today = db.today(session)
    made = [
        PoolRow(
            organization=row.code,
            organization_name=row.name,
            number=row.number,
            on=row.business_on,
            uses=tuple(name for _, name in uses[row.document_id, row.organization_id]),
            codes=tuple(code for code, _ in uses[row.document_id, row.organization_id]),
            ends_on=row.ends_on,
            left_fen=row.amount_fen,
            ended=row.ends_on is not None and row.ends_on < today,
        )
        for row in rows
    ]
    return tuple(sorted(made, key=lambda pool: (pool.ends_on or date.max, pool.number)))


_POOLS = (
    select(
        FundItem.document_id,
        FundItem.amount_fen,
        FundAccount.organization_id,
        Organization.code,
        Organization.name,
        Document.number,
        Document.business_on,
        FundTerms.ends_on,
    )
    .select_from(FundItem)
    .join(FundAccount, FundAccount.id == FundItem.account_id)
    .join(Fund, Fund.id == FundAccount.fund_id)
    .join(Organization, Organization.id == FundAccount.organization_id)
    .join(Document, Document.id == FundItem.document_id)
    .outerjoin(
        FundTerms,
        and_(
            FundTerms.document_id == FundItem.document_id,
            FundTerms.organization_id == FundAccount.organization_id,
        ),
    )
    .where(FundAccount.bucket == Bucket.AVAILABLE, FundItem.amount_fen > 0)
)
_USES = (
    select(FundTermsUse.document_id, FundTermsUse.organization_id, FundUse.code, FundUse.name)
    .join(FundUse, FundUse.id == FundTermsUse.use_id)
    .where(among(FundTermsUse.document_id, "documents"))
    .order_by(FundUse.id)
)


def _uses(
    session: Session, documents: list[int]
) -> defaultdict[tuple[int, int], list[tuple[str, str]]]:
    uses: defaultdict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    said = {"documents": sorted(set(documents))}
    for row in session.connection().execute(_USES, said) if documents else ():
        uses[row.document_id, row.organization_id].append((row.code, row.name))
    return uses
