"""A small town for the pages: one town, two villages, every role, some goods, one fund. Invented throughout.

``build`` fills an empty ledger through the library's own verbs, so that pages are tried on what really can be there.
"""

from datetime import date
from typing import Any

from inventory import (
    confirming,
    corrections,
    db,
    funds,
    invoices,
    order_receipts,
    orders,
    pads,
    setting_up,
    spending,
    stock,
    stocktakes,
    users,
)
from inventory.corrections import LotLine
from inventory.db import Ledger
from inventory.errors import NeedsConfirmation
from inventory.funds import AllocationLine, Decision
from inventory.order_books import Quote
from inventory.orders import PurchaseLine
from inventory.rules.invoice_said import Line, Said
from inventory.stock import Earmark, IssueLine, ReceiptLine

PASSWORD = "蓝色雨伞-1234"
ROLES = (
    "keeper",
    "finance",
    "village_clerk",
    "checkpoint_head",
    "approver",
    "publisher",
    "supervisor",
    "admin",
)
LONG_NAME = "一次性使用灭菌型橡胶外科手套（无粉麻面，独立包装，加长款）"
DAY = date(2020, 2, 3)

SETUP: dict[str, Any] = {
    "organizations": [
        {"code": "T", "name": "青石镇", "full_name": "青石镇人民政府", "kind": "TOWN"},
        {"code": "TV1", "name": "上坡村", "kind": "VILLAGE", "parent": "T"},
        {"code": "TV2", "name": "下坡村", "kind": "VILLAGE", "parent": "T"},
    ],
    "locations": [
        {"code": "T-MAIN", "name": "镇中心库房", "organization": "T"},
        {"code": "TV1-ROOM", "name": "上坡村库房", "organization": "TV1"},
        {"code": "TV2-ROOM", "name": "下坡村库房", "organization": "TV2"},
        {"code": "TV1-GATE", "name": "上坡村一号卡口", "organization": "TV1", "checkpoint": True},
    ],
    "groups": [
        {"code": "GATE", "name": "检查点值守人员", "decision": "防控办〔2020〕1号（示例）"},
        {"code": "CLEAN", "name": "保洁员", "decision": "防控办〔2020〕1号（示例）"},
    ],
    "items": [
        {
            "code": "MASK",
            "name": "一次性医用口罩",
            "specification": "YY/T 0969",
            "unit": "只",
            "minimum": 5000,
        },
        {"code": "DISINFECT", "name": "84 消毒液", "specification": "500 毫升", "unit": "瓶"},
        {"code": "GLOVE", "name": LONG_NAME, "specification": "丁腈，中号", "unit": "双"},
        {
            "code": "COAT",
            "name": "棉大衣",
            "unit": "件",
            "nature": "LOW_VALUE",
            "minimum": 20,
        },
    ],
    "counterparties": [
        {"code": "FIRM", "name": "甲医疗器械有限公司", "kind": "ENTITY"},
        {"code": "UNION", "name": "青石镇商会", "kind": "GROUP"},
    ],
}


def setup_data() -> dict[str, Any]:
    """The town with one user of every role; clerk and head belong to the first village."""
    people = [
        {"login": role, "name": f"{role[0].upper()}君", "role": role, **_home(role)}
        for role in ROLES
    ]
    return {**SETUP, "users": [{**person, "password": PASSWORD} for person in people]}


def _home(role: str) -> dict[str, str]:
    if role == "village_clerk":
        return {"organization": "TV1"}
    if role == "checkpoint_head":
        return {"organization": "TV1", "location": "TV1-GATE"}
    return {"organization": "T"}


def build(ledger: Ledger) -> None:
    """Fill an empty ledger: set-up, goods of three origins in three places, one fund of 200,000 yuan."""
    setting_up.setup(ledger, actor=users.SYSTEM, data=setup_data())
    _goods(ledger)
    _lost(ledger)
    _money(ledger)
    _counting(ledger)


