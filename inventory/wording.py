"""The one place that puts errors into words: first what happened, then what to do.

Chinese is what people see; English is for programmers' logs. Numbers in a message are the reader's own.
"""

from collections.abc import Callable
from typing import Literal

from inventory import access, errors
from inventory.duty_rules import DUTY_NAMES
from inventory.errors import LedgerError
from inventory.kinds import BUCKET_NAMES
from inventory.models.people import Role
from inventory.rules.numbers import yuan
from inventory.wording_disclosures import DISCLOSURES
from inventory.wording_english import ENGLISH
from inventory.wording_files import FILES, bad_row, close_to, cut, seen_row
from inventory.wording_invoices import INVOICES
from inventory.wording_keeping import KEEPING
from inventory.wording_money import MONEY
from inventory.wording_questions import QUESTIONS
from inventory.wording_stocktakes import STOCKTAKES

Language = Literal["zh", "en"]

_WHAT = {
    "organization": "单位",
    "location": "库房",
    "item": "物资",
    "kit": "物资包",
    "group": "人群",
    "counterparty": "往来单位",
    "document": "单据",
    "fund": "资金",
    "lot": "批次",
    "user": "用户",
    "stub": "收条",
    "look_up": "查询码",
    "pad": "收条本",
    "stocktake": "盘点单",
    "grade": "级别",
    "voucher": "凭证",
    "order": "采购单",
    "order_line": "采购单行",
    "order_receipt": "挂到采购单上的到货",
    "invoice": "票据",
    "retention": "保管期限类别",
    "paper_category": "附件类别",
    "fund_use": "资金用途",
    "signer": "签字记录",
    "delegation": "代理",
    "kinship": "亲属回避申报",
    "disclosure": "公示表",
    "objection": "异议反馈",
}


def say(error: LedgerError, language: Language = "zh") -> str:
    """The error in words."""
    return (_chinese if language == "zh" else _english)(error)


def details(error: LedgerError) -> list[str]:
    """What belongs to the error and is too long for a sentence: each bad row of a file, each breach of the books."""
    if isinstance(error, errors.Breaches):
        return error.breaches
    if isinstance(error, errors.Undecided):
        return [close_to(asked) for asked in (*error.items, *error.counterparties)]
    if isinstance(error, errors.RowsSeen):
        return [seen_row(row) for row in error.rows]
    return [bad_row(row) for row in error.rows] if isinstance(error, errors.BadRows) else []


def _chinese(error: LedgerError) -> str:
    speak = _CHINESE.get(type(error))
    return speak(error) if speak else f"没有办成（{error.code}）。"


def _much(amount: int, unit: str) -> str:
    """50 只; 1,234.50 元."""
    return f"{yuan(amount)} 元" if unit == "fen" else f"{amount:,} {unit}"


def _bad_input(e: errors.BadInput) -> str:
    return f"{cut(e.field)}：{cut(e.problem)}。"


_NONE_OF_IT = {
    "stub": "本单位没有号码为 {} 的收条。请核对收条上印的号码。",
    "pad": "没有第 {} 本收条。请核对本号。",
    "look_up": "没有查询码为 {} 的收条。请核对收条上印的查询码。",
    "sub_allocation": "{}还没有从专项资金得到下拨。请会计先下拨，再看这张表。",
    "staged_import": "没有这份导入草稿（{}）。草稿留七天，过期或放弃了的请重新上传。",
    "paper_job": "没有这份排版（{}）。排好的 PDF 留一天，过期请再要一份。",
    "objection_receipt": "没有回执号为 {} 的异议反馈。请核对提交时给的回执号。",
}


def _not_found(e: errors.NotFound) -> str:
    if e.what in _NONE_OF_IT:
        return _NONE_OF_IT[e.what].format(cut(e.name))
    if e.what == "invoice_goods":
        line, _, end = e.name.partition(" ")
        return f"{cut(line)} 没有挂在 {cut(end)} 上。请核对挂的是哪张采购单的哪一行，或哪一批。"
    if e.what in ("document", "lot", "stocktake", "invoice", "objection"):
        return f"没有号码为 {cut(e.name)} 的{_WHAT[e.what]}。请核对号码。"
    if not e.name:
        first = "请会计先立项" if e.what == "fund" else "请先建档（inventory setup）"
        return f"还没有{_WHAT.get(e.what, e.what)}。{first}。"
    return f"没有编码为 {cut(e.name)} 的{_WHAT.get(e.what, e.what)}。请核对编码，或先建档。"


