"""Questions about goods that are not in a storage: on the way to somebody, in somebody's use, or lent.

The first two are what later documents have not drawn of a dispatch or of a hand-out; a loan is repaid by like goods.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import access, db, kinds
from inventory.dialects import within
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    Approval,
    ApprovalNeed,
    Counterparty,
    Document,
    DocumentText,
    Item,
    LineDrawn,
    Location,
    Lot,
    Organization,
    RecipientGroup,
    StockMove,
)

OVERDUE_DAYS = 3  # goods on the way for longer are asked after


@dataclass(frozen=True)
class OnTheWay:
    """What is left on the way of one item of a dispatch, in base units."""

    number: str
    on: date
    days: int
    overdue: bool
    sender: str
    receiver: str
    receiver_code: str
    item: str
    name: str
    unit: str
    quantity: int
    due_on: date | None


@dataclass(frozen=True)
class InUse:
    """What is left in use of one item of a hand-out, in base units, with who answers for it."""

    number: str
    on: date
    custodian: str
    recipient: str
    place: str | None
    item: str
    name: str
    unit: str
    quantity: int
    due_on: date | None
    overdue: bool


@dataclass(frozen=True)
class Loan:
    """What was lent of one item and is not repaid in kind yet, in base units. ``gift`` is the number of the document
    that would turn it into a gift, while that waits for approval."""

    number: str
    due_on: date
    overdue: bool
    lender: str
    lender_code: str
    borrower: str
    borrower_code: str
    item: str
    name: str
    unit: str
    lent: int
    repaid: int
    gift: str | None

    @property
    def left(self) -> int:
        """What is still to be given back."""
        return self.lent - self.repaid


@dataclass(frozen=True)
class LoanGift:
    """The standing document that gives a loan away: not reversed, and refused by nobody. ``approved``: by both."""

    loan_id: int
    number: str
    approved: bool


_receiver = aliased(Organization)
_reversal = aliased(Document)


def on_the_way(
    session: Session, *, actor: str, organization: str | None = None
) -> tuple[OnTheWay, ...]:
    """Goods on the way from or to an organization (by default the actor's own) or one below it, oldest first."""
    ground = access.permit_home(session, actor=actor, act="read_stock", organization=organization)
    today = db.today(session)
    inside = within(Organization.path, ground.path)
    coming = within(_receiver.path, ground.path)
    query = _open_rows(kinds.DISPATCH.code).add_columns(
        Organization.name.label("sender"),
        func.coalesce(_receiver.name, Location.name, Organization.name).label("receiver"),
        func.coalesce(_receiver.code, Organization.code).label("receiver_code"),
    )
    rows = session.execute(
        query.where(inside | func.coalesce(coming, False)).group_by(
            Organization.name, Organization.code, _receiver.name, _receiver.code, Location.name
        )
    )
    return tuple(
        OnTheWay(
            number=r.number,
            on=r.business_on,
            days=(today - r.business_on).days,
            overdue=(today - r.business_on).days > OVERDUE_DAYS,
            sender=r.sender,
            receiver=r.receiver,
            receiver_code=r.receiver_code,
            item=r.item,
            name=r.name,
            unit=r.base_unit,
            quantity=int(r.left),
            due_on=r.due_on,
        )
        for r in rows
    )


def in_use(
    session: Session,
    *,
    actor: str,
    organization: str | None = None,
    custodian: str | None = None,
) -> tuple[InUse, ...]:
    """Goods in use of an organization (by default the actor's own), by custodian (在用台账); of one, where named."""
    ground = access.permit_home(session, actor=actor, act="read_stock", organization=organization)
    today = db.today(session)
    keeper = aliased(DocumentText)
    query = (
        _open_rows(kinds.HAND_OUT.code)
        .add_columns(
            func.coalesce(keeper.text, "").label("custodian"),
            func.coalesce(RecipientGroup.name, _receiver.name, Counterparty.name).label("to"),
            Location.name.label("place"),
        )
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .outerjoin(
            keeper,
            (keeper.document_id == Document.id) & (keeper.field == "custodian"),
        )
        .where(Document.organization_id == ground.organization_id)
        .group_by(
            keeper.text, RecipientGroup.name, _receiver.name, Counterparty.name, Location.name
        )
    )
    if custodian is not None:
        query = query.where(keeper.text == custodian)
    rows = session.execute(query)
    found = [
        InUse(
            number=r.number,
            on=r.business_on,
            custodian=r.custodian,
            recipient=r.to,
            place=r.place,
            item=r.item,
            name=r.name,
            unit=r.base_unit,
            quantity=int(r.left),
            due_on=r.due_on,
            overdue=r.due_on is not None and r.due_on < today,
        )
        for r in rows
    ]
    return tuple(sorted(found, key=lambda row: (row.custodian, row.on, row.number)))


def loans(session: Session, *, actor: str) -> tuple[Loan, ...]:
    """Goods that the actor's organizations lent or borrowed (借用) and that are neither all repaid nor given away with
    the approval of both, by due date."""
    ground = access.permit_home(session, actor=actor, act="read_stock")
    today = db.today(session)
    ours = within(Organization.path, ground.path)
    theirs = within(_receiver.path, ground.path)
    rows = session.execute(_OPEN_LOANS.where(ours | theirs)).all()
    gifts = {g.loan_id: g for g in loan_gifts(session, {r.id for r in rows})}
    return tuple(
        Loan(
            number=r.number,
            due_on=r.due_on,
            overdue=r.due_on < today,
            lender=r.lender,
            lender_code=r.lender_code,
            borrower=r.borrower,
            borrower_code=r.borrower_code,
            item=r.item,
            name=r.name,
            unit=r.base_unit,
            lent=int(r.lent),
            repaid=int(r.repaid),
            gift=gifts[r.id].number if r.id in gifts else None,
        )
        for r in rows
        if r.id not in gifts or not gifts[r.id].approved
    )


def left_of_loan(session: Session, loan_id: int) -> tuple[tuple[str, str, int], ...]:
    """What is not given back of a loan: name, base unit and quantity of each item. For verbs, under the lock."""
    rows = session.execute(_OPEN_LOANS.where(Document.id == loan_id))
    return tuple((r.name, r.base_unit, int(r.lent) - int(r.repaid)) for r in rows)


def loan_gifts(session: Session, loan_ids: Iterable[int]) -> tuple[LoanGift, ...]:
    """The standing documents that give loans away, the approved one of each loan last. For verbs, under the lock."""
    wanted = func.count(ApprovalNeed.organization_id)
    answered = func.count(Approval.id)
    approved = wanted == answered
    rows = session.execute(
        select(Document.repays_id, Document.number, approved.label("approved"))
        .join(ApprovalNeed, ApprovalNeed.document_id == Document.id)
        .outerjoin(
            Approval,
            (Approval.document_id == ApprovalNeed.document_id)
            & (Approval.organization_id == ApprovalNeed.organization_id),
        )
        .outerjoin(_reversal, _reversal.reverses_id == Document.id)
        .where(
            Document.kind == kinds.LOAN_GIFT.code,
            Document.repays_id.in_(sorted(loan_ids)),
            Document.reverses_id.is_(None),
            _reversal.id.is_(None),
        )
        .group_by(Document.id, Document.repays_id, Document.number)
        .having(func.sum(case((Approval.approved.is_(False), 1), else_=0)) == 0)
        .order_by(approved, Document.id)
    )
    return tuple(LoanGift(row.repays_id or 0, row.number, bool(row.approved)) for row in rows)


def _open_loans() -> Select[*tuple[Any, ...]]:
    """Loans of which less came back than went, item by item."""
    back = aliased(Document)
    repaid = _sent(back).add_columns(back.repays_id.label("loan_id")).group_by(back.repays_id)
    returned = repaid.where(back.repays_id.is_not(None)).subquery()
    went = _sent(Document).add_columns(Document.id.label("loan_id")).group_by(Document.id)
    lent = went.where(Document.due_on.is_not(None)).subquery()
    same = (returned.c.loan_id == Document.id) & (returned.c.item_id == lent.c.item_id)
    given_back = func.coalesce(returned.c.quantity, 0)
    return (
        select(
            Document.id,
            Document.number,
            Document.due_on,
            Organization.name.label("lender"),
            Organization.code.label("lender_code"),
            _receiver.name.label("borrower"),
            _receiver.code.label("borrower_code"),
            Item.code.label("item"),
            Item.name,
            Item.base_unit,
            lent.c.quantity.label("lent"),
            given_back.label("repaid"),
        )
        .join(lent, lent.c.loan_id == Document.id)
        .join(Item, Item.id == lent.c.item_id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(_receiver, _receiver.id == Document.recipient_organization_id)
        .outerjoin(returned, same)
        .where(lent.c.quantity > given_back)
        .order_by(Document.due_on, Document.number, Item.code)
    )


def _sent(document: Any) -> Select[*tuple[Any, ...]]:
    """What standing dispatches sent, item by item."""
    reversal = aliased(Document)
    return (
        select(Item.id.label("item_id"), func.sum(StockMove.quantity).label("quantity"))
        .select_from(document)
        .join(StockMove, StockMove.document_id == document.id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .outerjoin(reversal, reversal.reverses_id == document.id)
        .where(
            document.kind == kinds.DISPATCH.code,
            document.reverses_id.is_(None),
            reversal.id.is_(None),
        )
        .group_by(Item.id)
    )


_OPEN_LOANS = _open_loans()


def _open_rows(kind: str) -> Select[*tuple[Any, ...]]:
    """Of each standing document of a kind what later ones have not drawn, item by item."""
    left: ColumnElement[int] = func.sum(
        StockMove.quantity - func.coalesce(LineDrawn.drawn_quantity, 0)
    )
    return (
        select(
            Document.number,
            Document.business_on,
            Document.due_on,
            Item.code.label("item"),
            Item.name,
            Item.base_unit,
            left.label("left"),
        )
        .select_from(Document)
        .join(Organization, Organization.id == Document.organization_id)
        .join(StockMove, StockMove.document_id == Document.id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .outerjoin(
            LineDrawn,
            (LineDrawn.document_id == StockMove.document_id)
            & (LineDrawn.line == StockMove.line)
            & (LineDrawn.part == StockMove.part),
        )
        .outerjoin(_reversal, _reversal.reverses_id == Document.id)
        .outerjoin(_receiver, _receiver.id == Document.recipient_organization_id)
        .outerjoin(Location, Location.id == Document.recipient_location_id)
        .where(Document.kind == kind, Document.reverses_id.is_(None), _reversal.id.is_(None))
        .group_by(
            Document.id,
            Document.number,
            Document.business_on,
            Document.due_on,
            Item.code,
            Item.name,
            Item.base_unit,
        )
        .having(left > 0)
        .order_by(Document.business_on, Document.number, Item.code)
    )
