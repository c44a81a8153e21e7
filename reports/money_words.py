"""A document of money in words, as its page and its slip say it: facts of the head, from where to where, what it means.

Pure functions over what ``inventory.documents`` tells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from inventory import kinds
from inventory.document_money import Decided, Gift, MoneyFacts
from inventory.document_values import Link
from inventory.documents import Entry, Whole
from inventory.kinds import BUCKET_NAMES, Bucket
from reports import words

Fact = tuple[str, str]

# What the one is called with whom a document of the kind has to do.
_WHOM: Mapping[str, str] = {
    kinds.COMMITMENT.code: "向谁订",
    kinds.RELEASE.code: "原订货方",
    kinds.PREPAYMENT.code: "预付给",
    kinds.ADVANCE.code: "领用人",
    kinds.UNSPENT.code: "退款方",
    kinds.REFUND.code: "退款方",
    kinds.CASH_GIFT.code: "捐赠人",
}
# What the day is that it names.
_DUE: Mapping[str, str] = {
    kinds.COMMITMENT.code: "占用到",
    kinds.PREPAYMENT.code: "约定到货",
    kinds.ADVANCE.code: "报账期限",
}
# What the document is called that it goes by.
_SETTLES: Mapping[str, str] = {
    kinds.COMMITMENT.code: "追加的原单",
    kinds.PREPAYMENT.code: "从占用里付",
    kinds.ADVANCE.code: "从占用里领",
    kinds.EXPENDITURE.code: "结算的是",
    kinds.PAYMENT.code: "付的是",
}
_MEANS: Mapping[str, str] = {
    kinds.COMMITMENT.code: "占用不是支出；结算只能少、不能多。",
    kinds.PREPAYMENT.code: "预付款不是支出，到货结算以后才算支出。",
    kinds.ADVANCE.code: "备用金不是支出，报账以后才算支出；用不完的交回。",
    kinds.SUB_ALLOCATION.code: "下拨不是支出，用了由使用单位报账。",
    kinds.CASH_GIFT.code: "本单是内部收款凭据，捐赠票据号见上。",
}
_SIGNS: Mapping[str, tuple[str, ...]] = {
    kinds.FUND_CREATION.code: ("会计", "审批"),
    kinds.APPROPRIATION.code: ("会计", "审批"),
    kinds.CASH_GIFT.code: ("捐赠人", "经手", "会计"),
    kinds.SUB_ALLOCATION.code: ("会计", "审批", "领款单位"),
    kinds.FUND_TAKE_BACK.code: ("缴款单位", "会计", "审批"),
    kinds.GIVE_BACK.code: ("缴款单位", "会计", "审批"),
    kinds.COMMITMENT.code: ("经手", "审批", "会计"),
    kinds.RELEASE.code: ("经手", "审批", "会计"),
    kinds.PREPAYMENT.code: ("经手", "审批", "会计", "出纳"),
    kinds.ADVANCE.code: ("领用人", "审批", "会计", "出纳"),
    kinds.UNSPENT.code: ("交款人", "会计", "出纳"),
    kinds.EXPENDITURE.code: ("经手", "证明", "审批", "会计"),
    kinds.PAYMENT.code: ("收款人", "审批", "会计", "出纳"),
    kinds.REFUND.code: ("退款人", "经手", "会计", "出纳"),
}
_REIMBURSED = ("报销人", "证明", "审批", "会计")


@dataclass(frozen=True)
class Step:
    """A sum on its way: what goes on at once through several buckets is one step, from the first to the last."""

    fund: str
    from_holder: str
    from_bucket: str
    to_holder: str
    to_bucket: str
    amount_fen: int

    @property
    def way(self) -> str:
        """从可用到已付；between two holders with their names."""
        if self.from_holder == self.to_holder:
            return f"{self.from_holder}：从{self.start}到{self.end}"
        return f"从{self.from_holder}{self.start}到{self.to_holder}{self.end}"

    @property
    def start(self) -> str:
        """The name of the bucket it comes out of."""
        return _bucket(self.from_bucket)

    @property
    def end(self) -> str:
        """The name of the bucket it goes into."""
        return _bucket(self.to_bucket)


def steps(entries: Iterable[Entry]) -> tuple[Step, ...]:
    """The entries of a document, those of one sum put together."""
    made: list[Step] = []
    for e in entries:
        last = made[-1] if made else None
        goes_on = last is not None and (last.to_holder, last.to_bucket, last.amount_fen) == (
            e.from_holder,
            e.from_bucket,
            e.amount_fen,
        )
        start = last if last is not None and goes_on else e
        step = Step(
            e.fund, start.from_holder, start.from_bucket, e.to_holder, e.to_bucket, e.amount_fen
        )
        made[-1:] = [step] if goes_on else [*made[-1:], step]
    return tuple(made)


def facts(whole: Whole) -> list[Fact]:
    """The facts of the head of a document of money, each with its name, those that there are."""
    money = whole.money
    if money is None:
        return []
    said = [
        (_whom(whole, money), _payee(whole)),
        ("付给别人的原因", whole.text("payee_reason")),
        ("事项", whole.text("purpose")),
        ("用途", money.use),
        (_DUE.get(whole.kind, "日期"), words.day(whole.due_on) if whole.due_on else ""),
        *((_SETTLES.get(whole.kind, "原单"), _named(link)) for link in money.settles),
        ("垫付凭据", whole.text("proof")),
        *_papers(money),
        *_decision(money.decision),
        *_gift(money.gift),
        ("捐赠意愿", whole.text("intent")),
        *_terms(money),
        ("事由", whole.text("reason")),
        ("备注", whole.text("note")),
    ]
    return [(name, text) for name, text in said if text]


def notes(whole: Whole) -> list[str]:
    """What the document means, and what is still to come."""
    if whole.money is None or not whole.stands:
        return []
    late = ["发票没有到，待补票。"] if whole.money.lacks_papers else []
    return [*late, *([_MEANS[whole.kind]] if whole.kind in _MEANS else [])]


def signs(whole: Whole) -> tuple[str, ...] | None:
    """Who signs; None of a document that is not about money."""
    if whole.money is not None and whole.money.reimburses:
        return _REIMBURSED
    return _SIGNS.get(whole.kind)


def _whom(whole: Whole, money: MoneyFacts) -> str:
    return "垫付人" if money.reimburses else _WHOM.get(whole.kind, "收款方")


def _payee(whole: Whole) -> str:
    unnamed = "未留名" if whole.kind == kinds.CASH_GIFT.code else ""
    return whole.counterparty or whole.text("payee") or unnamed


def _named(link: Link) -> str:
    return f"{link.kind_name} {link.number}（{words.day(link.on)}）"


def _papers(money: MoneyFacts) -> list[Fact]:
    if not money.awaiting_papers:
        return []
    return [("发票", _later(money.papers_on, "补到", money.papers) or "待补票")]


def _decision(decision: Decided | None) -> list[Fact]:
    if decision is None:
        return []
    return [
        ("决定", f"{decision.body}《{decision.title.strip('《》')}》"),
        ("文号", f"{decision.reference}，{words.day(decision.on)}"),
        ("资金来源", decision.budget_source),
    ]


def _gift(gift: Gift | None) -> list[Fact]:
    if gift is None:
        return []
    banked = _later(gift.banked_on, "解缴", gift.slip) or "还没有解缴"
    return [("票据号", gift.receipt_number), ("现金", banked if gift.cash else "不是现金，转账")]


def _later(on: date | None, what: str, which: str) -> str:
    return f"{words.day(on)}{what}，{which}" if on else ""


def _terms(money: MoneyFacts) -> list[Fact]:
    """For what and until when; the same terms of several holders once."""
    holders: dict[str, list[str]] = {}
    for bound in money.terms:
        uses = f"只能用于{words.listed(list(bound.uses))}" if bound.uses else "用途不限"
        until = f"，用到{words.day(bound.ends_on)}" if bound.ends_on else ""
        holders.setdefault(uses + until, []).append(bound.holder)
    several = len(money.terms) > 1
    return [
        ("使用条件", f"{words.listed(names)}：{text}" if several else text)
        for text, names in holders.items()
    ]


def _bucket(code: str) -> str:
    return "资金来源" if code == Bucket.GRANTOR else BUCKET_NAMES[code]
