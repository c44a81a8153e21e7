"""A published sheet on paper: the page of the sheet with its issue, what it corrects, by whom and when it was issued,
how it is proved, and its frozen data inside.

Drawn from the published content alone, so that whoever has the file draws the same bytes again. What else enters is
the address of the public pages (``INVENTORY_SITE``), which is no part of the data, and what it is drawn with: both
stand in the keywords of the PDF, where ``sheet_paper`` reads them.
"""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import segno

from inventory import clock
from inventory import sheet as sheet_model
from inventory.clock import SHANGHAI
from inventory.errors import BadInput
from inventory.rules import numbers
from inventory.sheet import Check, Column, Row, Sheet
from inventory.sheet_format import Change, Correction, Head, Issued, Placed, Published, publish
from reports import (
    columns,
    csv,
    cut_fonts,
    detail,
    hanging,
    layout,
    long_paper,
    page,
    pdf,
    pdf_file,
    pictures,
    press,
    shortcuts,
    shortcuts_drawing,
    shortcuts_layout,
    shortcuts_tags,
    typefaces,
    wall,
    widths,
    words,
)
from reports.hanging import Hung
from reports.page import Page
from reports.pdf import Attached

_SITE = re.compile(r"https?://[A-Za-z0-9.:/_~-]{1,100}")
# What each form is called in the keywords of a PDF. A form whose text or order of words changes gets a new word; the
# old word goes on to mean the old form, so that what was printed then is still compared with what it was.
WORDS = {
    "DETAIL": "SHEET-2",
    "WALL": "HUNG-2",
    "WALL_A4": "HUNG-2-A4",
    "WALL_A3": "HUNG-2-A3",
    "FIRST_DETAIL": "SHEET",
    "FIRST_WALL": "HUNG",
    "FIRST_WALL_A4": "HUNG-A4",
    "FIRST_WALL_A3": "HUNG-A3",
    "OLD_DETAIL": "DETAIL",
    "OLD_WALL": "WALL",
}
DRAWN_NOW = ("DETAIL", "WALL", "WALL_A4", "WALL_A3")
_FIRST = "FIRST_"
_FORMS = {word: form for form, word in WORDS.items()}
_PAPERS = {"WALL": ("A4", "A3"), "WALL_A4": ("A4",), "WALL_A3": ("A3",)}
_MADE_WITH = re.compile(
    r"inventory-print=([0-9a-f]{16}) inventory-form=([A-Z0-9-]{1,20})(?: inventory-site=(\S+))?"
)
_HUNG: dict[str, Hung] = {}  # how sheets hang, by their content
_HUNG_MOST = 64
_HERE = Path(__file__).parent
_LIBRARIES = ("weasyprint", "pydyf", "fonttools", "jinja2", "segno")
_TEMPLATES = ("sheet.html", "sheet.css", "sheet_body.html", "wall.html", "wall.css")
# what puts words and widths on the page
_MODULES = (
    clock,
    numbers,
    sheet_model,
    columns,
    csv,
    cut_fonts,
    detail,
    hanging,
    layout,
    long_paper,
    page,
    pdf,
    pdf_file,
    pictures,
    press,
    shortcuts,
    shortcuts_drawing,
    shortcuts_layout,
    shortcuts_tags,
    typefaces,
    wall,
    widths,
    words,
)


@dataclass(frozen=True)
class Code:
    """A QR code as a path of squares, ``size`` modules wide with its quiet zone."""

    size: int
    path: str


@dataclass(frozen=True)
class Corrects:
    """What stands in the box of a correction (更正公告)."""

    said: str
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Issue:
    """What the page says of the place that a sheet has in its series."""

    number: int
    issuer: str
    day: str
    previous: str
    head: str
    supervised: Mapping[str, str]
    corrects: Corrects | None
    qr: Code
    address: str
    made_with: str


@dataclass(frozen=True)
class MadeWith:
    """What a PDF says of how it was drawn: with which program and fonts, in which form, for which public pages."""

    print: str
    form: str
    site: str


def papers(published: Published) -> dict[str, bytes]:
    """The papers of an issue by their form, to be kept with it: DETAIL with every document, and WALL as it hangs.
    Raises like ``draw``."""
    return {form: draw(published, site(), form) for form in ("DETAIL", "WALL")}


