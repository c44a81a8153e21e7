"""The parts of a setup file that rules go by: grades of goods, from which value goods are durable, how far back roles
may date, from which difference goods are counted twice, and whose people do an organization's duties.

By code and by day, and repeatable, like everything that is set up.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import resolve, shapes
from inventory import setting_up_fields as fields
from inventory.errors import BadInput, Duplicate
from inventory.models import (
    BackdatingLimit,
    DutyRule,
    FundUse,
    Grade,
    MatchTolerance,
    NatureThreshold,
    Organization,
    PaperLimit,
    PriceLimit,
    RecountLimit,
    SpendLimit,
)
from inventory.models.people import Role
from inventory.models.rules import Duty, Whose
from inventory.rules.invoice_kinds import InvoiceKind

Entry: TypeAlias = Mapping[str, Any]
DAYS_MAX = 3660


def grade(session: Session, entry: Entry, at: str) -> None:
    """A grade by its code; what it is called and by which words texts name it may change. Raises ``BadInput``, and
    ``Duplicate`` for a name that another grade has."""
    code = resolve.code(entry.get("code"), f"{at}.code")
    name = resolve.words(entry.get("name"), f"{at}.name")
    twin = session.scalar(select(Grade.code).where(Grade.name == name, Grade.code != code))
    if twin is not None:
        raise Duplicate(what="grade", name=f"{code}, {twin}")
    standard = shapes.text_or_none(entry, "standard", f"{at}.")
    said = [
        resolve.words(word, f"{at}.words", most=40)
        for word in shapes.texts(entry, "words", f"{at}.")
    ]
    if any("\n" in word for word in (name, *said)):
        raise BadInput(field=f"{at}.words", problem="一个词写在一行里")
    noun = session.scalar(select(Grade).where(Grade.code == code)) or Grade(code=code)
    noun.name = name
    noun.standard = standard and resolve.words(standard, f"{at}.standard")
    noun.words = "\n".join(said)
    session.add(noun)
    session.flush()


def threshold(session: Session, entry: Entry, at: str) -> None:
    """From a day on, the value of one piece from which goods are durable; another day's stay. Raises ``BadInput``."""
    starts_on = shapes.day(entry.get("starts_on"), f"{at}.starts_on")
    low = resolve.whole(entry.get("low_value_fen"), f"{at}.low_value_fen")
    fixed = resolve.whole(entry.get("fixed_asset_fen"), f"{at}.fixed_asset_fen")
    if fixed < low:
        problem = "固定资产的标准不能低于低值易耗品的标准"
        raise BadInput(field=f"{at}.fixed_asset_fen", problem=problem)
    old = session.scalar(select(NatureThreshold).where(NatureThreshold.starts_on == starts_on))
    noun = old or NatureThreshold(starts_on=starts_on)
    noun.low_value_fen, noun.fixed_asset_fen = low, fixed
    noun.decision = resolve.words(entry.get("decision"), f"{at}.decision")
    session.add(noun)
    session.flush()


def backdating(session: Session, entry: Entry, at: str) -> None:
    """From a day on, how many days back a role may date a document; null: as far as the period is open. Another day's
    stay. Raises ``BadInput``."""
    role = fields.choice(entry, at, "role", Role)
    starts_on = shapes.day(entry.get("starts_on"), f"{at}.starts_on")
    days = entry.get("days")
    if "days" not in entry:
        raise BadInput(field=f"{at}.days", problem="要写最多补记几天；不限写 null")
    if days is not None:
        days = resolve.whole(days, f"{at}.days", least=0)
        if days > DAYS_MAX:
            raise BadInput(field=f"{at}.days", problem=f"最多 {DAYS_MAX} 天；不限写 null")
    same = (BackdatingLimit.role == role, BackdatingLimit.starts_on == starts_on)
    noun = session.scalar(select(BackdatingLimit).where(*same))
    noun = noun or BackdatingLimit(role=role, starts_on=starts_on)
    noun.days = days
    noun.decision = resolve.words(entry.get("decision"), f"{at}.decision")
    session.add(noun)
    session.flush()


def fund_use(session: Session, entry: Entry, at: str) -> None:
    """For what money may be used, by its code; the name may change. Raises ``BadInput``."""
    code = resolve.code(entry.get("code"), f"{at}.code")
    name = resolve.words(entry.get("name"), f"{at}.name", most=40)
    noun = session.scalar(select(FundUse).where(FundUse.code == code)) or FundUse(code=code)
    noun.name = name
    session.add(noun)
    session.flush()


def recount_limit(session: Session, entry: Entry, at: str) -> None:
    """From a day on, the difference above which a line of a stocktake is counted twice: pieces, a percentage, or both;
    another day's stay. Raises ``BadInput``."""
    starts_on = shapes.day(entry.get("starts_on"), f"{at}.starts_on")
    pieces, percent = entry.get("pieces"), entry.get("percent")
    if pieces is None and percent is None:
        raise BadInput(field=f"{at}.pieces", problem="件数和百分数至少写一个")
    old = session.scalar(select(RecountLimit).where(RecountLimit.starts_on == starts_on))
    noun = old or RecountLimit(starts_on=starts_on)
    noun.pieces = None if pieces is None else resolve.whole(pieces, f"{at}.pieces", least=0)
    noun.percent = None if percent is None else resolve.whole(percent, f"{at}.percent", least=0)
    if noun.percent is not None and noun.percent > 100:
        raise BadInput(field=f"{at}.percent", problem="百分数不能超过 100")
    noun.decision = resolve.words(entry.get("decision"), f"{at}.decision")
    session.add(noun)
    session.flush()


