"""Which columns a table has, found from the words offices write over them.

A header is a row with known words for goods and how many (or, for gifts of money, who and how
much). Words are literal; a new one is added to the list, not guessed. Columns nobody knows keep
their words and go to the note of each row; columns that can only hold private things (telephone,
identity card, address) are named here so that they leave the table whole. What kind a table is
follows from whose names stand in it, else from the words of its title.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from inventory.intake.cells import FEN_PER_WAN, FEN_PER_YUAN

DONATED, PURCHASED, ALLOCATED, ISSUED, CASH = "donated", "purchased", "allocated", "issued", "cash"
KINDS = (DONATED, PURCHASED, ALLOCATED, ISSUED, CASH)

NUMBER, PARTY, DONOR, SUPPLIER, SUPERIOR, RECIPIENT = (
    "no",
    "party",
    "donor",
    "supplier",
    "superior",
    "recipient",
)
ITEM, SPECIFICATION, UNIT, QUANTITY = "item", "specification", "unit", "quantity"
AMOUNT, ON, NOTE, INTENT = "amount", "on", "note", "intent"

_WORDS = {
    NUMBER: ("序号 序 项次 行号 NO NO. №"),
    DONOR: (
        "捐赠单位 捐赠方 捐赠人 捐赠者 捐助单位 捐助人 捐赠企业 捐赠个人 捐赠单位名称 捐赠方名称 "
        "捐赠人姓名 捐赠人名称 捐赠来源 捐赠主体 捐赠对象 捐赠单位或个人 捐赠单位及个人 "
        "捐赠单位和个人 捐物单位 捐款人 捐款单位 捐款单位或个人 捐资单位 捐资人 爱心单位 "
        "爱心企业 爱心人士 赠送单位"
    ),
    SUPPLIER: ("供应商 供货商 供货单位 供应单位 销售单位 销售方 销货单位 厂家 供货方 供应商名称"),
    SUPERIOR: (
        "下拨单位 拨付单位 调拨单位 上级单位 拨入单位 调出单位 划拨单位 分配单位 下发单位 下拨部门"
    ),
    RECIPIENT: (
        "接收单位 领用单位 领取单位 受赠单位 接受单位 受捐单位 受援单位 使用单位 发放对象 "
        "发放单位 领用部门 领用人 领取人 领用对象 受领单位 收货单位 接收方 接收人 调入单位 "
        "接收单位名称"
    ),
    PARTY: ("单位名称 往来单位 对方单位 来源 来源单位 物资来源 单位个人 姓名 单位或个人 名单"),
    ITEM: (
        "品名 物资名称 名称 物品名称 货物名称 商品名称 产品名称 物资 物品 品种 物资品名 物资品种 "
        "捐赠物资 捐赠物品 捐赠物资名称 捐赠物品名称 捐物名称 货品 货名 物资种类 接收物资 "
        "发放物资 采购物资 调拨物资"
    ),
    SPECIFICATION: (
        "规格 型号 规格型号 型号规格 规格及型号 规格参数 执行标准 规格标准 包装规格 品牌型号"
    ),
    UNIT: ("计量单位 数量单位 单位"),
    QUANTITY: (
        "数量 数量总计 数量合计 总数量 总数 件数 数目 捐赠数量 接收数量 发放数量 领用数量 "
        "领取数量 入库数量 出库数量 采购数量 购买数量 调拨数量 下拨数量 实收数量 实收数 实发数量 "
        "实发数 合计数量"
    ),
    AMOUNT: (
        "金额 总金额 总价 价值 总价值 折价 折价金额 折合金额 折合人民币 估价 估值 货值 物资价值 "
        "捐赠金额 捐款金额 捐款数额 价值金额 金额合计 合计金额 采购金额 到账金额 金额万元 "
        "价值万元"
    ),
    ON: (
        "接收日期 接收时间 捐赠日期 捐赠时间 入库日期 入库时间 受赠日期 收到日期 到货日期 "
        "采购日期 购买日期 发放日期 发放时间 领用日期 领取日期 出库日期 调拨日期 下拨日期 "
        "到账日期 捐款日期 捐款时间 日期 时间"
    ),
    NOTE: ("备注 说明 备考 附注"),
    INTENT: ("意愿 捐赠意愿 捐赠意向 定向 是否定向 定向单位"),
    "contact": ("联系人 联系人姓名 经办联系人"),
    "phone": ("电话 联系电话 手机 手机号 手机号码 电话号码 联系方式 联系人电话 捐赠人电话"),
    "id": ("身份证 身份证号 身份证号码 证件号 证件号码"),
    "card": ("账号 帐号 银行账号 银行卡号 卡号 账户"),
    "address": ("地址 住址 联系地址 家庭住址 通讯地址"),
}

PRIVATE = frozenset({"contact", "phone", "id", "card", "address"})
PARTIES = frozenset({DONOR, SUPPLIER, SUPERIOR, RECIPIENT, PARTY})

_KEY_OF = {word: key for key, words in _WORDS.items() for word in words.split()}
_PARTY_OF = {
    DONATED: DONOR,
    CASH: DONOR,
    PURCHASED: SUPPLIER,
    ALLOCATED: SUPERIOR,
    ISSUED: RECIPIENT,
}
_KIND_OF = {DONOR: DONATED, SUPPLIER: PURCHASED, SUPERIOR: ALLOCATED, RECIPIENT: ISSUED}
_TITLE_WORDS = (
    (ISSUED, ("发放", "领用", "出库", "领取")),
    (ALLOCATED, ("下拨", "调拨", "上级")),
    (PURCHASED, ("采购", "购置", "购买", "自购")),
    (CASH, ("捐款", "善款")),
    (DONATED, ("捐赠", "受赠", "捐物")),
)
_MEASURES = frozenset("只个件箱盒包瓶桶支副套台双袋条张把辆吨斤升罐提片板顶床克") | {
    "公斤",
    "千克",
    "毫升",
    "人份",
}
_IN_WAN = re.compile(r"万元")
_UNIT_LINE_WAN = re.compile(r"单位\s*[:：]\s*(?:人民币)?\s*万元")
_BRACKETS = re.compile(r"[（(【\[]([^（(【\[）)】\]]*)[）)】\]]")


@dataclass(frozen=True)
class Header:
    """The columns of a table: for each, from column A, its words and its key (None: no known word).

    ``fen_per_unit`` is what one in the amount column is worth; ``unit`` a measure written in the
    quantity's header. ``clash`` says, in a sentence, why the columns cannot be told apart.
    """

    row: int
    labels: tuple[str, ...]
    keys: tuple[str | None, ...]
    fen_per_unit: int = FEN_PER_YUAN
    unit: str | None = None
    clash: str | None = None
    joined_above: bool = False

    @property
    def measure(self) -> str:
        """The column that makes a row a row of its own: how many, else (money) how much."""
        return QUANTITY if QUANTITY in self.keys else AMOUNT

    def columns(self, *keys: str) -> tuple[int, ...]:
        """Where columns of these keys stand, from 0, in order."""
        return tuple(i for i, key in enumerate(self.keys) if key in keys)

    def party(self, as_: str | None) -> str | None:
        """The key of the column that names the other side in a table of kind ``as_``.

        Whoever gave is a giver under any of the givers' words: the kind may have been said by hand.
        """
        givers = () if as_ == ISSUED else (DONOR, SUPPLIER, SUPERIOR)
        wanted = (_PARTY_OF.get(as_ or "", ""), PARTY, *givers)
        return next((key for key in wanted if key in self.keys), None)


@dataclass(frozen=True)
class Understanding:
    """How a table of a known shape is to be read, as the clerk set it.

    ``keys`` are the columns' keys in the order of ``Table.columns`` (None: kept as a remark);
    ``as_`` and ``fen_per_unit`` are None where the words of the table may say them.
    """

    keys: tuple[str | None, ...]
    as_: str | None = None
    fen_per_unit: int | None = None


def understood(header: Header, said: Understanding) -> Header:
    """The header with the columns and the amounts' worth that the clerk said."""
    if len(said.keys) != len(header.keys):
        return header
    return replace(
        header,
        keys=said.keys,
        fen_per_unit=said.fen_per_unit or header.fen_per_unit,
        clash=_clash(header.labels, said.keys),
    )