def draw(published: Published, site: str = "", form: str = "DETAIL") -> bytes:
    """The issue as a PDF file: the same bytes for the same content, site, form, program and fonts.

    Raises what drawing a sheet raises, and ``BadInput`` for a site that is no address.
    """
    at = datetime.combine(published.placed.published_on, time(), SHANGHAI)
    name = file_name(published)
    data = published.text.encode()
    told = f"inventory-print={made_here()} inventory-form={WORDS[form]}"
    told += f" inventory-site={site}" if site else ""
    placed = replace(issue(published, site), made_with=told)
    attached = (
        Attached(f"{name}.json", "公布的数据，JSON", data, at),
        Attached(f"{name}.csv", "同一数据，CSV", csv.draw(published.sheet), at),
    )
    drawn_now = form in DRAWN_NOW
    values = {"issue": placed, "form": form, "kept": drawn_now}
    drawing = pictures.drawing(published.sheet) if drawn_now else None
    if (papers := _PAPERS.get(form.removeprefix(_FIRST))) is not None:
        return hanging.draw(
            published.sheet,
            values=values,
            proved=_proved(published, form),
            attached=attached,
            papers=papers,
            drawing=drawing,
        )

    def places(missing: list[str]) -> list[str]:
        return page.places(published.sheet, missing)

    shown = paper(published, form)
    if not drawn_now:
        return pdf.press("sheet", {**values, "page": shown}, places=places, attached=attached)
    return detail.draw(shown, drawing, values, places=places, attached=attached)


def hung(sheet: Sheet, corrects: Correction | None = None) -> Hung:
    """How a sheet that is not published yet would hang, made with words as long as publishing will put in. Asked again
    for the same content it is answered from memory. Raises what drawing a sheet raises."""
    key = f"{sheet.digest} {corrects}"
    if key not in _HUNG:
        if len(_HUNG) >= _HUNG_MOST:
            _HUNG.clear()
        before, head = (
            Issued(99, "0" * 64),
            Head(f"{sheet.organization}-RK-2020-000000", 99999, "0" * 64),
        )
        placed = Placed(
            series=sheet.sheet,
            issue=99,
            issuer=f"{sheet.organization_name}疫情防控工作领导小组",
            published_on=sheet.end,
            previous=before,
            corrects=corrects,
            head=head,
            supervisor="中共镇纪律检查委员会",
            hotline="010-60000000",
        )
        values = {"issue": issue(publish(sheet, placed), site()), "kept": True}
        _HUNG[key] = hanging.hung(sheet, values)
    return _HUNG[key]


def file_name(published: Published) -> str:
    """What the files of an issue are called, without their ending: NDL-S6-2."""
    return f"{published.sheet.organization}-{published.placed.series}-{published.placed.issue}"


def paper(published: Published, form: str = "DETAIL") -> Page:
    """The page of the sheet in a form not set for the wall, proved by what was published and not by the draft."""
    shown = wall.wall(published.sheet) if form == "OLD_WALL" else published.sheet
    return replace(page.page(shown), **_proved(published, form))


def _proved(published: Published, form: str) -> dict[str, Any]:
    at = datetime.combine(published.placed.published_on, time(), SHANGHAI)
    return {
        # what was printed before said of a sheet with villages only which sheet it is
        **({} if form in DRAWN_NOW else {"sheet": page.number_of(published.sheet.sheet)}),
        "blanks": page.blanks(published.placed.paper),
        "letterhead": published.placed.paper.letterhead,
        "digest": published.digest,
        "code": published.check_code,
        "made": at.isoformat(),
    }


def issue(published: Published, site: str) -> Issue:
    """What is said of its place. Raises ``BadInput`` for a site that is no address."""
    placed = published.placed
    address = address_of(published.check_code, site)
    return Issue(
        number=placed.issue,
        issuer=placed.issuer,
        day=words.day(placed.published_on),
        previous=_previous(placed),
        head=f"{placed.head.number}（第 {words.number(placed.head.position)} 张单据），"
        f"{placed.head.digest}"
        if placed.head.position
        else "本单位没有单据",
        supervised={"监督机构": placed.supervisor, "监督举报电话": placed.hotline},
        corrects=_corrects(placed.corrects),
        qr=code(address or published.check_code),
        address=address,
        made_with="",
    )


