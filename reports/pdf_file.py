"""A PDF as a file: its objects written one after the other, each asked for its bytes once.

The library that holds the objects asks each twice, to hash and to write it, packs streams both times, and puts all
small ones into a single stream, of which a reader has to unpack everything to show a page. Here they stand in streams
of a few hundred, and the tags of pages that were drawn before (see ``shortcuts_tags``) in one for each page.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from hashlib import md5
from struct import pack
from typing import Any

from reports.shortcuts_tags import Tagged, numbered, put

_PACKED = 6  # of 9: a hundredth larger, in half the time
_GROUP = 400  # objects in a stream
_WIDTHS = (
    1,
    4,
    2,
)  # bytes: what an entry is; where it stands, or in which stream; as which one there
_ENTRY = ">BIH"
_FREE, _PLACED, _GROUPED = 0, 1, 2


def write(pdf: Any, output: Any, tagged: Sequence[Tagged] = ()) -> None:
    """Write a ``pydyf.PDF`` with what is known of it, and the tags of its pages where they are kept apart."""
    pdf.add_object(pdf.info)
    shift = len(pdf.objects) - 1
    put(pdf, tagged, shift)
    file = _File(output, streams_from=shift + 1 + sum(page.count for page in tagged))
    for group in _grouped(pdf.objects):
        file.add(group)
    pages = pdf.page_references if tagged else ()
    for page, reference in zip(tagged, pages, strict=True):
        file.add_small(numbered(page, pdf, shift, reference))
    file.end(pdf)


def _grouped(objects: Iterable[Any]) -> Iterator[list[Any]]:
    """Objects in their order: a stream alone, others together."""
    group: list[Any] = []
    for object_ in objects:
        alone = object_.free == "f" or not object_.compressible
        if alone or len(group) == _GROUP:
            yield group
            group = []
        if alone:
            yield [object_]
        else:
            group.append(object_)
    yield group


class _File:
    """What is written so far, and where each object stands in it."""

    def __init__(self, output: Any, *, streams_from: int) -> None:
        self._output = output
        self._hash = md5(usedforsecurity=False)
        self._places, self._streams = bytearray(), bytearray()
        self._next = streams_from  # the number of the next stream of small objects
        self._write(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")

    def add(self, objects: Sequence[Any]) -> None:
        """A stream, a free place, or objects that stand in a stream together."""
        if not objects:
            return
        if objects[0].free == "f":
            self._places += pack(_ENTRY, _FREE, 0, objects[0].generation)
        elif objects[0].compressible:
            self.add_small([object_.data for object_ in objects])
        else:
            self._places += pack(_ENTRY, _PLACED, self._output.tell(), 0)
            self._stream(objects[0], objects[0].number)

    def add_small(self, datas: Sequence[bytes]) -> None:
        """Objects with the numbers that follow, in a stream of their own."""
        from pydyf import Stream

        first, at, heads = len(self._places) // sum(_WIDTHS), 0, []
        for index, data in enumerate(datas):
            heads.append(b"%d %d" % (first + index, at))
            at += len(data) + 1
            self._places += pack(_ENTRY, _GROUPED, self._next, index)
        head = b" ".join(heads)
        about = {"Type": "/ObjStm", "N": len(datas), "First": len(head) + 1}
        self._streams += pack(_ENTRY, _PLACED, self._output.tell(), 0)
        self._stream(Stream([head, *datas], about, compress=True), self._next)
        self._next += 1

    def end(self, pdf: Any) -> None:
        """Where everything stands, and the end."""
        from pydyf import Array, Stream, String

        start = self._output.tell()
        places = bytes(self._places + self._streams + pack(_ENTRY, _PLACED, start, 0))
        known = String(self._hash.hexdigest()).data
        about = {
            "Type": "/XRef",
            "W": Array(_WIDTHS),
            "Size": self._next + 1,
            "Root": pdf.catalog.reference,
            "Info": pdf.info.reference,
            "ID": Array((known, known)),
        }
        self._stream(Stream([places], about, compress=True), self._next)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _stream(self, stream: Any, number: int) -> None:
        stream.number = number
        _pack(stream)
        data = stream.indirect
        self._hash.update(data)
        self._write(data + b"\n")

    def _write(self, data: bytes) -> None:
        self._output.write(data)


def _pack(stream: Any) -> None:
    """Pack a stream, if it is to be."""
    from pydyf import _to_bytes

    if stream.compress:
        stream.compress = False
        stream.stream = [zlib.compress(b"\n".join(map(_to_bytes, stream.stream)), _PACKED)]
        stream.extra["Filter"] = "/FlateDecode"
