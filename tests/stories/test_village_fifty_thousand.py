"""One village's 50,000 yuan, from the decision to the village's line on the sheet: goods before paper, money before
goods, a slip of a shop, a wrong invoice; and at the end each yuan opens to its papers.

All sums are yuan in the comments and fen in the calls, so that they can be checked with a pencil.
"""

from datetime import date

import pytest

from inventory import (
    approvals,
    errors,
    invoice_ledger,
    orders,
    revaluation,
    setting_up,
    stock,
)
from inventory.order_books import Quote
from inventory.orders import PurchaseLine
from inventory.revaluation import ValueLine
from inventory.statements.asking import statement
from inventory.statements.chasing import chases
from inventory.stock import ReceiptLine
from tests.inventory.buying import Shop
from tests.inventory.invoicing import Invoicing
from tests.statements.town import keys

END = date(2020, 3, 31)
USES = ("PROTECTION", "DISINFECTION", "TRANSPORT")
CREDIT = "91130600000000000Q"  # its last character is not what the others ask for
DATA = {
    "counterparties": [{"code": "SHOP", "name": "村口小卖部", "kind": "单位"}],
    "price_limits": [
        {
            "item": "MASK",
            "starts_on": "2020-01-01",
            "quantity": 1,
            "amount_fen": 250,
            "source": "区发改委公布的参考价（示例）",
        }
    ],
}


def day(month, number):
    return date(2020, month, number)


class Village(Shop, Invoicing):
    """The village DGC: its orders, what comes into its room, its papers."""

    def order_of(self, on, *lines, **said):
        said = {"fund": "F", "supplier": "FIRM", "purpose": "防疫物资"} | said
        return self.post(orders.order, on, "DGC", lines=list(lines), **said)

    def record(self, *args, **said):
        """A paper of the firm that is ordered from."""
        return super().record(*args, **({"seller": "FIRM"} | said))

    def came(self, on, quantity, item, fen, by="FIRM", **said):
        """The code of the lot that came into the village's room."""
        line = ReceiptLine(item, "DGC-KF", quantity, value_fen=fen, **said)
        said = {"origin": "PURCHASED", "counterparty": by, "lines": [line]}
        return f"{self.post(stock.receive, on, 'DGC', **said)}-1"

    def list(self, name, end=None, organization="DGC", **said):
        return self.ask(statement, name=name, organization=organization, end=end, **said)

    def left(self):
        """Available, committed, prepaid and advanced, spent, owed."""
        h = self.holder("DGC")
        return (h.available_fen, h.committed_fen, h.prepaid_fen, h.spent_fen, h.payable_fen)


@pytest.fixture
def books(ledger, clock):
    clock.set(END)
    setting = Village(ledger, given=False)  # on 28 January 2,000,000.00 are decided
    setting_up.setup(ledger, actor="system", data=DATA)
    return setting


def refused(error, call, *args, **said):
    with pytest.raises(error) as given:
        call(*args, **said)
    return given.value


def given(books):
    """29 January: 50,000.00 for protection, disinfection and transport, until the end of March."""
    books.give("DGC", 5_000_000, uses=USES, ends_on=END)
    assert books.left() == (5_000_000, 0, 0, 0, 0)
    refused(errors.UseNotAllowed, books.buy, 1, use="PUBLICITY")


def emergency(books):
    """1 February: 2,000 masks at 3.00 and 100 bottles at 12.00, 7,200.00 together, at once and from whom has any. The
    guide price of a mask is 2.50: the order says why it pays more. The leader approves within the day."""
    soap = PurchaseLine("SOAP", 100, 120_000)
    said = {
        "procurement": "EMERGENCY",
        "reason": "卡口当晚断货",
        "use": "PROTECTION",
        "quotes": [
            Quote("示例医疗器械有限公司", day(2, 1), 720_000),
            Quote("县城药店", day(2, 1), 800_000),
            Quote("邻县批发部", day(2, 1), 760_000),
        ],
        "due_on": day(2, 29),
    }
    dear = PurchaseLine("MASK", 2_000, 600_000)
    assert refused(errors.PriceAboveLimit, books.order_of, day(2, 1), dear, soap, **said).lines
    dear = PurchaseLine("MASK", 2_000, 600_000, price_reason="春节停工，三家里最低")
    books.first = books.order_of(day(2, 1), dear, soap, **said)
    with books.ledger.writing() as session:
        approvals.decide(session, actor="approver", number=books.first, approved=True)
    assert books.left() == (4_280_000, 720_000, 0, 0, 0)  # 50,000.00 - 7,200.00


