"""Tags of pages that are drawn before the file is written: a shortcut through what the printing library makes of them.

A tag is a small object of the file, and a long table has two for every cell. They are kept as the bytes that they will
be, with numbers of their own, which are shifted when their place in the file is known.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

DOCUMENT, _PAGE = 0, b"PAGE"  # how tags call what is above them, and their page
_REFERENCE = re.compile(rb"(\d+) 0 R")


@cache
def flat() -> Any:
    """What makes of the bytes of an object one to be put into a file."""
    import pydyf

    class Flat(pydyf.Object):  # type: ignore[misc]
        data = b""

        def __init__(self, data: bytes) -> None:
            super().__init__()
            self.data = data

    return Flat


@dataclass(frozen=True)
class Tagged:
    """The tags of a page: what they say, the numbers of the uppermost, and that of each mark on the page."""

    said: bytes
    above: tuple[bytes, ...]
    marks: tuple[bytes, ...]

    def numbered(
        self, document: int, shift: int, page: bytes
    ) -> tuple[list[bytes], list[bytes], list[bytes]]:
        """The same with the numbers that they have in the file."""

        def number(found: re.Match[bytes]) -> bytes:
            told = int(found[1])
            return b"%d 0 R" % (told + shift if told else document)

        said = _REFERENCE.sub(number, self.said).replace(b"/Pg " + _PAGE, b"/Pg " + page)
        above, marks = (
            [_REFERENCE.sub(number, each) for each in refs] for refs in (self.above, self.marks)
        )
        return said.split(b"\0"), above, marks


class Numbers:
    """Gives tags their numbers, from one page to the next, where the printing library gives them to a file."""

    def __init__(self) -> None:
        self.last = DOCUMENT
        self.objects: list[Any] = []
        self.page_references = self

    def __getitem__(self, _page: int) -> bytes:
        return _PAGE

    def add_object(self, object_: Any) -> None:
        """As a file takes it."""
        self.last += 1
        object_.number = self.last
        self.objects.append(object_)


def tags(original: Any) -> Any:
    """The shortcut through the tags of a file: those that its pages were given when they were drawn."""

    def add_tags(pdf: Any, document: Any, version: Any, streams: Any) -> None:
        tagged = getattr(document, "tagged", None)
        if tagged is None:
            original(pdf, document, version, streams)
            return
        original(pdf, document.copy([]), version, [])
        root = _object(pdf, pdf.catalog["StructTreeRoot"])
        top, marks = _object(pdf, root["K"][0]), _object(pdf, root["ParentTree"])
        shift = len(pdf.objects) - 1
        for number, page in enumerate(pdf.page_references):
            said, above, marked = tagged[number].numbered(top.number, shift, page)
            tagged[number] = None
            for each in said:
                pdf.add_object(flat()(each))
            top["K"].extend(above)
            marks["Nums"].extend((number, b"[" + b" ".join(marked) + b"]"))

    return add_tags


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
