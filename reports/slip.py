"""A document as a slip to sign: A4, filed with the books. What it says is what the document says, nothing typed.

The receipt of a gift is also the donor's 收条, and says that it is no donation receipt for taxes (公益事业捐赠票据).
An issue to a group with a head count brings a list to sign, one line a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from inventory import kinds
from inventory.approvals import Wanted
from inventory.consents import CONSENT_NAMES
from inventory.documents import Line, Whole
from inventory.kinds import BASIS_NAMES, PLACE_NAMES
from inventory.rules.evidence import SIGN_NAMES
from inventory.rules.numbers import yuan
from inventory.signers import Signatures
from reports import money_words, pdf, words
from reports.page import CODE_LENGTH

# Who signs, by kind of document; the last ones sign every other.
_SIGNS: Mapping[str, tuple[str, ...]] = {
    kinds.RECEIPT.code: ("交货人", "验收", "保管", "经手"),
    kinds.ISSUE.code: ("领用人", "领用单位负责人", "保管", "审批"),
    kinds.ISSUE_RETURN.code: ("退回人", "保管", "审批"),
    kinds.HAND_OUT.code: ("领用保管人", "保管", "审批"),
    kinds.TAKE_BACK.code: ("交回人", "验收", "保管"),
    kinds.DISPATCH.code: ("调出保管", "承运", "审批", "接收"),
    kinds.ACKNOWLEDGEMENT.code: ("承运", "验收", "保管"),
    kinds.LOAN_GIFT.code: ("划出经手", "划出审批", "接收经手", "接收审批"),
    kinds.WRITE_OFF.code: ("保管", "鉴定", "审批"),
    kinds.ADJUSTMENT.code: ("盘点", "监盘", "保管", "审批"),
    kinds.REVALUATION.code: ("会计", "估价人", "审批"),
}
_OTHERS = ("保管", "经手", "审批")
_NO_TAX_RECEIPT = "本单仅证明收到捐赠物资，不是公益事业捐赠票据。"
_FOR_A_FIRM = "本批物资仅供本单位防疫使用、不得转售。"
_TO_SIGN_MAX = 400


@dataclass(frozen=True)
class Row:
    """One line of the slip, in words."""

    number: int
    name: str
    specification: str
    lot: str
    unit: str
    quantity: str
    value: str
    expires_on: str
    remark: str


@dataclass(frozen=True)
class Slip:
    """What the template prints."""

    organization: str
    title: str
    number: str
    day: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    entries: tuple[tuple[str, str, str], ...]
    sum: tuple[str, str] | None
    notes: tuple[str, ...]
    signs: tuple[str, ...]
    wide: bool
    goods: str
    digest: str
    code: str


def draw(whole: Whole, signed: Signatures | None = None) -> bytes:
    """The slip as a PDF file. Raises what drawing a sheet raises."""
    return pdf.press("slip", {"slip": slip(whole, signed)}, places=lambda _: [whole.number])


def draw_list(whole: Whole) -> bytes:
    """The list to sign of an issue to a group (签收表): one line a person."""
    values = {"slip": slip(whole), "people": people(whole)}
    return pdf.press("slip", values, places=lambda _: [whole.number])


def slip(whole: Whole, signed: Signatures | None = None) -> Slip:
    """The slip of a document; of a voucher with who signed it, and lines for who still has to."""
    steps = money_words.steps(whole.entries)
    total = sum(step.amount_fen for step in steps)
    return Slip(
        organization=whole.full_name or whole.organization_name,
        title=_title(whole),
        number=whole.number,
        day=words.day(whole.on),
        facts=tuple(_facts(whole)),
        rows=tuple(_row(number, line, whole) for number, line in enumerate(_shown(whole), start=1)),
        entries=tuple((step.fund, step.way, yuan(step.amount_fen)) for step in steps),
        sum=(yuan(total), words.capital_yuan(total)) if steps else None,
        notes=tuple(_notes(whole)),
        signs=_signed(signed) or money_words.signs(whole) or _SIGNS.get(whole.kind, _OTHERS),
        wide=bool(_signed(signed)),
        goods="、".join(
            f"{line.name} {words.number(line.quantity)} {line.unit}" for line in whole.lines
        ),
        digest=whole.digest,
        code=whole.digest[:CODE_LENGTH],
    )


def _signed(signed: Signatures | None) -> tuple[str, ...]:
    """Who signs a voucher that names its people: each role with its name, where there is one; none of another."""
    if signed is None or not (signed.signers or signed.missing):
        return ()
    roles = [r for r in SIGN_NAMES if signed.of(r) or r in signed.missing or _has(signed, r)]
    return (*(f"{SIGN_NAMES[role]} {signed.of(role)}".strip() for role in roles), "会计")


def _has(signed: Signatures, role: str) -> bool:
    return any(one.role == role for one in signed.signers)


def _title(whole: Whole) -> str:
    title = f"物资{whole.kind_name}" if whole.lines else whole.kind_name
    if whole.kind == kinds.RECEIPT.code and _is_gift(whole):
        title = "捐赠物资接收单（收条）"
    return f"{title}（{_undoing(whole)}）" if whole.reverses else title


def _undoing(whole: Whole) -> str:
    """A stocktake is given up, everything else is reversed."""
    return "作废" if whole.kind == kinds.STOCKTAKE.code else "冲销"


def _is_gift(whole: Whole) -> bool:
    return any(line.origin == kinds.Origin.DONATED for line in whole.lines)


def _is_for_a_firm(whole: Whole) -> bool:
    return whole.kind == kinds.ISSUE.code and whole.counterparty is not None


def _shown(whole: Whole) -> list[Line]:
    """Of an arrival and a conversion what came in tells the story; of the rest every row."""
    if whole.kind == kinds.ACKNOWLEDGEMENT.code:
        return [line for line in whole.lines if line.to_kind != kinds.Place.HANDED_OVER]
    return list(whole.lines)


def _facts(whole: Whole) -> list[tuple[str, str]]:
    if whole.money is not None:
        return money_words.facts(whole)
    who = {
        kinds.RECEIPT.code: "捐赠方" if _is_gift(whole) else "来源单位",
        kinds.SEND_BACK.code: "退还给",
    }.get(whole.kind, "领用单位")
    heads = f"{whole.heads} 人" if whole.heads else ""
    if whole.heads and whole.days:
        heads = f"{whole.heads} 人 × {whole.days} 天"
    said = [
        (who, whole.counterparty or ("匿名" if whole.kind == kinds.RECEIPT.code else "")),
        (
            _TO.get(whole.kind, "领用对象"),
            whole.group or whole.recipient or "",
        ),
        *_given(whole),
        ("地点", whole.place or ""),
        ("在岗人数" if _is_for_a_firm(whole) else "人数", heads),
        ("归还日期", words.day(whole.due_on) if whole.due_on else ""),
        ("保管人", whole.text("custodian")),
        ("来单号", whole.text("slip")),
        ("收条号", whole.text("stub")),
        ("公布姓名", CONSENT_NAMES.get(whole.consent or "", "")),
        ("用途", whole.text("purpose")),
        ("事由", whole.text("reason")),
        ("结账至", words.day(whole.through) if whole.through else ""),
        ("反结账", whole.reopens.number if whole.reopens else ""),
        ("盘点单", whole.settles or ""),
        ("监盘人", whole.text("witness")),
        *_valued(whole),
        ("备注", whole.text("note")),
    ]
    return [(name, text) for name, text in said if text]


# What the one is called to whom documents of these kinds go.
_TO = {kinds.DISPATCH.code: "调往", kinds.LOAN_GIFT.code: "接收单位"}


def _given(whole: Whole) -> list[tuple[str, str]]:
    """Of a loan that is given away: which one it is, how much is given, and what both sides decided."""
    if whole.kind != kinds.LOAN_GIFT.code or whole.repays is None:
        return []
    decided = {True: "已批准", False: "不批准", None: "待批"}
    return [
        ("原借用单", f"{whole.repays.number}（{words.day(whole.repays.on)}）"),
        ("划转物资", "；".join(dict.fromkeys(d for w in whole.wanted for d in w.details))),
        *((f"{w.organization_name}审批", decided[w.approved]) for w in whole.wanted),
    ]


def _valued(whole: Whole) -> list[tuple[str, str]]:
    """Of each lot that is valued anew how much more or less it is worth, and on what that rests."""
    return [
        (
            "估价",
            f"{v.lot} {v.name}，{'减少' if v.change_fen < 0 else '增加'} {yuan(abs(v.change_fen))} 元，"
            f"依据：{BASIS_NAMES[v.basis]}{'（暂估）' if v.provisional else ''}",
        )
        for v in whole.valuations
        if v.received
    ]


def _worth(number: int, line: Line) -> Row:
    """A row that moves value alone: where it goes, and how much."""
    kind, name = line.place
    return Row(
        number=number,
        name=line.name,
        specification=line.specification,
        lot=line.lot,
        unit=line.unit,
        quantity="",
        value=yuan(line.change_fen),
        expires_on="",
        remark=PLACE_NAMES.get(kind, name),
    )


def _row(number: int, line: Line, whole: Whole) -> Row:
    if not line.quantity:
        return _worth(number, line)
    remarks = [
        f"{words.number(line.typed_quantity)} {line.typed_unit}"
        if line.typed_unit != line.unit
        else "",
        f"应收 {words.number(line.expected)}" if line.expected not in (None, line.quantity) else "",
        whole.text("difference", line.line),
        {"PENDING": "待检", "REJECTED": "不合格"}.get(line.acceptance, ""),
        _WHERE.get(line.to_kind, "") if whole.kind in _SORTED else "",
        _OFF.get(line.to_kind, "") if whole.kind == kinds.ADJUSTMENT.code else "",
        whole.text("note", line.line),
    ]
    return Row(
        number=number,
        name=line.name,
        specification=line.specification,
        lot=line.lot,
        unit=line.unit,
        quantity=words.number(line.quantity),
        value=yuan(line.value_fen) if line.value_fen is not None else "未估价",
        expires_on=line.expires_on.isoformat() if line.expires_on else "",
        remark="，".join(remark for remark in remarks if remark),
    )


# Where rows of these kinds go is what they are about.
_SORTED = {kinds.CONVERSION.code, kinds.ACCEPTANCE.code, kinds.ACKNOWLEDGEMENT.code}
_WHERE: Mapping[str, str] = {
    kinds.Place.CONVERTED: "转出",
    kinds.Place.STORAGE: "转入",
    kinds.Place.WRITTEN_OFF: "损耗",
    kinds.Place.DISCREPANCY: "短少",
}

_OFF: Mapping[str, str] = {kinds.Place.DISCREPANCY: "盘亏", kinds.Place.STORAGE: "盘盈"}


def _notes(whole: Whole) -> list[str]:
    said = []
    if whole.reverses:
        said.append(f"{_undoing(whole)} {whole.reverses.number}，原单保留备查。")
    if whole.reversed_by:
        said.append(f"本单已由 {whole.reversed_by.number} 冲销，不再有效。")
    if whole.kind == kinds.RECEIPT.code and _is_gift(whole):
        said.append(_NO_TAX_RECEIPT)
    if _is_for_a_firm(whole):
        said.append(_FOR_A_FIRM)
    said += money_words.notes(whole)
    if whole.stands and whole.kind != kinds.LOAN_GIFT.code:  # whose head says it, side by side
        said += [_wanted(one) for one in whole.wanted]
    return said


def _wanted(wanted: Wanted) -> str:
    """超过发放标准，待审批：口罩 40 只，标准 9 人 × 2 天 = 36 只。"""
    states = {None: "待审批", True: f"{wanted.by}已批准", False: f"{wanted.by}不批准，应冲销"}
    figures = "；".join(wanted.details)
    return (
        f"{'、'.join(wanted.causes)}，{states[wanted.approved]}{'：' if figures else ''}{figures}。"
    )


def people(whole: Whole) -> tuple[int, ...]:
    """A number for each person of an issue to a group; none where there is nobody to sign by name."""
    if whole.kind != kinds.ISSUE.code or whole.group is None or not whole.heads or not whole.stands:
        return ()
    return tuple(range(1, min(whole.heads, _TO_SIGN_MAX) + 1))
