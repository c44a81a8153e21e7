"""Shortcuts through the drawing of a table: each a function that takes one of the library and gives the shorter."""

from collections.abc import Iterator
from typing import Any

_SIDES = ("top", "right", "bottom", "left")
_UPRIGHT = b"1 0 0 -1 "  # text on a page that is counted from above


def lines(original: Any) -> Any:
    """A line without frame and background is its words, each marked for the tags."""
    from weasyprint import draw
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    def draw_inline_level(stream: Any, page: Any, box: Any, *rest: Any) -> None:
        tags = stream._tags
        plain = type(box) is LineBox and box.block_ellipsis == "none" and tags is not None
        if rest or not plain or any(type(child) is not TextBox for child in box.children):
            original(stream, page, box, *rest)
            return
        for child in box.children:
            mark = len(tags)
            tags[child] = {"tag": "Span", "mcid": mark}
            stream.stream.append(b"/Span\n<</MCID %d>>\nBDC" % mark)
            offset_x = child.position_x - box.position_x
            draw.draw_text(stream, child, offset_x, box.text_overflow, "none")
            stream.end_marked_content()

    return draw_inline_level


def texts(original: Any) -> Any:
    """The same words in the same style are shaped once: they are the same glyphs, in another place."""
    from pydyf import _to_bytes

    def draw_text(
        stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: str
    ) -> None:
        plain = text_overflow == "clip" and block_ellipsis == "none" and _is_plain(box)
        shown = _shown(stream, box) if plain else None
        if shown is None:
            original(stream, box, offset_x, text_overflow, block_ellipsis)
            return
        stream.set_color(box.style["color"])
        stream.begin_text()
        if shown:
            x, y = _to_bytes(box.position_x), _to_bytes(box.position_y + box.baseline)
            stream.stream.append(_UPRIGHT + x + b" " + y + b" Tm")
        for size, string in shown:
            if size:
                stream.set_font_size(*size)
            stream.stream.append(string)
        stream.end_text()

    return draw_text


def _is_plain(box: Any) -> bool:
    kept = vars(box.style)
    if "plain_text" not in kept:
        kept["plain_text"] = (
            box.style["visibility"] == "visible" and box.style["text_decoration_line"] == "none"
        )
    return kept["plain_text"] and not box.pango_layout.justification_spacing


def _shown(stream: Any, box: Any) -> Any:
    """The strings of a text in this file, as ``_shaped`` gives them, from what is kept."""
    fonts, kept = vars(box.style).get("drawn", (None, {}))
    if fonts is not stream._fonts:
        _, kept = vars(box.style)["drawn"] = (stream._fonts, {})
    key = box.pango_layout.text, not box.text.strip()
    if key not in kept:
        kept[key] = _shaped(stream, box)
    return kept[key]


class _Recorder:
    """Takes what is drawn of a text, and from the page what fonts it has."""

    def __init__(self, stream: Any) -> None:
        self.add_font = stream.add_font
        self.ink_rect, self.logical_rect = stream.ink_rect, stream.logical_rect
        self.shown: list[tuple[Any, bytes]] = []
        self._size: Any = None

    def set_text_matrix(self, *_: float) -> None:
        """Said for each place anew."""

    def set_font_size(self, font: Any, size: float) -> None:
        """Said with the next string."""
        self._size = font, size

    def show_text(self, text: str) -> None:
        """The glyphs."""
        self._show(b"[" + text.encode() + b"] TJ")

    def set_text_rise(self, rise: float) -> None:
        """Of glyphs that stand higher."""
        from pydyf import _to_bytes

        self._show(_to_bytes(rise) + b" Ts")

    def _show(self, said: bytes) -> None:
        self.shown.append((self._size, said))
        self._size = None


def _shaped(stream: Any, box: Any) -> Any:
    """The strings of a text, each with the font it changes to; None where pictures stand in it."""
    from weasyprint.draw.text import draw_first_line
    from weasyprint.matrix import Matrix

    recorder = _Recorder(stream)
    box.pango_layout.reactivate(box.style)
    pictures = draw_first_line(recorder, box, "clip", "none", Matrix())
    box.pango_layout.deactivate()
    return None if pictures else recorder.shown


def tables(original: Any) -> Any:
    """The frames of all cells are one drawing of one colour, where they are plain lines."""

    def draw_table(stream: Any, table: Any) -> None:
        frames = tuple(_frames(table))
        colors = {color for color, _ in frames}
        if len(colors) != 1 or None in colors or not _is_clear(table):
            original(stream, table)
            return
        with stream.artifact(), stream.stacked():
            stream.set_color(*colors)
            for _, cell in frames:
                stream.rectangle(*cell.rounded_padding_box()[:4])
                stream.rectangle(*cell.rounded_border_box()[:4])
                stream.fill(even_odd=True)

    return draw_table


def _is_clear(table: Any) -> bool:
    """Has it nothing to draw but the frames of its cells?"""
    columns = [c for group in table.column_groups for c in (group, *group.children)]
    rows = [r for group in table.children for r in (group, *group.children)]
    cells = [cell for row in rows for cell in row.children]
    drawn = any(each.background for each in (table, *columns, *rows, *cells))
    framed = any(getattr(table, f"border_{side}_width") for side in _SIDES)
    return not (drawn or framed or table.style["border_collapse"] == "collapse")


def _frames(table: Any) -> Iterator[tuple[Any, Any]]:
    """Each cell that has a frame with its colour; None where it is no plain line all around."""
    for group in table.children:
        for row in group.children:
            for cell in row.children:
                if cell.style["empty_cells"] == "show" or not cell.empty:
                    yield _color(cell), cell


def _color(cell: Any) -> Any:
    kept = vars(cell.style)
    if "frame" not in kept:
        kept["frame"] = _frame(cell.style)
    widths = [getattr(cell, f"border_{side}_width") for side in _SIDES]
    return kept["frame"] if all(widths) else None


def _frame(style: Any) -> Any:
    from weasyprint.draw.color import get_color

    colors = {get_color(style, f"border_{side}_color") for side in _SIDES}
    solid = all(style[f"border_{side}_style"] == "solid" for side in _SIDES)
    image = style["border_image_source"][0] != "none"
    square = all(
        (0, "px") in style[f"border_{y}_{x}_radius"] for y in _SIDES[::2] for x in _SIDES[1::2]
    )
    plain = solid and square and not image and style["visibility"] == "visible"
    return next(iter(colors)) if plain and len(colors) == 1 else None
