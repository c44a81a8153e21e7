"""Shortcuts through the laying out of a table: each a function that takes one of the library and gives the shorter."""

from dataclasses import dataclass
from typing import Any

_INSIDE = frozenset({"b", "small", "br", "br::before"})  # what may stand in a plain cell
_SPACES = ("padding_top", "padding_bottom", "padding_left", "padding_right")
_SIDES = ("top", "right", "bottom", "left")
_USED = frozenset(
    f"{kind}_{side}{what}"
    for kind, what in (("margin", ""), ("padding", ""), ("border", "_width"))
    for side in _SIDES
) | {"width", "min_width", "max_width", "height", "min_height", "max_height"}
_CORNERS = tuple(f"border_{y}_{x}_radius" for y in ("top", "bottom") for x in ("left", "right"))


@dataclass(frozen=True)
class Laid:
    """What stands in a cell, laid out where the first one of its like stood."""

    x: float
    y: float
    height: float
    children: tuple[Any, ...]


def cells(original: Any) -> Any:
    """A cell whose like was laid out before gets copies of its lines, moved to where it stands. Where it would not fit
    on its page, it is laid out as it would have been."""
    from weasyprint.formatting_structure.boxes import TableCellBox

    def block_container_layout(
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        page_is_empty: bool,
        *rest: Any,
        **named: Any,
    ) -> Any:
        whole = type(box) is TableCellBox and skip_stack is None and not context.footnotes
        content = _content(box) if whole else None
        kept = vars(box.style).setdefault("cells_laid", {}) if content else {}
        key = content and (box.width, *(getattr(box, space) for space in _SPACES), content)
        if (laid := kept.get(key)) and not context.overflows_page(
            bottom_space, _bottom(box, laid.height)
        ):
            made = _like(box, laid)
            return made, None, {"break": "any", "page": made.page_values()[1]}, [], False, None
        result = original(context, box, bottom_space, skip_stack, page_is_empty, *rest, **named)
        if content and _is_whole(context, bottom_space, result):
            kept[key] = _laid(result[0])
        return result

    return block_container_layout


def _bottom(cell: Any, height: float) -> float:
    """Where the frame of a cell ends, with content so high."""
    bottom: float = cell.content_box_y() + height + cell.padding_bottom + cell.border_bottom_width
    return bottom


def _is_whole(context: Any, bottom_space: float, result: Any) -> bool:
    """Was it laid out in one piece, with nothing of the page in it?"""
    made, resume_at = result[:2]
    if made is None or resume_at is not None:
        return False
    return not context.overflows_page(bottom_space, _bottom(made, made.height))


def _content(cell: Any) -> Any:
    """What stands in a cell, for comparison; None where it is more than plain words."""
    from weasyprint.formatting_structure.boxes import LineBox

    if len(cell.children) != 1 or type(cell.children[0]) is not LineBox:
        return None
    (line,) = cell.children
    parts = tuple(map(_part, line.children))
    return (id(line.style), parts) if parts and None not in parts else None


def _part(box: Any) -> Any:
    from weasyprint.formatting_structure.boxes import InlineBox, TextBox

    if type(box) is TextBox:
        spaces = box.leading_collapsible_space, box.trailing_collapsible_space
        return id(box.style), box.text, spaces
    if type(box) is not InlineBox or box.element_tag not in _INSIDE:
        return None
    parts = tuple(map(_part, box.children))
    return None if None in parts else (id(box.style), parts)


def _laid(cell: Any) -> Laid:
    """Of a cell that was laid out, to be kept: what is on the page will be moved."""
    children = tuple(_copy(child, 0.0, 0.0) for child in cell.children)
    return Laid(cell.position_x, cell.position_y, cell.height, children)


def _like(cell: Any, laid: Laid) -> Any:
    """The cell with lines as they were laid out."""
    dx, dy = cell.position_x - laid.x, cell.position_y - laid.y
    made = cell.copy_with_children([_copy(child, dx, dy) for child in laid.children])
    made.height = laid.height
    return made


def _copy(box: Any, dx: float, dy: float) -> Any:
    copy = box.copy()
    copy.position_x += dx
    copy.position_y += dy
    if box.children:
        copy.children = [_copy(child, dx, dy) for child in box.children]
    return copy


def lengths(original: Any) -> Any:
    """Lengths of boxes of one style in a box of one size are worked out once."""
    from weasyprint.formatting_structure import boxes

    kinds = (boxes.TableCellBox, boxes.TableRowBox, boxes.LineBox, boxes.InlineBox, boxes.TextBox)

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if type(box) not in kinds or not isinstance(containing_block, boxes.Box):
            original(box, containing_block)
            return
        kept = vars(box.style).setdefault("lengths", {})
        key = containing_block.width, containing_block.height
        if key not in kept:
            original(box, containing_block)
            if box.style["border_collapse"] != "collapse":
                kept[key] = {name: value for name, value in vars(box).items() if name in _USED}
        else:
            vars(box).update(kept[key])

    return resolve_percentages


def struts(original: Any) -> Any:
    """The height and the baseline of a line of one style are looked up once."""

    def strut(style: Any) -> Any:
        kept = vars(style)
        if "strut" not in kept:
            kept["strut"] = original(style)
        return kept["strut"]

    return strut


def backgrounds(original: Any) -> Any:
    """Cells and words of a style without background, shadow, mask or round corners have none; asked once a style."""
    from weasyprint.formatting_structure import boxes

    kinds = (boxes.TableCellBox, boxes.TableRowBox, boxes.LineBox, boxes.InlineBox, boxes.TextBox)
    square = dict.fromkeys(_CORNERS, (0, 0)) | {"background": None}

    def layout_box_backgrounds(
        page: Any, box: Any, get_image: Any, *rest: Any, **named: Any
    ) -> None:
        if rest or named or type(box) not in kinds or not _is_bare(box.style):
            original(page, box, get_image, *rest, **named)
            return
        vars(box).update(square)
        for child in box.children:
            layout_box_backgrounds(page, child, get_image)

    return layout_box_backgrounds


def _is_bare(style: Any) -> bool:
    kept = vars(style)
    if "bare" not in kept:
        kept["bare"] = (
            style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and style["visibility"] == "visible"
            and style["background_color"] != "currentcolor"
            and style["background_color"].alpha == 0
            and all(kind == "none" for kind, _ in style["background_image"])
            and not style["box_shadow"]
            and all((0, "px") in style[corner] for corner in _CORNERS)
        )
    bare: bool = kept["bare"]
    return bare