def short_delivery(books):
    """3 February: 1,500 of the masks and all the soap come: 4,500.00 + 1,200.00 = 5,700.00 may be settled, not a fen
    more. It is owed."""
    masks = books.came(day(2, 3), 1_500, "MASK", 450_000)
    soap = books.came(day(2, 3), 100, "SOAP", 120_000)
    assert keys(books.list("orders-awaited").rows, "lot", "loose_fen") == [
        (masks, 450_000), (soap, 120_000),
    ]  # fmt: skip
    books.link(books.first, masks, 1)
    books.link(books.first, soap, 2)
    assert books.list("orders-awaited").rows == ()
    more = {"number": books.first, "on": day(2, 5), "paid": False}
    refused(errors.NotCome, books.buy, 570_001, **more)
    books.masks = books.buy(570_000, **more)
    assert books.left() == (4_280_000, 150_000, 0, 570_000, 570_000)
    assert keys(books.list("creditors").rows, "left_fen", "documents") == [(570_000, 1)]


def wrong_invoice(books):
    """Three wrong invoices are refused, and nothing of them is kept: a credit code whose check digit is wrong, a QR
    code that says 5,701.00, and later the same number again."""
    said = {"number": "24112000000012345678", "fen": 570_000, "issued_on": day(2, 5)}
    refused(errors.BadCreditCode, books.record, seller_credit_code=CREDIT, **said)
    scanned = "01,32,,24112000000012345678,5701.00,20200205,,ABCD"
    refused(errors.InvoiceDiffers, books.record, scanned=scanned, **said)
    assert books.ask(invoice_ledger.invoices, organization="DGC") == ()
    right = books.record(scanned=scanned.replace("5701", "5700"), **said)
    again = refused(errors.InvoiceRecorded, books.record, organization="XLC", **said)
    assert (again.by, again.organization) == (right, "DGC")
    refused(errors.InvoiceRecorded, books.record, **said)
    books.use(right, books.masks, on=day(2, 6))
    books.pay(books.masks, 570_000, on=day(2, 6))
    assert books.left() == (4_280_000, 150_000, 0, 570_000, 0)
    assert books.list("payables").rows == ()


def the_rest(books):
    """12 February: 300 of the 500 missing masks come, 900.00; the other 200 are given up, and 600.00 are free again."""
    books.link(books.first, books.came(day(2, 12), 300, "MASK", 90_000), 1)
    number = books.buy(90_000, number=books.first, on=day(2, 12))
    books.use(books.record(90_000, issued_on=day(2, 12)), number, on=day(2, 12))
    books.release(books.first, None, on=day(2, 13))
    assert books.left() == (4_340_000, 0, 0, 660_000, 0)  # 50,000.00 - 5,700.00 - 900.00


