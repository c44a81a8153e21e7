"""Verbs on gifts of money (捐赠款), which are a fund of their own and never cross into another.

Each has its receipt. Cash goes to finance the same day: when it was paid in (解缴) and the bank's slip are recorded.
"""

from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import access, charges, db, kinds, listings, posting, resolve, standing
from inventory.access import Ground
from inventory.drafts import AccountRef, Draft, Listing, Money, Posted, Ref
from inventory.errors import BadInput, Duplicate, NotAllowed
from inventory.kinds import Bucket
from inventory.models import CashBanking, CashGift, Document, Fund
from inventory.models.money import FundKind
from inventory.rows import texts


def receive_cash_gift(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    fund: str,
    amount_fen: int,
    receipt_number: str,
    donor: str | None = None,
    intent: str | None = None,
    cash: bool = True,
    note: str | None = None,
) -> Posted:
    """Money given to the fund of gifts ``fund``: ``donor`` is a counterparty's code, None of somebody who stays
    unnamed; ``intent`` what he wants it to be for (公益事业捐赠法 第十二条); ``receipt_number`` the receipt that he got
    (第十六条), unique among the gifts of the organization. ``cash`` is paid in later, see ``bank``.
    Raises ``BadInput`` where the fund is not one of gifts, or was not set up by then, ``Duplicate``, ``NotFound``."""
    ground = access.permit(session, actor=actor, act="receive_cash_gift", organization=organization)
    draft = gift(
        session, ground, on=on, request_key=request_key, fund=fund, amount_fen=amount_fen,
        receipt_number=receipt_number, donor=donor, intent=intent, cash=cash, note=note,
    )  # fmt: skip
    return posting.post(session, [draft])[0]


def gift(
    session: Session,
    ground: Ground,
    *,
    on: date,
    request_key: str,
    fund: str,
    amount_fen: int,
    receipt_number: str,
    donor: str | None = None,
    intent: str | None = None,
    cash: bool = True,
    note: str | None = None,
) -> Draft:
    """The gift of ``receive_cash_gift`` as a draft, for whom ``ground`` lets receive it: an import makes many and posts
    them together."""
    ref, owner_id = resolve.fund(session, ground, fund)
    if owner_id != ground.organization_id:
        raise NotAllowed(
            act="receive_cash_gift", role=ground.role, organization=ground.organization
        )
    _require_donated(session, ref, on)
    amount = resolve.whole(amount_fen, "amount_fen")
    receipt = resolve.words(receipt_number, "receipt_number", most=60)
    if not isinstance(cash, bool):
        raise BadInput(field="cash", problem="要写 true 或 false")
    owner = Ref(ground.organization_id, ground.organization)
    start, end = (AccountRef(ref, owner, b) for b in (Bucket.GRANTOR, Bucket.UNALLOCATED))
    return charges.document(
        ground,
        kinds.CASH_GIFT,
        on=on,
        request_key=request_key,
        said={"fund": fund, "amount_fen": amount, "receipt_number": receipt, "cash": cash,
              "donor": donor},
        money=(Money(1, start, end, amount),),
        listing=Listing(
            ((CashGift, {"receipt_number": receipt, "cash": cash}),),
            listings.given(listings.Gift(receipt, cash)),
        ),
        counterparty=resolve.counterparty(session, donor),
        complete=lambda draft: _once(session, draft, receipt),
        free_text=texts(intent=intent, note=note),
    )  # fmt: skip


def bank(session: Session, *, actor: str, number: str, on: date, slip: str) -> None:
    """The cash of the gift ``number`` was paid in on a day (解缴), with the bank's ``slip``. Raises ``Duplicate`` where
    it was before, ``BadInput`` for what was no cash or a day before the gift, ``FutureDate``."""
    ground = charges.ground_of(session, actor=actor, act="receive_cash_gift", number=number)
    document = standing.document(session, number)
    cash = select(CashGift.cash).join(Document, Document.id == CashGift.document_id)
    if document is None or not session.scalar(cash.where(Document.number == number)):
        raise BadInput(field="number", problem="这不是一笔现金捐款")
    known = select(CashBanking.id).where(CashBanking.document_id == document.id)
    if session.scalar(known) is not None:
        raise Duplicate(what="banking", name=number)
    session.execute(
        insert(CashBanking).values(
            document_id=document.id,
            banked_on=charges.came_on(session, on, document.original),
            slip=resolve.words(slip, "slip", most=60),
            actor_id=ground.actor_id,
            recorded_at=db.now(session),
        )
    )


def _require_donated(session: Session, ref: Ref, on: date) -> None:
    """It is a fund of gifts, and there is one on that day."""
    made = select(Fund.kind, Document.business_on).join(Document, Document.id == Fund.document_id)
    kind, since = session.execute(made.where(Fund.id == ref.id)).one()
    if kind != FundKind.DONATED:
        raise BadInput(field="fund", problem="捐款只记入捐赠款，不和财政资金混在一起")
    if resolve.day(on, "on") < since:
        raise BadInput(field="on", problem=f"不能早于立项日期 {since.isoformat()}")


def _once(session: Session, draft: Draft, receipt: str) -> Draft:
    """Under the lock. Raises ``Duplicate`` for a receipt number that another gift of the organization has."""
    other = (
        select(Document.number)
        .join(CashGift, CashGift.document_id == Document.id)
        .where(
            Document.organization_id == draft.ground.organization_id,
            CashGift.receipt_number == receipt,
        )
    )
    if session.scalar(other.limit(1)) is not None:
        raise Duplicate(what="receipt_number", name=receipt)
    return draft
