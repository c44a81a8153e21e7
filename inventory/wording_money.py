"""What is refused of money, in words: first what happened, then what to do."""

from collections.abc import Callable

from inventory import errors
from inventory.errors import LedgerError
from inventory.kinds import BUCKET_NAMES
from inventory.rules.evidence import SIGN_NAMES
from inventory.rules.numbers import yuan

_WHAT_NEXT = {
    "COMMITTED": "请改少；确要多付，先办追加占用。",
    "PREPAID": "请改少；超出部分另记一笔支出。",
    "ADVANCED": "请改少；超出部分另记一笔垫付报销。",
    "PAYABLE": "请改少，或核对是不是已经付过。",
    "PAID": "退款不能多于已付。请核对原支出单。",
}


def _over_item(e: errors.OverItem) -> str:
    bucket = BUCKET_NAMES.get(e.bucket, e.bucket)
    if not e.asked_fen:
        return f"{e.number} 的{bucket}已经没有余额，不用再办。"
    left = f"只剩 {yuan(e.left_fen)} 元" if e.left_fen else "已经没有余额"
    return (
        f"{e.number} 的{bucket}{left}，不够 {yuan(e.asked_fen)} 元。"
        f"{_WHAT_NEXT.get(e.bucket, '请改少。')}"
    )


def _over_pool(e: errors.OverPool) -> str:
    what = f"能用于{e.use}的钱" if e.use else "能缴回的钱"
    left = [fen for pool in e.pools if isinstance(fen := pool["left_fen"], int)]
    held = "、".join(
        f"{p['number']} 剩 {yuan(fen)} 元" for p, fen in zip(e.pools, left, strict=True)
    )
    has = f"共 {yuan(e.available_fen)} 元" if left else "一分也没有"
    rest = f"另有 {yuan(e.elsewhere_fen)} 元限作别的用途或已到期。" if e.elsewhere_fen else ""
    if e.asked_fen > e.available_fen:
        of = f"（{held}）" if len(left) > 1 else ""
        return f"{e.holder} {what}{has}{of}，不够 {yuan(e.asked_fen)} 元。{rest}请改少，或先办追加、下拨。"
    return (
        f"{e.holder} {what}{has}，分在 {len(left)} 笔下拨里：{held}。一张单据只能用一笔下拨的钱。"
        f"请分开办：{_shares(e.asked_fen, left)}。"
    )


def _shares(asked_fen: int, left: list[int]) -> str:
    """Into which sums what was asked for is split, out of the fullest pool first: 先办 5 元，再办 2 元."""
    shares: list[str] = []
    for fen in left:
        share = min(fen, asked_fen)
        asked_fen -= share
        if share:
            shares.append(f"{'再' if shares else '先'}办 {yuan(share)} 元")
    return "，".join(shares)


def _commitment_expired(e: errors.CommitmentExpired) -> str:
    return (
        f"{e.number} 的额度占用到 {e.due_on.isoformat()} 为止，{e.on.isoformat()} 不能再用。"
        "请先解除占用，再重新占用或直接支出。"
    )


def _use_not_allowed(e: errors.UseNotAllowed) -> str:
    return (
        f"{e.holder} 的这笔资金只能用于{'、'.join(e.allowed)}，不能用于{e.use}。"
        "请改用途，或先办能用于这一项的下拨。"
    )


def _term_ended(e: errors.TermEnded) -> str:
    if not e.left_fen:
        return (
            f"{e.holder} 的这笔资金使用到 {e.ends_on.isoformat()} 为止，不能用到 {e.on.isoformat()}。"
            "请改日期，或从期限更长的资金里出。"
        )
    return (
        f"{e.holder} 的这笔资金使用到 {e.ends_on.isoformat()} 为止，{e.on.isoformat()} 不能再支出；"
        f"还剩 {yuan(e.left_fen)} 元。请办缴回。"
    )


def _price_above_limit(e: errors.PriceAboveLimit) -> str:
    return f"{'；'.join(e.lines)}。请写明高于限价的理由，或改价格。"


def _not_come(e: errors.NotCome) -> str:
    missing = f"（{'，'.join(e.missing)}）" if e.missing else ""
    return (
        f"采购单 {e.number} 已到货的值 {yuan(e.came_fen)} 元，已结算 {yuan(e.settled_fen)} 元，"
        f"不能再结算 {yuan(e.asked_fen)} 元{missing}。请先把入库的物资挂到采购单上，货没到的等到货再结。"
    )


def _voucher_recorded(e: errors.VoucherRecorded) -> str:
    return (
        f"{e.number} 已经登记过 {e.on.isoformat()} 的凭证 {e.voucher}。"
        "记错了先撤销那一条，再重新登记。"
    )


def _over_voucher(e: errors.OverVoucher) -> str:
    left = f"只剩 {yuan(e.left_fen)} 元没有记凭证" if e.left_fen else "已经全部记了凭证"
    return (
        f"{e.number} {left}，不能再记 {yuan(e.asked_fen)} 元。请核对凭证金额，或先撤销记错的凭证。"
    )


def _voucher_of_reversed(e: errors.VoucherOfReversed) -> str:
    return (
        f"{e.number} 已由 {e.by} 冲销，不用再登记凭证。账上记过又红字冲过的，两张凭证都不用登记。"
    )


def _papers_missing(e: errors.PapersMissing) -> str:
    of = f"{e.number} " if e.number else ""
    ways = []
    if e.papers:
        ways.append(f"登记合规票据并关联到这笔支出（共 {yuan(e.needed_fen)} 元）")
    if e.categories:
        ways.append(f"附上{'或'.join(e.categories)}（附件要选好类别）")
    awaited = "；票据确实没有到的，支出登记为已花待补票" if e.papers and e.awaited else ""
    return (
        f"{of}{e.step}缺{'、'.join(e.missing)}，钱不能付出去（{e.decision}）。"
        f"请先{'，'.join(ways)}{awaited}。"
    )


def _same_signer(e: errors.SameSigner) -> str:
    return (
        f"{e.number} 的{SIGN_NAMES[e.role]}和{SIGN_NAMES[e.other]}是同一个人，"
        "这两个角色要由两个人签。请换一个人。"
    )


MONEY: dict[type[LedgerError], Callable[..., str]] = {
    errors.OverItem: _over_item,
    errors.OverPool: _over_pool,
    errors.CommitmentExpired: _commitment_expired,
    errors.UseNotAllowed: _use_not_allowed,
    errors.TermEnded: _term_ended,
    errors.PriceAboveLimit: _price_above_limit,
    errors.NotCome: _not_come,
    errors.PapersMissing: _papers_missing,
    errors.SameSigner: _same_signer,
    errors.VoucherRecorded: _voucher_recorded,
    errors.OverVoucher: _over_voucher,
    errors.VoucherOfReversed: _voucher_of_reversed,
}
