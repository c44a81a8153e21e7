"""What a verb hands to posting: documents not posted yet, as plain frozen values.

References carry the id for writing and the code for digest and messages. A draft says what should happen; which lots an
issue takes, what value they carry and which number the document gets is decided under the lock.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from inventory.access import Ground
from inventory.kinds import INSIDE, Bucket, Kind, Place
from inventory.models.goods import Nature


class Ref(NamedTuple):
    """A row of a catalogue; ``others`` are the ids of rows that were merged into it."""

    id: int
    code: str
    others: tuple[int, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        """By which rows that stand may know it."""
        return (self.id, *self.others)


class ItemRef(NamedTuple):
    """An item, with what messages and digests need of it; ``others`` are the ids of items that were merged into it."""

    id: int
    code: str
    name: str
    base_unit: str
    grade: str | None = None
    nature: str = Nature.CONSUMABLE
    others: tuple[int, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        """The items whose lots are its lots."""
        return (self.id, *self.others)


class PlaceRef(NamedTuple):
    """A location."""

    id: int
    code: str
    name: str
    kind: str
    organization_id: int

    @property
    def inside(self) -> bool:
        """Does this place have balances?"""
        return Place(self.kind) in INSIDE


class LotRef(NamedTuple):
    """A lot that stands already."""

    id: int
    code: str
    item_id: int


@dataclass(frozen=True)
class EarmarkRef:
    """To whom goods are bound; at most one is set. ``unresolved``: bound, but nobody has said yet to whom here."""

    group: Ref | None = None
    organization: Ref | None = None
    counterparty: Ref | None = None
    unresolved: bool = False

    def text(self) -> str | None:
        """How the earmark enters a digest and a message: "group:CHECKPOINT", "unresolved", None for free goods."""
        for kind in ("group", "organization", "counterparty"):
            ref = getattr(self, kind)
            if ref is not None:
                return f"{kind}:{ref.code}"
        return "unresolved" if self.unresolved else None


FREE = EarmarkRef()


class MoveRef(NamedTuple):
    """A row that stands already, and on which a later one draws: a return on an issue, an arrival on a dispatch."""

    document_id: int
    line: int
    part: int
    number: str
    quantity: int
    value_fen: int

    @property
    def key(self) -> tuple[int, int, int]:
        """By what the database knows the row."""
        return self.document_id, self.line, self.part

    def text(self) -> str:
        """How the row enters a digest: number, line and part."""
        return f"{self.number}/{self.line}/{self.part}"


@dataclass(frozen=True)
class Put:
    """Makes a lot and brings it from outside into a place: goods received, or what goods were turned into.

    A first lot says its value. A child lot names its parent and a ``pool``: it takes its share, by ``weight``, of the
    value that rows of the same pool took out before.
    """

    line: int
    item: ItemRef
    origin: str
    source: str
    from_: PlaceRef
    to: PlaceRef
    quantity: int
    value_fen: int
    typed_unit: str
    typed_quantity: int
    valued: bool
    provisional: bool
    valuation_basis: str
    acceptance: str
    expires_on: date | None = None
    batch: str | None = None
    earmark: EarmarkRef = FREE
    legal_donee: Ref | None = None
    counterparty: Ref | None = None
    parent: LotRef | None = None
    pool: int | None = None
    weight: int = 0
    expected: int | None = None
    packing: tuple[str, int] | None = None  # a unit of packing and how many base units one holds


@dataclass(frozen=True)
class Take:
    """A quantity of an item out of a place: of a named lot, of the lot that ``put`` makes in the same posting, or of
    lots to be picked. ``any_state``: also goods that may not be issued (expired, not accepted). ``keeps_earmark``: they
    stay bound to whom they are for. ``sources``: only lots of these sources, the first ones first."""

    line: int
    item: ItemRef
    from_: PlaceRef
    to: PlaceRef
    quantity: int
    typed_unit: str
    typed_quantity: int
    lot: LotRef | None = None
    put: Put | None = None
    pool: int | None = None
    any_state: bool = False
    keeps_earmark: bool = False
    sources: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Draw:
    """A quantity of what an earlier row moved, and never more in all: back, on, or away."""

    line: int
    of: MoveRef
    lot: LotRef
    item: ItemRef
    from_: PlaceRef
    to: PlaceRef
    quantity: int
    typed_unit: str
    typed_quantity: int
    pool: int | None = None


@dataclass(frozen=True)
class Swap:
    """A row of a reversal: exactly this lot, quantity and value, from here to there. ``of``: what the reversed row drew
    on, to which it gives back."""

    line: int
    part: int
    lot: LotRef
    item: ItemRef
    from_: PlaceRef
    to: PlaceRef
    quantity: int
    value_fen: int
    typed_unit: str
    typed_quantity: int
    of: MoveRef | None = None


@dataclass(frozen=True)
class Worth:
    """Value without pieces: exactly this much of a lot's, from here to there."""

    line: int
    lot: LotRef
    item: ItemRef
    from_: PlaceRef
    to: PlaceRef
    value_fen: int

    @property
    def typed_unit(self) -> str:
        """No piece moves; the unit in which there is none."""
        return self.item.base_unit

    @property
    def typed_quantity(self) -> int:
        """No piece moves."""
        return 0


