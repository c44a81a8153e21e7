"""Verbs of who owns a special fund: create it, appropriate and change that, sub-allocate, take back; and of a holder,
give back.

Amounts are whole fen. A sub-allocation (下拨) only moves money to a holder and is never spending, and neither is what
comes back of it (收回, 缴回).
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access, charges, fund_terms, kinds, listings, pools, posting, resolve
from inventory.access import Ground
from inventory.dialects import among
from inventory.drafts import (
    OWN,
    AccountRef,
    Draft,
    Listing,
    Money,
    NewFund,
    Original,
    Posted,
    Ref,
)
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.kinds import Bucket
from inventory.models import Document, Fund, FundDecision, Organization
from inventory.models.money import FundKind
from inventory.models.people import Role
from inventory.rows import texts
from inventory.rules.pooling import Terms


@dataclass(frozen=True)
class Decision:
    """What decides on money: the body, the title and date of its decision, its reference (文号)."""

    body: str
    title: str
    on: date
    reference: str


@dataclass(frozen=True)
class AllocationLine:
    """An amount (fen) to one holder: the code of an organization, the owner itself included. ``uses`` are the codes of
    what it may be used for (none: for all that the fund is for), ``ends_on`` is the last day of its term."""

    to: str
    amount_fen: int
    uses: tuple[str, ...] = ()
    ends_on: date | None = None


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
    uses: Iterable[str] = (),
    ends_on: date | None = None,
    donated: bool = False,
    note: str | None = None,
) -> Posted:
    """Set up a fund (立项) owned by ``organization``: its decision, and apart from it the budget source
    (预算法 第十三条: a decision alone is no budget), what it is for and until when. ``donated``: its money are gifts
    (捐赠款) and no budget. Raises ``Duplicate``, ``BadInput``, ``NotAllowed``, ``NotFound``."""
    ground = access.permit(session, actor=actor, act="create_fund", organization=organization)
    decided = _decision(decision, on)
    new = NewFund(
        code=resolve.code(fund, "fund"),
        name=resolve.words(name, "name"),
        decision_body=decided.body,
        decision_title=decided.title,
        decision_on=decided.on,
        decision_reference=decided.reference,
        budget_source=resolve.words(budget_source, "budget_source"),
        kind=str(FundKind.DONATED if donated else FundKind.APPROPRIATED),
    )
    said = {key: value for key, value in asdict(new).items() if key != "kind" or donated}
    terms = Terms(fund_terms.codes(uses, "uses"), fund_terms.last_day(ends_on, on, "ends_on"))
    draft = charges.document(
        ground,
        kinds.FUND_CREATION,
        on=on,
        request_key=request_key,
        said=said | fund_terms.said(terms),
        listing=fund_terms.listing(
            session, [(Ref(ground.organization_id, ground.organization), terms)]
        ),
        free_text=texts(note=note),
    )
    return posting.post(session, [replace(draft, fund=new)])[0]


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
    """Money is decided for the fund (核定安排) by the decision that set it up: it lies unallocated with the owner.
    Raises ``NotFound``, ``BadInput`` (a fund of gifts), ``NotAllowed``."""
    ground = access.permit(session, actor=actor, act="appropriate", organization=organization)
    ref, owner = _owned(session, ground, fund, "appropriate")
    _require_appropriated(session, ref, on)
    amount = resolve.whole(amount_fen, "amount_fen")
    start, end = (AccountRef(ref, owner, b) for b in (Bucket.GRANTOR, Bucket.UNALLOCATED))
    draft = charges.document(
        ground,
        kinds.APPROPRIATION,
        on=on,
        request_key=request_key,
        said={"fund": fund, "amount_fen": amount},
        money=(Money(1, start, end, amount),),
        free_text=texts(note=note),
    )
    return posting.post(session, [draft])[0]


def change_appropriation(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    fund: str,
    amount_fen: int,
    decision: Decision,
    less: bool = False,
    note: str | None = None,
) -> Posted:
    """More is decided for the fund (追加) or, with ``less``, less (调减), by a decision of its own: the only way to a
    higher limit (预算法 第六十九条). Only what is unallocated can be taken away. Raises ``OverFund``, ``BadInput``."""
    ground = access.permit(session, actor=actor, act="appropriate", organization=organization)
    ref, owner = _owned(session, ground, fund, "appropriate")
    _require_appropriated(session, ref, on)
    amount = resolve.whole(amount_fen, "amount_fen")
    decided = _decision(decision, on)
    ends = [AccountRef(ref, owner, b) for b in (Bucket.GRANTOR, Bucket.UNALLOCATED)]
    start, end = reversed(ends) if less else ends
    of = listings.Decided(decided.body, decided.title, decided.on, decided.reference)
    draft = charges.document(
        ground,
        kinds.APPROPRIATION,
        on=on,
        request_key=request_key,
        said={"fund": fund, "amount_fen": amount, "less": less, "decision": asdict(decided)},
        money=(Money(1, start, end, amount),),
        listing=Listing(((FundDecision, of._asdict()),), listings.decided(of)),
        free_text=texts(note=note),
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

    What a holder got on the same terms is one pool; expenditures take it from there. Raises ``OverFund`` by one fen,
    ``UseNotAllowed`` and ``TermEnded`` where the fund itself is not for that, ``ClosedPeriod`` also where a holder's
    period is closed.
    """
    ground = access.permit(session, actor=actor, act="sub_allocate", organization=organization)
    ref, owner = _owned(session, ground, fund, "sub_allocate")
    resolve.some_lines(lines)
    if len({line.to for line in lines}) != len(lines):
        raise BadInput(field="lines", problem="同一单位写了两行，请合成一行")
    start = AccountRef(ref, owner, Bucket.UNALLOCATED)
    shares = _shares(session, ground, start, lines, resolve.day(on, "on"))
    draft = charges.document(
        ground,
        kinds.SUB_ALLOCATION,
        on=on,
        request_key=request_key,
        said={"fund": fund, "lines": [_said(line) for line in lines]},
        listing=fund_terms.listing(session, [(share.holder, share.terms) for share in shares]),
        touches=frozenset(share.holder.id for share in shares),
        complete=lambda draft: replace(draft, money=_into_pools(session, start, shares)),
        free_text=texts(note=note),
    )
    return posting.post(session, [draft])[0]


