"""Verbs on goods that come in and go out for good: receive, issue, and both at once where goods go straight through.

Each takes a session and plain values, asks access, turns codes into references and hands documents to posting.
Quantities are whole numbers; they are counted in the item's base unit, or in packings of it where a line says a unit
and how many base units one holds. Values are fen; ``on`` is the business date.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from inventory import (
    access,
    approvals,
    confirming,
    kinds,
    norms,
    posting,
    repeats,
    resolve,
    unusual,
)
from inventory.access import Ground
from inventory.drafts import Draft, Need, Posted, Take, Taken, Text
from inventory.errors import BadInput
from inventory.kinds import Place, Source
from inventory.models.approvals import Cause
from inventory.models.goods import Acceptance, Nature
from inventory.receipts import Earmark, ReceiptLine, receipt
from inventory.rows import takes, texts

__all__ = [
    "Earmark",
    "IssueLine",
    "ReceiptLine",
    "Recipient",
    "direct",
    "issue",
    "issuing",
    "receipt",
    "receive",
]


@dataclass(frozen=True)
class IssueLine:
    """Goods of one kind to give out: of the named lot, else of lots picked by expiry."""

    item: str
    location: str
    quantity: int
    unit: str | None = None
    lot: str | None = None


@dataclass(frozen=True)
class Recipient:
    """Who gets goods: exactly one of a group, an organization or a counterparty, by code. ``checkpoint`` is the place
    where a group serves; ``heads`` people for ``days`` days."""

    group: str | None = None
    organization: str | None = None
    counterparty: str | None = None
    checkpoint: str | None = None
    heads: int | None = None
    days: int | None = None


def receive(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    origin: str,
    lines: Sequence[ReceiptLine],
    counterparty: str | None = None,
    legal_donee: str | None = None,
    slip: str | None = None,
    note: str | None = None,
    stub: str | None = None,
    consent: str | None = None,
    confirmed: Collection[str] = (),
) -> Posted:
    """Goods come in (入库) from a donor, supplier or superior body; ``counterparty`` None is anonymous.

    Every line becomes a lot. ``legal_donee`` (受赠单位) is who may write the donation receipt, where that is another
    body; ``slip`` is the number on the sender's paper. Of a gift, ``stub`` is the number of the stub it was written on
    and ``consent`` whether its donor may be named (FULL, MASKED, NOT; None: he was not asked). Raises ``NotAllowed``,
    ``NotFound``, ``BadInput``, ``ClosedPeriod``, ``FutureDate``, ``KeyReused``, ``StubUsed``, ``StubVoid``.

    A text that names another grade than the item's, and a piece worth as much as durable goods, are asked about
    (``NeedsConfirmation``); ``confirmed`` holds the tokens of questions that were answered yes.
    """
    draft = receipt(
        session,
        actor=actor,
        organization=organization,
        on=on,
        request_key=request_key,
        origin=origin,
        lines=lines,
        counterparty=counterparty,
        legal_donee=legal_donee,
        slip=slip,
        note=note,
        stub=stub,
        consent=consent,
    )
    return posting.post(session, [_asked(session, draft, confirmed)])[0]


def issue(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    lines: Sequence[IssueLine],
    group: str | None = None,
    recipient_organization: str | None = None,
    counterparty: str | None = None,
    checkpoint: str | None = None,
    heads: int | None = None,
    days: int | None = None,
    purpose: str | None = None,
    reason: str | None = None,
    note: str | None = None,
    confirmed: Collection[str] = (),
) -> Posted:
    """Goods go out (发放出库) to exactly one of a group, an organization or a counterparty.

    Lots that are not named are picked: accepted, unexpired on ``on``, first expiring first, earmarked ones only for
    whom they are for; an unresolved one only when named, with a purpose, reason or note. To a counterparty (a firm)
    go purchased goods first, then allocated ones; donated ones only where their giver meant them for it, or with a
    purpose, reason or note, which then wants approval. So does what is above the norm of a group, or for other groups
    (``norms``). ``confirmed`` holds the tokens of questions that were asked (``NeedsConfirmation``) and answered yes:
    durable goods, and the same goods again for the same days. Raises ``NotEnough``, ``NotAccepted``, ``Expired``,
    ``Earmarked``, ``NoBackdating`` and what ``receive`` raises.
    """
    ground = access.permit(session, actor=actor, act="issue", organization=organization)
    to = Recipient(group, recipient_organization, counterparty, checkpoint, heads, days)
    said = texts(purpose=purpose, reason=reason, note=note)
    draft = issuing(
        session, ground, on=on, request_key=request_key, lines=lines, to=to, free_text=said,
        confirmed=confirmed,
    )  # fmt: skip
    return posting.post(session, [draft])[0]


def issuing(
    session: Session,
    ground: Ground,
    *,
    on: date,
    request_key: str,
    lines: Sequence[IssueLine],
    to: Recipient,
    free_text: tuple[Text, ...] = (),
    confirmed: Collection[str] = (),
) -> Draft:
    """The issue of ``issue`` as a draft, for whom ``ground`` lets issue: an import makes many and posts them
    together."""
    rows = takes(session, ground, lines, act="issue", to=Place.CONSUMED)
    draft = Draft(
        kind=kinds.ISSUE,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"to": vars(to), "on": on, "lines": [vars(line) for line in lines]},
        texts=free_text,
        takes=rows,
    )
    draft = _bought_first(with_recipient(session, draft, to, act="issue"))
    return replace(draft, watch=lambda taken: _second_look(session, draft, taken, confirmed))


def direct(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    origin: str,
    lines: Sequence[ReceiptLine],
    recipient: Recipient,
    counterparty: str | None = None,
    legal_donee: str | None = None,
    slip: str | None = None,
    purpose: str | None = None,
    note: str | None = None,
    stub: str | None = None,
    consent: str | None = None,
    confirmed: Collection[str] = (),
) -> tuple[Posted, Posted]:
    """Goods that were handed over where they are used (直达): one form, a receipt and at once the issue of just these
    goods, which says that it follows the receipt.

    All of each line goes out, and is looked at as an issue is: asked about, approved. Asks and raises what ``receive``
    and ``issue`` do.
    """
    key = resolve.words(request_key, "request_key", most=60)
    incoming = receipt(
        session,
        actor=actor,
        organization=organization,
        on=on,
        request_key=key,
        origin=origin,
        lines=lines,
        counterparty=counterparty,
        legal_donee=legal_donee,
        slip=slip,
        note=note,
        stub=stub,
        consent=consent,
        act="direct",
    )
    outgoing = _straight_through(session, incoming, recipient, purpose)
    outgoing = replace(
        outgoing, watch=lambda taken: _second_look(session, outgoing, taken, confirmed)
    )
    incoming = _asked(session, incoming, confirmed)
    received, issued = posting.post(session, [incoming, outgoing])
    return received, issued


def _asked(session: Session, draft: Draft, confirmed: Collection[str]) -> Draft:
    """The receipt, with what is unusual about it asked before it is written."""
    return replace(draft, watch=lambda _: unusual.about_receipt(session, draft, confirmed))


def _second_look(
    session: Session, draft: Draft, taken: Sequence[Taken], confirmed: Collection[str]
) -> tuple[Need, ...]:
    """What is unusual about an issue that could be made: asked about, or approved by somebody else.

    Durable goods are handed out to somebody who answers for them; given away for good they leave the books. Gifts
    whose givers did not mean them for the firm go to it only with an approved reason.
    """
    durable = {lot.item.name: None for lot in taken if lot.item.nature != Nature.CONSUMABLE}
    if durable:
        confirming.ask(confirmed, "DURABLE", items=list(durable))
    # held against what its recipient has for these days already, and against what he is to have
    repeats.ask(session, draft, taken, confirmed)
    wanted = norms.needs(session, draft, taken)
    gifts = [lot for lot in taken if lot.source == Source.DONATED and not lot.bound]
    if draft.counterparty is not None and gifts:
        wanted += (approvals.wants(draft.ground, Cause.GIFT_TO_FIRM, gifts),)
    return wanted


def _straight_through(
    session: Session, incoming: Draft, recipient: Recipient, purpose: str | None
) -> Draft:
    """The issue of just what the receipt brings."""
    if any(put.acceptance != Acceptance.QUALIFIED for put in incoming.puts):
        raise BadInput(field="lines", problem="直达的物资要当场验收合格；待检的请先入库")
    consumed = resolve.place_of(session, incoming.ground, Place.CONSUMED)
    outgoing = Draft(
        kind=kinds.ISSUE,
        ground=incoming.ground,
        on=incoming.on,
        request_key=f"{incoming.request_key}#CK",
        said={"to": vars(recipient), "receipt": incoming.said},
        texts=texts(purpose=purpose),
        follows=True,
        takes=tuple(
            Take(
                line=put.line,
                item=put.item,
                from_=put.to,
                to=consumed,
                quantity=put.quantity,
                typed_unit=put.typed_unit,
                typed_quantity=put.typed_quantity,
                put=put,
            )
            for put in incoming.puts
        ),
    )
    return with_recipient(session, outgoing, recipient, act="direct")


def _bought_first(draft: Draft) -> Draft:
    """To a firm: bought goods first, then allocated ones; gifts only as their givers meant, or for a reason."""
    if draft.counterparty is None:
        return draft
    sources: tuple[str, ...] = (Source.PURCHASED, Source.ALLOCATED, Source.TRANSFERRED_IN)
    if draft.has_reason:
        sources += (Source.DONATED,)
    rows = (row if row.lot else replace(row, sources=sources) for row in draft.takes)
    return replace(draft, takes=tuple(rows))


def with_recipient(session: Session, draft: Draft, to: Recipient, *, act: str) -> Draft:
    """The draft with its recipient. Raises ``BadInput``, ``NotFound``, ``NotAllowed``."""
    if sum(code is not None for code in (to.group, to.organization, to.counterparty)) != 1:
        raise BadInput(field="recipient", problem="发给谁要选一个：人群、单位或企业，只能选一个")
    place = None
    if to.checkpoint is not None:
        place = resolve.storages(session, draft.ground, [to.checkpoint], act)[to.checkpoint]
    return replace(
        draft,
        group=resolve.group(session, to.group),
        recipient=resolve.recipient(session, draft.ground, to.organization, act),
        counterparty=resolve.counterparty(session, to.counterparty),
        place=place,
        heads=None if to.heads is None else resolve.heads(to.heads, "heads"),
        days=None if to.days is None else resolve.heads(to.days, "days"),
    )
