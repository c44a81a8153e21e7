"""The public sheets: asked for by name, drawn from the ledgers, proved, sealed.

Every figure is computed from the rows; nothing is typed. A sheet whose identities do not hold is refused, with the
figures that do not meet.
"""

from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from inventory import access, disclosure_rules, sheet_rules
from inventory.access import Ground
from inventory.dialects import within
from inventory.disclosure_rules import DisclosureRuleRow
from inventory.errors import BadInput, NotFound, SheetBroken
from inventory.models import Fund, FundAccount, Organization
from inventory.models.money import FundKind
from inventory.sheet import Check, Column, Part, Row, Sheet, Value
from inventory.sheets.allocated import allocated
from inventory.sheets.cash_gifts import cash_gifts
from inventory.sheets.closing import closing, first_day
from inventory.sheets.common import Scope
from inventory.sheets.donated import donated
from inventory.sheets.issued import issued
from inventory.sheets.money import money
from inventory.sheets.movement import movement
from inventory.sheets.purchased import purchased

__all__ = ["SHEETS", "Check", "Column", "Part", "Row", "Sheet", "Value", "sheet"]

SHEETS = {
    "S1": "受赠物资公示表",
    "S1F": "捐赠款收支公示表",
    "S2": "自购物资公示表",
    "S3": "上级下拨物资公示表",
    "S4": "物资发放使用公示表",
    "S5": "专项资金收支公示表",
    "S6": "物资收发存总表",
    "SC": "物资和资金结项公示表",
}
_OF_NO_FUND = {
    "S1": donated,
    "S2": purchased,
    "S3": allocated,
    "S4": issued,
    "S6": movement,
    "SC": closing,
}
OF_A_FUND = ("S1F", "S5")  # these need a fund


def sheet(
    session: Session,
    *,
    actor: str,
    sheet: str,
    start: date,
    end: date,
    organization: str | None = None,
    fund: str | None = None,
) -> Sheet:
    """The sheet of an organization (by default the actor's own) for the days ``start`` to ``end``, both included.

    S5 of a fund's owner covers all its holders, S1F is of who owns a fund of gifts (捐赠款), SC of all funds of an
    organization from its first document on, whatever ``start`` is; every other sheet is of that organization alone.
    Raises ``SheetBroken`` when an identity does not hold, ``NotAllowed``, ``NotFound``, ``BadInput``.
    """
    if sheet not in SHEETS:
        raise BadInput(field="sheet", problem=f"要写 {'、'.join(SHEETS)} 之一")
    if sheet in OF_A_FUND and organization is None:
        organization = _owner_in_scope(session, actor, sheet, fund)
    ground = access.permit_home(session, actor=actor, act="sheet", organization=organization)
    if start > end:
        raise BadInput(field="from", problem="开始日期不能晚于结束日期")
    begins = first(
        session, sheet=sheet, organization_id=ground.organization_id, start=start, end=end
    )
    rule = disclosure_rules.in_force(session, ground.path, end)
    scope = _scope(session, ground, begins, end, rule)
    drawn = _ruled(_drawn(session, ground, sheet, scope, fund), scope, rule)
    broken = [check for check in drawn.checks if not check.holds]
    if broken:
        raise SheetBroken(
            sheet=sheet, checks=[c.id for c in broken], details=[c.detail for c in broken]
        )
    return drawn.sealed()


def first(session: Session, *, sheet: str, organization_id: int, start: date, end: date) -> date:
    """The first day of a sheet that is asked for from ``start`` on: SC begins with the first document."""
    return first_day(session, organization_id, end) if sheet == "SC" else start


def fund_of(
    session: Session, *, actor: str, sheet: str, organization: str, fund: str | None = None
) -> Fund | None:
    """The fund that a sheet of an organization is about: the one named, else the only one there is; None of a sheet
    that is about none. Raises like ``sheet``, and ``BadInput`` where one is named that no fund is asked for."""
    if sheet not in SHEETS:
        raise BadInput(field="sheet", problem=f"要写 {'、'.join(SHEETS)} 之一")
    if sheet not in OF_A_FUND:
        if fund is not None:
            raise BadInput(field="fund", problem=f"{sheet} 不分资金，不用写")
        return None
    ground = access.permit_home(session, actor=actor, act="sheet", organization=organization)
    return _fund(session, ground, sheet, fund)


