"""Cells that the reader of spreadsheets gives as blank though they are not: error values (#N/A),
and formulas that no program has reckoned yet.

Found in the file itself: in the XML of an .xlsx, in the records of an .xls ([MS-XLS], in a compound
file [MS-CFB]). Runs in the bounded child of ``opener``. What cannot be followed gives nothing; the
reader of spreadsheets says what is wrong with such a file.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from typing import TypeAlias
from xml.etree import ElementTree

from inventory.intake.cells import UNCALCULATED

Odd: TypeAlias = dict[int, dict[int, str]]
"""By row (from 1) and column (from 0) what is to be told of a cell."""

_UNREAD_FORMULA = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*'
    rb"(?:<v>\s*</v>|<v\s*/>)?\s*</c>"
)
_ERROR = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:\s*<f\b[^>]*/>|\s*<f\b[^>]*>[^<]*</f>)?'
    rb"\s*<v>([^<]*)</v>"
)
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SMALL = 1_000_000

_BOUND_SHEET, _BEGIN, _FORMULA, _BOOL_OR_ERROR = 0x0085, 0x0809, 0x0006, 0x0205
_OF_CODE = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_IS_ERROR, _IS_EMPTY, _NO_NUMBER = 2, 3, 0xFFFF
_LAST_SECTOR = 0xFFFFFFF0
_WIDE = 1


class TooLong(Exception):
    """A part of the archive is longer than may be read."""


def in_archive(data: bytes, most: int) -> Mapping[str, Odd]:
    """By name of the sheet what is odd in an .xlsx. Raises ``TooLong`` where all its parts, or one,
    are longer than ``most`` bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > most:
                raise TooLong
            return {
                name: found
                for name, part in _parts(archive)
                if (found := _odd_xml(_contents(archive, part, most)))
            }
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, EOFError):
        return {}


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and place in the archive of each sheet."""
    if _BOOK not in archive.namelist():
        return []
    relations = {
        r.get("Id"): (r.get("Target") or "").removeprefix("/xl/")
        for r in ElementTree.fromstring(_contents(archive, _RELATIONS, _SMALL))  # noqa: S314 - small, in a bounded child
    }
    book = ElementTree.fromstring(_contents(archive, _BOOK, _SMALL))  # noqa: S314 - the same
    sheets = ((s.get("name"), relations.get(s.get(f"{_R}id"))) for s in book.iter(f"{_MAIN}sheet"))
    return [(name, f"xl/{part}") for name, part in sheets if name and part]


def _contents(archive: zipfile.ZipFile, part: str, most: int) -> bytes:
    """One part of the archive, whatever it claims to be long."""
    with archive.open(part) as stream:
        found = stream.read(most + 1)
    if len(found) > most:
        raise TooLong
    return found


def _odd_xml(xml: bytes) -> Odd:
    odd: Odd = {}
    if b"<f" in xml:
        for match in _UNREAD_FORMULA.finditer(xml):
            odd.setdefault(int(match[2]), {})[_index(match[1])] = UNCALCULATED
    if b't="e"' in xml:
        for match in _ERROR.finditer(xml):
            odd.setdefault(int(match[2]), {})[_index(match[1])] = match[3].decode(
                "utf-8", "replace"
            )
    return odd


def _index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1


def in_compound(data: bytes) -> Mapping[str, Odd]:
    """By name of the sheet what is odd in an .xls."""
    try:
        stream = _workbook(data)
        return {
            name: found
            for name, start in _sheets(stream)
            if (found := _odd_records(_records(stream, start)))
        }
    except (struct.error, IndexError, UnicodeDecodeError, StopIteration):
        return {}


def _workbook(data: bytes) -> bytes:
    """The stream of the compound file that holds the sheets; it is never a short one."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    fat_sectors, directory = struct.unpack_from("<II", data, 44)
    places = [p for p in struct.unpack_from("<109I", data, 76)[:fat_sectors] if p < _LAST_SECTOR]
    fat = b"".join(data[(p + 1) * size : (p + 2) * size] for p in places)
    links = struct.unpack(f"<{len(fat) // 4}I", fat[: len(fat) // 4 * 4])
    entries = _chain(data, links, directory, size)
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            start, long = struct.unpack_from("<II", entries, at + 116)
            return _chain(data, links, start, size)[:long]
    return b""


def _chain(data: bytes, links: tuple[int, ...], start: int, size: int) -> bytes:
    parts: list[bytes] = []
    at = start
    while at < _LAST_SECTOR and len(parts) <= len(links):
        parts.append(data[(at + 1) * size : (at + 2) * size])
        at = links[at]
    return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records from there to the end of that sheet."""
    deep = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        deep += (kind == _BEGIN) - (kind == 0x000A)
        if deep <= 0:
            return


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, content in _records(stream, 0):
        if kind == _BOUND_SHEET:
            start, length, wide = (*struct.unpack_from("<I", content), content[6], content[7])
            written = content[8 : 8 + length * (2 if wide & _WIDE else 1)]
            yield written.decode("utf-16-le" if wide & _WIDE else "latin-1"), start


def _odd_records(records: Iterator[tuple[int, bytes]]) -> Odd:
    """Error values; and formulas with an empty result, where no formula of the sheet has another: then
    none was ever reckoned."""
    odd: Odd = {}
    formulas: list[tuple[int, int, str | None]] = []
    for kind, content in records:
        if kind == _BOOL_OR_ERROR and content[7]:
            row, column = struct.unpack_from("<HH", content)
            odd.setdefault(row + 1, {})[column] = _OF_CODE.get(content[6], "#VALUE!")
        elif kind == _FORMULA:
            formulas.append((*struct.unpack_from("<HH", content), _result(content)))
    never = all(result == UNCALCULATED for *_, result in formulas)
    for row, column, result in formulas:
        if result is not None and (never or result != UNCALCULATED):
            odd.setdefault(row + 1, {})[column] = result
    return odd


def _result(formula: bytes) -> str | None:
    """The error that a formula gives, ``UNCALCULATED`` where it gives nothing, None of any other."""
    if struct.unpack_from("<H", formula, 12)[0] != _NO_NUMBER:
        return None
    if formula[6] == _IS_ERROR:
        return _OF_CODE.get(formula[8], "#VALUE!")
    return UNCALCULATED if formula[6] == _IS_EMPTY else None
