"""Where each page and file of the public board lies, from its root. Pure functions."""

from functools import lru_cache

from inventory.public_board import Issue

INDEX = "index.html"
FRONT, CHECK, FEED = INDEX, "check.html", "feed.xml"


@lru_cache(maxsize=4096)
def segment(code: str) -> str:
    """A code as the name of a file or folder anywhere: letters, digits and "-" stay, every other byte is _XX."""
    plain = (c if c.isascii() and (c.isalnum() or c == "-") else None for c in code)
    return "".join(
        one if one else "".join(f"_{byte:02X}" for byte in code[n].encode())
        for n, one in enumerate(plain)
    )


def folder(organization: str) -> str:
    """The folder of an organization."""
    return f"o/{segment(organization)}"


def series_folder(organization: str, series: str) -> str:
    """The folder of a series."""
    return f"{folder(organization)}/{segment(series)}"


def sheet_path(issue: Issue) -> str:
    """The page of an issue."""
    return f"{series_folder(issue.organization, issue.series)}/{issue.issue}.html"


def code_path(check_code: str) -> str:
    """The page that a check code leads to: a folder of its own, so that the address on paper finds it anywhere."""
    return f"c/{check_code.replace('-', '')}/{INDEX}"


def letter_path(letter: str) -> str:
    """The list of all codes that begin with a letter or a digit."""
    return f"c/{letter}.html"


def file_path(issue: Issue, ending: str) -> str:
    """A file of an issue that people keep: its name alone says what it is."""
    name = f"{segment(issue.organization)}-{segment(issue.series)}-{issue.issue}{ending}"
    return f"{series_folder(issue.organization, issue.series)}/{name}"
