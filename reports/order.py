"""An order on paper (采购审批单): what is bought from whom and for how much, how he was found and who was asked, to be
signed by those who ordered, approved and keep the books."""

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.clock import local_date
from inventory.documents import Whole
from inventory.order_books import Line, Order
from inventory.rules.numbers import yuan
from reports import money_words, pdf, words
from reports.page import CODE_LENGTH

SIGNS = ("经手", "询价", "审批", "会计")
# what of the head of a commitment an order says itself
_OWN = {"向谁订", "占用到", "事由", "事项"}
_STATES: Mapping[bool | None, str] = {None: "待审批", True: "已批准", False: "不批准，应冲销"}


@dataclass(frozen=True)
class Row:
    """A line in words: base units, and as it was typed where that was another unit."""

    number: int
    name: str
    quantity: str
    unit: str
    amount: str
    remark: str


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked for his price; ``chosen``: he got the order."""

    of: str
    day: str
    amount: str
    chosen: bool


@dataclass(frozen=True)
class Paper:
    """What the template prints."""

    organization: str
    title: str
    number: str
    day: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    sum: tuple[str, str]
    asked: tuple[Asked, ...]
    approvals: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    signs: tuple[str, ...]
    digest: str
    code: str


def draw(whole: Whole, order: Order) -> bytes:
    """The order as a PDF file. Raises what drawing a sheet raises."""
    values = {"paper": paper(whole, order)}
    return pdf.press("order", values, places=lambda _: [whole.number])


def paper(whole: Whole, order: Order) -> Paper:
    """What stands on it."""
    return Paper(
        organization=whole.full_name or whole.organization_name,
        title="采购审批单",
        number=whole.number,
        day=words.day(whole.on),
        facts=tuple(_facts(whole, order)),
        rows=tuple(_row(line) for line in order.lines),
        sum=(yuan(order.amount_fen), words.capital_yuan(order.amount_fen)),
        asked=tuple(
            Asked(q.of, words.day(q.asked_on), yuan(q.amount_fen), q.of == order.supplier)
            for q in order.quotes
        ),
        approvals=tuple(_approvals(whole)),
        notes=tuple(_notes(whole)),
        signs=SIGNS if order.quotes else tuple(sign for sign in SIGNS if sign != "询价"),
        digest=whole.digest,
        code=whole.digest[:CODE_LENGTH],
    )


def _facts(whole: Whole, order: Order) -> list[tuple[str, str]]:
    fund = "、".join(dict.fromkeys(step.fund for step in money_words.steps(whole.entries)))
    said = [
        ("供货单位", order.supplier),
        ("事项", whole.text("purpose")),
        ("约定到货", words.day(order.due_on) if order.due_on else "没有约定"),
        ("采购方式", order.procurement_name),
        ("采购理由", order.reason),
        ("资金", fund),
        ("经办人", whole.actor_name),
        *(fact for fact in money_words.facts(whole) if fact[0] not in _OWN),
    ]
    return [(name, text) for name, text in said if text]


def _row(line: Line) -> Row:
    typed = f"{words.number(line.typed_quantity)} {line.typed_unit}"
    remarks = [
        typed if line.typed_unit != line.unit else "",
        f"高于限价：{line.price_reason}" if line.price_reason else "",
    ]
    return Row(
        number=line.line,
        name=line.item_name,
        quantity=words.number(line.quantity),
        unit=line.unit,
        amount=yuan(line.amount_fen),
        remark="；".join(remark for remark in remarks if remark),
    )


def _approvals(whole: Whole) -> list[tuple[str, str]]:
    """Whose approval it wants and what was decided, each in a sentence."""
    if not whole.stands:
        return []
    said = []
    for wanted in whole.wanted:
        by = f"，{wanted.by}" if wanted.by else ""
        by += f"，{words.day(local_date(wanted.decided_at))}" if wanted.decided_at else ""
        note = f"（{wanted.note}）" if wanted.note else ""
        causes = "、".join(wanted.causes)
        said.append((wanted.organization_name, f"{causes}：{_STATES[wanted.approved]}{by}{note}"))
    return said


def _notes(whole: Whole) -> list[str]:
    if whole.reversed_by:
        return [f"本单已由 {whole.reversed_by.number} 冲销，不再有效。"]
    return ["下单占住额度，不是支出；货到以后按到货结算，只能少、不能多。"]
