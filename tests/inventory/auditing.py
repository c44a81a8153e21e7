"""Books of a purchase with all that belongs to it, from the order to the payment."""

from inventory import attachments, bundles, digest, uploads
from tests.inventory.buying import Shop
from tests.inventory.invoicing import Invoicing
from tests.inventory.money import ON


class Audited(Shop, Invoicing):
    """The books of a purchase with all that belongs to it."""

    def __init__(self, ledger):
        super().__init__(ledger)
        self.number = self.order()
        self.lot = self.bought(1_000)
        self.link(self.number, self.lot)
        self.prepayment = self.prepay(50_000, "NDL", number=self.number)
        self.spent = self.buy(50_000, "NDL", number=self.prepayment)
        self.owed = self.buy(250_000, "NDL", number=self.number, paid=False)
        self.invoice_number = self.record(300_000, "NDL", issued_on=ON, seller="FIRM")
        self.use(self.invoice_number, self.owed, 250_000)
        self.payment = self.pay(self.owed, 250_000, "NDL")
        self.photo(self.received)

    @property
    def received(self):
        return self.lot.rpartition("-")[0]

    def photo(self, number):
        salt, content = b"\0" * 32, b"not really a picture"
        file = uploads.Prepared(
            "车上.png", "image/png", content, salt, digest.content_hash(salt, content)
        )
        self.run(attachments.attach, number=number, prepared=file, category="ACCEPTANCE")

    def bundle(self, actor="system", **said):
        with self.ledger.reading() as session:
            return bundles.bundle(session, actor=actor, **said)

    def numbers(self, **said):
        return [piece.whole.number for piece in self.bundle(**said).pieces]
