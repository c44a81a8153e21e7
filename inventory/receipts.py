"""A receipt as a draft: from what people say of goods that come in to the rows that make lots of them.

Quantities are counted in the item's base unit, or in packings of it where a line says a unit and how many base units
one holds. Values are fen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy.orm import Session

from inventory import access, kinds, resolve, stubs
from inventory.access import Ground
from inventory.drafts import FREE, Draft, EarmarkRef, ItemRef, Paper, Put, Ref, Text
from inventory.errors import BadInput
from inventory.kinds import Origin, Place
from inventory.models.goods import Acceptance, Basis
from inventory.rows import Packings, line_texts, texts


@dataclass(frozen=True)
class Earmark:
    """To whom goods are bound by their giver: the code of one of three, or ``unresolved`` while nobody has said."""

    group: str | None = None
    organization: str | None = None
    counterparty: str | None = None
    unresolved: bool = False


@dataclass(frozen=True)
class ReceiptLine:
    """Goods of one kind.

    ``value_fen`` None means the value is not known (未估价); ``basis`` says on what it rests. ``unit`` with ``factor``
    is a packing and how many base units one holds. ``expected`` is what the sender's slip says (应收), in that unit,
    and ``difference`` why less or more came. ``acceptance``: QUALIFIED, PENDING or REJECTED.
    """

    item: str
    location: str
    quantity: int
    unit: str | None = None
    value_fen: int | None = None
    provisional: bool = False
    expires_on: date | None = None
    batch: str | None = None
    earmark: Earmark | None = None
    note: str | None = None
    factor: int | None = None
    basis: str | None = None
    acceptance: str = Acceptance.QUALIFIED
    expected: int | None = None
    difference: str | None = None


def receipt(
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
    act: str = "receive",
) -> Draft:
    """The receipt of ``stock.receive`` as a draft: an import makes many and posts them together."""
    ground = access.permit(session, actor=actor, act=act, organization=organization)
    if origin not in set(Origin):
        raise BadInput(field="origin", problem="来源写 DONATED、PURCHASED 或 ALLOCATED")
    resolve.some_lines(lines)
    items = resolve.items(session, (line.item for line in lines))
    source = ground.organization_id, Place.SOURCE
    ends = resolve.ends(session, ground, (line.location for line in lines), act, source)
    incoming = _Incoming(
        session,
        ground,
        origin,
        items=items,
        packings=Packings(session, items, {}),
        ends=ends,
        giver=resolve.counterparty(session, counterparty),
        donee=resolve.counterparty(session, legal_donee),
    )
    paper = incoming.paper(stub, consent)
    said = {"origin": origin, "counterparty": counterparty, "on": on, "donee": legal_donee}
    said |= {} if consent is None else {"consent": consent}
    number = paper.stub.code if paper and paper.stub else None
    return Draft(
        kind=kinds.RECEIPT,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={**said, "lines": [_said(line) for line in lines]},
        texts=(*texts(note=note, slip=slip, stub=number), *_texts_of(lines)),
        counterparty=incoming.giver,
        paper=paper,
        puts=tuple(incoming.put(line, at) for at, line in enumerate(lines, start=1)),
    )


def _texts_of(lines: Sequence[ReceiptLine]) -> tuple[Text, ...]:
    return (
        *line_texts("note", [line.note for line in lines]),
        *line_texts("difference", [line.difference for line in lines]),
    )


@dataclass(frozen=True)
class _Incoming:
    """What all lines of a receipt share."""

    session: Session
    ground: Ground
    origin: str
    items: Mapping[str, ItemRef]
    packings: Packings
    ends: resolve.Ends
    giver: Ref | None
    donee: Ref | None

    def paper(self, stub: str | None, consent: str | None) -> Paper | None:
        """What is taken over from paper. Raises ``BadInput``, ``NotFound``."""
        return stubs.paper(
            self.session,
            self.ground,
            origin=self.origin,
            counterparty=self.giver,
            stub=stub,
            consent=consent,
        )

    def put(self, line: ReceiptLine, number: int) -> Put:
        """The row of one line. Raises ``BadInput``, ``NotFound``."""
        at = f"lines[{number - 1}]"
        item = self.items[line.item]
        value = _value(line, at)
        counted = self.packings.count(item, line.quantity, line.unit, at, factor=line.factor)
        expected = None
        if line.expected is not None:
            said = self.packings.count(
                item, line.expected, line.unit, f"{at}.expected", factor=line.factor, least=0
            )
            expected = said.quantity
        return Put(
            line=number,
            item=item,
            origin=self.origin,
            source=self.origin,
            from_=self.ends.others[self.ground.organization_id, Place.SOURCE],
            to=self.ends.storages[line.location],
            quantity=counted.quantity,
            value_fen=value.fen,
            valued=value.known,
            provisional=value.provisional,
            valuation_basis=value.basis,
            typed_unit=counted.typed_unit,
            typed_quantity=counted.typed_quantity,
            acceptance=_one_of(Acceptance, line.acceptance, f"{at}.acceptance"),
            expires_on=line.expires_on and resolve.day(line.expires_on, f"{at}.expires_on"),
            batch=line.batch and resolve.words(line.batch, f"{at}.batch", most=64),
            earmark=_earmark(self.session, self.ground, line.earmark, at),
            legal_donee=self.donee,
            counterparty=self.giver,
            expected=expected,
            packing=counted.packing,
        )


class _Value(NamedTuple):
    """What a line says of its value: how much (fen), whether that is known and final, and on what it rests."""

    fen: int
    known: bool
    provisional: bool
    basis: str


def _value(line: ReceiptLine, at: str) -> _Value:
    if line.value_fen is None:
        if line.provisional:
            raise BadInput(field=f"{at}.provisional", problem="暂估要写暂估的金额")
        if line.basis not in (None, Basis.UNKNOWN):
            raise BadInput(field=f"{at}.basis", problem="写了计价依据，也要写金额")
        return _Value(0, known=False, provisional=False, basis=Basis.UNKNOWN)
    basis = _one_of(Basis, line.basis or Basis.RECORDED, f"{at}.basis")
    if basis == Basis.UNKNOWN:
        raise BadInput(field=f"{at}.basis", problem="写了金额，就要写计价依据")
    fen = resolve.whole(line.value_fen, f"{at}.value_fen", least=0)
    return _Value(fen, known=True, provisional=line.provisional, basis=basis)


def _one_of(values: type[Acceptance] | type[Basis], said: str, field: str) -> str:
    if said not in _values(values):
        raise BadInput(field=field, problem=f"要写 {'、'.join(values)} 之一")
    return str(said)


@cache
def _values(of: type[Acceptance] | type[Basis]) -> frozenset[str]:
    return frozenset(of)


def _said(line: ReceiptLine) -> dict[str, object]:
    """A line as it was said, but for free text: that is compared by its own hash, and may be erased."""
    earmark = vars(line.earmark) if line.earmark else None
    return {**vars(line), "earmark": earmark, "note": None, "difference": None}


def _earmark(session: Session, ground: Ground, earmark: Earmark | None, at: str) -> EarmarkRef:
    if earmark is None:
        return FREE
    said = (earmark.group, earmark.organization, earmark.counterparty, earmark.unresolved or None)
    if sum(value is not None for value in said) != 1:
        raise BadInput(field=f"{at}.earmark", problem="定向给谁只能写一个")
    return EarmarkRef(
        group=resolve.group(session, earmark.group),
        organization=resolve.recipient(session, ground, earmark.organization, "receive"),
        counterparty=resolve.counterparty(session, earmark.counterparty),
        unresolved=earmark.unresolved,
    )
