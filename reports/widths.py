"""How wide each column of a printed table is, and how small its type: widths in ems, sizes in points.

The type is as large as it can be (五号, 10.5 pt, at most) while numbers, dates and short words stay unbroken; what
width is left goes, bit by bit, to the column where it saves most wrapping. Measures are estimates, good to a few
percent: a cell that is still too narrow wraps, it never overflows.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
PADDING = 0.7
# A text column gets at least so many characters a line, and is comfortable with so many.
LEAST_TEXT, COMFORTABLE_TEXT = 4.0, 6.0
# A run of Latin letters and digits, such as a document number, is kept whole up to this length.
LONGEST_RUN = 12.0
STEP = 0.5
_RUN = re.compile(r"[!-~−]+")


@dataclass(frozen=True)
class Need:
    """What a column needs at least (ems, padding included), and how long its texts are: (ems, how many of them)."""

    least: float
    lengths: tuple[tuple[float, int], ...] = ()

    @property
    def comfort(self) -> float:
        """Enough for short texts in one line and for long ones in a few."""
        longest = max((length for length, _ in self.lengths), default=0.0)
        return max(self.least, min(longest, COMFORTABLE_TEXT) + PADDING)

    def wrapping(self, width: float) -> float:
        """How much the texts wrap in a column so wide; long cells count more than in proportion."""
        room = width - PADDING
        return sum(n * (length / room) ** 2 for length, n in self.lengths if length > room)


@dataclass(frozen=True)
class Fit:
    """The type size in points and each column's share of the table's width, in percent."""

    size: float
    shares: tuple[float, ...]
    whole: bool = True


@lru_cache(maxsize=1 << 14)  # a text is measured again in each measure that is tried
def ems(text: str) -> float:
    """About how long a text is in 仿宋, in ems."""
    return sum(_advance(c) for c in text)


def need(title: str, cells: Iterable[str], *, whole: bool) -> Need:
    """What a column needs for its title, in two lines if it must, and its cells; ``whole`` cells are never broken."""
    counts = Counter(cells)
    lengths = Counter[float]()
    for text, times in counts.items():
        lengths[ems(text)] += times
    longest = max(lengths, default=0.0)
    titled = max(map(ems, halves(title)))
    if whole:
        return Need(max(longest, titled) + PADDING)
    least = max(min(longest, LEAST_TEXT), _longest_run(counts), titled)
    return Need(least + PADDING, tuple(sorted(lengths.items())))


def halves(title: str) -> tuple[str, ...]:
    """A title in two lines: before its bracket, after its stroke, else in the middle; three characters stay one."""
    if len(title) <= 3:
        return (title,)
    middle = (len(title) + 1) // 2
    bracket = re.search(r"(?<=.)(?=[(（])|(?<=/)(?=.)", title)
    cut = bracket.start() if bracket else middle
    return title[:cut], title[cut:]


def fit(needs: Sequence[Need], width_pt: float, sizes: Sequence[float] = SIZES) -> Fit:
    """The largest of ``sizes`` at which the columns are comfortable in ``width_pt`` points, else the smallest, and
    their shares of it; ``whole``: all columns have what they need at least."""
    comfortable = sum(n.comfort for n in needs)
    size = next((s for s in sizes if comfortable * s <= width_pt), sizes[-1])
    widths = _widened(needs, width_pt / size)
    shares = tuple(round(100 * each / sum(widths), 3) for each in widths)
    return Fit(size, shares, sum(n.least for n in needs) * size <= width_pt)


def _widened(needs: Sequence[Need], room: float) -> list[float]:
    """Widths in ems: from the least of all, each further step to the column whose texts it helps most."""
    widths = [n.least for n in needs]
    while sum(widths) + STEP <= room:
        gains = [n.wrapping(w) - n.wrapping(w + STEP) for n, w in zip(needs, widths, strict=True)]
        best = max(range(len(needs)), key=gains.__getitem__)
        if gains[best] <= 0:
            break
        widths[best] += STEP
    return widths


def _longest_run(texts: Iterable[str]) -> float:
    runs = (ems(run) for text in texts for run in _RUN.findall(text))
    return min(max(runs, default=0.0), LONGEST_RUN)


def _advance(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character.isupper():
        return 0.74
    return 0.57 if character.isalnum() or character in "−%+=" else 0.36
