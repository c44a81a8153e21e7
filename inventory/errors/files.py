"""What is refused of files: spreadsheets to be read, attachments to be kept."""

from dataclasses import dataclass
from datetime import date

from inventory.errors.base import Fact, LedgerError


@dataclass(kw_only=True, eq=False)
class NotASpreadsheet(LedgerError):
    """The file cannot be read as a spreadsheet."""

    code = "NOT_A_SPREADSHEET"
    file: str


@dataclass(kw_only=True, eq=False)
class SpreadsheetTooLarge(LedgerError):
    """The spreadsheet passes a limit: ``what`` is bytes, unpacked (bytes), rows, columns, cells, characters or memory
    (bytes), of which there may be ``most``."""

    code = "SPREADSHEET_TOO_LARGE"
    file: str
    what: str
    most: int


@dataclass(kw_only=True, eq=False)
class SpreadsheetLocked(LedgerError):
    """The spreadsheet is encrypted with a password."""

    code = "SPREADSHEET_LOCKED"
    file: str


@dataclass(kw_only=True, eq=False)
class NoHeader(LedgerError):
    """No sheet of the file has a row of known column names."""

    code = "NO_HEADER"
    file: str


@dataclass(kw_only=True, eq=False)
class NoRows(LedgerError):
    """Under the headers of the file stands nothing: a form that nobody filled in, or that was not saved."""

    code = "NO_ROWS"
    file: str


@dataclass(kw_only=True, eq=False)
class BadRows(LedgerError):
    """Rows of a file cannot be posted; all of them are listed and nothing was posted."""

    code = "BAD_ROWS"
    file: str
    rows: list[dict[str, Fact]]


@dataclass(kw_only=True, eq=False)
class Undecided(LedgerError):
    """What a file names is only close to what the catalogues have; each is listed with what it may mean."""

    code = "UNDECIDED"
    file: str
    items: list[dict[str, Fact]]
    counterparties: list[dict[str, Fact]]


@dataclass(kw_only=True, eq=False)
class RowsSeen(LedgerError):
    """Rows of a file stand in the books already: the same counterparty, item, quantity and day. Each is listed with
    the document that has it."""

    code = "ROWS_SEEN"
    file: str
    rows: list[dict[str, Fact]]


@dataclass(kw_only=True, eq=False)
class AlreadyImported(LedgerError):
    """The very same file (SHA-256) was imported before."""

    code = "ALREADY_IMPORTED"
    file: str
    on: date
    by: str


@dataclass(kw_only=True, eq=False)
class ImportUnderWay(LedgerError):
    """The staged import is being read, checked or posted, or is posted (``state``), and not to be changed now."""

    code = "IMPORT_UNDER_WAY"
    file: str
    state: str


@dataclass(kw_only=True, eq=False)
class ImportKilled(LedgerError):
    """Reading or posting a staged import ended the process that did it, ``times`` times."""

    code = "IMPORT_KILLED"
    times: int


@dataclass(kw_only=True, eq=False)
class WrongFileType(LedgerError):
    """The file is neither a picture (JPEG, PNG, WebP) nor a PDF, whatever its name says."""

    code = "WRONG_FILE_TYPE"
    file: str


@dataclass(kw_only=True, eq=False)
class FileTooBig(LedgerError):
    """The file has more than ``most`` bytes."""

    code = "FILE_TOO_BIG"
    file: str
    most: int


@dataclass(kw_only=True, eq=False)
class PictureTooLarge(LedgerError):
    """The picture has more than ``most`` pixels; its sides are None where there are far too many to be counted."""

    code = "PICTURE_TOO_LARGE"
    file: str
    width: int | None
    height: int | None
    most: int


@dataclass(kw_only=True, eq=False)
class BrokenFile(LedgerError):
    """The picture or PDF is damaged or cut off."""

    code = "BROKEN_FILE"
    file: str


@dataclass(kw_only=True, eq=False)
class ActiveFile(LedgerError):
    """The PDF brings scripts along, or starts programs."""

    code = "ACTIVE_FILE"
    file: str


@dataclass(kw_only=True, eq=False)
class NoOutput(LedgerError):
    """The answer of a command cannot be written to where it was to go; what was asked for may be done all the same."""

    code = "NO_OUTPUT"
    problem: str


@dataclass(kw_only=True, eq=False)
class Erased(LedgerError):
    """The content of the attachment was erased; that there was one stays on record."""

    code = "ERASED"
    number: str
    file: str
