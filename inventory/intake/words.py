"""The words offices write over columns and tables, and what each means.

Words are literal; patterns below them take what is put together from the same words (防疫物资名称,
受捐单位全称). A column that can only hold private things (telephone, identity card, address) is
known by any word that says so. ``key_of`` gives the meaning of one column's words.
"""

import re
import unicodedata
from functools import lru_cache

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
CODE, CATEGORY, PRICE, GOODS = "code", "category", "price", "goods"
OTHER = "other"  # a column of another table over the same rows

PRIVATE = frozenset({"contact", "phone", "id", "card", "address"})
PARTIES = frozenset({DONOR, SUPPLIER, SUPERIOR, RECIPIENT, PARTY})

# of columns that say where people are: they got the goods, if they did not give
_PLACE_WORDS = (
    "村 村名 行政村 村居 村别 村组 村庄 社区 社区名称 村社区 小区 小区名称 卡点 卡口 网格 户主 户主姓名 "
    "镇 乡 镇村 乡村 镇名 班级 班次 部门 科室 部门名称 科室名称 乡镇 街道 镇街 学校 学校名称 "
    "所在单位 所属单位 工作单位 所在村"
)
_WORDS = {
    NUMBER: "序号 序 项次 行号 NO NO. № 顺序号 排序",
    DONOR: (
        "捐赠单位 捐赠方 捐赠人 捐赠者 捐助单位 捐助人 捐赠企业 捐赠个人 捐赠单位名称 捐赠方名称 "
        "捐赠人姓名 捐赠人名称 捐赠来源 捐赠主体 捐赠对象 捐赠单位或个人 捐赠单位及个人 "
        "捐赠单位和个人 捐物单位 捐款人 捐款单位 捐款单位或个人 捐资单位 捐资人 爱心单位 "
        "爱心企业 爱心人士 赠送单位 捐献单位 援助单位 捐方 赠与方"
    ),
    SUPPLIER: "供应商 供货商 供货单位 供应单位 销售单位 销售方 销货单位 厂家 供货方 供应商名称 "
    "卖方 商家 店铺",
    SUPERIOR: (
        "下拨单位 拨付单位 调拨单位 上级单位 拨入单位 调出单位 划拨单位 分配单位 下发单位 下拨部门 "
        "调出方 拨出单位"
    ),
    RECIPIENT: (
        "接收单位 领用单位 领取单位 受赠单位 接受单位 受捐单位 受援单位 使用单位 发放对象 "
        "发放单位 领用部门 领用人 领取人 领用对象 受领单位 收货单位 接收方 接收人 调入单位 "
        "接收单位名称 领用科室 使用部门 使用科室 受赠方 受益单位 受助单位 收货方 调入方 流向 去向 "
        "物资流向 物资去向 发放去向 分配去向 使用去向 拨付去向 "
        f"{_PLACE_WORDS} 领用班级 领取村 领用村"
    ),
    PARTY: "单位名称 往来单位 对方单位 来源 来源单位 物资来源 单位个人 姓名 单位或个人 名单 单位及个人 从哪里来",
    ITEM: (
        "品名 物资名称 名称 物品名称 货物名称 商品名称 产品名称 物资 物品 品种 物资品名 物资品种 "
        "捐赠物资 捐赠物品 捐赠物资名称 捐赠物品名称 捐物名称 货品 货名 物资种类 接收物资 "
        "发放物资 采购物资 调拨物资 入库物资 出库物资 药品名称 物品种类 品目 捐赠内容 捐物 捐献物资"
    ),
    SPECIFICATION: "规格 型号 规格型号 型号规格 规格及型号 规格参数 执行标准 规格标准 包装规格 品牌型号 "
    "规格说明 包装 技术参数",
    UNIT: "计量单位 数量单位 单位 计价单位 基本单位",
    QUANTITY: (
        "数量 数量总计 数量合计 总数量 总数 件数 数目 捐赠数量 接收数量 发放数量 领用数量 "
        "领取数量 入库数量 出库数量 采购数量 购买数量 调拨数量 下拨数量 实收数量 实收数 实发数量 "
        "实发数 合计数量 结存 库存 期初 期末 结余 现存 账面数 盘点数 实有数 期初数 期末数 结存数 "
        "库存数 入库数 出库数 收入数 发出数 实盘数 实盘 实存数 "
        "收入 发出 支出 领出 付出 购入 调入 拨入 消耗 剩余 入库 出库 总量 数额总计 数量/单位 数量及单位"
    ),
    AMOUNT: (
        "金额 总金额 总价 价值 总价值 折价 折价金额 折合金额 折合人民币 估价 估值 货值 物资价值 "
        "捐赠金额 捐款金额 捐款数额 价值金额 金额合计 合计金额 采购金额 到账金额 金额万元 "
        "价值万元 捐赠额 捐款额 折算金额 折算价值 折款 捐赠数额 合计价值 小计金额 价税合计 "
        "物资折价 物资折款 折合价值 估算价值 捐款 善款 捐赠资金 捐赠现金 捐赠款 捐资 "
        "借方 贷方 借方金额 贷方金额"
    ),
    ON: (
        "接收日期 接收时间 捐赠日期 捐赠时间 入库日期 入库时间 受赠日期 收到日期 到货日期 "
        "采购日期 购买日期 发放日期 发放时间 领用日期 领取日期 出库日期 调拨日期 下拨日期 "
        "到账日期 捐款日期 捐款时间 日期 时间 年月日 登记日期"
    ),
    NOTE: "备注 说明 备考 附注 备注说明",
    INTENT: "意愿 捐赠意愿 捐赠意向 定向 是否定向 定向单位 捐赠用途 定向情况 捐赠人意愿",
    CODE: "编码 编号 物资编码 物资编号 物资代码 代码 货号 条码 条形码 物料编码 商品编码 品目编码",
    CATEGORY: "类别 分类 物资类别 物资分类 大类 小类 类型 物资类型 品类",
    PRICE: "单价 单价元 采购单价 含税单价 参考单价 估算单价",
    GOODS: (
        "物资名称及数量 捐赠物资及数量 物资及数量 品名及数量 捐赠物资名称及数量 物资名称数量 "
        "捐赠物品及数量 物品及数量 捐赠物资明细 物资明细 名称及数量 捐赠明细 捐赠物资和数量 "
        "物品名称及数量 捐赠款物 款物 捐赠款物及数量 捐赠内容及数量"
    ),
    "contact": "联系人 联系人姓名 经办联系人",
    "phone": "电话 联系电话 手机 手机号 手机号码 电话号码 联系方式 联系人电话 捐赠人电话",
    "id": "身份证 身份证号 身份证号码 证件号 证件号码",
    "card": "账号 帐号 银行账号 银行卡号 卡号 账户",
    "address": "地址 住址 联系地址 家庭住址 通讯地址",
}
_PLACES = frozenset((*_PLACE_WORDS.split(), "单位"))
_KEY_OF = {word: key for key, words in _WORDS.items() for word in words.split()}