# what nobody sees who is not meant to, whether it is there or not
_OUT_OF_SIGHT = {
    "read_document": "你的范围内没有这个单号。请核对单号。",
    "read_lot": "你的范围内没有这个批次。请核对批次号。",
    "read_stub": "你的范围内没有这个号码的收条。请核对收条上印的号码。",
    "read_invoice": "你的范围内没有这个登记号的票据。请核对票据登记号。",
    "read_one_fund": "你的范围内没有这项资金。请核对资金编码。",
}


def _not_allowed(e: errors.NotAllowed) -> str:
    if e.act in _OUT_OF_SIGHT:
        return _OUT_OF_SIGHT[e.act]
    who = "、".join(access.can_do(e.act))
    return f"这一步由{who}在本单位范围内办。" if who else "这一步不在你的权限内。"


def _not_enough(e: errors.NotEnough) -> str:
    where = f"{e.lot} 批只有" if e.lot else "库存只有"
    return (
        f"{e.name}：{where} {e.on_hand:,} {e.unit}，不够 {e.asked:,} {e.unit}。请改少，或先办入库。"
    )


def _expired(e: errors.Expired) -> str:
    return f"{e.name}：{e.lot} 批 {e.expires_on.isoformat()} 到期，不能发放。请换一批，或减少数量。"


def _earmarked(e: errors.Earmarked) -> str:
    if e.earmark == "unresolved":
        return (
            f"{e.name}：{e.lot} 批是定向捐赠，去向还没有落实。"
            "要按捐赠人意愿发放，请指明批次并写明理由。"
        )
    return f"{e.name}：{e.lot} 批是定向物资，不能发给这个对象。请换一批，或改发放对象。"


def _no_backdating(e: errors.NoBackdating) -> str:
    on, short = e.on.isoformat(), e.short_on.isoformat()
    if e.by:
        why = f"{e.subject} 在 {short} 已由 {'、'.join(e.by)} 动用，按 {on} 的日期最多还能动用"
    elif e.short_on > e.on:
        why = f"{e.subject} 在 {on} 以后已有出入，按这个日期最多还能动用"
    else:
        why = f"{e.subject} 在 {on} 当天只有"
    return (
        f"{why} {_much(e.offer, e.unit)}，不够 {_much(e.asked, e.unit)}。请用较晚的日期，或改少。"
    )


def _too_far_back(e: errors.TooFarBack) -> str:
    who = access.ROLE_NAMES.get(Role(e.role), e.role)
    return (
        f"{who}最多补记 {e.days} 天以前的单据，现在最早是 {e.earliest.isoformat()}，"
        f"{e.on.isoformat()} 太早。请核对日期；确要补记，先请管理员按批准放宽期限（inventory setup）。"
    )


def _not_last_closing(e: errors.NotLastClosing) -> str:
    if e.last is None:
        return f"{e.organization} 没有结账，不用反结账。"
    return (
        f"{e.organization} 现在有效的最后一次结账是 {e.last}，不是 {cut(e.number)}。"
        "请核对号码；更早的，要从后往前一次一次反结账。"
    )


def _breaches(e: errors.Breaches) -> str:
    return (
        f"{e.organization} 有 {e.count} 处账不相符，不能结账到 {e.through.isoformat()}。"
        "请先查清（inventory check），改正后再结账。"
    )


def _not_before(e: errors.NotBefore) -> str:
    day = e.earliest.isoformat()
    if e.because == "REVALUED":
        why = f"{e.subject} 在 {day} 调整过估价，不能再记 {e.on.isoformat()} 的出入"
    else:
        why = f"{e.subject} 在 {day} 还有出入，估价不能按 {e.on.isoformat()} 调整"
    return f"{why}。请用 {day} 或以后的日期。"


def _revalued(e: errors.Revalued) -> str:
    by = "、".join(e.by)
    return f"{e.number} 的{e.name}后来由 {by} 调整过估价，不能直接冲销。请先冲销 {by}。"


def _closed_period(e: errors.ClosedPeriod) -> str:
    through = e.closed_through.isoformat()
    return (
        f"{e.organization} 已结账到 {through}，不能再记 {e.on.isoformat()} 的账。请用之后的日期。"
    )


