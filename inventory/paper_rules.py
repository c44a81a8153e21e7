"""Which papers a step must have (凭据要求): dated data, for the whole installation, set from the top with its decision.

A rule is told by its step, the use of money it is for and its name; from a day on the newer one holds, and one that
says ``NONE`` ends it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Session

from inventory import access
from inventory.dialects import among
from inventory.models import PaperCategory, PaperRule
from inventory.rules.evidence import Missing, Wanted


@dataclass(frozen=True)
class PaperRuleRow:
    """From a day on: what a step, for a ``use`` ("": for each) and from a sum (fen) on, wants, and what happens where
    it is missing: BLOCK, LIST with ``days`` until it is due, NONE."""

    step: str
    use: str
    name: str
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    awaited: bool
    from_fen: int
    missing: str
    days: int | None
    starts_on: date
    decision: str

    @property
    def wanted(self) -> Wanted:
        """As arithmetic takes it."""
        return Wanted(
            name=self.name,
            kinds=frozenset(self.kinds),
            categories=frozenset(self.categories),
            awaited=self.awaited,
            missing=self.missing,
            days=self.days,
            decision=self.decision,
        )


@dataclass(frozen=True)
class CategoryRow:
    """What an attachment may be, and the class in which it is kept."""

    code: str
    name: str
    retention: str


def paper_rules(session: Session, *, actor: str) -> tuple[PaperRuleRow, ...]:
    """Every rule, also of the past and the future, by step and name, the older first. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    return read(session)


def paper_categories(session: Session, *, actor: str) -> tuple[CategoryRow, ...]:
    """What attachments may be, in the order in which they were set up. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.execute(
        select(PaperCategory.code, PaperCategory.name, PaperCategory.retention).order_by(
            PaperCategory.id
        )
    )
    return tuple(CategoryRow(*row) for row in rows)


def read(session: Session) -> tuple[PaperRuleRow, ...]:
    """Every rule, for who was asked about before."""
    return tuple(_row(rule) for rule in session.connection().execute(_ALL))


def in_force(
    session: Session, *, steps: Collection[str], use: str, on: date, fen: int
) -> list[PaperRuleRow]:
    """The rules in force on a day for steps, a use and a sum (fen), for a verb."""
    said = {"steps": sorted(steps), "use": use, "on": on}
    rules = (_row(rule) for rule in session.connection().execute(_FOR_STEPS, said))
    return pick(rules, steps=steps, use=use, on=on, fen=fen)


def pick(
    rules: Iterable[PaperRuleRow], *, steps: Collection[str], use: str, on: date, fen: int
) -> list[PaperRuleRow]:
    """Of rules in the order of ``read`` those in force on a day for steps, a use and a sum."""
    newest = {
        (rule.step, rule.use, rule.name): rule
        for rule in rules
        if rule.step in steps and rule.use in ("", use) and rule.starts_on <= on
    }
    return [r for r in newest.values() if r.missing != Missing.NONE and fen >= r.from_fen]


def _row(rule: Any) -> PaperRuleRow:
    return PaperRuleRow(
        step=rule.step,
        use=rule.use,
        name=rule.name,
        kinds=tuple(rule.kinds.split()),
        categories=tuple(rule.categories.split()),
        awaited=rule.awaited,
        from_fen=rule.from_fen,
        missing=rule.missing,
        days=rule.days,
        starts_on=rule.starts_on,
        decision=rule.decision,
    )


_ALL = select(*PaperRule.__table__.columns).order_by(
    PaperRule.step, PaperRule.use, PaperRule.name, PaperRule.starts_on
)
_FOR_STEPS = _ALL.where(
    among(PaperRule.step, "steps"),
    PaperRule.use.in_(("", bindparam("use"))),
    PaperRule.starts_on <= bindparam("on", type_=Date()),
)
