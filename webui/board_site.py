"""The public board as files: which there are, what each is made of, and what each says.

Live pages and the static board are the same files made from the same templates, with links relative to each other, so
that they hold under any address and from a disk. What a file depends on is in its ``key``: with the same key it is made
of the same bytes, and neither a cache nor a folder needs it anew.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from inventory.public_board import Issue
from webui import board_pages
from webui.board_pages import Brief
from webui.board_paths import (
    CHECK,
    FEED,
    FRONT,
    INDEX,
    code_path,
    file_path,
    folder,
    letter_path,
    series_folder,
    sheet_path,
)

HTML = "text/html; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
PDF, CSV, JSON = "application/pdf", "text/csv; charset=utf-8", "application/json"
CSS, SVG = "text/css; charset=utf-8", "image/svg+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAVED = frozenset((PDF, CSV, JSON, XLSX))  # what people keep under its own name
_STATIC = Path(__file__).parent / "static"
ASSETS = {"board.css": CSS, "mark.svg": SVG}


class Books(Protocol):
    """Whoever gives what was published, by the id of an issue."""

    def text(self, id_: int) -> str:
        """The frozen text. Raises ``NotFound``."""

    def paper(self, id_: int, form: str) -> bytes:
        """The file as it was drawn then. Raises ``NotFound``."""


@dataclass(frozen=True)
class File:
    """A file of the board. ``changed_at``: when what it says last changed; ``frozen``: its bytes are those of an issue
    and never change; ``make`` gives them."""

    path: str
    media: str
    key: str
    changed_at: datetime | None
    frozen: bool
    make: Callable[[Books], bytes] = field(compare=False)


@dataclass(frozen=True)
class Series:
    """A series of an organization: its issues, the first one first, and the last one that stands, if one does."""

    organization: str
    name: str
    issues: tuple[Issue, ...]

    @property
    def latest(self) -> Issue:
        """The one that people look for: the last that stands, else the last of all."""
        standing = [one for one in self.issues if one.state == "VALID"]
        return standing[-1] if standing else self.issues[-1]


@dataclass(frozen=True)
class Site:
    """All files of the board by their paths, each before those that lead to it; and the issues by their check codes."""

    files: Mapping[str, File]
    codes: Mapping[str, Issue]


def site(
    issues: Sequence[Issue], briefs: Mapping[int, Brief], *, live: bool, objections: str = ""
) -> Site:
    """The board of some issues, each with its brief. ``live``: pages may ask the program (the form of the check page,
    the gifts); ``objections`` is the path of the form for them beside the board, where there is one."""
    pages = board_pages.Pages(asset_names(), live=live, objections=objections)
    whole = _Whole(tuple(_series(issues)), briefs, pages)
    made = [*_assets(), *whole.files()]
    return Site({file.path: file for file in made}, {one.check_code: one for one in issues})


@dataclass(frozen=True)
class _Whole:
    series: tuple[Series, ...]
    briefs: Mapping[int, Brief]
    pages: board_pages.Pages

    def files(self) -> Iterable[File]:
        """What is led to before what leads there."""
        for one in self.series:
            yield from self._of_series(one)
        everything = [issue for one in self.series for issue in one.issues]
        for organization, of in self._organizations().items():
            issues = [issue for one in of for issue in one.issues]
            path = folder(organization)
            yield self._page(f"{path}/{INDEX}", "organization.html", issues, series=of)
            yield self._feed(f"{path}/{FEED}", issues, self.briefs[of[0].latest.id].organization)
        for letter, found in _by_letter(everything).items():
            yield self._page(letter_path(letter), "letter.html", found, letter=letter, issues=found)
        letters = sorted(_by_letter(everything))
        yield self._page(CHECK, "check.html", everything, letters=letters, typed="", refused="")
        yield self._feed(FEED, everything, "")
        organizations = self._organizations()
        yield self._page(FRONT, "front.html", everything, organizations=organizations)

    def _organizations(self) -> dict[str, list[Series]]:
        found: dict[str, list[Series]] = {}
        for one in self.series:
            found.setdefault(one.organization, []).append(one)
        return found

    def _of_series(self, series: Series) -> Iterable[File]:
        path = series_folder(series.organization, series.name)
        for n, issue in enumerate(series.issues):
            yield from _frozen(issue, self.pages.mark)
            beside = (series.issues[n - 1] if n else None, *series.issues[n + 1 : n + 2], None)[:2]
            said = [issue, *(one for one in beside if one)]
            yield self._page(
                sheet_path(issue), "sheet.html", said, of=issue, issue=issue, beside=beside
            )
            yield self._page(code_path(issue.check_code), "code.html", [issue], issue=issue)
        yield self._page(f"{path}/{INDEX}", "series.html", series.issues, series=series)

    def _page(
        self,
        path: str,
        template: str,
        of_issues: Sequence[Issue],
        of: Issue | None = None,
        **said: Any,
    ) -> File:
        """A page that tells of some issues; ``of``: the one whose content it shows."""

        def make(books: Books) -> bytes:
            text = books.text(of.id) if of else None
            return self.pages.render(template, path, self.briefs, text, **said)

        key = _key(template, path, self.pages.mark, of_issues)
        return File(path, HTML, key, _last(of_issues), frozen=False, make=make)

    def _feed(self, path: str, issues: Sequence[Issue], of: str) -> File:
        newest = sorted(issues, key=lambda one: (one.changed_at, one.id), reverse=True)

        def make(_: Books) -> bytes:
            shown = newest[: board_pages.FEED_MOST]
            return self.pages.render("feed.xml", path, self.briefs, None, issues=shown, of=of)

        key = _key("feed.xml", path, self.pages.mark, issues)
        return File(path, ATOM, key, _last(issues), frozen=False, make=make)


def _frozen(issue: Issue, mark: str) -> Iterable[File]:
    """The files of an issue: as it was published, and what this program (``mark``) makes of it."""

    def of(ending: str, media: str, make: Callable[[Books], bytes], *, ours: str = "") -> File:
        key = hashlib.sha256(f"{issue.digest} {ending} {ours}".encode()).hexdigest()
        path, at = file_path(issue, ending), issue.published_at
        return File(path, media, key, at, frozen=not ours, make=make)

    yield of(".json", JSON, lambda books: books.text(issue.id).encode())
    yield of(".csv", CSV, lambda books: board_pages.csv_of(books.text(issue.id)), ours=mark)
    yield of(".xlsx", XLSX, lambda books: board_pages.xlsx_of(books.text(issue.id)), ours=mark)
    if issue.detail:
        yield of(".pdf", PDF, lambda books: books.paper(issue.id, "DETAIL"))
    if issue.wall:
        yield of("-wall.pdf", PDF, lambda books: books.paper(issue.id, "WALL"))


def _assets() -> Iterable[File]:
    for name, media in ASSETS.items():
        content = (_STATIC / name).read_bytes()
        path = asset_names()[name]
        yield File(path, media, path, None, frozen=True, make=lambda _, c=content: c)  # type: ignore[misc]


@lru_cache(maxsize=1)
def asset_names() -> dict[str, str]:
    """By the name of each asset its path: with the digest of its content, so that a new one is another file."""
    found = {}
    for name in ASSETS:
        stem, _, ending = name.partition(".")
        digest = hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:12]
        found[name] = f"{stem}-{digest}.{ending}"
    return found


def _series(issues: Iterable[Issue]) -> Iterable[Series]:
    found: dict[tuple[str, str], list[Issue]] = {}
    for one in issues:
        found.setdefault((one.organization, one.series), []).append(one)
    return (Series(*name, tuple(of)) for name, of in found.items())


def _by_letter(issues: Iterable[Issue]) -> dict[str, list[Issue]]:
    found: dict[str, list[Issue]] = {}
    for one in sorted(issues, key=lambda one: one.check_code):
        found.setdefault(one.check_code[0], []).append(one)
    return found


def _key(template: str, path: str, mark: str, issues: Iterable[Issue]) -> str:
    said = hashlib.sha256(f"{template} {path} {mark}".encode())
    for one in issues:
        said.update(f"{one.digest} {one.corrected_by} {one.withdrawn_at}".encode())
        said.update(f"{one.detail} {one.wall}".encode())  # papers of a long sheet come later
    return said.hexdigest()


def _last(issues: Iterable[Issue]) -> datetime | None:
    return max((one.changed_at for one in issues), default=None)
