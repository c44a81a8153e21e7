"""The fund's books with orders and what came in on them, each verb one call."""

from itertools import count

from inventory import order_arrivals, order_books, order_receipts, orders
from inventory.orders import PurchaseLine
from tests.inventory.money import ON, Money

MASKS = PurchaseLine("MASK", 1_000, 300_000)  # 1,000 pieces for 3,000.00 yuan
SOAP = PurchaseLine("SOAP", 30, 10_000)


class Shop(Money):
    """The fund's books, and orders and links in one line each."""

    def order(self, *lines, on=ON, **said):
        said = {"fund": "F", "supplier": "FIRM", "procurement": "INQUIRY"} | said
        said = {"purpose": "订购口罩", "lines": list(lines or [MASKS])} | said
        return self.post(orders.order, on, "NDL", **said)

    def bought(self, quantity, item="MASK", on=ON):
        """The code of the lot of a receipt."""
        number = self.receive(on, quantity, item, origin="PURCHASED", by="FIRM", value_fen=1)
        return f"{number}-1"

    _requests = count(1)

    def link(self, number, lot, line=1, quantity=None, key=None):
        said = {"number": number, "line": line, "lot": lot, "quantity": quantity}
        said["request_key"] = key or f"link {next(self._requests)}"
        with self.ledger.writing() as session:
            return order_receipts.link_receipt(session, actor="system", **said)

    def unlink(self, number, lot, line=1, key=None, reason="挂错了"):
        said = {"number": number, "line": line, "lot": lot, "reason": reason}
        said["request_key"] = key or f"unlink {next(self._requests)}"
        with self.ledger.writing() as session:
            return order_receipts.unlink_receipt(session, actor="system", **said)

    def told(self, number):
        return self.ask(order_books.order, number=number)

    def links(self, number):
        """What came in on an order, link by link."""
        with self.ledger.reading() as session:
            return order_arrivals.receipts(session, self.told(number).id)
