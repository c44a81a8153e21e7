"""Files of published sheets as anyone may have them, PDF or JSON, and what each and all of them together prove.

Needs no database and no network: what is looked at are the bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from inventory import sheet_reading, sheet_series, sheet_sums
from inventory.sheet_format import Published
from inventory.sheet_reading import Finding
from inventory.sheet_series import Given
from reports import sheet_paper
from reports.sheet_paper import Unreadable


@dataclass(frozen=True)
class Examined:
    """A file with what was found of it; ``published`` where it has the form of a sheet."""

    file: str
    kind: str
    published: Published | None
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """All of it: nothing is broken, and a PDF was compared with its data."""
        return all(f.holds or (f.holds is None and f.check != "PAPER") for f in self.findings)


@dataclass(frozen=True)
class Proof:
    """What files prove, each and together."""

    files: tuple[Examined, ...]
    together: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Nothing is broken. What was not given is not: it stands in ``together`` as None."""
        return all(e.holds for e in self.files) and all(f.holds is not False for f in self.together)


def examine(files: Iterable[tuple[str, bytes]]) -> Proof:
    """Each file by its name and bytes."""
    examined = tuple(_one(name, raw) for name, raw in files)
    given = [Given(e.file, e.published) for e in examined if e.published is not None]
    return Proof(examined, sheet_series.findings(given))


def _one(name: str, raw: bytes) -> Examined:
    if not sheet_paper.is_pdf(raw):
        return _of_data(name, raw)
    try:
        paper = sheet_paper.read(raw)
        data = _of_data(name, paper.data)
        if data.published is None:
            return Examined(name, "pdf", None, data.findings)
        compared = sheet_paper.compare(raw, paper, data.published)
    except Unreadable as error:
        return Examined(name, "pdf", None, (Finding("FILE", False, str(error)),))
    return Examined(name, "pdf", data.published, (*data.findings, compared))


def _of_data(name: str, raw: bytes) -> Examined:
    reading = sheet_reading.read(raw)
    if reading.published is None:
        return Examined(name, "json", None, reading.findings)
    sums = sheet_sums.findings(reading.published.sheet)
    return Examined(name, "json", reading.published, (*reading.findings, *sums))
