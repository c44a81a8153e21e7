"""How long papers are kept (会计档案保管期限): by class, as dated data, after the end of their year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access
from inventory.models import RetentionRule
from inventory.rules.evidence import kept_until

VOUCHER = "VOUCHER"  # the class of what no other names: 会计凭证


@dataclass(frozen=True)
class RetentionRow:
    """From a day on, for how many years (None: for ever) papers of a class are kept, and which documents are of it."""

    code: str
    name: str
    years: int | None
    document_kinds: tuple[str, ...]
    starts_on: date
    decision: str


@dataclass(frozen=True)
class Kept:
    """In which class something is kept, for how many years and through which day; None: for ever."""

    code: str
    name: str
    years: int | None
    until: date | None

    @property
    def words(self) -> str:
        """会计凭证，保管 30 年，到 2050-12-31."""
        if self.until is None:
            return f"{self.name}，永久保管"
        return f"{self.name}，保管 {self.years} 年，到 {self.until.isoformat()}"


def retentions(session: Session, *, actor: str) -> tuple[RetentionRow, ...]:
    """Every rule, also of the past and the future, by class, the older first. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    return read(session)


def of_document(session: Session, *, kind: str, on: date) -> Kept:
    """How long a document of a kind and a day is kept, with whatever is attached to it that names no other class."""
    return of_attachment(read(session), code=None, kind=kind, on=on)


def of_paper(session: Session, *, on: date) -> Kept:
    """How long an invoice or a receipt of a day is kept: as the voucher it belongs to."""
    return _kept(_in_force(read(session), on), VOUCHER, on)


def of_attachment(rules: Iterable[RetentionRow], *, code: str | None, kind: str, on: date) -> Kept:
    """By the rules as ``read`` gives them, how long an attachment of the class ``code`` is kept that is on a document
    of a kind and a day: as its class says, but what names none, or is a voucher, goes with the document."""
    found = _in_force(rules, on)
    if code in (None, VOUCHER) or code not in found:
        code = next((r.code for r in found.values() if kind in r.document_kinds), VOUCHER)
    return _kept(found, code, on)


def read(session: Session) -> tuple[RetentionRow, ...]:
    """Every rule, for who was asked about before."""
    rows = session.scalars(
        select(RetentionRule).order_by(RetentionRule.code, RetentionRule.starts_on)
    )
    return tuple(
        RetentionRow(
            r.code, r.name, r.years, tuple(r.document_kinds.split()), r.starts_on, r.decision
        )
        for r in rows
    )


def _kept(rules: dict[str, RetentionRow], code: str, on: date) -> Kept:
    rule = rules.get(code)
    if rule is None:  # nobody said anything: nothing is thrown away
        return Kept(code, code, None, None)
    return Kept(rule.code, rule.name, rule.years, kept_until(on, rule.years))


def _in_force(rules: Iterable[RetentionRow], on: date) -> dict[str, RetentionRow]:
    """By class the rule of a day; what is older than all rules is kept by the first."""
    found: dict[str, RetentionRow] = {}
    for rule in rules:
        if rule.code not in found or rule.starts_on <= on:
            found[rule.code] = rule
    return found
