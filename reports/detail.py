"""How the sheet with every document (明细版) is set: closer, where its letterhead alone would push a short one over
to a second page; with its pictures, where they take no page more.

What is chosen is tried: the pages are made and counted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from reports import pdf, pictures
from reports.page import Page
from reports.pdf import Attached, Leaf
from reports.pictures import Drawing

_SHORT = 20  # a sheet of more rows takes two pages with any head
_ANY = 10_000


def draw(
    page: Page,
    drawing: Drawing | None,
    values: Mapping[str, Any],
    *,
    places: Callable[[list[str]], list[str]],
    attached: Sequence[Attached],
) -> bytes:
    """The sheet as a PDF; ``values`` are what the template takes besides. Raises what ``pdf.draw`` raises."""

    def leaf(*, tight: bool = False, shown: Drawing | None = None) -> Leaf:
        return Leaf("sheet", {**values, "page": page, "tight": tight, "drawing": shown}, places)

    ways = list(_ways(page, leaf))
    if drawing is None or _rows(page) > pictures.ROWS_MOST:
        return pdf.press_first(ways, attached=attached).content
    tried = pdf.press_first(ways, write=False)
    tight = len(ways) > 1 and tried.at == 1
    pictured = [(leaf(tight=tight, shown=one), tried.pages) for one in pictures.shorter(drawing)]
    return pdf.press_first((*pictured, (leaf(tight=tight), _ANY)), attached=attached).content


def _ways(page: Page, leaf: Callable[..., Leaf]) -> Iterator[tuple[Leaf, int]]:
    if page.letterhead and _rows(page) <= _SHORT:
        yield leaf(), 1
        yield leaf(tight=True), 1
    yield leaf(), _ANY


def _rows(page: Page) -> int:
    return sum(len(section.table.rows) for section in page.sections if section.table)
