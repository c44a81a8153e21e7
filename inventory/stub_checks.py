"""What is kept of the stubs of receipt pads against what receipts say of them under their digests.

The row of a stub says by which receipt it was used, and may change: so it is in no digest. But the number of the stub
is a text of the receipt, whose hash is. A stub that is made free, given to another receipt or taken out of its pad
behind the back of the verbs is named here. Where the text was erased there is nothing to compare with.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.models import Document, DocumentText, Organization, Pad, Stub

_reversal = aliased(Document)
_NAMES_A_STUB = and_(
    DocumentText.document_id == Document.id, DocumentText.line == 0, DocumentText.field == "stub"
)


def breaches(session: Session) -> Iterable[str]:
    """Every stub and every receipt written on one that do not say the same of each other."""
    yield from _receipts(session)
    yield from _stubs(session)
    yield from _pads(session)


def _receipts(session: Session) -> Iterable[str]:
    """A receipt that stands uses the stub it names; one that was reversed used it until somebody else did."""
    lost = or_(
        Stub.id.is_(None),
        and_(_reversal.id.is_(None), func.coalesce(Stub.document_id, 0) != Document.id),
        and_(Stub.document_id.is_(None), Stub.voided_on.is_(None)),
    )
    rows = session.execute(
        select(Document.number, DocumentText.text)
        .join(DocumentText, _NAMES_A_STUB)
        .outerjoin(Stub, Stub.number == DocumentText.text)
        .outerjoin(_reversal, _reversal.reverses_id == Document.id)
        .where(DocumentText.text != "", lost)
        .order_by(Document.id)
    )
    for number, stub in rows:
        yield f"{number} 写在收条 {stub} 上，收条本上却没有记它"


def _stubs(session: Session) -> Iterable[str]:
    """What a stub is used by names that stub."""
    rows = session.execute(
        select(Stub.number, Document.number)
        .join(Document, Document.id == Stub.document_id)
        .outerjoin(DocumentText, _NAMES_A_STUB)
        .where(
            or_(
                DocumentText.text.is_(None),
                and_(DocumentText.text != "", DocumentText.text != Stub.number),
            )
        )
        .order_by(Stub.id)
    )
    for stub, number in rows:
        yield f"收条 {stub} 记着 {number}，{number} 却没有写在它上面"


def _pads(session: Session) -> Iterable[str]:
    """A pad has the stubs that were printed, those that are out among them, and no other."""
    held: defaultdict[int, set[str]] = defaultdict(set)
    for pad_id, number in session.execute(select(Stub.pad_id, Stub.number)):
        held[pad_id].add(number)
    pads = session.execute(
        select(Pad.id, Pad.serial, Pad.first_stub, Pad.last_stub, Organization.code)
        .join(Organization, Organization.id == Pad.organization_id)
        .order_by(Pad.id)
    )
    for pad_id, serial, first, last, organization in pads:
        printed = {f"{organization}-ST-{n:06d}" for n in range(first, last + 1)}
        for number in sorted(printed ^ held[pad_id]):
            yield f"{organization} 第 {serial} 本收条：{number} 和印的不符"
