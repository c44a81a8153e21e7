"""The files of folders, and which of them are published sheets: proved, not proved, or of something else.

A file is of something else where nothing in it claims to be a published sheet: another ending than .json and .pdf,
sound JSON without ``format``, a sound PDF without attached data. What cannot be read may have been a sheet, and is not
proved.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inventory.cli_base import name_of
from inventory.errors import BadInput
from inventory.rules import strict_json
from inventory.sheet_reading import Finding
from reports import sheet_files, sheet_paper
from reports.sheet_files import Examined
from reports.sheet_paper import PDF_MAX, Unattached, Unreadable

_ENDINGS = (".json", ".pdf")


@dataclass(frozen=True)
class Read:
    """What folders hold: sheets, proved or not, and files of something else by their names."""

    sheets: tuple[Examined, ...]
    others: tuple[str, ...]


def read(folders: Iterable[Path]) -> Read:
    """All files of folders and of those inside them, each once; names that begin with a dot are passed over, links to
    folders not followed. Raises ``BadInput`` where there is no sheet."""
    sheets, others, seen = [], [], set()
    for name, file in (each for folder in folders for each in _files(folder)):
        real = file.resolve()
        if real in seen:
            continue
        seen.add(real)
        one = _examined(name, file)
        if one is None:
            others.append(name)
        else:
            sheets.append(one)
    if not sheets:
        what = f"没有公示表，{len(others)} 个文件是别的" if others else "没有文件"
        problem = f"文件夹里{what}。请放进各单位公布的公示表，PDF 或 JSON"
        raise BadInput(field="DIR", problem=problem)
    return Read(tuple(sheets), tuple(others))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each with the name that it has from where the folder was named."""
    for root, below, files in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for file in sorted(files):
            if not file.startswith("."):
                path = Path(root, file)
                yield Path(*(name_of(Path(part)) or part for part in path.parts)).as_posix(), path


def _examined(name: str, file: Path) -> Examined | None:
    """The file as ``check-sheet`` sees it; None where it is of something else."""
    if file.suffix.lower() not in _ENDINGS:
        return None
    try:
        with file.open("rb") as opened:
            raw = opened.read(PDF_MAX + 1)
    except OSError as error:
        return Examined(name, "", None, (Finding("FILE", False, f"读不了：{error.strerror}"),))
    (one,) = sheet_files.examine([(name, raw)]).files
    return None if one.published is None and is_other(raw) else one


def is_other(raw: bytes) -> bool:
    """Does a file that is no published sheet not claim to be one, either?"""
    try:
        data = sheet_paper.read(raw).data if sheet_paper.is_pdf(raw) else raw
        content = strict_json.parse(data.decode(), "file")
    except Unattached:
        return True
    except (Unreadable, UnicodeDecodeError, BadInput):
        return False
    return not (isinstance(content, dict) and "format" in content)
