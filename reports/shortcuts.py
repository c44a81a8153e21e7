"""Shortcuts through the printing library, for tables: what it does again for each cell is done once.

A sheet has few kinds of cells, and many cells of one kind; of the same kind, text and width they are laid out alike.
The pages come out as without the shortcuts, picture for picture and word for word, which a test holds against each
other; whatever is not quite a plain cell goes the way of the library. They are made for one version of it: with any
other it works as it is, and takes its time.

What is kept is kept on the style of the cell, and goes with it when the paper is printed.
"""

from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any

from reports import shortcuts_drawing, shortcuts_layout, shortcuts_tags

MADE_FOR = "70.0"


@cache
def install() -> bool:
    """Lay the shortcuts, once a process, where the library is the one they are made for; are they laid?"""
    import weasyprint

    if weasyprint.VERSION != MADE_FOR:
        return False
    for where, name, shortcut in all_of_them():
        setattr(where, name, wraps(getattr(where, name))(shortcut(getattr(where, name))))
    return True


def all_of_them() -> Iterator[tuple[Any, str, Callable[[Any], Any]]]:
    """Where each shortcut is laid, at which function, and what makes it of that function."""
    from weasyprint import css, draw, layout, pdf
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import background, block, inline, table

    yield layout, "make_all_pages", _counted
    yield css.StyleFor, "__init__", _alike
    yield boxes.Box, "descendants", _descendants
    yield block, "block_container_layout", shortcuts_layout.cells
    yield table, "resolve_percentages", shortcuts_layout.lengths
    yield inline, "resolve_percentages", shortcuts_layout.lengths
    yield inline, "strut", shortcuts_layout.struts
    yield background, "layout_box_backgrounds", shortcuts_layout.backgrounds
    yield draw, "draw_inline_level", shortcuts_drawing.lines
    yield draw, "draw_text", shortcuts_drawing.texts
    yield draw, "draw_table", shortcuts_drawing.tables
    yield pdf, "add_tags", shortcuts_tags.tags


class TooLong(Exception):
    """What is tried takes more pages than it may."""


def _counted(original: Any) -> Any:
    """Pages are made until there would be more of them than the document says that there may be: ``most_pages``. Raises
    ``TooLong``."""

    def make_all_pages(context: Any, root_box: Any, html: Any, pages: Any) -> Iterator[Any]:
        most = getattr(html, "most_pages", None)
        for number, page in enumerate(original(context, root_box, html, pages), start=1):
            yield page
            if number == most and context.page_maker[number][0] is not None:
                raise TooLong()

    return make_all_pages


def _descendants(_original: Any) -> Any:
    """The boxes below a box, without a generator in a generator for each level."""
    from weasyprint.formatting_structure.boxes import Box

    def descendants(self: Any, placeholders: bool = False) -> Iterator[Any]:
        waiting = [self]
        while waiting:
            box = waiting.pop()
            yield box
            if placeholders or isinstance(box, Box):
                waiting.extend(reversed(box.children))

    return descendants


def _alike(original: Any) -> Any:
    """Rules are matched once for cells of the same class at the same edge of rows that are alike. No rule of ours asks
    for more: not which one of its row a cell is, nor what stands in it or before it."""

    def __init__(self: Any, html: Any, *rest: Any) -> None:  # noqa: N807 - as it is called
        original(self, _Once(html, self), *rest)

    return __init__


_ALIKE = frozenset({"tr", "td", "th", "b", "small"})


class _Once:
    """A document whose elements are gone through for their styles: of those that are alike only the first."""

    def __init__(self, html: Any, style_for: Any) -> None:
        self.etree_element, self.base_url = html.etree_element, html.base_url
        self.wrapper_element, self._elements, self._style_for = (
            self,
            html.wrapper_element,
            style_for,
        )

    def iter_subtree(self) -> Iterator[Any]:
        """The elements that still need a style, in their order."""
        first: dict[Any, Any] = {}
        kinds: dict[Any, Any] = {}  # of rows, cells and what stands in them
        styles = self._style_for._computed_styles
        for wrapped in self._elements.iter_subtree():
            element = wrapped.etree_element
            kind = _kind(wrapped, kinds) if element.tag in _ALIKE else None
            if kind is None:
                yield wrapped
                continue
            kinds[element] = kind
            if kind in first:
                styles[element, None] = styles[first[kind], None]
                continue
            first[kind] = element
            yield wrapped


def _kind(wrapped: Any, kinds: dict[Any, Any]) -> Any:
    """What tells a row, a cell or what stands in it from others, for a style; None where it may be its own."""
    parent, attributes = wrapped.parent.etree_element, wrapped.etree_element.attrib
    above = parent if wrapped.etree_element.tag == "tr" else kinds.get(parent)
    if above is None or "style" in attributes or "id" in attributes:
        return None
    ends = (wrapped.index == 0, wrapped.index + 1 == len(wrapped.etree_siblings))
    return wrapped.etree_element.tag, tuple(sorted(attributes.items())), ends, above
