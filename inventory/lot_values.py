"""On what the value of a lot rests on a day: as its receipt said, or as the latest revaluation until then that stood.

A lot is never changed, so every question that shows how a lot is valued asks here. Its value itself is in the moves.
"""

from datetime import date
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import aliased

from inventory.models import Document, Lot, LotValuation
from inventory.models.documents import POSITIONS

# made once: to make them takes longer than a small question
_by, _reversal = aliased(Document), aliased(Document)


class Valued(NamedTuple):
    """Columns of a question that has ``Lot``: is its value known, may that still change, on what does it rest?"""

    known: ColumnElement[bool]
    provisional: ColumnElement[bool]
    basis: ColumnElement[str]


Day: TypeAlias = date | SQLColumnExpression[date]


def as_of(on: Day, document: Any = None) -> Valued:
    """How ``Lot`` is valued at the end of a day, a value or a column.

    With ``document``, a column's entity of that day: as that document found it, told from what came later on its day by
    the chain of the lot's organization.
    """
    return Valued(
        known=or_(Lot.valued, _latest(LotValuation.lot_id, on, document).exists()),
        provisional=func.coalesce(
            _latest(LotValuation.provisional, on, document).scalar_subquery(), Lot.provisional
        ),
        basis=func.coalesce(
            _latest(LotValuation.basis, on, document).scalar_subquery(), Lot.valuation_basis
        ),
    )


def _latest(column: Any, on: Day, document: Any) -> Select[Any]:
    in_force: ColumnElement[bool] = _by.business_on <= on
    if document is not None:
        own = Lot.document_id // POSITIONS == document.organization_id
        came_first = or_(~own, LotValuation.after_position < document.position)
        in_force = or_(_by.business_on < on, and_(_by.business_on == on, came_first))
    return (
        select(column)
        .select_from(LotValuation)
        .join(_by, _by.id == LotValuation.document_id)
        .outerjoin(_reversal, and_(_reversal.reverses_id == _by.id, _reversal.business_on <= on))
        .where(LotValuation.lot_id == Lot.id, in_force, _reversal.id.is_(None))
        .correlate_except(LotValuation, _by, _reversal)
        .order_by(_by.business_on.desc(), _by.id.desc())
        .limit(1)
    )