def _goods(ledger: Ledger) -> None:
    receipts = (
        ("T", "DONATED", "FIRM", [ReceiptLine("MASK", "T-MAIN", 2000, value_fen=300_000)]),
        (
            "T",
            "PURCHASED",
            "FIRM",
            [
                ReceiptLine("DISINFECT", "T-MAIN", 46, value_fen=36_800),
                ReceiptLine("GLOVE", "T-MAIN", 300, expires_on=date(2030, 1, 1)),
            ],
        ),
        ("T", "DONATED", None, [ReceiptLine("MASK", "T-MAIN", 60, earmark=Earmark(group="CLEAN"))]),
        ("TV1", "ALLOCATED", "UNION", [ReceiptLine("MASK", "TV1-ROOM", 100)]),
        ("TV1", "DONATED", None, [ReceiptLine("MASK", "TV1-GATE", 80)]),
        ("TV2", "DONATED", None, [ReceiptLine("COAT", "TV2-ROOM", 12)]),
    )
    for number, (organization, origin, giver, lines) in enumerate(receipts):
        with ledger.writing() as books:
            stock.receive(
                books,
                actor=users.SYSTEM,
                organization=organization,
                on=DAY,
                request_key=f"in-{number}",
                origin=origin,
                counterparty=giver,
                lines=lines,
            )
    with ledger.writing() as books:
        pads.print_pad(
            books,
            actor=users.SYSTEM,
            organization="T",
            custodian="一号卡口",
            count=2,
            request_key="pad-0",
        )
    with ledger.writing() as books:
        stock.issue(
            books,
            actor=users.SYSTEM,
            organization="T",
            on=DAY,
            request_key="out-0",
            group="GATE",
            heads=9,
            lines=[IssueLine("MASK", "T-MAIN", 90)],
        )


def _lost(ledger: Ledger) -> None:
    """A coat that burned, which wants approval."""
    with ledger.writing() as books:
        corrections.write_off(
            books,
            actor=users.SYSTEM,
            organization="TV2",
            on=DAY,
            request_key="away-0",
            lines=[LotLine("COAT", "TV2-ROOM", 1, "TV2-RK-2020-000001-1")],
            reason="烧坏",
        )


def _counting(ledger: Ledger) -> None:
    """The town's store is being counted: three kinds of goods, four lots."""
    with ledger.writing() as books:
        stocktakes.start_stocktake(
            books,
            actor=users.SYSTEM,
            organization="T",
            on=db.today(books),
            request_key="count-0",
            witness="S君",
        )


def buy(ledger: Ledger) -> None:
    """Besides: the town ordered disinfectant from a firm, some of it came, and has an invoice of it. Not in ``build``,
    whose figures many tests know."""
    common: dict[str, Any] = {"actor": users.SYSTEM, "organization": "T"}
    with ledger.writing() as books:
        number = orders.order(
            books,
            **common,
            on=date(2020, 2, 8),
            request_key="buy-0",
            fund="F2020",
            supplier="FIRM",
            procurement="EMERGENCY",
            purpose="卡口消杀",
            reason="卡口当天断货",
            lines=[PurchaseLine("DISINFECT", 60, 48_000), PurchaseLine("GLOVE", 100, 9_050)],
            quotes=[Quote("老李药店", date(2020, 2, 7), 61_000)],
        ).number
    with ledger.writing() as books:
        lot = "T-RK-2020-000002-1"
        link = {"line": 1, "lot": lot, "quantity": 6, "request_key": "link"}
        order_receipts.link_receipt(books, actor=users.SYSTEM, number=number, **link)
    with ledger.writing() as books:
        said = Said(
            kind="DIGITAL_ORDINARY",
            number="23112000000000000001",
            issued_on=date(2020, 2, 8),
            seller="FIRM",
            amount_fen=10_000,
            tax_fen=300,
            lines=(Line("*消毒用品*84 消毒液", 10_000, 300, "DISINFECT", "瓶", 12),),
        )
        invoices.record_invoice(books, **common, request_key="buy-1", said=said)


def _money(ledger: Ledger) -> None:
    common: dict[str, Any] = {
        "actor": users.SYSTEM,
        "organization": "T",
        "on": DAY,
        "fund": "F2020",
    }
    with ledger.writing() as books:
        funds.create_fund(
            books,
            **common,
            request_key="fund-0",
            name="疫情防控专项资金",
            decision=Decision("镇党委会", "关于设立专项资金的决定", DAY, "青党〔2020〕2号（示例）"),
            budget_source="预备费（示例）",
        )
    with ledger.writing() as books:
        funds.appropriate(books, **common, request_key="fund-1", amount_fen=20_000_000)
    lines = [
        AllocationLine("T", 6_000_000),
        AllocationLine("TV1", 5_000_000),
        AllocationLine("TV2", 5_000_000),
    ]
    with ledger.writing() as books:
        funds.sub_allocate(books, **common, request_key="fund-2", lines=lines)
    with ledger.writing() as books:
        spending.spend(
            books,
            **{**common, "organization": "TV1"},
            request_key="fund-3",
            amount_fen=4_682_000,
            purpose="口罩和消毒液",
            payee="FIRM",
        )


def token_of(question: str, **about: Any) -> str:
    """The token by which a question is answered yes."""
    try:
        confirming.ask((), question, **about)
    except NeedsConfirmation as asked:
        return asked.token
    raise AssertionError("not asked")
