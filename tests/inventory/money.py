"""A fund in the small town for tests: 2,000,000 yuan, of which two villages and the town itself got some; each verb one
call."""

from datetime import date

from inventory import (
    cash_gifts,
    commitments,
    fund_ledger,
    funds,
    prepayments,
    setting_up,
    spending,
)
from inventory.funds import AllocationLine
from tests.inventory.books import DECISION, Books

ON = date(2020, 2, 8)
WHOLE = 200_000_000
# these books are about money and not about its papers: what is owed is paid without
NO_PAPERS = {
    "step": "PAYMENT",
    "name": "支出凭据",
    "kinds": ["FISCAL"],
    "missing": "NONE",
    "starts_on": "2020-01-01",
    "decision": "试账",
}


class Money(Books):
    """The books of a fund: 50,000 yuan with each village, 100,000 with the town."""

    def __init__(self, ledger, *, given=True, papers=False):
        super().__init__(ledger)
        if not papers:
            setting_up.setup(ledger, actor="system", data={"paper_rules": [NO_PAPERS]})
        self.create_fund(date(2020, 1, 28))
        self.appropriate(date(2020, 1, 28), WHOLE)
        if given:
            self.allot(date(2020, 1, 29), NDL=10_000_000, DGC=5_000_000, XLC=5_000_000)

    def give(self, to, fen, on=date(2020, 1, 29), **terms):
        line = AllocationLine(to, fen, **terms)
        return self.post(funds.sub_allocate, on, fund="F", lines=[line])

    def commit(self, fen, organization="DGC", on=ON, **said):
        said = {"fund": "F", "amount_fen": fen, "purpose": "订购口罩", "payee": "FIRM"} | said
        return self.post(commitments.open_commitment, on, organization, **said)

    def enlarge(self, number, fen, organization="DGC", on=ON):
        said = {"number": number, "amount_fen": fen, "purpose": "加订"}
        return self.post(commitments.enlarge_commitment, on, organization, **said)

    def release(self, number, fen=None, organization="DGC", on=ON):
        said = {"number": number, "amount_fen": fen, "reason": "订货取消"}
        return self.post(commitments.release_commitment, on, organization, **said)

    def prepay(self, fen, organization="DGC", on=ON, **said):
        said = {"amount_fen": fen, "purpose": "预付帐篷款", "payee": "FIRM"} | said
        said = {"due_on": date(2020, 3, 1)} | said
        said |= {} if "number" in said else {"fund": "F"}
        return self.post(prepayments.prepay, on, organization, **said)

    def advance(self, fen, organization="DGC", on=ON, **said):
        said = {"amount_fen": fen, "purpose": "值守零星开支", "payee": "李四"} | said
        said = {"due_on": date(2020, 2, 29), "fund": "F"} | said
        return self.post(prepayments.advance, on, organization, **said)

    def unspent(self, number, fen=None, organization="DGC", on=ON):
        said = {"number": number, "amount_fen": fen, "reason": "用不完"}
        return self.post(prepayments.return_unspent, on, organization, **said)

    def buy(self, fen, organization="DGC", on=ON, **said):
        said = {"amount_fen": fen, "purpose": "购买口罩"} | said
        said |= {} if "number" in said else {"fund": "F", "payee": "示例商贸有限公司"} | said
        return self.post(spending.spend, on, organization, **said)

    def pay(self, number, fen, organization="DGC", on=ON):
        return self.post(spending.pay, on, organization, number=number, amount_fen=fen)

    def refund(self, number, fen, organization="DGC", on=ON, **said):
        said |= {"number": number, "amount_fen": fen, "reason": "退了两箱"}
        return self.post(spending.refund, on, organization, **said)

    def give_back(self, fen, organization="DGC", on=ON):
        said = {"fund": "F", "amount_fen": fen, "reason": "到期缴回"}
        return self.post(funds.give_back, on, organization, **said)

    def take_back(self, fen, holder="DGC", on=ON):
        said = {"fund": "F", "holder": holder, "amount_fen": fen, "reason": "统一收回"}
        return self.post(funds.take_back, on, "NDL", **said)

    def change(self, fen, on=ON, **said):
        said = {"fund": "F", "amount_fen": fen, "decision": DECISION} | said
        return self.post(funds.change_appropriation, on, **said)

    def gift(self, fen, receipt, on=ON, **said):
        said = {"fund": "G", "amount_fen": fen, "receipt_number": receipt} | said
        return self.post(cash_gifts.receive_cash_gift, on, **said)

    def create_gifts(self, on=date(2020, 1, 30)):
        said = {"name": "捐赠款", "decision": DECISION, "budget_source": "社会捐赠"}
        return self.post(funds.create_fund, on, fund="G", donated=True, **said)

    def position(self, fund="F"):
        return self.ask(fund_ledger.position, fund=fund)

    def holder(self, code="DGC", fund="F"):
        return next(h for h in self.position(fund).holders if h.organization == code)

    def available(self, code="DGC"):
        return self.holder(code).available_fen
