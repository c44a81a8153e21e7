"""What is hashed, exactly: digest version 5, and versions 1 to 4 of the documents that have them.

A digest is SHA-256 over UTF-8 JSON with sorted keys, no spaces, NFC text, whole numbers and UTC instants to the
second, of the literal fields below. Organizations, places, lots, items, funds and people enter by their codes, which
never change, never by database ids or by names. Free text enters only as the hash of its salt and itself, so that it
can be erased and the chain still verifies. A further field means a further version, for new documents only.

Version 2 adds of a document: days, place, due_on, repays, follows; of a lot: counterparty, expected, packing; of a
move: draws, the row it draws on. Version 3 adds of a document: needs, whose approval it wants and why, and valuations.
Version 4 adds of a document: listed, the hash of what it lists in tables of its own (see ``listings``).
Version 5 adds of a fund entry: from_item and to_item, the documents that opened the items it runs between; of a fund:
kind.
"""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeAlias

VERSION = 5
GENESIS = "0" * 64  # the previous digest of an organization's first document

Plain: TypeAlias = str | int | bool | None


@dataclass(frozen=True)
class LotFacts:
    """A lot as its receipt states it."""

    code: str
    item: str
    base_unit: str
    origin: str
    source: str
    parent: str | None
    batch: str | None
    expires_on: date | None
    earmark: str | None
    legal_donee: str | None
    valuation_basis: str
    valued: bool
    provisional: bool
    acceptance: str
    counterparty: str | None
    expected: int | None
    packing: str | None


class MoveFacts(NamedTuple):
    """A stock move: places and lot by code, quantity in base units, value in fen. There are as many as lines in the
    books, and this kind is made fastest."""

    line: int
    part: int
    lot: str
    from_place: str
    to_place: str
    quantity: int
    value_fen: int
    typed_unit: str
    typed_quantity: int
    draws: str | None


@dataclass(frozen=True)
class ValuationFacts:
    """On what a lot's value rests from now on, and how long the chain of the lot's organization was."""

    lot: str
    basis: str
    provisional: bool
    after: int


@dataclass(frozen=True)
class EntryFacts:
    """A fund entry: holders by organization code, amount in fen."""

    line: int
    fund: str
    from_holder: str
    from_bucket: str
    to_holder: str
    to_bucket: str
    amount_fen: int
    from_item: str | None
    to_item: str | None


@dataclass(frozen=True)
class FundFacts:
    """A fund as the document that created it states it."""

    code: str
    name: str
    decision_body: str
    decision_title: str
    decision_on: date
    decision_reference: str
    budget_source: str
    kind: str


@dataclass(frozen=True)
class TextFacts:
    """Free text by the hash of its salt and itself."""

    line: int
    field: str
    hash: str


@dataclass(frozen=True)
class NeedFacts:
    """Whose approval a document wants, by organization code, and why."""

    organization: str
    cause: str
    detail: str


@dataclass(frozen=True)
class DocumentFacts:
    """Everything that enters the digest of a document of ``version``."""

    version: int
    previous: str
    organization: str
    position: int
    number: str
    kind: str
    business_on: date
    posted_at: datetime
    actor: str
    counterparty: str | None
    group: str | None
    recipient: str | None
    heads: int | None
    days: int | None
    place: str | None
    due_on: date | None
    repays: str | None
    follows: str | None
    through_on: date | None
    reverses: str | None
    fund: FundFacts | None
    lots: tuple[LotFacts, ...]
    moves: tuple[MoveFacts, ...]
    valuations: tuple[ValuationFacts, ...]
    entries: tuple[EntryFacts, ...]
    texts: tuple[TextFacts, ...]
    needs: tuple[NeedFacts, ...]
    listed: str | None


def digest(facts: DocumentFacts) -> str:
    """The digest of a document, 64 hexadecimal digits."""
    return hashlib.sha256(_written(_payload(facts))).hexdigest()


def content(facts: DocumentFacts) -> str:
    """SHA-256 of what a document says, wherever it stands in the chain: by it a document is known again after others
    before it were changed, taken out or put in."""
    said = _payload(facts)
    del said["previous"], said["position"]
    return hashlib.sha256(_written(said)).hexdigest()


def text_hash(salt: bytes, text: str) -> str:
    """How free text enters a digest: SHA-256 of the 32-byte salt followed by the NFC text in UTF-8."""
    return hashlib.sha256(salt + unicodedata.normalize("NFC", text).encode()).hexdigest()


def content_hash(salt: bytes, content: bytes) -> str:
    """How an attachment is known: SHA-256 of the 32-byte salt followed by the content."""
    return hashlib.sha256(salt + content).hexdigest()