def _drawn(session: Session, ground: Ground, sheet: str, scope: Scope, fund: str | None) -> Sheet:
    """The sheet before its identities are asked. Raises ``NotFound``, ``BadInput``."""
    if sheet in OF_A_FUND:
        of_fund = money if sheet == "S5" else cash_gifts
        return of_fund(session, scope, _fund(session, ground, sheet, fund))
    return _OF_NO_FUND[sheet](session, scope)


def _ruled(drawn: Sheet, scope: Scope, rule: DisclosureRuleRow | None) -> Sheet:
    """The sheet called as the rule in force at its end says, with the columns that it lists."""
    if rule is None:
        return drawn
    named = rule.titles.get(drawn.sheet)
    called = replace(drawn, title=scope.titled(named)) if named else drawn
    return sheet_rules.shaped(called, rule.columns.get(drawn.sheet, ()))


def _scope(
    session: Session, ground: Ground, start: date, end: date, rule: DisclosureRuleRow | None
) -> Scope:
    full_name = session.scalar(
        select(Organization.full_name).where(Organization.id == ground.organization_id)
    )
    return Scope(
        organization_id=ground.organization_id,
        organization=ground.organization,
        full_name=full_name or "",
        start=start,
        end=end,
        emergency=rule.emergency if rule else disclosure_rules.EMERGENCY,
        sensitive_from=rule.sensitive_from if rule else disclosure_rules.SENSITIVE_FROM,
    )


def _of(sheet: str) -> ColumnElement[bool]:
    """Which ``Fund`` a sheet may be about."""
    return Fund.kind == FundKind.DONATED if sheet == "S1F" else true()


def funds_of(organization_id: int, sheet: str) -> ColumnElement[bool]:
    """Which ``Fund`` a sheet of an organization may be about: one it owns or, for S5, holds money of."""
    mine = Fund.organization_id == organization_id
    if sheet == "S5":
        held = select(FundAccount.fund_id).where(FundAccount.organization_id == organization_id)
        mine |= Fund.id.in_(held)
    return mine & _of(sheet)


def _owner_in_scope(session: Session, actor: str, sheet: str, fund: str | None) -> str | None:
    """Whose fund a sheet is about, where nobody said: the owner, if he is the actor's organization or below it."""
    home = access.permit_home(session, actor=actor, act="sheet")
    query = (
        select(Organization.code)
        .join(Fund, Fund.organization_id == Organization.id)
        .where(within(Organization.path, home.path), _of(sheet))
        .distinct()
    )
    owners = session.scalars(query if fund is None else query.where(Fund.code == fund)).all()
    return owners[0] if len(owners) == 1 else None


def _without_money(session: Session, ground: Ground) -> NotFound:
    """What an organization without any fund is told: there is none yet, or it got nothing of one above it."""
    owners = session.scalars(
        select(Organization.path).join(Fund, Fund.organization_id == Organization.id)
    )
    if any(ground.path.startswith(path) for path in owners):
        return NotFound(what="sub_allocation", name=ground.organization_name)
    return NotFound(what="fund", name="")


def _fund(session: Session, ground: Ground, sheet: str, code: str | None) -> Fund:
    """The fund asked for, else the only one the organization owns or, for S5, holds money of."""
    query = select(Fund).where(funds_of(ground.organization_id, sheet))
    if code is not None:
        query = query.where(Fund.code == code)
    found = session.scalars(query.order_by(Fund.id)).all()
    if not found and code is not None:
        raise access.unknown(session, actor=ground.actor, what="fund", name=code)
    if not found and sheet == "S1F":
        raise NotFound(what="fund", name="")
    if not found:
        raise _without_money(session, ground)
    if len(found) > 1:
        codes = "、".join(f.code for f in found)
        raise BadInput(field="fund", problem=f"有几项资金，要写明哪一项：{codes}")
    return found[0]