_GIVE = "捐[赠款助物献资]|赠[送与]|援助"
_GET = "接[收受]|领[用取]|受[赠助领捐援益]|收货|使用|发放|申领|需求|调入|发往|配送"
_WHO = "单位|方|人|者|企业|公司|个人|机构|组织|部门|科室|医院|对象|名单"
_THING = "物资|物品|货物|商品|产品|药品|器材|装备|用品"
# The first that fits decides. Words of other days, other quantities and prices of one come first.
_PATTERNS: tuple[tuple[str | None, re.Pattern[str]], ...] = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        (None, r".*(?:生产|产地|注册|存放|储存|仓库).*(?:地址|地)"),
        ("phone", r".*(?:电话|手机|联系方式).*"),
        ("id", r".*(?:身份证|证件号).*"),
        ("card", r".*(?:账号|帐号|卡号).*"),
        ("address", r".*(?:地址|住址)"),
        ("contact", r".*联系人.*"),
        (None, r".*(?:生产|有效|失效|出厂|到期|过期|公示|制表|保质|灭菌|消毒|填报)(?:日期|时间).*"),
        (
            None,
            r".*(?:每|单件|计划|应收|应发|申请|需求|预计|缺口|批准|装箱|最低|安全).*(?:数量|数|库存)",
        ),
        (PRICE, r".*单价"),
        (GOODS, rf".*(?:{_THING}|品名|名称)(?:及|和|、|与)?(?:规格)?(?:及|和|、|与)?数量"),
        (DONOR, rf"(?:{_GIVE}).{{0,3}}(?:{_WHO})(?:名称|姓名|全称)?"),
        (RECIPIENT, rf"(?:{_GET}).{{0,3}}(?:{_WHO})(?:名称|姓名|全称)?"),
        (SUPPLIER, r"(?:供应|供货|销售|销货).{0,3}(?:商|单位|方|企业|公司)(?:名称|全称)?"),
        (SUPERIOR, r"(?:下拨|调拨|拨付|调出|上级|划拨|拨出|下发).{0,3}(?:单位|部门|机构)(?:名称)?"),
        (QUANTITY, r".{0,8}(?:数量|件数)(?:合计|总计|小计)?"),
        (
            QUANTITY,
            r"(?:期初|期末|本期|上期|累计|现有|实际|账面|盘点|当前|剩余).{0,4}(?:库存|结存|结余|数|量)",
        ),
        (
            QUANTITY,
            r"(?:[本上当昨今][日月周期年]|[月年期周日][初末]).{0,2}(?:库存|结存|结余|收入|入库|领入|发出|出库|发放|支出|消耗)",
        ),
        (SPECIFICATION, r".{0,6}(?:规格|型号).{0,4}"),
        (AMOUNT, r".{0,8}(?:金额|款额|价值|总价|估价|折价|货值|数额)(?:合计|总计|小计)?"),
        (ITEM, rf".{{0,6}}(?:{_THING})(?:名称|品名|品种|种类)?"),
        (ITEM, r".{0,4}品名"),
        (ON, r".{0,6}(?:日期|时间)"),
        (NOTE, r"备注.{0,6}"),
    )
)
_LONGEST_PATTERNED = 14
_LONGEST_COMPOUND = 20
_JOINED = re.compile(r"以及|及其|[及和与或、/]")
_SPECIFIED = re.compile(r"(.*名.?)(?:规格型号|型号规格|规格|型号)")
_PREFIX = re.compile(
    r"^(?:本次|本批|本期|此次|实际|共计?|累计|现场|社会|爱心|防疫|抗疫|疫情|防控|应急|救灾|"
    r"捐赠|捐助|接收|接受|受赠|收到|发放|领用|领取|采购|购买|下拨|调拨|入库|出库)"
)
_BRACKETS = re.compile(r"[(【\[<〔]([^(【\[)】\]〕<>]*)[)】\]>〕]")


