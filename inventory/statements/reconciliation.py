"""账务核对表: for each holder what vouchers count as spending, what was really used, and why the two differ.

What is used comes from balances, what is counted from vouchers, what is not booked yet from documents: three paths that
have to meet to the fen.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import resolve
from inventory.dialects import among
from inventory.models import Fund, Organization
from inventory.rules.numbers import yuan
from inventory.rules.reconciling import Reconciled, reconcile
from inventory.sheet import Column, Row
from inventory.statements.booked import found
from inventory.statements.paging import begun, token
from inventory.statements.shape import Asked, Drawn

_FIGURES = (
    Column("booked_fen", "账面支出", unit="fen", role="in"),
    Column("used_fen", "实际使用", unit="fen", role="out"),
    Column("difference_fen", "差额", unit="fen", role="signed"),
    Column("unreported_fen", "未报账", unit="fen", role="signed"),
    Column("prepaid_fen", "预付款", unit="fen", role="signed"),
    Column("advanced_fen", "备用金", unit="fen", role="signed"),
    Column("timing_fen", "时间性差异", unit="fen", role="signed"),
    Column("unexplained_fen", "不明差额", unit="fen", role="signed"),
)
COLUMNS = (
    Column("holder_name", "使用单位"),
    Column("fund_name", "专项资金"),
    *_FIGURES,
    Column("result", "核对"),
)
AGREES, DIFFERS = "相符", "不相符"
_NOTES = (
    "账面支出：会计记作支出的凭证。实际使用：支出减退款、冲销。两者的差额 = 未报账 + 预付款 + 备用金 + 时间性差异。",
    "未报账：下拨时账上已列支、单位还没有用的；时间性差异：已用而还没有凭证的为负，已退回、冲销而还没有凭证的为正。",
)


def reconciliation(session: Session, asked: Asked) -> Drawn:
    """A row for each holder of each fund, or of one. Raises ``BadInput``, ``NotAllowed``."""
    if asked.fund is not None:
        ref, _owner = resolve.fund(session, asked.ground, asked.fund)
        asked = replace(asked, accounts=(ref.id,))
    names = _names(session, asked)
    every = [(key, reconcile(facts)) for key, facts in sorted(found(session, asked).items())]
    shown = [(key, r) for key, r in every if r != Reconciled(0, 0, 0, 0, 0, 0)]
    after = begun(asked.paging, int, int)
    rest = [(key, r) for key, r in shown if after is None or key > tuple(after)]
    here = rest[: asked.paging.limit]
    rows = tuple(_row(names[key], r) for key, r in here)
    more = len(here) < len(rest)
    return Drawn(
        columns=COLUMNS,
        rows=rows,
        totals=() if more else _totals(names, shown),
        notes=(*_NOTES, *_unexplained(names, shown)),
        next=token(*here[-1][0]) if more else None,
    )


def _names(session: Session, asked: Asked) -> dict[tuple[int, int], dict[str, Any]]:
    holders = session.execute(
        select(Organization.id, Organization.code, Organization.name).where(
            among(Organization.id, "organizations")
        ),
        asked.params,
    ).all()
    funds = session.execute(select(Fund.id, Fund.code, Fund.name)).all()
    return {
        (fund.id, holder.id): {
            "holder": holder.code,
            "holder_name": holder.name,
            "fund": fund.code,
            "fund_name": fund.name,
        }
        for fund in funds
        for holder in holders
    }


def _row(names: dict[str, Any], r: Reconciled) -> dict[str, Any]:
    return {
        **names,
        "booked_fen": r.booked,
        "used_fen": r.used,
        "difference_fen": r.difference,
        "unreported_fen": r.unreported,
        "prepaid_fen": r.prepaid,
        "advanced_fen": r.advanced,
        "timing_fen": r.timing,
        "unexplained_fen": r.unexplained,
        "result": DIFFERS if r.unexplained else AGREES,
    }


def _totals(
    names: dict[tuple[int, int], dict[str, Any]],
    every: Iterable[tuple[tuple[int, int], Reconciled]],
) -> tuple[Row, ...]:
    """A sum of each fund; it agrees where all its holders do."""
    sums: dict[int, dict[str, Any]] = {}
    for key, r in every:
        row = _row(names[key], r)
        total = sums.setdefault(
            key[0],
            {
                "holder_name": "合计",
                "fund": row["fund"],
                "fund_name": row["fund_name"],
                **{c.key: 0 for c in _FIGURES},
                "result": AGREES,
            },
        )
        for column in _FIGURES:
            total[column.key] += row[column.key]
        if row["result"] == DIFFERS:
            total["result"] = DIFFERS
    return tuple(sums.values())


def _unexplained(
    names: dict[tuple[int, int], dict[str, Any]],
    every: Iterable[tuple[tuple[int, int], Reconciled]],
) -> Iterable[str]:
    """What to look for, where something is left over."""
    for key, r in every:
        whose = f"{names[key]['holder_name']}（{names[key]['fund_name']}）"
        if r.unexplained > 0:
            yield (
                f"{whose}账上多记支出 {yuan(r.unexplained)} 元：同一笔钱可能在下拨、预付和报账时记了两次支出，"
                "其中一次应登记为往来。"
            )
        elif r.unexplained < 0:
            yield (
                f"{whose}账上少记支出 {yuan(-r.unexplained)} 元：支出的凭证登记成了往来，而下拨、预付时也没有列支。"
            )