def site(environ: Mapping[str, str] = os.environ) -> str:
    """The address of the public pages, ``INVENTORY_SITE``, without a stroke at its end; empty where there is none.
    Raises ``BadInput``."""
    named = (environ.get("INVENTORY_SITE") or "").rstrip("/")
    _require_address(named)
    return named


def address_of(check_code: str, site: str) -> str:
    """Where an issue is found by its check code; empty without a site. Raises ``BadInput``."""
    _require_address(site)
    return f"{site}/c/{check_code.replace('-', '')}" if site else ""


def is_address(site: str) -> bool:
    """Could that be the address of public pages?"""
    return bool(_SITE.fullmatch(site))


def _require_address(site: str) -> None:
    if site and not is_address(site):
        problem = "要写网址，如 https://gk.example.gov.cn"
        raise BadInput(field="INVENTORY_SITE", problem=problem)


def made_with(keywords: str) -> MadeWith | None:
    """What a PDF says of how it was drawn; None where it does not."""
    found = _MADE_WITH.fullmatch(keywords)
    if not found or (found[3] and not is_address(found[3])):
        return None
    form = _FORMS.get(found[2])
    return MadeWith(found[1], form, found[3] or "") if form else None


def made_here() -> str:
    """What this installation draws with, in sixteen digits: the program, its libraries and its fonts. Where they are
    the same, the same sheet is the same bytes. Raises what drawing a sheet raises."""
    return _made_here(typefaces.office_folder())


@lru_cache(maxsize=4)
def _made_here(office: Path | None) -> str:
    """Of what draws, the versions and the bytes; and what it draws of a small page, in which libraries show that tell
    no version."""
    said = [f"{name} {version(name)}" for name in _LIBRARIES]
    modules = [Path(str(module.__file__)) for module in _MODULES]
    templates = [_HERE / "templates" / name for name in _TEMPLATES]
    faces = [face.path for face in typefaces.faces(office).all]
    read = (path.read_bytes() for path in (*modules, *templates, *faces))
    said += [hashlib.sha256(content).hexdigest() for content in (*read, _sample())]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _sample() -> bytes:
    """A small page with the signs of every sheet."""
    shown = (Column("no", "序号"), Column("name", "物资"), Column("value_fen", "金额", "fen"))
    row: Row = {"no": 1, "name": "一次性医用口罩 YY/T 0969-2013", "value_fen": -1234567890}
    day = date(2020, 2, 29)
    check = Check("R1", True, "期初 + 入库 − 出库 = 期末")
    sheet = Sheet(
        "S6", "样张", "A", "样张", day, day, "元", shown, (row,), (), (), (check,), ("注",)
    )
    placed = Placed("S6", 2, "样张", day, None, None, Head("A-RK-2020-000001", 1, "0" * 64))
    published = publish(sheet.sealed(), placed)
    values = {"page": paper(published), "issue": issue(published, "")}
    return pdf.press("sheet", values, places=lambda missing: missing)


def code(content: str) -> Code:
    """A QR code of level Q. Its squares are one path, line by line."""
    lines = squares(content)
    path = "".join(
        f"M{run.start()} {y}h{run.end() - run.start()}v1h-{run.end() - run.start()}z"
        for y, line in enumerate(lines)
        for run in re.finditer("1+", line)
    )
    return Code(len(lines), path)


def squares(content: str) -> list[str]:
    """The squares of a QR code of level Q, a text of 1 and 0 a line, with its quiet zone."""
    made = segno.make(content, error="q", micro=False, boost_error=False)
    return ["".join(map(str, map(int, row))) for row in made.matrix_iter(border=4)]


def _previous(placed: Placed) -> str:
    if placed.previous is None:
        return "无，本期是第一期"
    return f"第{placed.previous.issue}期，数据摘要 {placed.previous.digest}"


def _corrects(corrects: Correction | None) -> Corrects | None:
    if corrects is None:
        return None
    said = f"本期更正第{corrects.issue}期（数据摘要 {corrects.digest[:12]}…）"
    return Corrects(said, corrects.reason, corrects.changes)
