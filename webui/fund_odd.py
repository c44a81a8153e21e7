"""What of a fund is odd, in words and with where to go about it."""

from flask import url_for

from inventory import kinds
from inventory.fund_watch import CASH, ENDED, EXPIRED, LATE, PAPERS, SPLIT, OddRow
from webui.identity import may

SHOWN = 5
_EXPIRED = {
    kinds.COMMITMENT.name: "占用到期，没有结算",
    kinds.PREPAYMENT.name: "预付款到期，没有到货结算",
    kinds.ADVANCE.name: "备用金到期，没有报账",
}
_WORDS = {
    LATE: "采购单过了约定到货日期，没有结清",
    ENDED: "使用期到了，没有缴回",
    PAPERS: "待补票",
    CASH: "现金捐款没有解缴",
    SPLIT: "几笔加起来超过支出限额",
}


def lines(
    rows: tuple[OddRow, ...], fund: str, *, every: bool = False
) -> list[tuple[OddRow, str, str]]:
    """The most urgent of them (``every``: all), each with its words and the page where something can be done about it:
    what is past its day comes before what only waits for its invoice."""
    urgent = sorted(rows, key=lambda row: row.kind == PAPERS)
    shown = urgent if every else urgent[:SHOWN]
    return [(row, words(row), _address(row, fund)) for row in shown]


def words(row: OddRow) -> str:
    """What is odd about it."""
    return _EXPIRED[row.kind_name] if row.kind == EXPIRED else _WORDS[row.kind]


def _address(row: OddRow, fund: str) -> str:
    if row.kind == ENDED and may("take_back_money"):
        return url_for("grants.ask", key="take-back", fund=fund, holder=row.organization)
    return url_for("documents.show", number=row.number)
