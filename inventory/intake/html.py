"""Tables of a web page, as systems export them under the name .xls: rows of texts.

A cell over several rows or columns stands in its first place, as in a workbook, and comes out among
the merged ones. Runs in the bounded child of ``opener``.
"""

import re
from html.parser import HTMLParser
from typing import TypeAlias

Texts: TypeAlias = tuple[int, list[str | None]]
Spans: TypeAlias = tuple[int, int, int, int]

_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|meta|style|body|table|div)\b",
    re.I | re.S,
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_MOST_SPANNED = 1000  # a careless rowspan is no loop without end
_BREAKS = frozenset({"br", "p", "div", "li"})
_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "caption", "center"})
_UNSEEN = frozenset({"style", "script", "title"})
_HEAD = 4096


def is_page(data: bytes) -> bool:
    """Whether a file begins like a web page."""
    return _BEGINS.match(data[:_HEAD]) is not None


def rows_of(data: bytes, most_columns: int) -> tuple[list[Texts], list[Spans]]:
    """The rows (from 1) of all tables one below the other, texts outside them as rows of one cell, and
    the cells that are merged. A row longer than ``most_columns`` ends one column behind that."""
    reader = _Reader(most_columns)
    reader.feed(_decoded(data))
    reader.close()
    reader.end()
    return reader.rows, reader.merged


def _decoded(data: bytes) -> str:
    """As the page itself says, else UTF-8, else GB 18030."""
    said = _CHARSET.search(data[:_HEAD])
    names = [said[1].decode("ascii").lower()] if said else []
    names = ["gb18030" if name in ("gb2312", "gbk") else name for name in names]
    for name in (*names, "utf-8-sig", "gb18030"):
        try:
            return data.decode("utf-8-sig" if name == "utf-8" else name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030", errors="replace")


class _Reader(HTMLParser):
    """Puts every cell into its row. ``_taken`` says for each open table by column until which row a
    cell above reaches down."""

    def __init__(self, most_columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Texts] = []
        self.merged: list[Spans] = []
        self._most = most_columns
        self._taken: list[dict[int, int]] = []
        self._text: list[str] = []
        self._span: tuple[int, int] | None = None  # of the open cell
        self._in_row = False
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in ("table", "tr", "td", "th"):
            self.end()
            self._begin(tag, dict(attrs))
        elif tag in _BREAKS:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in ("td", "th", "tr", "table", *_BLOCKS):
            if tag in _BLOCKS and self._span is not None:
                self._text.append(" ")
                return
            self.end()
            self._in_row = self._in_row and tag in ("td", "th")
            if tag == "table" and self._taken:
                self._taken.pop()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._text.append(data)

    def end(self) -> None:
        """Ends the open cell, or the text outside all cells."""
        text, self._text = " ".join("".join(self._text).split()), []
        span, self._span = self._span, None
        if span is not None:
            self._put(text, *span)
        elif text:
            self._begin_row()
            self.rows[-1][1].append(text)
            self._in_row = False

    def _begin(self, tag: str, said: dict[str, str | None]) -> None:
        if tag == "table":
            self._taken.append({})
        elif tag == "tr" or not self._in_row:
            self._begin_row()
        self._in_row = tag != "table"
        if tag in ("td", "th"):
            self._span = (_span(said.get("colspan")), _span(said.get("rowspan")))

    def _begin_row(self) -> None:
        self.rows.append((len(self.rows) + 1, []))

    def _put(self, text: str, across: int, down: int) -> None:
        number, cells = self.rows[-1]
        taken = self._taken[-1] if self._taken else {}
        at = len(cells)
        while taken.get(at, 0) >= number:
            at += 1
        across = max(1, min(across, self._most + 1 - at))
        cells += [None] * (at - len(cells)) + [text or None] + [None] * (across - 1)
        if across > 1 or down > 1:
            self.merged.append((number, at, number + down - 1, at + across - 1))
            taken.update(dict.fromkeys(range(at, at + across), number + down - 1))


def _span(said: str | None) -> int:
    return min(max(int(said), 1), _MOST_SPANNED) if said and said.strip().isdecimal() else 1
