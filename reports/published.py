"""A published sheet on paper: as it was drawn up, with its issue, its check code, and what it corrects.

What was published rides along in the file byte for byte, so that whoever has the paper's file can prove it.
"""

from dataclasses import replace

from inventory.sheet_changes import said
from inventory.sheet_format import Published
from reports import csv, page, pdf, words
from reports.pdf import Attached


def papers(published: Published) -> dict[str, bytes]:
    """The papers of a sheet by their form, to be kept with it. Raises like ``pdf.draw``."""
    return {"DETAIL": detail(published)}


def detail(published: Published) -> bytes:
    """Every row of a published sheet as a PDF file. Raises like ``pdf.draw``."""
    sheet, placed = published.sheet, published.placed
    plain = page.page(sheet)
    made = page.stood_at(sheet)
    name = f"{placed.series}-{sheet.organization}-{placed.issue}"
    return pdf.press(
        "sheet",
        {
            "page": replace(
                plain,
                sheet=f"{plain.sheet}　第{placed.issue}期",
                notes=(*_places(published), *plain.notes),
                digest=published.digest,
                code=published.check_code,
            )
        },
        places=lambda missing: page.places(sheet, missing),
        attached=(
            Attached(f"{name}.json", "公布的数据，JSON", published.text.encode(), made),
            Attached(f"{name}.csv", "同一数据，CSV", csv.draw(sheet), made),
        ),
    )


def _places(published: Published) -> tuple[str, ...]:
    """What its place in the series says, in words."""
    placed = published.placed
    previous = placed.previous
    chained = f"，接第{previous.issue}期（摘要 {previous.digest[:12]}）" if previous else ""
    day = words.day(placed.published_on)
    first = f"第{placed.issue}期，{day}公布{chained}，校验码 {published.check_code}"
    if placed.corrects is None:
        return (first,)
    old = placed.corrects
    why = f"更正公告：更正第{old.issue}期，原因：{old.reason}"
    changed = tuple(f"更正 {said(change)}" for change in old.changes)
    return (first, why, *changed)
