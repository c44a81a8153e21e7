"""What is refused of public sheets, in words: first what happened, then what to do."""

from collections.abc import Callable

from inventory import errors
from inventory.errors import LedgerError

STATE_NAMES = {
    "DRAWN_UP": "已制表，待复核",
    "REVIEWED": "已复核，待批准",
    "APPROVED": "已批准，待公布",
    "RETURNED": "已退回",
    "DROPPED": "已撤销",
    "PUBLISHED": "已公布，待张贴",
    "POSTED": "张贴中",
    "TAKEN_DOWN": "张贴期满",
    "WITHDRAWN": "已撤回",
    "CORRECTED": "已更正",
}
STEP_NAMES = {
    "DRAWN_UP": "制表",
    "REVIEWED": "复核",
    "RETURNED": "退回",
    "APPROVED": "批准",
    "PUBLISHED": "公布",
    "POSTED": "张贴",
    "TAKEN_DOWN": "撤下",
    "PHOTO": "照片",
    "WITHDRAWN": "撤回",
    "ERROR_FOUND": "登记差错",
}
BECAUSE_NAMES = {"BACKDATED": "公布以后补记", "ERROR": "登记了差错", "WITHDRAWN": "已撤回"}
STANDING_NAMES = {
    "RUNNING": "统计期内",
    "DUE": "应公布",
    "LATE": "迟了",
    "OVERDUE": "超过法定期限",
}
HANGING_NAMES = {
    "NOT_POSTED": "还没有张贴",
    "POSTED": "张贴到",
    "SHORT": "张贴不足天数，到",
    "DONE": "张贴期满",
}
_ACTS = {
    "review": "复核",
    "approve": "批准",
    "publish": "公布",
    "post": "张贴",
    "take_down": "撤下",
    "withdraw": "撤回",
    "correct": "更正",
    "mark_error": "登记差错",
    "draw": "重新排版",
}
_FIRST = {
    "approve": "请先复核",
    "publish": "请先复核、批准",
    "post": "请先公布",
    "take_down": "只有张贴着的才能撤下",
    "correct": "只更正公布了的、还没有更正的",
    "mark_error": "只登记公布了的、还没有更正的",
}
_STEPS = {"REVIEWED": "复核", "APPROVED": "批准"}


def _not_at_step(e: errors.NotAtStep) -> str:
    first = _FIRST.get(e.act, "要再公示，请重新制表")
    return f"{e.number} {STATE_NAMES[e.state]}，不能{_ACTS[e.act]}。{first}。"


def _figures_changed(e: errors.FiguresChanged) -> str:
    changed = f"有 {e.count} 处数字变了：{'；'.join(e.changes)}" if e.count else "表上的文字变了"
    return f"{e.number} {_STEPS[e.step]}以后，{changed}。原来的{_STEPS[e.step]}作废，请重新复核、批准。"


def _period_not_over(e: errors.PeriodNotOver) -> str:
    return f"统计到 {e.end.isoformat()}，今天是 {e.today.isoformat()}，这天还没有过完。请过了这天再制表。"


def _published_already(e: errors.PublishedAlready) -> str:
    days = f"{e.start.isoformat()} 至 {e.end.isoformat()}"
    return f"{e.series} 第{e.issue}期（{e.number}）已公布 {days}。有错请办更正，不重复制表。"


def _not_next_period(e: errors.NotNextPeriod) -> str:
    return (
        f"{e.series} 下一期要从 {e.expected.isoformat()} 开始，写的是 {e.start.isoformat()}。"
        "各期要一天不缺、一天不重。"
    )


def _correction_due(e: errors.CorrectionDue) -> str:
    why = {
        "BACKDATED": f"公布以后补记了 {'、'.join(e.documents)}",
        "ERROR": f"登记了差错（{e.reason}）",
        "WITHDRAWN": f"已撤回（{e.reason}），还没有更正的",
    }[e.because]
    return f"{e.series} 第{e.issue}期（{e.number}）{why}。请先公布它的更正公告，再出新的一期。"


def _gate_closed(e: errors.GateClosed) -> str:
    return (
        f"{e.number} 有 {e.count} 处不相符，不能公布。{'；'.join(e.breaches)}。请查清改正后再公布。"
    )


def _drawn_before(e: errors.DrawnBefore) -> str:
    return f"{e.number} 排版时账上又有了变动，没有公布。请再公布一次。"


def _paper_killed(e: errors.PaperKilled) -> str:
    return (
        f"排这张表时，排版程序 {e.times} 次中途停掉，不再自动重试。"
        "请看本机内存够不够，再点“重新排版”，或把统计区间分短。"
    )


DISCLOSURES: dict[type[LedgerError], Callable[..., str]] = {
    errors.NotAtStep: _not_at_step,
    errors.FiguresChanged: _figures_changed,
    errors.PeriodNotOver: _period_not_over,
    errors.PublishedAlready: _published_already,
    errors.NotNextPeriod: _not_next_period,
    errors.CorrectionDue: _correction_due,
    errors.GateClosed: _gate_closed,
    errors.DrawnBefore: _drawn_before,
    errors.PaperKilled: _paper_killed,
}