def shape_of(labels: Sequence[str]) -> str:
    """A key of 32 characters that tables with the same words over their columns share."""
    words = "|".join(bare(label) for label in labels)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def bare(label: str) -> str:
    """A header word without spaces, brackets and marks."""
    return re.sub(r"\s+", "", _BRACKETS.sub("", label)).strip("*＊:：").upper()


def key_of(label: str) -> str | None:
    """The column a header word stands for; of ``规格/型号`` the first known part decides."""
    word = bare(label)
    parts = (word.replace("/", ""), *re.split(r"[/／、:：]", word))
    return next((_KEY_OF[part] for part in parts if part in _KEY_OF), None)


def recognise(row: int, labels: Sequence[str], above: Sequence[str] = ()) -> Header | None:
    """The header that a row of words is, or None.

    ``above`` are the words of the row directly above: a heading over two lines is read where they
    fill a blank.
    """
    if not _is_header([key_of(label) for label in labels]):
        return None
    filled = _filled(labels, above)
    keys = _settle_unit([key_of(label) for label in filled])
    return Header(
        row=row,
        labels=tuple(filled),
        keys=tuple(keys),
        fen_per_unit=_fen_per_unit(filled, keys),
        unit=_unit_in(filled, keys),
        clash=_clash(filled, keys),
        joined_above=filled != list(labels),
    )


