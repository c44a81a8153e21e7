"""Items, lots, and the stock ledger.

A lot is one receipt line: it keeps its item, origin, counterparty and earmark for ever. A stock move takes a positive
quantity of a lot from one place to another. A balance is a running total, for inside places only, and never below
zero. Lots and moves are only ever added; see ``inventory.append_only``.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from inventory import kinds
from inventory.models.base import Base, BigId, Code, Fen, Id, Name, Quantity, one_of

LINES_MAX = 4095  # lines of one document; a lot's id is made of its document's id and its line


class Nature(StrEnum):
    """消耗品, 低值易耗品, 固定资产."""

    CONSUMABLE = "CONSUMABLE"
    LOW_VALUE = "LOW_VALUE"
    FIXED_ASSET = "FIXED_ASSET"


class Acceptance(StrEnum):
    """合格, 待检, 不合格."""

    QUALIFIED = "QUALIFIED"
    PENDING = "PENDING"
    REJECTED = "REJECTED"


class Basis(StrEnum):
    """On what a value rests: 发票, 协议, 评估, 同类, 名义金额, 未知."""

    INVOICE = "INVOICE"
    AGREEMENT = "AGREEMENT"
    APPRAISAL = "APPRAISAL"
    LIKE_GOODS = "LIKE_GOODS"
    NOMINAL = "NOMINAL"
    RECORDED = "RECORDED"
    UNKNOWN = "UNKNOWN"


class Item(Base):
    """A kind of goods. ``base_unit`` never changes: every quantity of the item is counted in it. One that was entered
    twice is ``merged_into`` the other, which is not merged itself; see ``inventory.merged``."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("name", "specification", "base_unit"),
        one_of("nature", Nature, "nature"),
        CheckConstraint("minimum >= 0", name="minimum"),
        CheckConstraint("shelf_life_days > 0", name="shelf_life"),
        CheckConstraint("merged_into_id <> id", name="merged"),
    )

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    specification: Mapped[Name]
    base_unit: Mapped[str]
    grade: Mapped[str | None]
    nature: Mapped[str]
    shelf_life_days: Mapped[int | None]
    barcode: Mapped[str | None] = mapped_column(index=True)
    pinyin: Mapped[str] = mapped_column(index=True)
    minimum: Mapped[int | None] = mapped_column(BigInteger)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)