def bare(label: str) -> str:
    """A header word without spaces, brackets and marks, in plain widths."""
    plain = unicodedata.normalize("NFKC", label)
    return re.sub(r"\s+", "", _BRACKETS.sub("", plain)).strip("*:").upper()


def bracketed(label: str) -> tuple[str, ...]:
    """What stands in brackets in a header word: 只 of 数量（只）."""
    found = _BRACKETS.findall(unicodedata.normalize("NFKC", label))
    return tuple(text.strip() for text in found)


@lru_cache(maxsize=2048)
def key_of(label: str) -> str | None:
    """The column a header word stands for; of ``规格/型号`` the first known part decides."""
    word = bare(label)
    if not word:
        return None
    known = _KEY_OF.get(word) or _KEY_OF.get(word.replace("/", "")) or _compound(word)
    if known:
        return known
    parts = re.split(r"[/、:]", word)
    return next((_KEY_OF[part] for part in parts if part in _KEY_OF), None) or _patterned(word)


def _compound(word: str) -> str | None:
    """物资名称及规格 is a name of goods, 本次捐赠数量 how many: known words joined or led on."""
    if len(word) > _LONGEST_COMPOUND:
        return None
    if (spec := _SPECIFIED.fullmatch(word)) and _plain(spec[1]) == ITEM:
        return ITEM
    parts = [part for part in _JOINED.split(word) if part]
    if len(parts) <= 1:
        return _led_on(word)
    keys = [_plain(part) for part in parts]
    if None in keys:
        return keys[0] if keys[0] in PARTIES else None
    if ITEM in keys:
        return GOODS if QUANTITY in keys else ITEM
    named = [key for key in keys if key != "phone"]  # numbers leave every text anyhow
    return next((key for key in named if key in PARTIES), keys[0])


def _plain(part: str) -> str | None:
    return _KEY_OF.get(part) or _led_on(part) or _patterned(part)


def _led_on(word: str) -> str | None:
    """The key of a known word behind 本次, 实际, 防疫 …; a bare 单位 behind them is no measure."""
    while (rest := _PREFIX.sub("", word)) not in (word, "单位"):
        if known := _KEY_OF.get(rest):
            return known
        word = rest
    return None


def is_place(label: str) -> bool:
    """Whether a column is of villages, classes, households: who got the goods, if not who gave."""
    parts = re.split(r"[/、及和或与]", bare(label))
    return all(part in _PLACES for part in parts)


def leads_on(word: str) -> bool:
    """Whether words only lead on to what a column is of: 本次, 实际."""
    return not _PREFIX.sub("", word) or word in ("总", "合计", "每户", "每人", "人均")


def literal(word: str) -> str | None:
    """The column that exactly these (bare) words stand for."""
    return _KEY_OF.get(word)


def _patterned(word: str) -> str | None:
    if len(word) > _LONGEST_PATTERNED or any(c.isdigit() for c in word):
        return None
    return next((key for key, pattern in _PATTERNS if pattern.fullmatch(word)), None)