def _is_header(keys: Sequence[str | None]) -> bool:
    if ITEM in keys:
        return QUANTITY in keys or AMOUNT in keys
    return AMOUNT in keys and bool(PARTIES.intersection(keys))


def _filled(labels: Sequence[str], above: Sequence[str]) -> list[str]:
    width = max(len(labels), len(above))
    here, over = [*labels, *[""] * (width - len(labels))], [*above, *[""] * (width - len(above))]
    return [
        mine or (theirs if key_of(theirs) else "") for mine, theirs in zip(here, over, strict=True)
    ]


def _settle_unit(keys: list[str | None]) -> list[str | None]:
    """Of two columns 单位 and 计量单位 the first is whoever gave or got the goods."""
    units = [i for i, key in enumerate(keys) if key == UNIT]
    if len(units) == 2 and not PARTIES.intersection(keys):
        keys[units[0]] = PARTY
    return keys


def _fen_per_unit(labels: Sequence[str], keys: Sequence[str | None]) -> int:
    amounts = [label for label, key in zip(labels, keys, strict=True) if key == AMOUNT]
    return FEN_PER_WAN if amounts and _IN_WAN.search(amounts[0]) else FEN_PER_YUAN


def with_titles(header: Header, titles: Sequence[str]) -> Header:
    """The header with what a line over the table says of its amounts: ``单位：万元``."""
    if any(_UNIT_LINE_WAN.search(title) for title in titles):
        return replace(header, fen_per_unit=FEN_PER_WAN)
    return header


def _unit_in(labels: Sequence[str], keys: Sequence[str | None]) -> str | None:
    """The measure in 数量（只）; other bracketed words are none."""
    for label, key in zip(labels, keys, strict=True):
        if key == QUANTITY and (match := _BRACKETS.search(label)) and match[1].strip() in _MEASURES:
            return match[1].strip()
    return None


def _clash(labels: Sequence[str], keys: Sequence[str | None]) -> str | None:
    for key in (QUANTITY, ITEM):
        found = [(column_name(i), labels[i]) for i, k in enumerate(keys) if k == key]
        if len(found) > 1:
            where = "、".join(f"{name}列“{label}”" for name, label in found)
            return (
                f"表头有几列意思相同（{where}），分不清用哪一列；"
                "左右并排的表请拆成上下两张，多余的列请删去"
            )
    return None


def guess(header: Header, titles: Sequence[str]) -> str | None:
    """The kind of a table, from whose names it lists, else from its titles; None if unsaid."""
    if ITEM not in header.keys and QUANTITY not in header.keys:
        return CASH
    for party in (DONOR, SUPPLIER, SUPERIOR, RECIPIENT):
        if party in header.keys:
            return _KIND_OF[party]
    for title in reversed(titles):
        for kind, words in _TITLE_WORDS:
            if any(word in title for word in words):
                return kind
    return None


def column_name(index: int) -> str:
    """The letter(s) of a column, counted from 0, as a spreadsheet shows them."""
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
