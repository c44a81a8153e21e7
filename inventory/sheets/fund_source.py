"""Part A of S5: on what a fund rests, what was decided for it and later changed, and what of it was given out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from inventory import fund_flows
from inventory.fund_flows import Flows
from inventory.models import Document, Fund, FundDecision, FundTerms, FundTermsUse, FundUse
from inventory.models.money import FundKind
from inventory.rules.numbers import yuan
from inventory.sheet import Column, Part, Row
from inventory.sheets.scope import Scope

FACTS = (Column("item", "项目"), Column("text", "内容"))
EVERY_USE = "没有另行限定"
NO_END = "没有规定期限"


def source(
    session: Session, scope: Scope, fund: Fund, flows: Mapping[int, Flows], unallocated: int
) -> Part:
    """一、资金来源与总盘: of the whole fund, on every organization's sheet."""
    given = sum(f.given for f in flows.values())
    returned = sum(f.returned for f in flows.values())
    facts = [
        *on_what_it_rests(fund),
        *_amounts(session, scope, fund),
        ("已下拨", money(given)),
        ("收回缴回", money(returned)),
        ("未下拨", money(unallocated)),
        *terms(session, fund),
    ]
    return Part("A", "一、资金来源与总盘", FACTS, rows(facts))


def rows(facts: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
    """Facts as rows."""
    return tuple({"item": name, "text": text} for name, text in facts)


def money(fen: int) -> str:
    """An amount as a fact says it."""
    return f"{yuan(fen)} 元"


def on_what_it_rests(fund: Fund) -> list[tuple[str, str]]:
    """Its name, its decision, and apart from that where its money comes from."""
    gifts = fund.kind == FundKind.DONATED
    decided = _decision(
        fund.decision_on, fund.decision_body, fund.decision_title, fund.decision_reference
    )
    return [
        ("资金名称", fund.name),
        ("决策依据", decided),
        ("资金来源" if gifts else "预算来源", fund.budget_source),
    ]


def terms(session: Session, fund: Fund) -> list[tuple[str, str]]:
    """For what the fund may be used and until when."""
    names = session.scalars(
        select(FundUse.name)
        .join(FundTermsUse, FundTermsUse.use_id == FundUse.id)
        .where(
            FundTermsUse.document_id == fund.document_id,
            FundTermsUse.organization_id == fund.organization_id,
        )
        .order_by(FundUse.id)
    ).all()
    ends_on = session.scalar(
        select(FundTerms.ends_on).where(
            FundTerms.document_id == fund.document_id,
            FundTerms.organization_id == fund.organization_id,
        )
    )
    return [
        ("用途", "、".join(names) or EVERY_USE),
        ("期限", f"到{_day(ends_on)}止" if ends_on else NO_END),
    ]


def _amounts(session: Session, scope: Scope, fund: Fund) -> list[tuple[str, str]]:
    """What was decided at first, each change with its decision, and what that makes."""
    moved = fund_flows.decisions_until(session, fund.id, scope.end)
    total = sum(fen for _, fen in moved)
    if fund.kind == FundKind.DONATED:
        return [("累计收到捐赠款", money(total))]
    changes = _changes(session, [document for document, _ in moved])
    first = sum(fen for document, fen in moved if document not in changes)
    facts = [("核定总额", money(first))]
    for name, sign in (("调增", 1), ("调减", -1)):
        of_these = [
            f"{yuan(sign * fen)} 元，{change.said}"
            for document, fen in moved
            if (change := changes.get(document)) and (fen * sign > 0) != change.reversal
        ]
        facts += [(name, said) for said in of_these] or [(name, "无")]
    return [*facts, ("现总额", money(total))]


class _Change(NamedTuple):
    """A change of an appropriation, or what takes one back, and on what it rests."""

    reversal: bool
    said: str


def _changes(session: Session, documents: Sequence[int]) -> dict[int, _Change]:
    original = aliased(Document)
    decision = FundDecision.document_id == func.coalesce(Document.reverses_id, Document.id)
    found = session.execute(
        select(Document.id, original.number, FundDecision)
        .join(FundDecision, decision)
        .outerjoin(original, original.id == Document.reverses_id)
        .where(Document.id.in_(documents))
    )
    return {
        row.id: _Change(row.number is not None, _rests(row.FundDecision, row.number))
        for row in found
    }


def _rests(decision: FundDecision, reverses: str | None) -> str:
    if reverses is not None:
        return f"冲销 {reverses}"
    return _decision(decision.decided_on, decision.body, decision.title, decision.reference)


def _decision(on: date, body: str, title: str, reference: str) -> str:
    return f"{_day(on)}，{body}《{title}》（{reference}）"


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
