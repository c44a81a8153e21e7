"""What is refused of public sheets on their way to the board: steps out of turn, figures that changed, gaps."""

from dataclasses import dataclass
from datetime import date

from inventory.errors.base import LedgerError


@dataclass(kw_only=True, eq=False)
class NotAtStep(LedgerError):
    """The sheet that was drawn up is not where ``act`` (review, approve, publish, post, take_down, withdraw, correct,
    mark_error, draw) may be done; ``state`` is what it has come to."""

    code = "NOT_AT_STEP"
    number: str
    act: str
    state: str


@dataclass(kw_only=True, eq=False)
class FiguresChanged(LedgerError):
    """The figures are no longer those that were looked at in ``step`` (REVIEWED or APPROVED), so that is void;
    ``count`` figures changed, the first of them in words; none where only words did."""

    code = "FIGURES_CHANGED"
    number: str
    step: str
    count: int
    changes: list[str]


@dataclass(kw_only=True, eq=False)
class PeriodNotOver(LedgerError):
    """The last day of the sheet is not over."""

    code = "PERIOD_NOT_OVER"
    end: date
    today: date


@dataclass(kw_only=True, eq=False)
class PublishedAlready(LedgerError):
    """Days of the sheet were published in ``issue`` of its series, the sheet ``number``."""

    code = "PUBLISHED_ALREADY"
    series: str
    issue: int
    number: str
    start: date
    end: date


@dataclass(kw_only=True, eq=False)
class NotNextPeriod(LedgerError):
    """The next sheet of the series starts on the day ``expected``, after the last one that stands."""

    code = "NOT_NEXT_PERIOD"
    series: str
    start: date
    expected: date


@dataclass(kw_only=True, eq=False)
class CorrectionDue(LedgerError):
    """``issue`` of the series, the sheet ``number``, is to be corrected first: ``because`` of documents that were dated
    into it (BACKDATED), an error found in it (ERROR), or because it was withdrawn (WITHDRAWN)."""

    code = "CORRECTION_DUE"
    series: str
    issue: int
    number: str
    because: str
    documents: list[str]
    reason: str


@dataclass(kw_only=True, eq=False)
class GateClosed(LedgerError):
    """The sheet ``number`` is not published: ``count`` breaches of what must hold, the first of them in words."""

    code = "GATE_CLOSED"
    number: str
    count: int
    breaches: list[str]


@dataclass(kw_only=True, eq=False)
class DrawnBefore(LedgerError):
    """What was drawn to be kept as published is another sheet than would be published now."""

    code = "DRAWN_BEFORE"
    retryable = True
    number: str


@dataclass(kw_only=True, eq=False)
class PaperKilled(LedgerError):
    """Drawing a paper ended the process that drew it, ``times`` times."""

    code = "PAPER_KILLED"
    times: int
