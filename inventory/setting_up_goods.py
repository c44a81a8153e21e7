"""Setting up goods: items with their usual packings, norms, kits, and those whom goods come from and go to."""

from pypinyin import Style, lazy_pinyin
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from inventory import resolve, shapes
from inventory import setting_up_fields as fields
from inventory.errors import BadInput, Duplicate
from inventory.merged import item_now, require_unmerged
from inventory.models import (
    Counterparty,
    Item,
    ItemUnit,
    Kit,
    KitLine,
    Lot,
    LotUnit,
    Norm,
    RecipientGroup,
)
from inventory.models.goods import Nature
from inventory.models.parties import CounterpartyKind
from inventory.rules import credit_code
from inventory.setting_up_fields import Entry

COUNTERPARTY_KINDS = {
    "单位": CounterpartyKind.ENTITY,
    "个人": CounterpartyKind.PERSON,
    "集体": CounterpartyKind.GROUP,
    "未定": CounterpartyKind.UNKNOWN,
}


def pinyin_key(name: str) -> str:
    """The key items are sorted and found by: full pinyin, a blank, the initials (kouzhao kz)."""
    full = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{full} {initials}".lower()[:200]


def load_item(session: Session, entry: Entry, at: str) -> None:
    """An item and its usual packings. Raises ``BadInput``, ``Duplicate``."""
    code, name = fields.code(entry, at), fields.name(entry, at)
    unit = resolve.words(entry.get("unit"), f"{at}.unit", most=20)
    old = fields.find(session, Item, "code", code)
    if old is not None:
        require_unmerged(session, "item", old)
        fields.keep("item", code, [(old.base_unit, unit)])
    specification = fields.words(entry, at, "specification") or ""
    twin = session.scalar(
        select(Item).where(
            Item.name == name,
            Item.specification == specification,
            Item.base_unit == unit,
            Item.code != code,
        )
    )
    if twin is not None:
        require_unmerged(session, "item", twin)
        raise Duplicate(what="item", name=f"{code}, {twin.code}")
    minimum, life = entry.get("minimum"), entry.get("shelf_life_days")
    noun = old or Item(code=code, base_unit=unit)
    fields.save(
        session,
        noun,
        {
            "name": name,
            "specification": specification,
            "grade": fields.words(entry, at, "grade"),
            "nature": fields.choice(entry, at, "nature", Nature, Nature.CONSUMABLE),
            "shelf_life_days": None
            if life is None
            else resolve.heads(life, f"{at}.shelf_life_days"),
            "barcode": fields.words(entry, at, "barcode"),
            "pinyin": pinyin_key(name),
            "minimum": None
            if minimum is None
            else resolve.whole(minimum, f"{at}.minimum", least=0),
        },
    )
    units = entry.get("units") or {}
    if not isinstance(units, dict):
        raise BadInput(field=f"{at}.units", problem='写成 {"箱": 1000}：一箱有多少个基本单位')
    for packing, factor in units.items():
        add_packing(session, noun, str(packing), resolve.whole(factor, f"{at}.units", least=2), at)


def add_packing(session: Session, item: Item, unit: str, factor: int, at: str) -> None:
    """A usual packing of an item. Once goods were received by it, it stays: another one wants another word. Raises
    ``BadInput``."""
    if unit == item.base_unit:
        raise BadInput(field=f"{at}.units", problem=f"“{unit}”就是基本单位，不用换算")
    old = session.get(ItemUnit, (item.id, unit))
    if old is None:
        session.add(ItemUnit(item_id=item.id, unit=unit, factor=factor))
    elif old.factor != factor:
        used = session.scalar(
            select(LotUnit.factor)
            .join(Lot, (Lot.document_id == LotUnit.document_id) & (Lot.line == LotUnit.line))
            .where(item_now(Lot.item_id) == item.id, LotUnit.unit == unit)
            .limit(1)
        )
        if used is not None:
            problem = f"已按一{unit} {old.factor:,} {item.base_unit}入过库，换算不能改"
            raise BadInput(field=f"{at}.units", problem=problem)
        old.factor = factor
    session.flush()


def load_counterparty(session: Session, entry: Entry, at: str) -> None:
    """A counterparty. Raises ``BadInput``, ``BadCreditCode``."""
    code = fields.code(entry, at)
    old = fields.find(session, Counterparty, "code", code)
    if old is not None:
        require_unmerged(session, "counterparty", old)
    said = {**entry, "kind": COUNTERPARTY_KINDS.get(str(entry.get("kind")), entry.get("kind"))}
    if said["kind"] is None:
        said["kind"] = CounterpartyKind.UNKNOWN
    said_code = fields.words(entry, at, "credit_code")
    fields.save(
        session,
        old or Counterparty(code=code),
        {
            "name": fields.name(entry, at),
            "kind": fields.choice(said, at, "kind", CounterpartyKind),
            "credit_code": said_code and credit_code.checked(said_code, f"{at}.credit_code"),
        },
    )


def load_norm(session: Session, entry: Entry, at: str) -> None:
    """A norm, by its group, item and first day. Raises ``BadInput``, ``NotFound``."""
    group = fields.must_find(session, RecipientGroup, "group", entry.get("group"), at)
    item = fields.must_find(session, Item, "item", entry.get("item"), at)
    starts_on = shapes.day(entry.get("starts_on"), f"{at}.starts_on")
    old = session.scalar(
        select(Norm).where(
            Norm.recipient_group_id == group.id,
            Norm.item_id == item.id,
            Norm.starts_on == starts_on,
        )
    )
    noun = old or Norm(recipient_group_id=group.id, item_id=item.id, starts_on=starts_on)
    fields.save(
        session,
        noun,
        {
            "pieces": _pieces(entry, at, least=0),
            "per_days": resolve.heads(entry.get("per_days", 1), f"{at}.per_days"),
            "decision": fields.name(entry, at, "decision"),
        },
    )


def load_kit(session: Session, entry: Entry, at: str) -> None:
    """A kit; its lines take the place of those it had. Raises ``BadInput``, ``NotFound``."""
    code = fields.code(entry, at)
    lines = shapes.lines(entry, "lines", f"{at}.")
    if not lines:
        raise BadInput(field=f"{at}.lines", problem="至少要有一种物资")
    kit = fields.find(session, Kit, "code", code) or Kit(code=code)
    fields.save(session, kit, {"name": fields.name(entry, at)})
    session.execute(delete(KitLine).where(KitLine.kit_id == kit.id))
    for number, line in enumerate(lines):
        _kit_line(session, kit, line, f"{at}.lines[{number}]")


def _kit_line(session: Session, kit: Kit, line: Entry, at: str) -> None:
    item = fields.must_find(session, Item, "item", line.get("item"), at)
    if session.get(KitLine, (kit.id, item.id)) is not None:
        raise BadInput(field=f"{at}.item", problem=f"{item.name}已经有一行")
    per_days = line.get("per_days")
    values = {
        "pieces": _pieces(line, at, least=1),
        "per_days": None if per_days is None else resolve.heads(per_days, f"{at}.per_days"),
    }
    fields.save(session, KitLine(kit_id=kit.id, item_id=item.id), values)


def _pieces(entry: Entry, at: str, *, least: int) -> int:
    """How many pieces a person gets: no more than there may be people."""
    return resolve.heads(entry.get("pieces"), f"{at}.pieces", least=least)
