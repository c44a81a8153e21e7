"""What each name in a file means to the books, in words: for ``inventory import --explain``."""

from collections.abc import Iterator

from inventory.intake.matching import How, Match
from inventory.intake.proposing import Proposal

_HOWS = {
    How.EXACT: "已登记",
    How.MERGED: "已并入",
    How.REMEMBERED: "以前选定",
    How.DECIDED: "这次选定",
    How.CLOSE: "相近，要选定",
    How.NEW: "新的",
}


def explained(proposal: Proposal) -> list[str]:
    """Lines, one for each item, counterparty and receiver, and what was read as a clerk said before."""
    return [*_before(proposal), *_names(proposal)]


def _before(proposal: Proposal) -> Iterator[str]:
    for number in proposal.remembered:
        yield f"第 {number + 1} 张表照以前的改正读"


def _names(proposal: Proposal) -> Iterator[str]:
    for key, match in proposal.items.items():
        yield f"物资 {key.text()}：{_meaning(match)}"
    yield from packings(proposal)
    for name, match in proposal.counterparties.items():
        yield f"往来 {name}：{_meaning(match)}"
    for name, match in proposal.receivers.items():
        known = match.code or match.candidates
        yield f"领用 {name}：{_meaning(match) if known else '不知道是谁'}"
    for name, match in proposal.wishes.items():
        yield f"定向 {name}：{_wish(match)}"


def _wish(match: Match) -> str:
    return "没有登记，照文字留着，去向待落实" if match.how == How.NEW else _meaning(match)


def packings(proposal: Proposal) -> Iterator[str]:
    """Of packings that only the sheet tells of, how they would be counted."""
    for key, fit in proposal.fits.items():
        if fit.told:
            yield f"包装 {key.text()}：按一{key.unit} {fit.factor:,} {fit.base}换算，目录里没有，记账时要确认"


def _meaning(match: Match) -> str:
    close = "、".join(f"{c.code} {c.text()} {c.score} 分" for c in match.candidates)
    said = f"{_HOWS[match.how]} {match.code or ''}".rstrip()
    return f"{said}（{close}）" if close else said