def listed_hash(content: object) -> str:
    """How what a document lists enters its digest: SHA-256 of its canonical JSON."""
    return hashlib.sha256(canonical(content)).hexdigest()


def packing(unit: str, factor: int) -> str:
    """How a packing enters a digest: 箱=1000."""
    return f"{unit}={factor}"


def input_hash(salt: bytes, said: object) -> str:
    """The salted hash of what a caller said, by which a repeated request is recognised."""
    return hashlib.sha256(salt + canonical(said)).hexdigest()


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> bytes:
    """Canonical JSON: sorted keys, no spaces, NFC, UTF-8. Floats are refused with ``TypeError``."""
    return _CANONICAL.encode(_plain(value)).encode()


def _written(payload: dict[str, object]) -> bytes:
    """The canonical JSON of a payload of our own making, whose values are of the kinds below: in one pass where its
    text is NFC already, as it nearly always is."""
    text = _ENCODER.encode(payload)
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text.encode()
    return canonical(payload)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", str(value))
    if value is None or isinstance(value, int):  # True and False among them
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    raise TypeError(f"no canonical form: {type(value).__name__}")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
)


def _payload(d: DocumentFacts) -> dict[str, object]:
    second = d.version >= 2
    added = {
        "days": d.days,
        "place": d.place,
        "due_on": d.due_on,
        "repays": d.repays,
        "follows": d.follows,
    }
    third = {
        "needs": [[n.organization, n.cause, n.detail] for n in d.needs],
        "valuations": [_valuation(v) for v in d.valuations],
    }
    return {
        **(added if second else {}),
        **(third if d.version >= 3 else {}),
        **({"listed": d.listed} if d.version >= 4 else {}),
        "version": d.version,
        "previous": d.previous,
        "organization": d.organization,
        "position": d.position,
        "number": d.number,
        "kind": d.kind,
        "business_on": d.business_on,
        "posted_at": d.posted_at,
        "actor": d.actor,
        "counterparty": d.counterparty,
        "group": d.group,
        "recipient": d.recipient,
        "heads": d.heads,
        "through_on": d.through_on,
        "reverses": d.reverses,
        "fund": _fund(d.fund, d.version) if d.fund else None,
        "lots": [{**_lot(lot), **(_lot_second(lot) if second else {})} for lot in d.lots],
        "moves": [{**_move(m), **({"draws": m.draws} if second else {})} for m in d.moves],
        "entries": [_entry(entry, d.version) for entry in d.entries],
        "texts": [[t.line, t.field, t.hash] for t in d.texts],
    }


def _fund(f: FundFacts, version: int) -> dict[str, object]:
    return {
        **({"kind": f.kind} if version >= 5 else {}),
        "code": f.code,
        "name": f.name,
        "decision_body": f.decision_body,
        "decision_title": f.decision_title,
        "decision_on": f.decision_on,
        "decision_reference": f.decision_reference,
        "budget_source": f.budget_source,
    }


def _lot(lot: LotFacts) -> dict[str, object]:
    return {
        "code": lot.code,
        "item": lot.item,
        "base_unit": lot.base_unit,
        "origin": lot.origin,
        "source": lot.source,
        "parent": lot.parent,
        "batch": lot.batch,
        "expires_on": lot.expires_on,
        "earmark": lot.earmark,
        "legal_donee": lot.legal_donee,
        "valuation_basis": lot.valuation_basis,
        "valued": lot.valued,
        "provisional": lot.provisional,
        "acceptance": lot.acceptance,
    }


def _lot_second(lot: LotFacts) -> dict[str, object]:
    return {
        "counterparty": lot.counterparty,
        "expected": lot.expected,
        "packing": lot.packing,
    }


def _move(m: MoveFacts) -> dict[str, object]:
    return {
        "line": m.line,
        "part": m.part,
        "lot": m.lot,
        "from": m.from_place,
        "to": m.to_place,
        "quantity": m.quantity,
        "value_fen": m.value_fen,
        "typed_unit": m.typed_unit,
        "typed_quantity": m.typed_quantity,
    }


def _valuation(v: ValuationFacts) -> dict[str, object]:
    return {"lot": v.lot, "basis": v.basis, "provisional": v.provisional, "after": v.after}


def _entry(e: EntryFacts, version: int) -> dict[str, object]:
    return {
        **({"from_item": e.from_item, "to_item": e.to_item} if version >= 5 else {}),
        "line": e.line,
        "fund": e.fund,
        "from_holder": e.from_holder,
        "from_bucket": e.from_bucket,
        "to_holder": e.to_holder,
        "to_bucket": e.to_bucket,
        "amount_fen": e.amount_fen,
    }
