"""Orders, receipts and invoices of the town's fund, and which of the last are for which of the others."""

from datetime import date

from inventory import invoice_goods, match_papers, matches, revaluation, stock
from inventory.invoice_goods import Goods
from inventory.receipts import ReceiptLine
from inventory.rules.invoice_said import Line
from tests.inventory.buying import Shop
from tests.inventory.invoicing import Invoicing
from tests.inventory.money import ON


class Matching(Shop, Invoicing):
    """The books of orders and those of invoices in one; all is the town's."""

    def record(self, *args, **said):
        """Of the firm that is ordered from."""
        return super().record(*args, **({"seller": "FIRM"} | said))

    def bill(self, *lines, **said):
        """An invoice with lines of item, pieces and fen: ``(item, pieces, fen)``."""
        said = {"organization": "NDL"} | said
        made = tuple(self.line(*line) for line in lines)
        return self.record(sum(line.amount_fen for line in made), lines=made, **said)

    @staticmethod
    def line(item, pieces, fen, unit=""):
        return Line("口罩", fen, item=item, quantity=pieces, unit=unit)

    def red_bill(self, of, *lines, **said):
        return self.bill(*[(i, q, -fen) for i, q, fen in lines], red_of=of, **said)

    def put(self, invoice, number=None, line=1, quantity=None, *, lot=None, at=1, key=None, **said):
        goods = Goods(lot=lot) if lot else Goods(number, line)
        said = {"invoice": invoice, "invoice_line": at, "goods": goods, "on": ON} | said
        key = key or f"g{next(self._keys)}"
        return self.run(invoice_goods.link_goods, request_key=key, quantity=quantity, **said)

    def off(self, invoice, number=None, line=1, *, lot=None, at=1, key=None, **said):
        goods = Goods(lot=lot) if lot else Goods(number, line)
        said = {"invoice": invoice, "invoice_line": at, "goods": goods, "on": ON} | said
        said = {"reason": "挂错了", "request_key": key or f"g{next(self._keys)}"} | said
        return self.run(invoice_goods.unlink_goods, **said)

    def three(self, number, line=1):
        """What was ordered, came and is invoiced of a line, and what for."""
        one = self.match(number).lines[line - 1]
        return one.ordered, one.came, one.invoiced, one.invoiced_fen

    def differs(self, number, line=1):
        return list(self.match(number).lines[line - 1].differs)

    def match(self, number):
        return self.ask(matches.match, number=number)

    def papers(self, number):
        """For what invoices are on it, link by link."""
        with self.ledger.reading() as session:
            return match_papers.papers(session, self.match(number).order.id)

    def settle(self, fen, number, **said):
        return self.buy(fen, "NDL", number=number, **said)

    def came(self, number, quantity, line=1, item="MASK"):
        """So many came in on a line; the code of the lot."""
        lot = self.bought(quantity, item)
        self.link(number, lot, line)
        return lot

    def unpriced(self, quantity, fen=None, item="MASK", on=date(2020, 2, 5)):
        """Goods that came before their order, with no value or a provisional one; the code of the lot."""
        line = ReceiptLine(item, "KF", quantity, value_fen=fen, provisional=fen is not None)
        said = {"origin": "PURCHASED", "counterparty": "FIRM", "lines": [line]}
        return f"{self.post(stock.receive, on, **said)}-1"

    def revalue(self, *lines, on=ON):
        return self.post(revaluation.revalue, on, lines=list(lines), reason="发票到了")
