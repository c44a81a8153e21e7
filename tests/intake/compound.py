"""Old .xls files for tests, written byte by byte: a compound file ([MS-CFB]) with a workbook stream
([MS-XLS], BIFF8) of numbers and texts. No more than a reader asks for."""

import struct

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALLEST = 4096  # shorter streams live elsewhere


def compound(**streams):
    """A compound file of these streams, by name; short ones are filled up with zeros."""
    chains, sectors = [], []
    for data in streams.values():
        whole = data.ljust(_SMALLEST, b"\0")
        padded = whole + b"\0" * (-len(whole) % _SECTOR)
        chains.append((len(sectors), len(whole)))
        sectors += [padded[i : i + _SECTOR] for i in range(0, len(padded), _SECTOR)]
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for n, (name, (start, size)) in enumerate(zip(streams, chains, strict=True), start=1):
        after = n + 1 if n < len(streams) else _FREE
        entries.append(_entry(name, 2, start, size, right=after))
    directory = b"".join(entries)
    directory += b"\0" * (-len(directory) % _SECTOR)
    at_directory = len(sectors)
    sectors += [directory[i : i + _SECTOR] for i in range(0, len(directory), _SECTOR)]
    links = [n + 1 for n in range(len(sectors))]
    for start, size in chains:
        links[start + (size - 1) // _SECTOR] = _END
    links[-1] = _END
    fats = (len(links) + 127) // 127  # each of its sectors holds 128 links, its own among them
    links += [_FAT] * fats
    table = struct.pack(f"<{len(links)}I", *links).ljust(fats * _SECTOR, b"\xff")
    places = list(range(len(sectors), len(sectors) + fats)) + [_FREE] * (109 - fats)
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, fats, at_directory, 0, _SMALLEST, _END, 0, _END, 0),
    )
    return head + struct.pack("<109I", *places) + b"".join(sectors) + table


def _entry(name, kind, start, size, *, child=_FREE, right=_FREE):
    written = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI16xIQ",
        *(written, len(written), kind, 1, _FREE, right, child, 0, start, size),
    )


def xls(rows, name="Sheet1"):
    """An .xls file with one sheet of texts and numbers.

    None is blank; bytes are the code of an error, behind = that of a formula; = alone is a formula
    that gives an empty text.
    """
    title = name.encode("utf-16-le")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet += _cell(r, c, value)
    sheet += _record(0x000A, b"")
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    filler = _record(0x00FF, b"\0" * _SMALLEST)
    length = len(begin) + len(filler) + 4 + 8 + len(title) + 4
    bound = _record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(name), 1) + title)
    return compound(Workbook=begin + filler + bound + _record(0x000A, b"") + sheet)


def _cell(row, column, value):
    if value is None or value == "":
        return b""
    if isinstance(value, bytes) and value.startswith(b"="):
        result = (b"\2\0" + value[1:] if value[1:] else b"\3\0\0") + b"\0\0\0\xff\xff"
        return _record(0x0006, struct.pack("<HHH8sHIHB", row, column, 0, result, 0, 0, 1, 0x1D))
    if isinstance(value, bytes):
        return _record(0x0205, struct.pack("<HHHcB", row, column, 0, value, 1))
    if isinstance(value, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
    text = value.encode("utf-16-le")
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)


def _record(kind, data):
    return struct.pack("<HH", kind, len(data)) + data
