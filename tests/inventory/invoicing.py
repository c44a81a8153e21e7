"""Invoices in the books of a fund, each verb one call."""

from datetime import date

from inventory import invoice_ledger, invoice_uses, invoices
from inventory.rules.invoice_said import Said
from tests.inventory.money import ON, Money

DAY = date(2020, 2, 6)


class Invoicing(Money):
    """The fund's books, and papers of what is spent. Invoices are of the village DGC where not said otherwise."""

    def __init__(self, ledger, **more):
        super().__init__(ledger, **more)
        self._numbers = iter(range(1, 10_000))

    def record(self, fen=10000, organization="DGC", actor="system", key=None, **said):
        """Gives the number in the register. By default a digital invoice with a number of its own and no tax."""
        more = {k: said.pop(k) for k in ("scanned", "file", "red_of", "confirmed") if k in said}
        said = {"issued_on": DAY, "seller": "示例商贸有限公司", "amount_fen": fen} | said
        said = {"kind": "DIGITAL_ORDINARY", "tax_fen": 0} | said
        if "number" not in said and str(said["kind"]).startswith("DIGITAL"):
            said["number"] = f"2411200000000{next(self._numbers):07d}"
        key = key or f"i{next(self._keys)}"
        with self.ledger.writing() as session:
            return invoices.record_invoice(
                session,
                actor=actor,
                organization=organization,
                request_key=key,
                said=Said(**said),
                **more,
            ).number

    def red(self, of, fen, **said):
        return self.record(-fen, red_of=of, **said)

    def slip(self, fen, **said):
        return self.record(fen, kind="NON_COMPLIANT", seller="村口小卖部", **said)

    def void(self, number, reason="销售方作废", **said):
        return self.run(invoices.void_invoice, number=number, reason=reason, **said)

    def use(self, invoice, number, fen=None, on=ON, key=None, **said):
        said = {"invoice": invoice, "number": number, "amount_fen": fen, "on": on} | said
        key = key or f"u{next(self._keys)}"
        return self.run(invoice_uses.use_invoice, request_key=key, **said)

    def take_off(self, invoice, number, fen=None, on=ON, key=None, **said):
        said = {"invoice": invoice, "number": number, "amount_fen": fen, "on": on} | said
        key = key or f"u{next(self._keys)}"
        said = {"reason": "关联错了"} | said
        return self.run(invoice_uses.take_off, request_key=key, **said)

    def run(self, verb, actor="system", **said):
        with self.ledger.writing() as session:
            return verb(session, actor=actor, **said)

    def paper(self, number, actor="system"):
        with self.ledger.reading() as session:
            return invoice_ledger.invoice(session, actor=actor, number=number)

    def awaiting(self, fen, **said):
        """An expenditure whose papers are awaited."""
        return self.buy(fen, awaiting_papers=True, **said)