def _future_date(e: errors.FutureDate) -> str:
    return f"{e.on.isoformat()} 还没有到，今天是 {e.today.isoformat()}。请改日期。"


def _over_fund(e: errors.OverFund) -> str:
    bucket = BUCKET_NAMES.get(e.bucket, e.bucket)
    return (
        f"{e.holder} 的专项资金{bucket}只有 {yuan(e.available_fen)} 元，"
        f"不够 {yuan(e.asked_fen)} 元。请改少，或先办追加、下拨。"
    )


def _duplicate(e: errors.Duplicate) -> str:
    return f"{_WHAT.get(e.what, e.what)} {e.name} 已经有了，内容不同。请换一个编码，或改成一致。"


def _key_reused(e: errors.KeyReused) -> str:
    return f"这个请求号已经记成 {e.number}，内容和这次不同。请核对 {e.number}，确要另记请重新打开表单。"


def _already_reversed(e: errors.AlreadyReversed) -> str:
    if e.number == e.by:
        return f"{e.number} 是冲销单，不能再冲销。要恢复请重新录入一张。"
    return f"{e.number} 已由 {e.by} 冲销，不用再冲。"


def _drawn_on(e: errors.DrawnOn) -> str:
    first = f"请先冲销 {'、'.join(e.by)}。" if e.by else "请先冲销后来动用的单据。"
    if e.unit == "fen" and e.needed == 0:
        return f"{e.number} 的{e.subject}后来又有出入，不能直接冲销。{first}"
    subject = e.subject if e.subject.startswith(e.number) else f"{e.number} 的{e.subject}"
    return f"{subject}已被动用，要冲回 {_much(e.needed, e.unit)}，只剩 {_much(e.left, e.unit)}。{first}"


def _sheet_broken(e: errors.SheetBroken) -> str:
    return f"{e.sheet} 核对不相符（{'、'.join(e.checks)}），不能出表。{' '.join(e.details)}"


def _busy(_e: errors.Busy) -> str:
    return "账本正忙，这次没有记账。请再办一次，同一单只会记一次。"


def _not_accepted(e: errors.NotAccepted) -> str:
    return f"{e.name}：{e.lot} 批还没有验收合格，不能发放。请先办验收，或换一批。"


def _over_line(e: errors.OverLine) -> str:
    if e.left == 0:
        return f"{e.number} 第 {e.line} 行（{e.name}）已经全部办完，不能再办。请核对是否重复。"
    return (
        f"{e.number} 第 {e.line} 行（{e.name}）只剩 {e.left:,} {e.unit}，"
        f"不能办 {e.asked:,} {e.unit}。请改少。"
    )


def _needs_confirmation(e: errors.NeedsConfirmation) -> str:
    ask = QUESTIONS.get(e.question)
    return ask(e.about) if ask else f"请核对后确认（{e.question}）。"


def _same_person(e: errors.SamePerson) -> str:
    did = {"make": "经手或盘点的" if e.act == "approve" else "经手的"} | _DID
    act = _ACTS.get(e.act, e.act)
    if e.one_with:
        whose = f"是{e.one_with}{did[e.did]}，你们在互相代理，责任算一个人"
        return f"{e.number} {whose}。{act}要换一个人。"
    return f"{e.number} 是你{did[e.did]}，{act}要换一个人。"


_ACTS = {"make": "经手", "approve": "审批", "pay": "付款", "settle": "支用"}
_ACTS |= {"book": "结账、登记凭证", "review": "复核", "answer": "答复"}
_DID = {"approve": "批准的", "pay": "付款的", "settle": "支用过的", "keep": "经手的物资单据"}
_DID |= {"draw_up": "制的表", "review": "复核的", "publish": "公布的"}


def _related(e: errors.Related) -> str:
    act = _ACTS.get(e.act, e.act)
    who = f"你代理的{e.one_with}" if e.one_with else "你"
    return f"{who}与{cut(e.counterparty)}申报过亲属关系，要回避。{act}要换一个人。"


def _duty_above(e: errors.DutyAbove) -> str:
    by = e.decision or "没有另作决定"
    return f"{e.organization} 的{DUTY_NAMES[e.duty]}由上级 {e.above} 代办（{cut(by)}）。请交 {e.above} 的人办。"


