"""Boards made up for tests: issues of sample sheets as if they had been published, without any database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from inventory import sheet_format
from inventory.public_board import Issue
from inventory.sheet import Sheet
from inventory.sheet_format import Head, Placed, Published
from webui import board_pages, board_site
from webui.board_site import Site

FIRST = date(2020, 2, 8)
LATER = datetime(2020, 3, 1, 10, tzinfo=UTC)
HEAD = Head("QSZ-RK-2020-000001", 1, "0" * 64)


def published(sheet: Sheet, number: int = 1, series: str | None = None) -> Published:
    """A sheet as an issue of its series."""
    placed = Placed(
        series=series or sheet.sheet,
        issue=number,
        issuer=sheet.organization_name,
        published_on=FIRST + timedelta(days=number),
        previous=None,
        corrects=None,
        head=HEAD,
        supervisor="青石镇纪律检查委员会",
        hotline="010-6990 0000",
    )
    return sheet_format.publish(sheet, placed)


def issue(of: Published, id_: int = 1, **said) -> Issue:
    """How the board lists it."""
    at = datetime(2020, 2, 8, 10, tzinfo=UTC) + timedelta(days=of.placed.issue)
    made = Issue(
        id=id_,
        organization=of.sheet.organization,
        series=of.placed.series,
        issue=of.placed.issue,
        sheet=of.sheet.sheet,
        start=of.sheet.start,
        end=of.sheet.end,
        digest=of.digest,
        check_code=of.check_code,
        published_on=of.placed.published_on,
        published_at=at,
        corrects=None,
        corrected_by=None,
        withdrawn_at=None,
        changed_at=at,
        detail=True,
        wall=of.sheet.sheet != "S6",
    )
    return replace(made, **said)


class Shelf:
    """What was published, by the id of an issue."""

    def __init__(self, *those: Published) -> None:
        self.of = dict(enumerate(those, start=1))
        self.asked = 0

    def text(self, id_: int) -> str:
        """The frozen text."""
        self.asked += 1
        return self.of[id_].text

    def paper(self, id_: int, form: str) -> bytes:
        """A paper, told by its digest."""
        self.asked += 1
        return f"%PDF {form} {self.of[id_].digest}".encode()

    def issues(self) -> tuple[Issue, ...]:
        """All of them, as they are listed."""
        rows = [issue(of, id_) for id_, of in self.of.items()]
        return tuple(sorted(rows, key=lambda one: (one.organization, one.series, one.issue)))

    def site(self, *, live: bool = False, issues: tuple[Issue, ...] | None = None) -> Site:
        """The board of them."""
        briefs = {id_: board_pages.brief(of.text) for id_, of in self.of.items()}
        return board_site.site(self.issues() if issues is None else issues, briefs, live=live)

    def page(self, path: str, **said) -> str:
        """What a file of the board says."""
        return self.site(**said).files[path].make(self).decode()
