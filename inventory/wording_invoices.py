"""What is refused of invoices, in words: first what happened, then what to do."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from inventory import errors
from inventory.errors import LedgerError
from inventory.rules.invoice_kinds import KINDS
from inventory.rules.numbers import yuan

ECHO_MAX = 200


def _cut(text: str) -> str:
    """What somebody typed, on one line and short enough to be read."""
    return " ".join(text.split())[:ECHO_MAX]


def _bad_credit_code(e: errors.BadCreditCode) -> str:
    what = f"{_FIELDS.get(e.field, _cut(e.field))}：统一社会信用代码 {_cut(e.given)}"
    if e.wrong == "LENGTH":
        return f"{what} 有 {e.found} 位，应是 18 位。请照营业执照或发票核对。"
    if e.wrong == "LETTER":
        return (
            f"{what} 第 {e.at} 位“{_cut(e.found)}”不对：只用数字和大写字母，"
            "没有 I、O、S、V、Z。请照营业执照或发票核对。"
        )
    return (
        f"{what} 的校验位不对：按前 17 位应是“{e.expected}”，写的是“{e.found}”。"
        "请照营业执照或发票逐位核对。"
    )


def _not_an_invoice(e: errors.NotAnInvoice) -> str:
    if e.source == "QR":
        return f"扫到的内容读不成发票：{_cut(e.problem)}。请扫票面左上角的二维码，或照票面录入。"
    return f"这个文件读不成数电票：{_cut(e.problem)}。请上传税务平台下载的 XML 文件，或照票面录入。"


_UNSAFE = {
    "DOCTYPE": "里面有 DOCTYPE 或实体定义，不是税务平台开出的样子",
    "TOO_LARGE": "太大",
    "TOO_DEEP": "层数或条目太多",
}


def _unsafe_file(e: errors.UnsafeFile) -> str:
    problem = _UNSAFE.get(e.problem, e.problem)
    return f"{_cut(e.file)} 没有读：{problem}。请重新下载发票的 XML 文件，或照票面录入。"


_FIELDS = {
    "kind": "票据种类",
    "code": "发票代码",
    "number": "发票号码",
    "issued_on": "开票日期",
    "seller": "销售方",
    "seller_credit_code": "销售方信用代码",
    "buyer": "购买方",
    "buyer_credit_code": "购买方信用代码",
    "amount_fen": "金额（不含税）",
    "tax_fen": "税额",
    "total_fen": "价税合计",
}
_READ = {
    "QR": "二维码里是",
    "FILE": "文件里是",
    "COUNTERPARTY": "往来单位登记的是",
    "SUM": "金额加税额是",
    "LINES": "各行合计是",
}


def _invoice_differs(e: errors.InvoiceDiffers) -> str:
    read = _READ.get(e.source, e.source)
    return (
        f"{_FIELDS.get(e.field, e.field)}不一致：录入的是 {_value(e.typed)}，"
        f"{read} {_value(e.read)}。请照票面核对，改对再登记。"
    )


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return f"{yuan(value)} 元"
    return KINDS[value].name if value in KINDS else _cut(value) or "空"


def _invoice_recorded(e: errors.InvoiceRecorded) -> str:
    if e.by is None:
        return f"票据 {_cut(e.invoice)} 已由别的单位登记过，一张票据只登记一次。请核对号码，查清是不是重复报销。"
    return f"票据 {_cut(e.invoice)} 已经登记过（{e.by}），一张票据只登记一次。请核对号码；登记错了先作废 {e.by}。"


def _invoice_void(e: errors.InvoiceVoid) -> str:
    return f"{e.number} 在 {e.voided_on.isoformat()} 已经作废，不能再用。请换一张有效的票据。"


def _invoice_in_use(e: errors.InvoiceInUse) -> str:
    by = "、".join(e.by)
    return f"{e.number} 还有 {yuan(e.used_fen)} 元用在 {by}，不能作废。请先从 {by} 取下，或先作废红字票。"


def _over_invoice(e: errors.OverInvoice) -> str:
    left = f"只剩 {yuan(e.left_fen)} 元" if e.left_fen > 0 else "已经没有余额"
    return f"{e.number} {left}，不够 {yuan(e.asked_fen)} 元。请改少，或核对是不是用在了别的支出。"


def _over_papers(e: errors.OverPapers) -> str:
    left = f"还缺 {yuan(e.left_fen)} 元票据" if e.left_fen else "票据已经够了"
    return f"{e.number} {left}，不能再关联 {yuan(e.asked_fen)} 元。请改少，多出的关联到别的支出。"


def _over_paper_limit(e: errors.OverPaperLimit) -> str:
    return (
        f"{KINDS[e.kind].name}最多 {yuan(e.limit_fen)} 元（{_cut(e.decision)}），"
        f"这张是 {yuan(e.asked_fen)} 元。请对方开发票，或到税务机关代开。"
    )


def _not_a_paper(e: errors.NotAPaper) -> str:
    return (
        f"{e.invoice} 是不合规票据（白条），不能作报账凭据；{e.number} 没有登记待补票。"
        "请换合规票据；确实只有白条的，支出要登记为已花待补票。"
    )


def _papers_stand(e: errors.PapersStand) -> str:
    return f"{e.number} 已经补票，{e.invoice} 不能取下。支出记错了请冲销 {e.number} 重记；票开错了请登记红字票。"


def _over_invoice_line(e: errors.OverInvoiceLine) -> str:
    left = f"只剩 {e.left:,} {e.unit}" if e.left > 0 else "已经没有余数"
    return (
        f"{e.number} 第 {e.line} 行{_cut(e.item_name)}{left}，不够 {e.asked:,} {e.unit}。"
        "请改少，或先撤销挂错的。"
    )


_DIFFERS = {
    "ABOVE_CAME": "开票比到货多",
    "ABOVE_ORDER": "开票比订的多",
    "PRICE_ABOVE": "开票价高于订的价",
    "PRICE_BELOW": "开票价低于订的价",
    "NOT_INVOICED": "到货还没有全部开票",
    "NOT_COME": "订的还没有到齐",
    "MORE_CAME": "到货比订的多",
}


def differs(codes: Iterable[str]) -> str:
    """How a line of an order differs, in words."""
    return "、".join(_DIFFERS[code] for code in codes if code in _DIFFERS)


def _three(line: Mapping[str, Any]) -> str:
    unit = line["unit"]
    return (
        f"第 {line['line']} 行{_cut(line['item_name'])}"
        f"订 {line['ordered']:,} {unit} {yuan(line['ordered_fen'])} 元，"
        f"到 {line['came']:,} {unit} {yuan(line['came_fen'])} 元，"
        f"开票 {line['invoiced']:,} {unit} {yuan(line['invoiced_fen'])} 元："
        f"{differs(line['differs'].split(','))}"
    )


def _match_differs(e: errors.MatchDiffers) -> str:
    return (
        f"采购单 {e.number} 和到货、发票对不上，不能结算（{'；'.join(map(_three, e.lines))}）。"
        "货到了没挂的先挂上；票开多了、开贵了的请对方开红字发票或换票，没到货的那部分先不挂。"
    )


def _above_invoiced(e: errors.AboveInvoiced) -> str:
    lines = f"（{'；'.join(map(_three, e.lines))}）" if e.lines else ""
    return (
        f"采购单 {e.number} 按已挂的发票最多结算 {yuan(e.most_fen)} 元，已结算 {yuan(e.settled_fen)} 元，"
        f"不能再结算 {yuan(e.asked_fen)} 元{lines}。请改少，或先把其余的发票挂上；票还没来的登记为待补票。"
    )


INVOICES: dict[type[LedgerError], Callable[..., str]] = {
    errors.BadCreditCode: _bad_credit_code,
    errors.NotAnInvoice: _not_an_invoice,
    errors.UnsafeFile: _unsafe_file,
    errors.InvoiceDiffers: _invoice_differs,
    errors.InvoiceRecorded: _invoice_recorded,
    errors.InvoiceVoid: _invoice_void,
    errors.InvoiceInUse: _invoice_in_use,
    errors.OverInvoice: _over_invoice,
    errors.OverPapers: _over_papers,
    errors.OverPaperLimit: _over_paper_limit,
    errors.NotAPaper: _not_a_paper,
    errors.PapersStand: _papers_stand,
    errors.OverInvoiceLine: _over_invoice_line,
    errors.MatchDiffers: _match_differs,
    errors.AboveInvoiced: _above_invoiced,
}
