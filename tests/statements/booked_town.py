"""The town of the statements with a fund, whose documents are booked under vouchers."""

from datetime import date

from inventory import vouchers
from tests.inventory.money import Money
from tests.statements.town import Town


class Booked(Money, Town):  # type: ignore[misc] # of both, money is meant
    """The town of the statements, with a fund and one call for a voucher."""

    def __init__(self, ledger):
        super().__init__(ledger, given=False)

    def book(self, number, voucher, fen=None, on=date(2020, 2, 29), **said):
        with self.ledger.writing() as session:
            vouchers.record_voucher(
                session,
                actor="finance",
                number=number,
                voucher=voucher,
                on=on,
                amount_fen=fen,
                **said,
            )

    def withdraw(self, number, voucher):
        with self.ledger.writing() as session:
            vouchers.withdraw_voucher(
                session, actor="finance", number=number, voucher=voucher, reason="写错"
            )