class _Share(NamedTuple):
    """What a line gives."""

    holder: Ref
    terms: Terms
    amount_fen: int


def _shares(
    session: Session, ground: Ground, start: AccountRef, lines: Sequence[AllocationLine], on: date
) -> list[_Share]:
    whole = pools.terms_of_fund(session, start.fund.id)
    holders = _holders(session, ground, [line.to for line in lines])
    return [
        _Share(
            holders[line.to],
            fund_terms.of_line(
                session,
                Terms(fund_terms.codes(line.uses, f"lines[{number}].uses"), line.ends_on),
                whole,
                start,
                to=line.to,
                at=f"lines[{number}]",
                on=on,
            ),
            resolve.whole(line.amount_fen, f"lines[{number}].amount_fen"),
        )
        for number, line in enumerate(lines)
    ]


def _into_pools(session: Session, start: AccountRef, shares: Sequence[_Share]) -> tuple[Money, ...]:
    """Each share into the pool of its terms that the holder has; else it opens one. Under the lock."""
    found = pools.pools_of(session, start.fund.id, [share.holder.id for share in shares])
    by_terms = {
        (holder, pool.terms): Original(pool.id, pool.number, pool.opened_on)
        for holder, of in found.items()
        for pool in of
    }
    return tuple(
        Money(
            number,
            start,
            AccountRef(start.fund, share.holder, Bucket.AVAILABLE),
            share.amount_fen,
            to_item=by_terms.get((share.holder.id, share.terms), OWN),
        )
        for number, share in enumerate(shares, start=1)
    )


def take_back(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    fund: str,
    holder: str,
    amount_fen: int,
    reason: str,
    note: str | None = None,
) -> Posted:
    """The owner takes back what a holder has available (收回), unallocated again. Raises ``OverFund``, ``OverPool``."""
    ground = access.permit(session, actor=actor, act="take_back_money", organization=organization)
    ref, owner = _owned(session, ground, fund, "take_back_money")
    start = AccountRef(ref, _holders(session, ground, [holder])[holder], Bucket.AVAILABLE)
    draft = _returned(
        session, ground, kinds.FUND_TAKE_BACK, on, request_key, start, owner, amount_fen,
        said={"fund": fund, "holder": holder}, reason=reason, note=note,
    )  # fmt: skip
    return posting.post(session, [draft])[0]