def slip(books):
    """14 February: the shop brings 40 bottles, and nobody knows the price: 900.00 it is thought. On the 15th it writes
    a slip of 860.00; the order is written after the goods, the money is spent, its paper awaited."""
    books.bottles = books.came(day(2, 14), 40, "SOAP", 90_000, by="SHOP", provisional=True)
    assert keys(books.list("orders-awaited").rows, "loose_fen", "valued", "owed") == [
        (90_000, "暂估", "采购单、价格"),
    ]
    bottles = PurchaseLine("SOAP", 40, 86_000)
    said = {"supplier": "SHOP", "procurement": "PETTY", "use": "DISINFECTION"}
    order = books.order_of(day(2, 15), bottles, **said)
    books.link(order, books.bottles)
    books.soap = books.buy(86_000, number=order, on=day(2, 15), awaiting_papers=True)
    books.use(books.slip(86_000), books.soap, on=day(2, 15))
    row = ("number", "spent_fen", "lack_fen", "slips_fen")
    assert keys(books.list("papers-awaited").rows, *row) == [
        (books.soap, 86_000, 86_000, 86_000),
    ]
    assert village(books, day(2, 29))[:3] == (5_000_000, 660_000, 86_000)


def prepaid(books):
    """16 February: 1,000 N95 masks at 8.00 are ordered, 8,000.00, and 3,000.00 paid before they come, on the 20th.
    600 come on the 18th, 4,800.00: the prepayment is settled and 1,800.00 more. The other 400, 3,200.00, come on the
    25th."""
    masks = PurchaseLine("MASK-N95", 1_000, 800_000)
    order = books.order_of(day(2, 16), masks, procurement="INQUIRY", use="PROTECTION")
    ahead = books.prepay(300_000, number=order, on=day(2, 16), due_on=day(2, 20))
    assert books.left() == (3_454_000, 500_000, 300_000, 746_000, 0)
    row = ("number", "order", "due_on", "came_fen", "left_fen", "state")
    assert keys(books.list("goods-awaited").rows, *row) == [
        (ahead, order, "2020-02-20", 0, 300_000, "没有到货"),
    ]
    refused(errors.NotCome, books.buy, 1, number=ahead, on=day(2, 17))
    books.link(order, books.came(day(2, 18), 600, "MASK-N95", 480_000))
    paid = [
        books.buy(300_000, number=ahead, on=day(2, 18)),
        books.buy(180_000, number=order, on=day(2, 18)),
    ]
    assert books.list("goods-awaited").rows == ()
    books.link(order, books.came(day(2, 25), 400, "MASK-N95", 320_000))
    paid.append(books.buy(320_000, number=order, on=day(2, 25)))
    one = books.record(800_000, issued_on=day(2, 25))  # one invoice for all three
    for number in paid:
        books.use(one, number, on=day(2, 25))
    assert books.paper(one).left_fen == 0
    assert books.left() == (3_454_000, 0, 0, 1_546_000, 0)  # 6,600.00 + 860.00 + 8,000.00


def transport(books):
    """26 February: 320.00 in cash to a neighbour with a tricycle, who signs a small receipt."""
    number = books.buy(32_000, on=day(2, 26), use="TRANSPORT", payee="李四", purpose="运口罩")
    books.use(books.record(32_000, kind="SMALL_RECEIPT", seller="李四"), number, on=day(2, 26))
    assert books.left() == (3_422_000, 0, 0, 1_578_000, 0)


def replaced(books):
    """3 March: the shop has had an invoice made out at the tax office. The slip stays; the lot costs 860.00."""
    said = {"kind": "TAX_AGENT", "number": "24112000000098765432", "issued_on": day(3, 2)}
    books.use(books.record(86_000, seller="村口小卖部", **said), books.soap, on=day(3, 3))
    assert books.list("papers-awaited").rows == ()
    assert keys(books.list("papers-awaited", day(3, 2)).rows, "number") == [(books.soap,)]
    lines = [ValueLine(books.bottles, 86_000, "INVOICE")]
    books.post(revaluation.revalue, day(3, 3), "DGC", lines=lines, reason="发票到了")
    assert books.list("orders-awaited").rows == ()


def given_back(books):
    """31 March: the term ends, and what is left goes back: 50,000.00 - 15,780.00 = 34,220.00."""
    refused(errors.OverFund, books.give_back, 3_422_001, on=END)
    books.give_back(3_422_000, on=END)
    assert books.left() == (0, 0, 0, 1_578_000, 0)


