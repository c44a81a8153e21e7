"""What the pages of the public board say: the templates, and what they are given.

A template environment of its own, which knows no request: the same page is made for whoever asks, and for a folder.
"""

import hashlib
import posixpath
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from inventory import clock, sheet_format
from inventory.sheet import Sheet
from inventory.sheet_format import Published
from reports import csv, pictures, plain_words, words, workbook, workbook_paper, xlsx
from webui import board_paths, board_table

FEED_MOST = 50
_PHONE = re.compile(r"[0-9][0-9 -]{5,18}[0-9]")
_HERE = Path(__file__).parent
_MODULES = ("board_pages.py", "board_paths.py", "board_site.py", "board_table.py")
_REPORTS = (csv, pictures, plain_words, words, workbook, workbook_paper, xlsx)
_TITLE = re.compile("(.{4,}防控)(.{4,})")
DOWNLOADS = (("Excel 表格", ".xlsx"), ("CSV", ".csv"), ("JSON 数据", ".json"))
STATES = {"VALID": "有效", "CORRECTED": "已更正", "WITHDRAWN": "已撤回"}


@dataclass(frozen=True)
class Brief:
    """What lists say of an issue, all of its frozen content. ``short``: its title without that of the emergency."""

    organization: str
    title: str
    short: str
    sentence: str
    issuer: str
    supervisor: str
    hotline: str


def brief(text: str) -> Brief:
    """The brief of an issue from its frozen text."""
    published = published_of(text)
    sheet, placed = published.sheet, published.placed
    halves = _halves(sheet)
    return Brief(
        organization=sheet.organization_name,
        title="".join(halves),
        short=halves[-1],
        sentence=plain_words.sentence(sheet),
        issuer=placed.issuer,
        supervisor=placed.supervisor,
        hotline=placed.hotline,
    )


def published_of(text: str) -> Published:
    """An issue from its frozen text."""
    return sheet_format.read_frozen(text)


def csv_of(text: str) -> bytes:
    """The CSV of an issue."""
    return csv.draw(published_of(text).sheet)


def xlsx_of(text: str) -> bytes:
    """The workbook of an issue."""
    return xlsx.draw(published_of(text))


class Pages:
    """Makes pages. ``assets``: the path of each style sheet and picture by its name. ``mark`` changes with whatever
    else than the issues a page depends on."""

    def __init__(self, assets: Mapping[str, str], *, live: bool, objections: str) -> None:
        self._said = {"assets": assets, "live": live, "objections": objections}
        self.mark = _program() + repr(sorted(self._said.items(), key=str))

    def render(
        self,
        template: str,
        path: str,
        briefs: Mapping[int, Brief],
        text: str | None,
        **said: Any,
    ) -> bytes:
        """A page as UTF-8. ``path`` is where it lies, so that its links are relative to it; ``text`` the frozen text of
        the issue that it shows."""
        here = posixpath.dirname(path)
        root = "../" * (here.count("/") + 1 if here else 0)
        shown = _shown(text) if text is not None else {}
        given = {**self._said, **said, **shown, "root": root, "briefs": briefs}
        given["downloads"] = DOWNLOADS
        return _environment().get_template(f"board/{template}").render(given).encode()


def _shown(text: str) -> dict[str, Any]:
    published = published_of(text)
    sheet = published.sheet
    return {
        "sheet": sheet,
        "placed": published.placed,
        "title": _halves(sheet),
        "tables": board_table.tables(sheet),
        "drawing": pictures.drawing(sheet),
    }


def _halves(sheet: Sheet) -> tuple[str, ...]:
    """The title without the organization, in two where it begins with what the sheet is for: 新冠肺炎疫情防控."""
    title = sheet.title.removeprefix(sheet.organization_name)
    found = _TITLE.fullmatch(title)
    return found.groups() if found else (title,)


def _plain(value: Any) -> Any:
    """Text without what cannot be seen, which could turn the words beside it round; markup is left as it is."""
    if type(value) is str and not value.isprintable():
        return words.printable(value)
    return value


def phone(text: str) -> str:
    """The number to call in a text; "" where it is none."""
    found = _PHONE.search(text)
    return re.sub("[ -]", "", found[0]) if found else ""


def instant(at: datetime | None) -> str:
    """An instant as feeds have it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else "1970-01-01T00:00:00Z"


def urn(digest: str) -> str:
    """A name of an issue that stays, whatever the address of the board."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("webui"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    made.filters.update(
        num=words.number, day=words.day, local_date=clock.local_date, phone=phone, instant=instant
    )
    made.globals.update(days=plain_words.days, urn=urn, STATES=STATES, at=board_paths)
    return made


@lru_cache(maxsize=1)
def _program() -> str:
    """What makes the pages: templates, code and the words they use."""
    read = [*sorted((_HERE / "templates/board").iterdir()), *(_HERE / name for name in _MODULES)]
    read += [Path(str(module.__file__)) for module in _REPORTS]
    return hashlib.sha256(b"".join(path.read_bytes() for path in read)).hexdigest()