def give_back(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    fund: str,
    amount_fen: int,
    reason: str,
    note: str | None = None,
) -> Posted:
    """The holder ``organization`` gives back what it has available (缴回), as it does with all that is left at the end
    of the term: it is unallocated with the owner again. Raises ``OverFund``, ``OverPool``."""
    ground = access.permit(session, actor=actor, act="give_back", organization=organization)
    ref, owner_id = resolve.fund(session, ground, fund)
    code = session.scalars(select(Organization.code).where(Organization.id == owner_id)).one()
    holder = Ref(ground.organization_id, ground.organization)
    start = AccountRef(ref, holder, Bucket.AVAILABLE)
    draft = _returned(
        session, ground, kinds.GIVE_BACK, on, request_key, start, Ref(owner_id, code), amount_fen,
        said={"fund": fund}, reason=reason, note=note,
    )  # fmt: skip
    return posting.post(session, [draft])[0]


def _returned(
    session: Session,
    ground: Ground,
    kind: kinds.Kind,
    on: date,
    request_key: str,
    start: AccountRef,
    owner: Ref,
    amount_fen: int,
    *,
    said: dict[str, object],
    reason: str,
    note: str | None,
) -> Draft:
    amount = resolve.whole(amount_fen, "amount_fen")
    end = AccountRef(start.fund, owner, Bucket.UNALLOCATED)

    def complete(draft: Draft) -> Draft:
        pool = pools.to_give(session, start, amount)
        return replace(draft, money=(Money(1, start, end, amount, from_item=pool),))

    return charges.document(
        ground,
        kind,
        on=on,
        request_key=request_key,
        said={**said, "amount_fen": amount},
        touches=frozenset({start.holder.id, owner.id}),
        complete=complete,
        free_text=texts(reason=resolve.words(reason, "reason"), note=note),
    )


def _owned(session: Session, ground: Ground, fund: str, act: str) -> tuple[Ref, Ref]:
    ref, owner_id = resolve.fund(session, ground, fund)
    if owner_id != ground.organization_id:
        raise NotAllowed(act=act, role=ground.role, organization=ground.organization)
    return ref, Ref(ground.organization_id, ground.organization)


def _require_appropriated(session: Session, ref: Ref, on: date) -> None:
    """It is no fund of gifts, and there is one on that day."""
    made = select(Fund.kind, Document.business_on).join(Document, Document.id == Fund.document_id)
    kind, since = session.execute(made.where(Fund.id == ref.id)).one()
    if kind != FundKind.APPROPRIATED:
        raise BadInput(field="fund", problem="这是捐赠款，收到捐款用捐赠款收款单记")
    if resolve.day(on, "on") < since:
        raise BadInput(field="on", problem=f"不能早于立项日期 {since.isoformat()}")


def _holders(session: Session, ground: Ground, codes: Sequence[str]) -> dict[str, Ref]:
    """Organizations by code, the ground's own or below it. Raises ``NotFound``, ``NotAllowed``, ``BadInput``."""
    if any(not isinstance(code, str) or not code for code in codes):
        raise BadInput(field="lines", problem="下拨给谁要写单位编码")
    rows = session.connection().execute(_BELOW, {"codes": list(codes)})
    found = {row.code: row for row in rows}
    for code in codes:
        row = found.get(code)
        if row is not None and row.path.startswith(ground.path):
            continue
        if ground.role != Role.SYSTEM:
            raise NotAllowed(act="sub_allocate", role=ground.role, organization=code)
        if row is None:
            raise NotFound(what="organization", name=code)
        raise BadInput(field="lines", problem=f"{code} 不在{ground.organization_name}之下")
    return {code: Ref(row.id, row.code) for code, row in found.items()}


_BELOW = select(Organization.id, Organization.code, Organization.path).where(
    among(Organization.code, "codes")
)


def _decision(said: Decision, on: date) -> Decision:
    if resolve.day(said.on, "decision.on") > resolve.day(on, "on"):
        raise BadInput(field="decision.on", problem="决定日期不能晚于单据日期")
    return Decision(
        body=resolve.words(said.body, "decision.body"),
        title=resolve.words(said.title, "decision.title"),
        on=said.on,
        reference=resolve.words(said.reference, "decision.reference"),
    )


def _said(line: AllocationLine) -> dict[str, object]:
    """What a line says."""
    terms = fund_terms.said(Terms(frozenset(line.uses), line.ends_on))
    return {"to": line.to, "amount_fen": line.amount_fen, **terms}