CHAPTERS = (
    given,
    emergency,
    short_delivery,
    wrong_invoice,
    the_rest,
    slip,
    prepaid,
    transport,
    replaced,
    given_back,
)


def village(books, end):
    """Allotted, accounted for, awaited, not accounted for, available, as the town sees it."""
    (row,) = [r for r in books.list("villages", end, "NDL").rows if r["holder"] == "DGC"]
    named = ("allotted", "reported", "awaiting", "unreported", "available")
    return tuple(row[f"{name}_fen"] for name in named)


def test_fifty_thousand_yuan_of_one_village_from_the_decision_to_the_sheet(books):
    for chapter in CHAPTERS:
        chapter(books)
        assert books.broken() == {}, chapter.__name__
    nothing_is_left_to_chase(books)
    the_sheets_say_so(books)
    every_figure_opens(books)


def nothing_is_left_to_chase(books):
    assert [chase.count for chase in books.ask(chases, "clerk")] == [0, 0, 0, 0]
    assert books.ask(approvals.waiting) == ()


def the_sheets_say_so(books):
    """5,700.00 + 900.00 + 860.00 + 3,000.00 + 1,800.00 + 3,200.00 + 320.00 = 15,780.00, of 50,000.00 - 34,220.00."""
    assert village(books, END) == (1_578_000, 1_578_000, 0, 0, 0)
    for organization in ("NDL", "DGC"):
        sheet = books.sheet("S5", day(1, 1), END, organization=organization)
        parts = {part.key: part for part in sheet.parts}
        (line,) = parts["villages"].rows
        figures = ("paid_out_fen", "returned_fen", "allotted_fen", "spent_fen", "awaiting_fen")
        assert [line[f] for f in figures] == [5_000_000, 3_422_000, 1_578_000, 1_578_000, 0]
        assert (line["unreported_fen"], line["rate"]) == (0, "100.0%")
        # 1,500 + 300 masks for 5,400.00; 1,000 N95 for 8,000.00; 100 + 40 bottles for 2,060.00
        assert line["goods"] == "口罩（N95） 1,000 只、口罩 1,800 只、洗手液 140 瓶"
        spent = [570_000, 90_000, 86_000, 300_000, 180_000, 320_000, 32_000]
        assert [row["amount_fen"] for row in parts["C"].rows] == spent


def every_figure_opens(books):
    """From the line of the village to its expenditures, from each to its papers, from each paper to what was paid;
    and from the orders to what came."""
    sheet = books.sheet("S5", day(1, 1), END)
    (detail,) = [part for part in sheet.parts if part.key == "C"]
    said = {"name": "fund-ledger", "organization": "DGC", "start": day(1, 1), "end": END}
    entries = {r["number"] for r in books.ask(statement, **said).rows if r["kind"] == "EXPENDITURE"}
    assert entries == {row["number"] for row in detail.rows}
    papers = {
        row["number"]: books.ask(invoice_ledger.papers, number=row["number"]) for row in detail.rows
    }
    for row in detail.rows:
        paper = papers[row["number"]]
        assert (paper.spent_fen, paper.papers_fen) == (row["amount_fen"], row["amount_fen"])
        assert paper.missing_fen == 0
        for use in paper.uses:
            told = books.ask(invoice_ledger.invoice, number=use.invoice)
            assert row["number"] in {u.number for u in told.uses}
    assert papers[books.soap].slips_fen == 86_000
    assert sum(paper.papers_fen for paper in papers.values()) == 1_578_000
    used = {use.invoice for paper in papers.values() for use in paper.uses}
    assert used == {row.register for row in books.ask(invoice_ledger.invoices, organization="DGC")}
    first = books.told(books.first)
    assert [(line.quantity, line.came) for line in first.lines] == [(2_000, 1_800), (100, 100)]
    assert first.settled_fen == first.came_fen == 660_000
    assert (first.lines[0].price_reason, len(first.quotes)) == ("春节停工，三家里最低", 3)
    assert [link.quantity for link in books.links(books.first)] == [1_500, 100, 300]
