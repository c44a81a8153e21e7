"""The gifts of the closing sheet: how many gave, what came of it, and what was done with it. Nobody is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.kinds import Source
from inventory.merged import counterparty_now, item_now
from inventory.models import CashGift, Document, Item, Lot
from inventory.models.documents import POSITIONS
from inventory.rules.numbers import yuan
from inventory.sheet import Check, Column, Part, Row, Value
from inventory.sheets import fund_source, received
from inventory.sheets.closing_funds import Spent
from inventory.sheets.common import LotSum, lot_sums, parents, totals, with_children
from inventory.sheets.scope import Scope

COLUMNS = (
    Column("no", "序号"),
    Column("item", "物资编码"),
    Column("name", "物资"),
    Column("specification", "规格"),
    Column("unit", "单位"),
    Column("received", "收到", role="in"),
    Column("used", "使用", role="out"),
    Column("handed_on", "转给其他单位", role="out"),
    Column("written_off", "报损", role="out"),
    Column("sent_back", "退还", role="out"),
    Column("changed", "转换、盘盈盘亏", role="signed"),
    Column("left", "结存", role="closing"),
)
_FIGURES = tuple(c.key for c in COLUMNS if c.role != "text")
_MOVES = (kinds.RECEIPT.code, kinds.CORRECTION.code)
_reversal = aliased(Document)


def gifts(session: Session, scope: Scope) -> tuple[Row, ...]:
    """What became of the goods that were given, by item."""
    sums = {i: s for i, s in _of_gifts(session, scope).items() if s.moved or s.held}
    lots = session.execute(
        select(Lot.id, Item)
        .join(Item, Item.id == item_now(Lot.item_id))
        .where(
            Lot.source == Source.DONATED,
            (Lot.document_id // POSITIONS).in_(scope.ids),
        )
        .order_by(Item.pinyin, Item.id, Lot.id)
    )
    rows: dict[str, dict[str, Value]] = {}
    for lot_id, item in lots:
        if (lot := sums.get(lot_id)) is None:
            continue
        row = rows.setdefault(item.code, _nothing(item))
        for key, quantity in _moved(lot.moved).items():
            row[key] = int(row[key] or 0) + quantity
        row["left"] = int(row["left"] or 0) + lot.held
    moved = [row for row in rows.values() if any(row[key] for key in _FIGURES)]
    return tuple({**row, "no": number} for number, row in enumerate(moved, start=1))


def _of_gifts(session: Session, scope: Scope) -> Mapping[int, LotSum]:
    """The sums of lots; of several organizations together what was handed on with what it was before."""
    found = lot_sums(session, scope)
    if not scope.below:
        return found
    children = parents(session, found)
    together = with_children(session, found)
    return {lot: of for lot, of in together.items() if lot not in children}


def _nothing(item: Item) -> dict[str, Value]:
    return {
        "no": None,
        "item": item.code,
        "name": item.name,
        "specification": item.specification or None,
        "unit": item.base_unit,
        **dict.fromkeys(_FIGURES, 0),
    }


def _moved(moved: Mapping[str, int]) -> dict[str, int]:
    """The columns of S6 as the table of gifts has them."""
    return {
        "received": moved.get("donated", 0),
        "used": moved.get("issued", 0) - moved.get("returned", 0),
        "handed_on": moved.get("dispatched", 0),
        "written_off": moved.get("written_off", 0),
        "sent_back": moved.get("sent_back", 0),
        "changed": moved.get("converted", 0) + moved.get("adjusted", 0),
    }


def check(goods: Sequence[Row], given: Sequence[Row]) -> Check:
    """R2: what was given, lot by lot, is column 受赠 of the goods; and of each what came less what went is left."""
    shown = {str(row["item"]): row["donated"] for row in goods if row["donated"]}
    told = {str(row["item"]): row["received"] for row in given if row["received"]}
    broken = [str(r["name"]) for r in given if not _adds_up(r)]
    broken += [key for key in sorted(shown.keys() | told.keys()) if shown.get(key) != told.get(key)]
    says = "受赠物资：收到 − 使用 − 转出 − 报损 − 退还 ± 转换盘点 = 结存，收到 = 入库受赠栏"
    if broken:
        return Check("R2", False, f"{says}：{len(broken)} 处不相符，如 {broken[0]}")
    return Check("R2", True, f"{says}，{len(given)} 种全部相符")


def _adds_up(row: Row) -> bool:
    of = {key: int(row[key] or 0) for key in _FIGURES}
    went = of["used"] + of["handed_on"] + of["written_off"] + of["sent_back"]
    return of["received"] - went + of["changed"] == of["left"]


@dataclass(frozen=True)
class _Givers:
    """How many gave, and how many gifts (receipts) nobody put a name to."""

    donors: int
    nameless: int

    @property
    def said(self) -> str:
        more = f"，另有不留名的 {self.nameless:,} 笔" if self.nameless else ""
        return f"{self.donors:,} 个{more}"


def parts(
    session: Session, scope: Scope, given: Sequence[Row], funds: Sequence[Spent]
) -> Iterator[Part]:
    """捐赠情况, and 受赠物资使用情况 where goods were given."""
    facts = [*_of_goods(session, scope), *_of_money(session, scope, funds)]
    facts = facts or [("捐赠情况", "没有收到捐赠")]
    yield Part("gifts", "捐赠情况", fund_source.FACTS, fund_source.rows(facts))
    if given:
        sums = totals(given, "name", "unit", _FIGURES)
        yield Part("given", "受赠物资使用情况", COLUMNS, tuple(given), sums)


def _of_goods(session: Session, scope: Scope) -> Iterator[tuple[str, str]]:
    """Who gave goods, and what they are worth as far as that is known."""
    came = received.brought(scope, Source.DONATED, _MOVES)
    valued = received.valued_anew(scope, Source.DONATED)
    records = [r for query in (came, valued) for r in session.execute(query).all()]
    stand = [r for r in records if received.is_receipt(r) and not r.reversal]
    if not stand:
        return
    donors = {r.giver_id for r in stand if r.giver_id is not None}
    nameless = {r.document_id for r in stand if r.giver_id is None}
    fen = sum(received.figures(r)[1] or 0 for r in records)
    unvalued = sum(1 for r in stand if not r.valued_by_then)
    yield "捐物的捐赠方", _Givers(len(donors), len(nameless)).said
    yield "受赠物资", f"{len(stand):,} 批，{_worth(len(stand), unvalued, fen)}"


def _worth(lots: int, unvalued: int, fen: int) -> str:
    """What lots are worth (fen), some of which may have no value yet."""
    if unvalued == lots:
        return "都没有估价"
    more = f"另有 {unvalued:,} 批没有估价" if unvalued else ""
    return "，".join(filter(None, (f"已估价的折价 {yuan(fen)} 元", more)))


def _of_money(session: Session, scope: Scope, funds: Sequence[Spent]) -> Iterator[tuple[str, str]]:
    """Who gave money, and what was used of it."""
    own = [fund for fund in funds if fund.gifts and fund.whole]
    if not own:
        return
    giver = counterparty_now(Document.counterparty_id)
    found = session.execute(
        select(giver, func.count())
        .select_from(Document)
        .join(CashGift, CashGift.document_id == Document.id)
        .outerjoin(
            _reversal,
            (_reversal.reverses_id == Document.id) & (_reversal.business_on <= scope.end),
        )
        .where(
            Document.organization_id.in_(scope.ids),
            Document.business_on <= scope.end,
            _reversal.id.is_(None),
        )
        .group_by(giver)
    ).all()
    donors = sum(1 for who, _ in found if who is not None)
    nameless = sum(count for who, count in found if who is None)
    came, used = sum(f.decided for f in own), sum(f.used for f in own)
    yield "捐款的捐赠方", _Givers(donors, nameless).said
    yield "捐赠款", f"收到 {yuan(came)} 元，使用 {yuan(used)} 元，结余 {yuan(came - used)} 元"
