"""A town in whose books neighbours stand by name and number wherever somebody may write, for tests of what comes out.

Each place has a person of its own: ``NAMES`` by place. ``CONSENTED`` may be read in public, nobody else.
"""

from datetime import date

from sqlalchemy import insert

from inventory import (
    attachments,
    handovers,
    in_use,
    pads,
    returns,
    reversal,
    setting_up,
    stock,
    stocktakes,
    uploads,
)
from inventory.models import CounterpartyPrivate
from inventory.receipts import Earmark
from inventory.returns import BackLine
from inventory.stock import IssueLine, ReceiptLine, Recipient
from tests.inventory.files import pdf, photo
from tests.inventory.gifts import write
from tests.inventory.money import Money

FEB_1, FEB_5, FEB_8 = (date(2020, 2, day) for day in (1, 5, 8))
PERIOD = (date(2020, 1, 1), FEB_8)

PLACES = [
    "donor",
    "masked",
    "bound",
    "buyer",
    "payee",
    "reimbursed",
    "giver",
    "signer",
    "user",
    "custodian",
    "witness",
    "holder",
    "noted",
    "slipped",
    "purposed",
    "differed",
    "reasoned",
    "intended",
    "void",
    "quoted",
    "handed",
    "received",
    "watched",
    "proved",
]
_FAMILY, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫", "一飞二虎三元四喜五福六顺七巧八斗九思十全百川千里"
NAMES = {
    place: _FAMILY[n % 12] + _GIVEN[2 * (n % 12) : 2 * (n % 12) + 2] + "甲乙"[n // 12]
    for n, place in enumerate(PLACES)
}
PHONES = {place: f"139{n:02}24680{n % 10}" for n, place in enumerate(PLACES)}
IDENTITY, CARD = "11010519491231002X", "6222021234567890128"
CONSENTED = "consented"
NAMES[CONSENTED] = "欧阳公开"
PRIVATE = (
    *(name for place, name in NAMES.items() if place != CONSENTED),
    *PHONES.values(),
    IDENTITY,
    CARD,
)
PERSON = ("donor", "masked", "bound", "buyer", "reimbursed", "giver", CONSENTED)


def said(place, text):
    """What somebody writes who means well: what it was, with whom and how to reach him."""
    return f"{text}，{NAMES[place]}{PHONES[place]}"


class Neighbours(Money):
    """The town of ``Money`` with all that people write about people."""

    def __init__(self, ledger):
        super().__init__(ledger)
        party = [{"code": p.upper(), "name": NAMES[p], "kind": "个人"} for p in PERSON]
        user = {"login": "user", "name": NAMES["user"], "role": "keeper", "organization": "NDL"}
        group = {"code": "QUARANTINE", "name": "居家隔离人员", "sensitive": True}
        data = {"counterparties": party, "users": [user], "groups": [group]}
        setting_up.setup(ledger, actor="system", data=data)
        self.create_gifts()
        self.goods()
        self.given()
        self.bought()
        self.papers()

    def goods(self):
        """Gifts, what became of them, a pad; who has what in use."""
        pad = write(
            self,
            pads.print_pad,
            organization="NDL",
            custodian=NAMES["custodian"],
            count=2,
            request_key="pad",
        )
        first, second = (stub.number for stub in pad.stubs)
        write(self, pads.void_stub, number=second, reason=said("void", "写坏"))
        line = ReceiptLine(
            "MASK",
            "KF",
            100,
            value_fen=100,
            note=said("noted", "放门口"),
            expected=110,
            difference=said("differed", "少十只"),
        )
        self.receive_lines(
            [line], by="DONOR", note=said("noted", "送来"), slip=NAMES["slipped"], stub=first
        )
        soap = [ReceiptLine("SOAP", "KF", 10)]
        self.receive_lines(soap, by="MASKED", consent="MASKED")
        self.named = self.receive_lines(soap, by="CONSENTED", consent="FULL")
        bound = ReceiptLine("SOAP", "KF", 5, earmark=Earmark(counterparty="BOUND"))
        self.receive_lines([bound])
        issue = [IssueLine("MASK", "KF", 10)]
        self.issued = self.post(
            stock.issue, FEB_5, group="QUARANTINE", lines=issue, note=said("noted", "代领")
        )
        self.post(
            stock.issue,
            FEB_5,
            group="GUARD",
            lines=issue,
            purpose=said("purposed", f"{NAMES['user']}带去给{NAMES['donor']}"),
        )
        back = {"location": "KF", "lines": [BackLine(1, 2)], "reason": said("reasoned", "不要")}
        self.post(returns.return_issue, FEB_8, number=self.issued, **back)
        few = ReceiptLine("SOAP", "KF", 3, expected=5, difference=said("differed", "少两瓶"))
        self.receive_lines([few], origin="ALLOCATED", by="FIRM", slip=said("slipped", "DH-1"))
        wrong = self.issue(FEB_5, 5)
        reason = said("reasoned", "发错")
        self.post(reversal.reverse, FEB_5, number=wrong, reason=reason)
        self.lent, self.back = self.hand_out("holder"), self.hand_out("quoted")
        self.post(in_use.take_back, FEB_8, number=self.back, location="KF", lines=[BackLine(1, 1)])

    def hand_out(self, place):
        return self.post(
            in_use.hand_out,
            FEB_5,
            lines=[IssueLine("MASK", "KF", 1)],
            recipient=Recipient(group="GUARD"),
            custodian=NAMES[place],
            purpose=said(place, "守门"),
        )

    def given(self):
        """Gifts of money."""
        intent = said("intended", f"给{NAMES['bound']}买药")
        self.gift(10_000, "R1", donor="GIVER", intent=intent, note=said("purposed", "现金"))

    def bought(self):
        """What was bought of persons, spent, paid back and signed."""
        self.receive_lines(
            [ReceiptLine("SOAP", "KF", 7, value_fen=700)], origin="PURCHASED", by="BUYER"
        )
        everybody = "、".join(NAMES[p] for p in ("donor", "user", "signer", "reimbursed"))
        self.spent = self.buy(
            1000,
            payee=NAMES["payee"],
            purpose=said("payee", f"买口罩，{everybody}"),
            proof=NAMES["proved"],
            note=said("purposed", "垫付"),
            signed={"HANDLER": NAMES["signer"]},
        )
        self.buy(
            2000,
            payee="REIMBURSED",
            purpose=said("reimbursed", "修棚子"),
            reimburses=True,
            proof="转账截图",
        )
        wrong = self.buy(3000, payee=NAMES["payee"], purpose=said("payee", "买炭"))
        reason = said("reasoned", "录错")
        self.post(reversal.reverse, FEB_8, "DGC", number=wrong, reason=reason)

    def papers(self):
        """Numbers in the private table, pictures, a count, a handover."""
        with self.ledger.writing() as session:
            for place in PERSON[:-1]:
                values = {
                    "kind": "phone",
                    "value": PHONES[place],
                    "found_in": f"第 3 行{NAMES[place]}",
                }
                session.execute(
                    insert(CounterpartyPrivate).values(**values, recorded_at=self.ledger.clock())
                )
            for kind, value in (("id", IDENTITY), ("card", CARD)):
                session.execute(
                    insert(CounterpartyPrivate).values(
                        kind=kind, value=value, found_in="", recorded_at=self.ledger.clock()
                    )
                )
        self.counted = self.post(
            stocktakes.start_stocktake, FEB_8, witness=NAMES["witness"], note=said("noted", "盘")
        )
        people = {
            p: NAMES[n]
            for p, n in (("giver", "handed"), ("receiver", "received"), ("witness", "watched"))
        }
        self.post(handovers.hand_over, FEB_8, **people)
        self.faces = self.attach(self.issued, photo(), "PHOTO", "领口罩.jpg")
        self.proof = self.attach(self.spent, pdf(), "INVOICE", "发票.pdf")
        self.unsaid = self.attach(self.issued, pdf(b"<< /A 1 >>"), None, "名单.pdf")

    def attach(self, number, content, category, name):
        salt = self.ledger.salts(uploads.SALT_BYTES)
        made = uploads.prepared(name, content, salt=salt)
        with self.ledger.writing() as session:
            return attachments.attach(
                session, actor="system", number=number, prepared=made, category=category
            ).id
