"""Questions about handovers (交接): what there is to hand over now, and what was handed over then.

The list has the goods in store, the goods in use, the stubs of receipts that are still out, and what is not finished:
goods on the way, loans, approvals, stocktakes. Names of custodians are told as they stand, and are no part of the list.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access, approvals, ledger, listings, pad_ledger, stocktake_books, transit
from inventory.dialects import within
from inventory.errors import NotAllowed
from inventory.kinds import Place
from inventory.models import (
    AppUser,
    Document,
    DocumentText,
    HandoverLine,
    Location,
    Organization,
    Pad,
)
from inventory.models.handovers import Section

SECTION_NAMES: dict[str, str] = {
    Section.STOCK: "库存物资",
    Section.IN_USE: "在用物资",
    Section.STUBS: "没有交回的收条",
    Section.OPEN: "没有办完的单据",
}


@dataclass(frozen=True)
class HandedRow:
    """A line: in which ``section`` (STOCK, IN_USE, STUBS, OPEN), ``subject`` a lot, a document or a pad; base units,
    fen (None where not valued). ``custodian`` answers for goods in use and for a pad."""

    line: int
    section: str
    place: str
    place_name: str
    subject: str
    name: str
    unit: str
    quantity: int | None
    value_fen: int | None
    detail: str
    custodian: str = ""

    @property
    def listed(self) -> listings.Handed:
        """As the document lists it."""
        return listings.Handed(
            line=self.line,
            section=self.section,
            place=self.place,
            subject=self.subject,
            name=self.name,
            unit=self.unit,
            quantity=self.quantity,
            value_fen=self.value_fen,
            detail=self.detail,
        )


@dataclass(frozen=True)
class Handover:
    """A handover with its list: who gave, who took, who watched. ``stocktake``: the one that was made for it."""

    number: str
    organization: str
    organization_name: str
    full_name: str
    on: date
    at: datetime
    recorded_by: str
    giver: str
    receiver: str
    witness: str
    stocktake: str
    note: str
    digest: str
    lines: tuple[HandedRow, ...]


def now(
    session: Session,
    *,
    actor: str,
    organization: str | None = None,
    location: str | None = None,
    settlement: str | None = None,
) -> tuple[HandedRow, ...]:
    """What an organization (by default the actor's own) would hand over now: everything, or the goods of one storage,
    with the ``settlement`` of the stocktake that was made for it while that waits for approval.

    Raises ``NotAllowed``.
    """
    ground = access.permit_home(session, actor=actor, act="hand_over", organization=organization)
    code = ground.organization
    rows = list(_stock(session, actor, code, location))
    if location is None:
        rows += _in_use(session, actor, code)
        rows += _stubs(session, actor, code)
        rows += _open(session, actor, code, ground.organization_id)
    elif settlement is not None:
        rows += _waiting(session, actor, code, settlement)
    return tuple(replace(row, line=line) for line, row in enumerate(rows, start=1))


def handover(session: Session, *, actor: str, number: str) -> Handover:
    """The handover of a number. Raises ``NotAllowed`` outside the scope, whether there is one or not."""
    ground = access.permit_home(session, actor=actor, act="read_stock")
    row = session.execute(
        select(Document, Organization, AppUser.name)
        .join(Organization, Organization.id == Document.organization_id)
        .join(AppUser, AppUser.id == Document.actor_id)
        .where(
            Document.number == number,
            within(Organization.path, ground.path),
            Document.id.in_(select(HandoverLine.document_id)),
        )
    ).first()
    if row is None or ground.location_id is not None:
        raise NotAllowed(act="read_stock", role=ground.role)
    texts = _pairs(
        session.execute(
            select(DocumentText.field, DocumentText.text).where(
                DocumentText.document_id == row.Document.id
            )
        )
    )
    return Handover(
        number=number,
        organization=row.Organization.code,
        organization_name=row.Organization.name,
        full_name=row.Organization.full_name,
        on=row.Document.business_on,
        at=row.Document.posted_at,
        recorded_by=row.name,
        giver=texts.get("giver", ""),
        receiver=texts.get("receiver", ""),
        witness=texts.get("witness", ""),
        stocktake=texts.get("stocktake", ""),
        note=texts.get("note", ""),
        digest=row.Document.digest,
        lines=_lines(session, row.Document.id, row.Organization.id),
    )


def _lines(session: Session, document_id: int, organization_id: int) -> tuple[HandedRow, ...]:
    rows = session.scalars(
        select(HandoverLine)
        .where(HandoverLine.document_id == document_id)
        .order_by(HandoverLine.line)
    ).all()
    places: dict[str, str] = _pairs(
        session.execute(
            select(Location.code, Location.name).where(Location.organization_id == organization_id)
        )
    )
    in_use = [row.subject for row in rows if row.section == Section.IN_USE]
    custodians = _pairs(
        session.execute(
            select(Document.number, DocumentText.text)
            .join(DocumentText, DocumentText.document_id == Document.id)
            .where(Document.number.in_(in_use), DocumentText.field == "custodian")
        )
    )
    pads = select(Pad.serial, Pad.custodian).where(Pad.organization_id == organization_id)
    custodians |= {pad_name(serial): name for serial, name in session.execute(pads)}
    return tuple(
        HandedRow(
            line=row.line,
            section=row.section,
            place=row.place,
            place_name=places.get(row.place, ""),
            subject=row.subject,
            name=row.name,
            unit=row.unit,
            quantity=row.quantity,
            value_fen=row.value_fen,
            detail=row.detail,
            custodian=custodians.get(row.subject, ""),
        )
        for row in rows
    )


def _pairs(rows: Iterable[Any]) -> dict[str, str]:
    return {key: value for key, value in rows}  # noqa: C416 - rows are no pairs to mypy


def pad_name(serial: int) -> str:
    """How a list names a pad."""
    return f"第 {serial} 本"


def _row(section: Section, subject: str, name: str, **more: Any) -> HandedRow:
    said = {"place": "", "place_name": "", "unit": "", "quantity": None, "value_fen": None}
    return HandedRow(0, section, subject=subject, name=name, **{**said, "detail": "", **more})


def _stock(
    session: Session, actor: str, organization: str, location: str | None
) -> Iterable[HandedRow]:
    rows = ledger.on_hand(session, actor=actor, organization=organization, location=location)
    for row in sorted(rows, key=lambda r: (r.location, r.name, r.specification, r.lot)):
        if row.place != Place.STORAGE:
            continue
        until = f"{row.expires_on.isoformat()} 到期" if row.expires_on else ""
        bound = f"定向：{row.earmark}" if row.earmark else ""
        yield _row(
            Section.STOCK,
            row.lot,
            f"{row.name} {row.specification}".strip(),
            place=row.location,
            place_name=row.location_name,
            unit=row.unit,
            quantity=row.quantity,
            value_fen=row.value_fen,
            detail="，".join(part for part in (until, bound) if part),
        )


def _in_use(session: Session, actor: str, organization: str) -> Iterable[HandedRow]:
    for row in transit.in_use(session, actor=actor, organization=organization):
        yield _row(
            Section.IN_USE,
            row.number,
            row.name,
            unit=row.unit,
            quantity=row.quantity,
            detail=f"{row.due_on.isoformat()} 归还" if row.due_on else "",
            custodian=row.custodian,
        )


def _stubs(session: Session, actor: str, organization: str) -> Iterable[HandedRow]:
    for pad in pad_ledger.outstanding(session, actor=actor, organization=organization):
        if pad.organization == organization:
            yield _row(
                Section.STUBS,
                pad_name(pad.serial),
                "捐赠物资收条",
                unit="张",
                quantity=len(pad.missing),
                detail="、".join(pad.missing),
                custodian=pad.custodian,
            )


def _open(
    session: Session, actor: str, organization: str, organization_id: int
) -> Iterable[HandedRow]:
    """Goods on the way from here or to here, loans, documents that wait for approval, stocktakes that go on."""
    own = f"{organization}-"
    for way in transit.on_the_way(session, actor=actor, organization=organization):
        if way.number.startswith(own) or way.receiver_code == organization:
            yield _row(
                Section.OPEN,
                way.number,
                f"在途：{way.name}，{way.sender}调往{way.receiver}",
                unit=way.unit,
                quantity=way.quantity,
            )
    for loan in transit.loans(session, actor=actor):
        if organization in (loan.lender_code, loan.borrower_code):
            yield _row(
                Section.OPEN,
                loan.number,
                f"借用：{loan.name}，{loan.lender}借给{loan.borrower}",
                unit=loan.unit,
                quantity=loan.left,
                detail=f"{loan.due_on.isoformat()} 归还",
            )
    yield from _waiting(session, actor, organization)
    for number in stocktake_books.open_in(session, organization_id):
        yield _row(Section.OPEN, number, "盘点没有结转")


def _waiting(
    session: Session, actor: str, organization: str, number: str | None = None
) -> Iterable[HandedRow]:
    """What waits for approval, or was not approved and is not reversed: all of it, or the document ``number``."""
    for one in approvals.waiting(session, actor=actor, organization=organization):
        own = one.number.startswith(f"{organization}-") or one.wanted.organization == organization
        if own and number in (None, one.number):
            said = "不批准，待冲销" if one.wanted.approved is False else "待批"
            yield _row(Section.OPEN, one.number, f"{said}：{'、'.join(one.wanted.causes)}")
