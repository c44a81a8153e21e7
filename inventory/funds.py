"""Verbs on the special fund: create, appropriate, sub-allocate, spend.

Amounts are whole fen. A sub-allocation (下拨) only moves money to a holder and is never spending; an expenditure
(支出) takes it from what the holder has available.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access, kinds, merged, posting, resolve
from inventory.access import Ground
from inventory.drafts import AccountRef, Draft, Money, NewFund, Posted, Ref
from inventory.errors import BadInput, NotAllowed
from inventory.kinds import Bucket
from inventory.models import Organization
from inventory.models.people import Role
from inventory.rows import texts


@dataclass(frozen=True)
class Decision:
    """What set the fund up: the body, the title and date of its decision, its reference (文号)."""

    body: str
    title: str
    on: date
    reference: str


@dataclass(frozen=True)
class AllocationLine:
    """An amount (fen) to one holder: the code of an organization, the owner itself included."""

    to: str
    amount_fen: int


def create_fund(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    fund: str,
    name: str,
    decision: Decision,
    budget_source: str,
    note: str | None = None,
) -> Posted:
    """Set up a fund (立项) owned by ``organization``: its decision, and apart from it the budget source
    (预算法 第十三条: a decision alone is no budget). Raises ``Duplicate``, ``BadInput``, ``NotAllowed``."""
    ground = access.permit(session, actor=actor, act="create_fund", organization=organization)
    new = NewFund(
        code=resolve.code(fund, "fund"),
        name=resolve.words(name, "name"),
        decision_body=resolve.words(decision.body, "decision.body"),
        decision_title=resolve.words(decision.title, "decision.title"),
        decision_on=resolve.day(decision.on, "decision.on"),
        decision_reference=resolve.words(decision.reference, "decision.reference"),
        budget_source=resolve.words(budget_source, "budget_source"),
    )
    draft = Draft(
        kind=kinds.FUND_CREATION,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={**asdict(new), "on": on},
        texts=texts(note=note),
        fund=new,
    )
    return posting.post(session, [draft])[0]


def appropriate(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    fund: str,
    amount_fen: int,
    note: str | None = None,
) -> Posted:
    """Money is decided for the fund (核定安排): it lies unallocated with the owner. Raises ``NotFound``,
    ``BadInput``, ``NotAllowed``."""
    ground = access.permit(session, actor=actor, act="appropriate", organization=organization)
    ref, owner = _owned(session, ground, fund, "appropriate")
    amount = resolve.whole(amount_fen, "amount_fen")
    draft = _fund_draft(
        ground,
        kinds.APPROPRIATION,
        on,
        request_key,
        {"fund": fund, "amount_fen": amount},
        (
            Money(
                1,
                AccountRef(ref, owner, Bucket.GRANTOR),
                AccountRef(ref, owner, Bucket.UNALLOCATED),
                amount,
            ),
        ),
        note=note,
    )
    return posting.post(session, [draft])[0]


def sub_allocate(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    fund: str,
    lines: Sequence[AllocationLine],
    note: str | None = None,
) -> Posted:
    """Money goes from unallocated to holders (下拨): the owner itself or organizations below. Never spending.

    Raises ``OverFund`` by one fen, ``ClosedPeriod`` also where a holder's period is closed.
    """
    ground = access.permit(session, actor=actor, act="sub_allocate", organization=organization)
    ref, owner = _owned(session, ground, fund, "sub_allocate")
    resolve.some_lines(lines)
    if len({line.to for line in lines}) != len(lines):
        raise BadInput(field="lines", problem="同一单位写了两行，请合成一行")
    money = tuple(
        Money(
            number,
            AccountRef(ref, owner, Bucket.UNALLOCATED),
            AccountRef(ref, _holder(session, ground, line.to), Bucket.AVAILABLE),
            resolve.whole(line.amount_fen, f"lines[{number - 1}].amount_fen"),
        )
        for number, line in enumerate(lines, start=1)
    )
    draft = _fund_draft(
        ground,
        kinds.SUB_ALLOCATION,
        on,
        request_key,
        {"fund": fund, "lines": [asdict(line) for line in lines]},
        money,
        note=note,
    )
    return posting.post(session, [draft])[0]


def spend(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    fund: str,
    amount_fen: int,
    purpose: str,
    payee: str,
    note: str | None = None,
) -> Posted:
    """The holder ``organization`` spends what it has available (支出), paid at once.

    ``payee`` is the code of a counterparty, or a name. Raises ``OverFund`` by one fen.
    """
    ground = access.permit(session, actor=actor, act="spend", organization=organization)
    ref, _owner = resolve.fund(session, ground, fund)
    holder = Ref(ground.organization_id, ground.organization)
    amount = resolve.whole(amount_fen, "amount_fen")
    payee = resolve.words(payee, "payee")
    accounts = [AccountRef(ref, holder, b) for b in (Bucket.AVAILABLE, Bucket.PAYABLE, Bucket.PAID)]
    draft = _fund_draft(
        ground,
        kinds.EXPENDITURE,
        on,
        request_key,
        {"fund": fund, "amount_fen": amount},
        (Money(1, accounts[0], accounts[1], amount), Money(2, accounts[1], accounts[2], amount)),
        counterparty=_payee(session, payee),
        purpose=resolve.words(purpose, "purpose"),
        payee=payee,
        note=note,
    )
    return posting.post(session, [draft])[0]


def _fund_draft(
    ground: Ground,
    kind: kinds.Kind,
    on: date,
    request_key: str,
    said: dict[str, object],
    money: tuple[Money, ...],
    counterparty: Ref | None = None,
    **free_text: str | None,
) -> Draft:
    return Draft(
        kind=kind,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={**said, "on": on},
        texts=texts(**free_text),
        counterparty=counterparty,
        money=money,
    )


def _owned(session: Session, ground: Ground, fund: str, act: str) -> tuple[Ref, Ref]:
    ref, owner_id = resolve.fund(session, ground, fund)
    if owner_id != ground.organization_id:
        raise NotAllowed(act=act, role=ground.role, organization=ground.organization)
    return ref, Ref(ground.organization_id, ground.organization)


def _holder(session: Session, ground: Ground, code: str) -> Ref:
    holder = resolve.recipient(session, ground, code, "sub_allocate")
    if holder is None:
        raise BadInput(field="lines", problem="下拨给谁要写单位编码")
    below = session.scalar(select(Organization.path).where(Organization.id == holder.id)) or ""
    if ground.role == Role.SYSTEM and not below.startswith(ground.path):
        raise BadInput(field="lines", problem=f"{code} 不在{ground.organization_name}之下")
    return holder


def _payee(session: Session, payee: str) -> Ref | None:
    row = session.execute(merged.COUNTERPARTIES, {"code": payee}).first()
    return Ref(row.id, row.code) if row else None
