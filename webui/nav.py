"""The places of the site and which of them a role sees: five at the thumb, all of them under 更多.

What is shown follows the rights in ``inventory.access``; the order is what each role does most.
"""

from dataclasses import dataclass

from inventory import access


@dataclass(frozen=True)
class Place:
    """One place to go: its endpoint, its name, its icon, the act it needs and one line of what it is for."""

    endpoint: str
    name: str
    icon: str
    act: str
    about: str

    @property
    def subject(self) -> str:
        """The blueprint it belongs to."""
        return self.endpoint.partition(".")[0]


HOME = Place("home.index", "首页", "home", "", "")
MORE = Place("home.more", "更多", "more", "", "")
RECEIVE = Place("receipts.new", "入库", "in", "receive", "受赠、自购、上级下拨的物资")
IMPORT = Place(
    "imports.index",
    "导入表格",
    "in",
    "import",
    "电子表格整张导入：受赠、采购、下拨、发放，先看后记",
)
# the same page, for those who take gifts of money and no goods
IMPORT_GIFTS = Place(
    "imports.index", "导入捐款", "in", "receive_cash_gift", "捐款名单整张导入，先看后记"
)
ISSUE = Place("issues.new", "发放", "out", "issue", "发给值守人员、干部、村和企业")
DISPATCH = Place("dispatches.new", "调出", "go", "dispatch", "调给村、上级，或本单位别的库房")
HAND_OUT = Place("handouts.new", "领用", "out", "hand_out", "要交回的物资，记到保管人名下")
TRANSIT = Place("transit.index", "在途在用", "book", "read_stock", "路上的物资和各人保管的物资")
STOCK = Place("stock.index", "库存", "book", "read_stock", "各库房现在有什么")
APPROVALS = Place("approvals.index", "待批", "ok", "read_stock", "报损、超标准等先办后批的单据")
PEOPLE = Place(
    "people.index", "代理和回避", "ok", "declare", "谁替谁办，和谁有亲属关系要回避，职责由谁办"
)
PADS = Place("pads.index", "收条本", "print", "pad", "卡口用的纸收条：印一本，看哪些没有交回")
STOCKTAKES = Place("stocktakes.index", "盘点", "book", "read_stock", "开盘、盘数、复盘，差异记账")
HANDOVER = Place(
    "handovers.new", "交接", "go", "hand_over", "换物资员：库存、在用、收条和没办完的单据一张清单"
)
SURPLUS = Place("surplus.ask", "余料移交", "go", "hand_over", "应急结束：转应急储备、上交、移交")
SPEND = Place("spending.new", "支出", "pay", "spend", "记一笔专项资金支出")
ORDERS = Place(
    "orders.index", "采购单", "book", "read_fund", "订了什么、到了多少、结清没有；写采购单"
)
PAPERS = Place("invoices.index", "票据", "print", "read_fund", "登记发票和收据，用到哪一笔支出")
FUND = Place("fund.index", "资金", "yuan", "read_fund", "专项资金到了哪里，各村用了多少")
CHASING = Place(
    "chasing.index", "要催的事", "alert", "read_fund", "待补单、待补票、预付未到货、应付"
)
SHEETS = Place("sheets.index", "公示", "board", "sheet", "受赠、资金、收发存三张表")
PUBLIC = Place(
    "disclosures.index", "公示进度", "board", "sheet", "制表、复核、批准、公布、张贴，更正和撤回"
)
OBJECTIONS = Place(
    "objections.inside",
    "异议反馈",
    "alert",
    "answer_objection",
    "公众对公示的疑问：等答复的和答复了的",
)
STATEMENTS = Place(
    "statements.index",
    "账表",
    "book",
    "read_stock",
    "台账、明细账、收发存，效期、在途、冲销，资金明细",
)

PERIODS = Place("periods.index", "结账", "ok", "read_periods", "各单位结到哪一天，结账、反结账")
DUPLICATES = Place(
    "duplicates.index", "重复", "alert", "merge", "物资、往来单位重复建档的，核对后合并"
)
LOOK = Place(
    "brandings.index", "外观", "board", "setup", "页面上的名称、徽标、颜色，公示表的文头和签字岗位"
)
WITNESS = Place(
    "witnesses.show", "见证", "print", "witness", "各单位账本的末尾：印一页或存一份，交别人保管"
)

ALL = (
    RECEIVE,
    IMPORT,
    ISSUE,
    DISPATCH,
    HAND_OUT,
    SPEND,
    IMPORT_GIFTS,
    STOCK,
    TRANSIT,
    APPROVALS,
    PEOPLE,
    STOCKTAKES,
    HANDOVER,
    SURPLUS,
    PADS,
    FUND,
    ORDERS,
    PAPERS,
    CHASING,
    SHEETS,
    PUBLIC,
    OBJECTIONS,
    PERIODS,
    STATEMENTS,
    DUPLICATES,
    LOOK,
    WITNESS,
)
_FIRST = {
    "keeper": (ISSUE, RECEIVE, STOCK, SHEETS),
    "village_clerk": (ISSUE, RECEIVE, SPEND, FUND),
    "finance": (SPEND, FUND, SHEETS, STOCK),
    "checkpoint_head": (ISSUE, STOCK),
    "approver": (APPROVALS, SHEETS, FUND, STOCK),
}
_READERS = (SHEETS, FUND, STOCK)
ACTS_MAX = 4
TABS_MAX = 3


def places(*roles: str) -> tuple[Place, ...]:
    """Every place that one of the roles may enter."""
    return tuple(p for p in ALL if any(access.may(role, p.act) for role in roles))


def acts(role: str) -> tuple[Place, ...]:
    """The daily acts of the role, the most frequent first; at most four."""
    return tuple(p for p in _FIRST.get(role, _READERS) if access.may(role, p.act))[:ACTS_MAX]


def tabs(role: str) -> tuple[Place, ...]:
    """The places at the thumb: 首页, the three most frequent acts, 更多."""
    return (HOME, *acts(role)[:TABS_MAX], MORE)


def is_here(place: Place, endpoint: str | None) -> bool:
    """Is a page of this endpoint part of the place?"""
    if endpoint is None:
        return False
    own = place.endpoint == endpoint
    return own if place in (HOME, MORE) else endpoint.startswith(f"{place.subject}.")