def spend_limit(session: Session, organization_id: int, entry: Entry, at: str) -> None:
    """From a day on, up to how much an organization spends without wanting approval; null: without a limit. Another
    day's stay. Raises ``BadInput``."""
    starts_on = shapes.day(entry.get("starts_on"), f"{at}.starts_on")
    if "amount_fen" not in entry:
        raise BadInput(field=f"{at}.amount_fen", problem="要写限额（分）；不限写 null")
    amount = entry["amount_fen"]
    same = (SpendLimit.organization_id == organization_id, SpendLimit.starts_on == starts_on)
    noun = session.scalar(select(SpendLimit).where(*same))
    noun = noun or SpendLimit(organization_id=organization_id, starts_on=starts_on)
    noun.amount_fen = None if amount is None else resolve.whole(amount, f"{at}.amount_fen", least=0)
    noun.decision = resolve.words(entry.get("decision"), f"{at}.decision")
    session.add(noun)
    session.flush()


def price_limit(session: Session, entry: Entry, at: str) -> None:
    """From a day on, what so many base units of an item cost at most without a reason given; another day's stay. Raises
    ``BadInput``, ``NotFound``."""
    code = shapes.text(entry, "item", f"{at}.")
    item = resolve.items(session, [code])[code]
    starts_on = shapes.day(entry.get("starts_on"), f"{at}.starts_on")
    same = (PriceLimit.item_id == item.id, PriceLimit.starts_on == starts_on)
    noun = session.scalar(select(PriceLimit).where(*same))
    noun = noun or PriceLimit(item_id=item.id, starts_on=starts_on)
    noun.quantity = resolve.whole(entry.get("quantity", 1), f"{at}.quantity")
    noun.amount_fen = resolve.whole(entry.get("amount_fen"), f"{at}.amount_fen")
    noun.source = resolve.words(entry.get("source"), f"{at}.source")
    session.add(noun)
    session.flush()


def duty(session: Session, owner: Organization, entry: Entry, at: str) -> None:
    """From a day on, whose people do a duty of an organization; another day's stay. Raises ``BadInput``."""
    said = fields.choice(entry, at, "duty", Duty)
    whose = fields.choice(entry, at, "whose", Whose)
    if whose == Whose.ABOVE and owner.parent_id is None:
        raise BadInput(field=f"{at}.whose", problem=f"{owner.name}上面没有单位，只能由本单位办")
    starts_on = shapes.day(entry.get("starts_on"), f"{at}.starts_on")
    same = {"organization_id": owner.id, "duty": said, "starts_on": starts_on}
    noun = session.scalar(select(DutyRule).filter_by(**same)) or DutyRule(**same)
    noun.whose = whose
    noun.decision = resolve.words(entry.get("decision"), f"{at}.decision")
    session.add(noun)
    session.flush()


def paper_limit(session: Session, entry: Entry, at: str) -> None:
    """From a day on, up to how much a paper of a kind is good; null: without a limit. Another day's stay. Raises
    ``BadInput``."""
    kind = fields.choice(entry, at, "kind", InvoiceKind)
    starts_on = shapes.day(entry.get("starts_on"), f"{at}.starts_on")
    if "amount_fen" not in entry:
        raise BadInput(field=f"{at}.amount_fen", problem="要写限额（分）；不限写 null")
    amount = entry["amount_fen"]
    same = (PaperLimit.kind == kind, PaperLimit.starts_on == starts_on)
    noun = session.scalar(select(PaperLimit).where(*same))
    noun = noun or PaperLimit(kind=kind, starts_on=starts_on)
    noun.amount_fen = None if amount is None else resolve.whole(amount, f"{at}.amount_fen", least=0)
    noun.decision = resolve.words(entry.get("decision"), f"{at}.decision")
    session.add(noun)
    session.flush()


def match_tolerance(session: Session, entry: Entry, at: str) -> None:
    """From a day on, by how many pieces and fen a line of an order may differ from what came and its invoices; another
    day's stay. Raises ``BadInput``."""
    starts_on = shapes.day(entry.get("starts_on"), f"{at}.starts_on")
    old = session.scalar(select(MatchTolerance).where(MatchTolerance.starts_on == starts_on))
    noun = old or MatchTolerance(starts_on=starts_on)
    noun.pieces = resolve.whole(entry.get("pieces"), f"{at}.pieces", least=0)
    noun.amount_fen = resolve.whole(entry.get("amount_fen"), f"{at}.amount_fen", least=0)
    noun.decision = resolve.words(entry.get("decision"), f"{at}.decision")
    session.add(noun)
    session.flush()