Row: TypeAlias = Put | Take | Draw | Swap | Worth


class Valuation(NamedTuple):
    """On what the value of a lot, of an organization (by id), rests from now on, and whether that may still change."""

    line: int
    lot: LotRef
    organization_id: int
    basis: str
    provisional: bool


class AccountRef(NamedTuple):
    """A holder's bucket of a fund; the account is opened when first used."""

    fund: Ref
    holder: Ref
    bucket: Bucket


class Original(NamedTuple):
    """A document that stands: what a reversal reverses, what opened an item of money."""

    id: int
    number: str
    business_on: date


OWN = Original(
    0, "", date.min
)  # the document itself, whose id and number are known when it is posted


@dataclass(frozen=True)
class Money:
    """A fund entry: an amount (fen) from one account of a fund to another, and from item to item, by their openers."""

    line: int
    from_: AccountRef
    to: AccountRef
    amount_fen: int
    from_item: Original | None = None
    to_item: Original | None = None


@dataclass(frozen=True)
class NewFund:
    """The fund that a document creates."""

    code: str
    name: str
    decision_body: str
    decision_title: str
    decision_on: date
    decision_reference: str
    budget_source: str
    kind: str


class Text(NamedTuple):
    """Free text of the document (line 0) or of a line."""

    line: int
    field: str
    text: str


class Need(NamedTuple):
    """Why the document wants the approval of an organization, with the figures."""

    organization: Ref
    cause: str
    detail: str


class Taken(NamedTuple):
    """What a row took of one lot: base units, of which source, and whether the lot is bound to somebody."""

    item: ItemRef
    quantity: int
    source: str
    bound: bool


class Reopened(NamedTuple):
    """Through which day the books are closed once the last closing is undone."""

    closed_through: date | None


@dataclass(frozen=True)
class Paper:
    """What the receipt of a gift takes over from paper: its stub, and whether its donor may be named (``Consent``)."""

    stub: Ref | None = None
    consent: str | None = None


@dataclass(frozen=True)
class Listing:
    """What a document lists in tables of its own, a row each (without the document), and how it enters the digest."""

    rows: tuple[tuple[type, Mapping[str, object]], ...]
    content: Mapping[str, object]


@dataclass(frozen=True)
class Draft:
    """One document to be posted. ``said`` is what the caller said, without free text: it is hashed, so that a
    repeated request is known from another one under the same key. ``place`` is where a recipient is served or goods
    are sent; ``follows``: it belongs to the draft before it in the same posting. ``reopens``: the books are closed
    through that day only again, or not at all. ``any_day``: it is taken over from a sheet that carries its own days, to
    which no limit holds. ``complete`` gives the draft its
    rows where they depend on what changes: it is called under the lock, which then also holds the organizations that
    it ``touches``. ``watch`` is told what was taken of which lots, before anything is written: it may ask
    (``NeedsConfirmation``), and says whose approval the document wants."""

    kind: Kind
    ground: Ground
    on: date
    request_key: str
    said: Mapping[str, object]
    texts: tuple[Text, ...] = ()
    counterparty: Ref | None = None
    group: Ref | None = None
    recipient: Ref | None = None
    heads: int | None = None
    days: int | None = None
    place: PlaceRef | None = None
    due_on: date | None = None
    repays: Original | None = None
    follows: bool = False
    through: date | None = None
    reopens: Reopened | None = None
    any_day: bool = False
    reverses: Original | None = None
    puts: tuple[Put, ...] = ()
    takes: tuple[Take, ...] = ()
    draws: tuple[Draw, ...] = ()
    swaps: tuple[Swap, ...] = ()
    worths: tuple[Worth, ...] = ()
    valuations: tuple[Valuation, ...] = ()
    money: tuple[Money, ...] = ()
    fund: NewFund | None = None
    needs: tuple[Need, ...] = ()
    paper: Paper | None = None
    listing: Listing | None = None
    touches: frozenset[int] = frozenset()
    complete: Callable[["Draft"], "Draft"] | None = None
    watch: Callable[[Sequence[Taken]], tuple[Need, ...]] | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in the order in which they happen: what comes out can fill what comes in."""
        return (*self.takes, *self.draws, *self.puts, *self.swaps, *self.worths)

    def organizations(self) -> set[int]:
        """Every organization whose places or accounts the document touches: their heads are locked."""
        touched = {self.ground.organization_id, *self.touches}
        for row in self.rows:
            touched |= {row.from_.organization_id, row.to.organization_id}
        for entry in self.money:
            touched |= {entry.from_.holder.id, entry.to.holder.id}
        return touched

    @property
    def has_reason(self) -> bool:
        """Does the document say why? Needed where a named lot's earmark is not resolved."""
        return any(t.line == 0 and t.field in {"purpose", "note", "reason"} for t in self.texts)


@dataclass(frozen=True)
class Posted:
    """What a verb returns: the number and digest; ``replayed`` where the request had been posted before."""

    number: str
    digest: str
    replayed: bool = False