def _same_approver(e: errors.SameApprover) -> str:
    return f"{e.number} 的另一方是你批准的，这一方要由另一个人批准。"


def _already_decided(e: errors.AlreadyDecided) -> str:
    said = "批准" if e.approved else "不批准"
    return f"{e.number} 已由{e.by}审批：{said}。不用再批；不批准的请冲销。"


def _approval_refused(e: errors.ApprovalRefused) -> str:
    return f"{e.number} 没有批准（{e.by}：{cut(e.note)}），不能付款。请冲销 {e.number}。"


def _stub_used(e: errors.StubUsed) -> str:
    return (
        f"收条 {e.number} 已经记在 {e.by}，一张收条只记一次。请核对号码；"
        f"要改 {e.by}，请先冲销它，再用这张收条重新记。"
    )


def _stub_void(e: errors.StubVoid) -> str:
    return f"收条 {e.number} 在 {e.voided_on.isoformat()} 已经作废，不能再用。请核对号码。"


def _loan_given(e: errors.LoanGiven) -> str:
    if e.approved:
        return f"{e.number} 借用的物资双方已批准无偿划转（{e.by}），不用再还、再办，也不能冲销。"
    return f"{e.number} 已有无偿划转单 {e.by} 在等双方审批。不用再提；要改请先冲销 {e.by}。"


def _already_merged(e: errors.AlreadyMerged) -> str:
    what = _WHAT.get(e.what, e.what)
    return f"{what} {cut(e.name)} 已并入 {e.into}，不再单独使用。请改用 {e.into}。"


def _merge_circle(e: errors.MergeCircle) -> str:
    what = _WHAT.get(e.what, e.what)
    same = "不能并入自己" if e.name == e.into else f"和 {cut(e.into)} 已经是同一个"
    return f"{what} {e.name} {same}。请选另一个留下的。"


def _different_units(e: errors.DifferentUnits) -> str:
    return (
        f"{e.name} 按“{e.unit}”计数，{e.into} 按“{e.into_unit}”计数，不能合并。"
        "请改办转换（开箱清点、分装），数清后转成另一种。"
    )


def _too_many_attempts(e: errors.TooManyAttempts) -> str:
    return f"密码错的次数太多，请过 {e.minutes} 分钟再试，或找管理员重设密码。"


_CHINESE: dict[type[LedgerError], Callable[..., str]] = {
    errors.BadInput: _bad_input,
    errors.NotFound: _not_found,
    errors.NotAllowed: _not_allowed,
    errors.NotEnough: _not_enough,
    errors.Expired: _expired,
    errors.Earmarked: _earmarked,
    errors.NoBackdating: _no_backdating,
    errors.TooFarBack: _too_far_back,
    errors.NotLastClosing: _not_last_closing,
    errors.Breaches: _breaches,
    errors.NotBefore: _not_before,
    errors.Revalued: _revalued,
    errors.ClosedPeriod: _closed_period,
    errors.FutureDate: _future_date,
    errors.OverFund: _over_fund,
    errors.Duplicate: _duplicate,
    errors.KeyReused: _key_reused,
    errors.AlreadyReversed: _already_reversed,
    errors.DrawnOn: _drawn_on,
    errors.SheetBroken: _sheet_broken,
    errors.Busy: _busy,
    errors.NotAccepted: _not_accepted,
    errors.OverLine: _over_line,
    errors.NeedsConfirmation: _needs_confirmation,
    errors.SamePerson: _same_person,
    errors.DutyAbove: _duty_above,
    errors.SameApprover: _same_approver,
    errors.Related: _related,
    errors.AlreadyDecided: _already_decided,
    errors.ApprovalRefused: _approval_refused,
    errors.StubUsed: _stub_used,
    errors.StubVoid: _stub_void,
    errors.LoanGiven: _loan_given,
    **DISCLOSURES,
    **FILES,
    **INVOICES,
    **MONEY,
    **STOCKTAKES,
    errors.AlreadyMerged: _already_merged,
    errors.MergeCircle: _merge_circle,
    errors.DifferentUnits: _different_units,
    errors.TooManyAttempts: _too_many_attempts,
    **KEEPING,
}


def _english(error: LedgerError) -> str:
    facts = ", ".join(f"{k}={v}" for k, v in error.facts().items())
    return f"{ENGLISH.get(error.code, error.code)} ({facts})"
