"""The public sheets: asked for by name, drawn from the ledgers, proved, sealed.

Every figure is computed from the rows; nothing is typed. A sheet whose identities do not hold is refused, with the
figures that do not meet.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, String, bindparam, select, true
from sqlalchemy.orm import Session

from inventory import access, disclosure_rules, sheet_rules
from inventory.access import Ground
from inventory.dialects import within
from inventory.disclosure_rules import DisclosureRuleRow
from inventory.errors import BadInput, NotFound, SheetBroken
from inventory.models import Fund, FundAccount, Organization
from inventory.models.money import FundKind
from inventory.sheet import OF_A_FUND, Check, Column, Part, Row, Sheet, Value
from inventory.sheets.allocated import allocated
from inventory.sheets.cash_gifts import cash_gifts
from inventory.sheets.closing import closing, first_day
from inventory.sheets.donated import donated
from inventory.sheets.issued import issued
from inventory.sheets.money import money
from inventory.sheets.movement import movement
from inventory.sheets.purchased import purchased
from inventory.sheets.scope import Covered, Scope

__all__ = ["OF_A_FUND", "SHEETS", "Check", "Column", "Part", "Row", "Sheet", "Value", "sheet"]

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
_COVERED = (
    select(
        Organization.id,
        Organization.code,
        Organization.name,
        Organization.kind,
        Organization.path,
    )
    .where(within(Organization.path, bindparam("path", type_=String)))
    .order_by(Organization.path)
)
WITH_BELOW = tuple(_OF_NO_FUND)  # these may be of an organization with all below it


def sheet(
    session: Session,
    *,
    actor: str,
    sheet: str,
    start: date,
    end: date,
    organization: str | None = None,
    fund: str | None = None,
    with_below: bool = False,
) -> Sheet:
    """The sheet of an organization (by default the actor's own) for the days ``start`` to ``end``, both included.

    S5 of a fund's owner covers all its holders, S1F is of who owns a fund of gifts (捐赠款), SC of all funds of an
    organization from its first document on, whatever ``start`` is; every other sheet is of that organization alone, or
    ``with_below`` of it and all below it together, so that what moves between them is neither in nor out.
    Raises ``SheetBroken`` when an identity does not hold, ``NotAllowed``, ``NotFound``, ``BadInput``.
    """
    if sheet not in SHEETS:
        raise BadInput(field="sheet", problem=f"要写 {'、'.join(SHEETS)} 之一")
    if sheet in OF_A_FUND and organization is None:
        organization = _owner_in_scope(session, actor, sheet, fund)
    ground = access.permit_home(session, actor=actor, act="sheet", organization=organization)
    if start > end:
        raise BadInput(field="from", problem="开始日期不能晚于结束日期")
    about = covered(session, ground, sheet, with_below=with_below)
    begins = first(session, sheet=sheet, covered=about, start=start, end=end)
    rule = disclosure_rules.in_force(session, ground.path, end)
    scope = _scope(session, ground, about, begins, end, rule)
    drawn = _ruled(_drawn(session, ground, sheet, scope, fund), scope, rule)
    broken = [check for check in drawn.checks if not check.holds]
    if broken:
        raise SheetBroken(
            sheet=sheet, checks=[c.id for c in broken], details=[c.detail for c in broken]
        )
    return drawn.sealed()


def first(
    session: Session, *, sheet: str, covered: Iterable[Covered], start: date, end: date
) -> date:
    """The first day of a sheet that is asked for from ``start`` on: SC begins with the first document."""
    return first_day(session, [one.id for one in covered], end) if sheet == "SC" else start


def covered(
    session: Session, ground: Ground, sheet: str, *, with_below: bool
) -> tuple[Covered, ...]:
    """What a sheet is about: the organization, and with ``with_below`` all below it. Raises ``BadInput`` where such a
    sheet is never of those, or where nobody is below."""
    if with_below and sheet not in WITH_BELOW:
        problem = f"{sheet} 没有含下级的表，可以写 {'、'.join(WITH_BELOW)}"
        raise BadInput(field="with_below", problem=problem)
    found = [Covered(*row) for row in session.execute(_COVERED, {"path": ground.path})]
    own = [one for one in found if one.id == ground.organization_id]
    if not with_below:
        return (*own,)
    if len(found) == 1:
        raise BadInput(field="with_below", problem="本单位没有下级，用本单位的表")
    return (*own, *(one for one in found if one not in own))


def has_below(session: Session, organization_id: int) -> bool:
    """Is there any organization below one?"""
    below = select(Organization.id).where(Organization.parent_id == organization_id).limit(1)
    return session.scalar(below) is not None


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
    session: Session,
    ground: Ground,
    about: tuple[Covered, ...],
    start: date,
    end: date,
    rule: DisclosureRuleRow | None,
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
        covered=about,
        sensitive_from=_sensitive_from(session, about, rule, end),
    )


def _sensitive_from(
    session: Session, about: Iterable[Covered], rule: DisclosureRuleRow | None, end: date
) -> int:
    """From how many people on a group is told: of several organizations from as many as each of them tells."""
    _, *below = about
    rules = [rule, *(disclosure_rules.in_force(session, one.path, end) for one in below)]
    return max(r.sensitive_from if r else disclosure_rules.SENSITIVE_FROM for r in rules)


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
