"""Tags of pages that are drawn before the file is written: a shortcut through what the printing library makes of them.

A tag is a small object of the file, and a long table has two for every cell. Those of a page are kept as the bytes that
they will be, with numbers of their own, which are shifted when their place in the file is known.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DOCUMENT, _PAGE = 0, b"PAGE"  # how tags call what is above them, and their page
_REFERENCE = re.compile(rb"(\d+) 0 R")


@dataclass(frozen=True)
class Tagged:
    """The tags of a page: how many, what they say, the uppermost ones, and that of each mark on the page."""

    count: int
    said: bytes
    above: bytes
    marks: bytes


class Numbers:
    """Gives tags their numbers, from one page to the next, where the printing library gives them to a file."""

    def __init__(self) -> None:
        self._last = DOCUMENT
        self._objects: list[Any] = []
        self.page_references = self

    def __getitem__(self, _page: int) -> bytes:
        return _PAGE

    def add_object(self, object_: Any) -> None:
        """As a file takes it."""
        self._last += 1
        object_.number = self._last
        self._objects.append(object_)

    def taken(self) -> list[bytes]:
        """What was added since it was asked last."""
        said = [object_.data for object_ in self._objects]
        self._objects.clear()
        return said


def tagged(page_box: Any, numbers: Numbers, tags: dict[Any, Any]) -> Tagged:
    """The tags of a page that was drawn with those marks."""
    import pydyf
    from weasyprint.pdf.tags import _build_box_tree

    document = pydyf.Dictionary({"S": "/Document"})
    document.number = DOCUMENT
    marks: dict[int, bytes] = {}
    boxes = _build_box_tree(page_box, document, numbers, 0, marks, [], tags)
    above = b" ".join(box.reference for box in boxes)
    said = numbers.taken()
    of_marks = b" ".join(marks[mark] for mark in sorted(marks))
    return Tagged(len(said), b"\0".join(said), above, of_marks)


def tags(original: Any) -> Any:
    """What makes the tags of a file: where the document has those of its pages, only what is above them."""

    def add_tags(pdf: Any, document: Any, version: Any, streams: Any) -> None:
        if hasattr(document, "tagged"):
            original(pdf, document.copy([]), version, [])
        else:
            original(pdf, document, version, streams)

    return add_tags


def put(pdf: Any, pages: Sequence[Tagged], shift: int) -> None:
    """Put the tags of pages under that of the document, and say which are those of the marks on each page."""
    if not pages:
        return
    top, marks = _above(pdf)
    for number, page in enumerate(pages):
        top["K"].append(_shifted(page.above, top.number, shift))
        marks["Nums"].extend((number, b"[" + _shifted(page.marks, top.number, shift) + b"]"))


def numbered(page: Tagged, pdf: Any, shift: int, reference: bytes) -> list[bytes]:
    """The tags of the page that is called so in the file, with their numbers there."""
    top, _ = _above(pdf)
    said = _shifted(page.said, top.number, shift)
    return said.replace(b"/Pg " + _PAGE, b"/Pg " + reference).split(b"\0")


def _above(pdf: Any) -> tuple[Any, Any]:
    """The tag of the document, and where the marks of pages are listed."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    return _object(pdf, root["K"][0]), _object(pdf, root["ParentTree"])


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _shifted(said: bytes, document: int, shift: int) -> bytes:
    def number(found: re.Match[bytes]) -> bytes:
        told = int(found[1])
        return b"%d 0 R" % (told + shift if told else document)

    return _REFERENCE.sub(number, said)
