"""The one place that puts errors into words: first what happened, then what to do.

Chinese is what people see; English is for programmers' logs. Numbers in a message are the reader's own.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from inventory import access, errors
from inventory.errors import LedgerError
from inventory.kinds import BUCKET_NAMES
from inventory.models.people import Role
from inventory.rules.numbers import yuan
from inventory.wording_english import ENGLISH
from inventory.wording_questions import QUESTIONS

Language = Literal["zh", "en"]
ECHO_MAX = 200

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
    "grade": "级别",
}


def say(error: LedgerError, language: Language = "zh") -> str:
    """The error in words."""
    return (_chinese if language == "zh" else _english)(error)


def details(error: LedgerError) -> list[str]:
    """What belongs to the error and is too long for a sentence: each bad row of a file, each breach of the books."""
    if isinstance(error, errors.Breaches):
        return error.breaches
    return [_bad_row(row) for row in error.rows] if isinstance(error, errors.BadRows) else []


def _chinese(error: LedgerError) -> str:
    speak = _CHINESE.get(type(error))
    return speak(error) if speak else f"没有办成（{error.code}）。"


def _much(amount: int, unit: str) -> str:
    """50 只; 1,234.50 元."""
    return f"{yuan(amount)} 元" if unit == "fen" else f"{amount:,} {unit}"


def _cut(text: str) -> str:
    """What somebody typed, on one line and short enough to be read."""
    line = " ".join(text.split())
    return line if len(line) <= ECHO_MAX else f"{line[:ECHO_MAX]}…"


def _bad_input(e: errors.BadInput) -> str:
    return f"{_cut(e.field)}：{_cut(e.problem)}。"


def _not_found(e: errors.NotFound) -> str:
    if e.what == "stub":
        return f"本单位没有号码为 {_cut(e.name)} 的收条。请核对收条上印的号码。"
    if e.what == "pad":
        return f"没有第 {_cut(e.name)} 本收条。请核对本号。"
    if e.what == "look_up":
        return f"没有查询码为 {_cut(e.name)} 的收条。请核对收条上印的查询码。"
    if not e.name:
        first = "请会计先立项" if e.what == "fund" else "请先建档（inventory setup）"
        return f"还没有{_WHAT.get(e.what, e.what)}。{first}。"
    return f"没有编码为 {_cut(e.name)} 的{_WHAT.get(e.what, e.what)}。请核对编码，或先建档。"


def _not_allowed(e: errors.NotAllowed) -> str:
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
    return f"{_cut(e.number)} 不是 {e.organization} 最后一次结账，不能反结账。请先反结账 {e.last}。"


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
    return f"{e.number} 的{e.subject}已被动用，要冲回 {_much(e.needed, e.unit)}，只剩 {_much(e.left, e.unit)}。{first}"


def _sheet_broken(e: errors.SheetBroken) -> str:
    return f"{e.sheet} 核对不相符（{'、'.join(e.checks)}），不能出表。{' '.join(e.details)}"


def _not_yet(e: errors.NotYet) -> str:
    return f"{e.what} 这一版还没有。"


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
    return f"{e.number} 是你经手的，审批要换一个人。"


def _already_decided(e: errors.AlreadyDecided) -> str:
    said = "批准" if e.approved else "不批准"
    return f"{e.number} 已由{e.by}审批：{said}。不用再批；不批准的请冲销。"


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


def _no_database(e: errors.NoDatabase) -> str:
    return (
        f"打不开数据库 {e.database}：{e.problem}。请核对 DATABASE_URL，看数据库是否开着、能不能写。"
    )


def _not_ready(_e: errors.NotReady) -> str:
    return "数据库还没有建表，或是旧版的。请先执行 inventory db upgrade。"


def _not_a_spreadsheet(e: errors.NotASpreadsheet) -> str:
    return f"{e.file} 不是能读的电子表格。请另存为 .xlsx 再导入。"


def _no_header(e: errors.NoHeader) -> str:
    return (
        f"{e.file} 里没有找到表头。表头要有物资名称和数量两列，例如：捐赠单位、品名、规格、数量。"
    )


def _bad_rows(e: errors.BadRows) -> str:
    return f"{e.file} 有 {len(e.rows)} 行要改，一行也没有记账。请按提示改好再导入。"


def _bad_row(row: Mapping[str, object]) -> str:
    problems = row.get("problems")
    said = "；".join(map(str, problems)) if isinstance(problems, list) else ""
    return f"{row.get('sheet')} 第 {row.get('row')} 行：{said}"


def _already_imported(e: errors.AlreadyImported) -> str:
    return f"{e.file} 已由 {e.by} 在 {e.on.isoformat()} 导入过。确要再导一次，请选“再次导入”。"


def _already_merged(e: errors.AlreadyMerged) -> str:
    what = _WHAT.get(e.what, e.what)
    return f"{what} {_cut(e.name)} 已并入 {e.into}，不再单独使用。请改用 {e.into}。"


def _merge_circle(e: errors.MergeCircle) -> str:
    what = _WHAT.get(e.what, e.what)
    same = "不能并入自己" if e.name == e.into else f"和 {_cut(e.into)} 已经是同一个"
    return f"{what} {e.name} {same}。请选另一个留下的。"


def _different_units(e: errors.DifferentUnits) -> str:
    return (
        f"{e.name} 按“{e.unit}”计数，{e.into} 按“{e.into_unit}”计数，不能合并。"
        "请改办转换（开箱清点、分装），数清后转成另一种。"
    )


def _too_many_attempts(e: errors.TooManyAttempts) -> str:
    return f"密码错的次数太多，请过 {e.minutes} 分钟再试，或找管理员重设密码。"


def _wrong_file_type(e: errors.WrongFileType) -> str:
    return (
        f"{_cut(e.file)} 不是照片，也不是 PDF。请拍照，或另存为 JPEG、PNG、WebP、PDF 再传"
        "（苹果手机：设置、相机、格式里选“兼容性最佳”）。"
    )


def _file_too_big(e: errors.FileTooBig) -> str:
    most = e.most // 1_000_000
    return f"{_cut(e.file)} 太大，一个附件最多 {most} MB。照片请调低分辨率重拍，PDF 请分成几个传。"


def _picture_too_large(e: errors.PictureTooLarge) -> str:
    sides = f"有 {e.width:,} × {e.height:,} 点，" if e.width and e.height else "点数太多，"
    most = e.most // 10_000
    return f"{_cut(e.file)} {sides}最多 {most:,} 万点。请调低分辨率重拍或缩小。"


def _broken_file(e: errors.BrokenFile) -> str:
    return f"{_cut(e.file)} 打不开，可能坏了或没有传完。请在本机打开看一看，重新拍照或另存再传。"


def _active_file(e: errors.ActiveFile) -> str:
    return f"{_cut(e.file)} 里带有会运行的程序，不能收。请打印出来再扫描，或另打印成 PDF。"


def _erased(e: errors.Erased) -> str:
    return f"{e.number} 的附件 {_cut(e.file)} 内容已清除，只留登记。要用请重新附上。"


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
    errors.NotYet: _not_yet,
    errors.Busy: _busy,
    errors.NotAccepted: _not_accepted,
    errors.OverLine: _over_line,
    errors.NeedsConfirmation: _needs_confirmation,
    errors.SamePerson: _same_person,
    errors.AlreadyDecided: _already_decided,
    errors.StubUsed: _stub_used,
    errors.StubVoid: _stub_void,
    errors.LoanGiven: _loan_given,
    errors.NoDatabase: _no_database,
    errors.NotReady: _not_ready,
    errors.NotASpreadsheet: _not_a_spreadsheet,
    errors.NoHeader: _no_header,
    errors.BadRows: _bad_rows,
    errors.AlreadyImported: _already_imported,
    errors.AlreadyMerged: _already_merged,
    errors.MergeCircle: _merge_circle,
    errors.DifferentUnits: _different_units,
    errors.TooManyAttempts: _too_many_attempts,
    errors.WrongFileType: _wrong_file_type,
    errors.FileTooBig: _file_too_big,
    errors.PictureTooLarge: _picture_too_large,
    errors.BrokenFile: _broken_file,
    errors.ActiveFile: _active_file,
    errors.Erased: _erased,
}


def _english(error: LedgerError) -> str:
    facts = ", ".join(f"{k}={v}" for k, v in error.facts().items())
    return f"{ENGLISH.get(error.code, error.code)} ({facts})"
