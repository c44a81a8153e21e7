"""The parts of a setup file about evidence: which papers a step must have, what attachments may be, who signs vouchers,
how long papers are kept.

By code and by day, and repeatable, like everything that is set up.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import resolve, shapes
from inventory import setting_up_fields as fields
from inventory.errors import BadInput, NotFound
from inventory.kinds import KINDS as DOCUMENT_KINDS
from inventory.models import FundUse, PaperCategory, PaperRule, RetentionRule, SignRule
from inventory.models.places import OrganizationKind
from inventory.rules.evidence import Missing, SignRole, Step
from inventory.rules.invoice_kinds import KINDS
from inventory.setting_up_fields import Entry

DAYS_MAX = 3660
YEARS_MAX = 200


def paper_category(session: Session, entry: Entry, at: str) -> None:
    """What an attachment may be, by its code; name and class of keeping may change. Raises ``BadInput``,
    ``NotFound``."""
    code = resolve.code(entry.get("code"), f"{at}.code")
    name = resolve.words(entry.get("name"), f"{at}.name", most=40)
    retention = shapes.text(entry, "retention", f"{at}.") if "retention" in entry else "VOUCHER"
    if session.scalar(select(RetentionRule.id).where(RetentionRule.code == retention)) is None:
        raise NotFound(what="retention", name=f"{retention} ({at})")
    noun = session.scalar(select(PaperCategory).where(PaperCategory.code == code))
    noun = noun or PaperCategory(code=code)
    fields.save(session, noun, {"name": name, "retention": retention})


def paper_rule(session: Session, entry: Entry, at: str) -> None:
    """From a day on, what a step wants; another day's stay. Raises ``BadInput``, ``NotFound``."""
    same = {
        "step": fields.choice(entry, at, "step", Step),
        "use": _use(session, entry, at),
        "name": resolve.words(entry.get("name"), f"{at}.name", most=40),
        "starts_on": shapes.day(entry.get("starts_on"), f"{at}.starts_on"),
    }
    papers = shapes.texts(entry, "kinds", f"{at}.")
    categories = shapes.texts(entry, "categories", f"{at}.")
    if not papers and not categories:
        raise BadInput(field=f"{at}.kinds", problem="票据种类和附件类别至少写一样")
    if wrong := sorted(set(papers) - set(KINDS)):
        raise BadInput(field=f"{at}.kinds", problem=f"没有 {wrong[0]}，可以写 {'、'.join(KINDS)}")
    known = set(session.scalars(select(PaperCategory.code)))
    if wrong := sorted(set(categories) - known):
        raise NotFound(what="paper_category", name=f"{wrong[0]} ({at})")
    missing = fields.choice(entry, at, "missing", Missing)
    days = _days(entry, at)
    if missing == Missing.LIST and days is None:
        raise BadInput(field=f"{at}.days", problem="列出补齐的，要写几天内补齐")
    noun = session.scalar(select(PaperRule).filter_by(**same)) or PaperRule(**same)
    values = {
        "kinds": "\n".join(papers),
        "categories": "\n".join(categories),
        "awaited": shapes.flag(entry, "awaited", f"{at}."),
        "from_fen": resolve.whole(entry.get("from_fen", 0), f"{at}.from_fen", least=0),
        "missing": missing,
        "days": days,
        "decision": resolve.words(entry.get("decision"), f"{at}.decision"),
    }
    fields.save(session, noun, values)


def sign_rule(session: Session, entry: Entry, at: str) -> None:
    """From a day on, whose signature vouchers of organizations of a kind want; ``days`` null: none. Another day's stay.
    Raises ``BadInput``."""
    same = {
        "organization_kind": fields.choice(entry, at, "organization_kind", OrganizationKind),
        "role": fields.choice(entry, at, "role", SignRole),
        "starts_on": shapes.day(entry.get("starts_on"), f"{at}.starts_on"),
    }
    if "days" not in entry:
        raise BadInput(field=f"{at}.days", problem="要写几天内签齐；不要求写 null")
    noun = session.scalar(select(SignRule).filter_by(**same)) or SignRule(**same)
    values = {
        "apart": shapes.flag(entry, "apart", f"{at}."),
        "from_fen": resolve.whole(entry.get("from_fen", 0), f"{at}.from_fen", least=0),
        "days": _days(entry, at),
        "decision": resolve.words(entry.get("decision"), f"{at}.decision"),
    }
    fields.save(session, noun, values)


def retention(session: Session, entry: Entry, at: str) -> None:
    """From a day on, for how many years papers of a class are kept; null: for ever. Another day's stay. Raises
    ``BadInput``."""
    same = {
        "code": resolve.code(entry.get("code"), f"{at}.code"),
        "starts_on": shapes.day(entry.get("starts_on"), f"{at}.starts_on"),
    }
    if "years" not in entry:
        raise BadInput(field=f"{at}.years", problem="要写保管几年；永久写 null")
    years = entry["years"]
    years = None if years is None else resolve.whole(years, f"{at}.years")
    if years is not None and years > YEARS_MAX:
        raise BadInput(field=f"{at}.years", problem=f"最多 {YEARS_MAX} 年；永久写 null")
    of = shapes.texts(entry, "document_kinds", f"{at}.")
    if wrong := sorted(set(of) - set(DOCUMENT_KINDS)):
        raise BadInput(field=f"{at}.document_kinds", problem=f"没有单据种类 {wrong[0]}")
    noun = session.scalar(select(RetentionRule).filter_by(**same)) or RetentionRule(**same)
    values = {
        "name": resolve.words(entry.get("name"), f"{at}.name", most=40),
        "years": years,
        "document_kinds": "\n".join(of),
        "decision": resolve.words(entry.get("decision"), f"{at}.decision"),
    }
    fields.save(session, noun, values)


def _use(session: Session, entry: Entry, at: str) -> str:
    """The code of a use of money, "" for each. Raises ``NotFound``."""
    use = shapes.text_or_none(entry, "use", f"{at}.") or ""
    if use and session.scalar(select(FundUse.id).where(FundUse.code == use)) is None:
        raise NotFound(what="fund_use", name=f"{use} ({at})")
    return use


def _days(entry: Entry, at: str) -> int | None:
    days = entry.get("days")
    if days is None:
        return None
    found = resolve.whole(days, f"{at}.days", least=0)
    if found > DAYS_MAX:
        raise BadInput(field=f"{at}.days", problem=f"最多 {DAYS_MAX} 天")
    return found