class ItemUnit(Base):
    """A usual packing of an item: what is proposed at receipt. What a lot really held is in ``LotUnit``."""

    __tablename__ = "item_unit"
    __table_args__ = (CheckConstraint("factor > 1", name="factor"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    unit: Mapped[Code] = mapped_column(primary_key=True)
    factor: Mapped[Quantity]


class Lot(Base):
    """One line of a receipt, as true at receipt."""

    __tablename__ = "lot"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        UniqueConstraint("document_id", "line"),
        UniqueConstraint("id", "item_id"),
        CheckConstraint("id = document_id * 4096 + line", name="id"),
        CheckConstraint("line BETWEEN 1 AND 4095", name="line"),
        one_of("origin", kinds.Origin, "origin"),
        one_of("source", kinds.Source, "source"),
        one_of("acceptance", Acceptance, "acceptance"),
        one_of("valuation_basis", Basis, "valuation_basis"),
        CheckConstraint(
            "CASE WHEN earmark_group_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN earmark_organization_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN earmark_counterparty_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN earmark_unresolved THEN 1 ELSE 0 END <= 1",
            name="one_earmark",
        ),
        CheckConstraint("valued OR NOT provisional", name="provisional_is_valued"),
        CheckConstraint(
            "(valuation_basis = 'UNKNOWN') = (NOT valued)", name="unknown_is_not_valued"
        ),
        CheckConstraint("expected_quantity >= 0", name="expected"),
        CheckConstraint(
            "parent_id IS NOT NULL OR (source <> 'TRANSFERRED_IN' AND origin = source)",
            name="source_of_a_first_lot",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(BigId)
    line: Mapped[int]
    code: Mapped[Code] = mapped_column(unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    origin: Mapped[str]
    source: Mapped[str]
    counterparty_id: Mapped[int | None] = mapped_column(ForeignKey("counterparty.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"), index=True)
    batch: Mapped[str | None]
    expires_on: Mapped[date | None]
    earmark_group_id: Mapped[int | None] = mapped_column(ForeignKey("recipient_group.id"))
    earmark_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    earmark_counterparty_id: Mapped[int | None] = mapped_column(ForeignKey("counterparty.id"))
    earmark_unresolved: Mapped[bool]
    legal_donee_id: Mapped[int | None] = mapped_column(ForeignKey("counterparty.id"))
    valuation_basis: Mapped[str]
    valued: Mapped[bool]
    provisional: Mapped[bool]
    acceptance: Mapped[str]
    expected_quantity: Mapped[int | None] = mapped_column(BigInteger)  # 应收, where a slip said so


class LotUnit(Base):
    """How many base units one packing of a lot holds, as received: a carton of 1,000 and one of 2,000 live together."""

    __tablename__ = "lot_unit"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        ForeignKeyConstraint(
            ["document_id", "line"],
            ["lot.document_id", "lot.line"],
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("factor > 1", name="factor"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    unit: Mapped[Code]
    factor: Mapped[Quantity]


class LotValuation(Base):
    """From the business date of its document on, a lot is worth what its rows say on this ``basis``, provisionally or
    not. ``after_position``: how long the chain of the lot's organization was then, so that what was posted there before
    can be told from what came later on the same day."""

    __tablename__ = "lot_valuation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        CheckConstraint("line BETWEEN 1 AND 4095", name="line"),
        one_of("basis", Basis, "basis"),
        CheckConstraint("basis <> 'UNKNOWN'", name="known"),
        CheckConstraint("after_position >= 0", name="after"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    lot_id: Mapped[int] = mapped_column(
        ForeignKey("lot.id"), primary_key=True, autoincrement=False, index=True
    )
    line: Mapped[int]
    basis: Mapped[str]
    provisional: Mapped[bool]
    after_position: Mapped[int] = mapped_column(BigId)


class StockMove(Base):
    """A positive quantity of a lot, with its share of value, from one place to another."""

    __tablename__ = "stock_move"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        CheckConstraint("line BETWEEN 1 AND 4095", name="line"),
        CheckConstraint("part >= 1", name="part"),
        CheckConstraint("from_id <> to_id", name="two_ends"),
        # a revaluation moves value and no pieces
        CheckConstraint("quantity >= 0 AND value_fen >= 0", name="not_negative"),
        CheckConstraint("quantity > 0 OR value_fen > 0", name="moves_something"),
        CheckConstraint("typed_quantity >= 0", name="typed_quantity"),
        Index("ix_stock_move_lot", "lot_id", "business_on"),
        Index("ix_stock_move_from", "from_id", "business_on"),
        Index("ix_stock_move_to", "to_id", "business_on"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    quantity: Mapped[Quantity]
    value_fen: Mapped[Fen]
    typed_unit: Mapped[str]
    typed_quantity: Mapped[Quantity]
    business_on: Mapped[date]


class MoveDraw(Base):
    """On which earlier row a stock move draws: a return on an issue, an arrival on a dispatch, a take-back on a
    hand-out. A reversal names what its original drew on, and gives back to it."""

    __tablename__ = "move_draw"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        ForeignKeyConstraint(
            ["document_id", "line", "part"],
            ["stock_move.document_id", "stock_move.line", "stock_move.part"],
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(
            ["of_document_id", "of_line", "of_part"],
            ["stock_move.document_id", "stock_move.line", "stock_move.part"],
        ),
        Index("ix_move_draw_of", "of_document_id", "of_line", "of_part"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    of_document_id: Mapped[int] = mapped_column(BigId)
    of_line: Mapped[int]
    of_part: Mapped[int]


class LineDrawn(Base):
    """How much of a row later ones have drawn; made at the first draw, and never more than the row moved."""

    __tablename__ = "line_drawn"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "line", "part"],
            ["stock_move.document_id", "stock_move.line", "stock_move.part"],
        ),
        CheckConstraint("drawn_quantity BETWEEN 0 AND quantity", name="not_more_than_moved"),
        CheckConstraint("drawn_value_fen >= 0", name="value"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    quantity: Mapped[Quantity]
    drawn_quantity: Mapped[Quantity]
    drawn_value_fen: Mapped[Fen]


class StockBalance(Base):
    """What an inside place holds of a lot now; ``last_on`` is the latest business date that moved it."""

    __tablename__ = "stock_balance"
    __table_args__ = (
        ForeignKeyConstraint(["lot_id", "item_id"], ["lot.id", "lot.item_id"]),
        CheckConstraint("quantity >= 0", name="quantity"),
        CheckConstraint("value_fen >= 0", name="value"),
        CheckConstraint("quantity > 0 OR value_fen = 0", name="no_value_without_pieces"),
        Index(
            "ix_stock_balance_held",
            "location_id",
            "item_id",
            sqlite_where=text("quantity > 0"),
            postgresql_where=text("quantity > 0"),
        ),
        Index("ix_stock_balance_lot", "lot_id"),
    )

    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    item_id: Mapped[int] = mapped_column(BigId)
    quantity: Mapped[Quantity]
    value_fen: Mapped[Fen]
    last_on: Mapped[date]
    revalued_on: Mapped[
        date | None
    ]  # the latest business date that changed its value and no pieces
