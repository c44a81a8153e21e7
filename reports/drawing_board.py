"""Text drawn into a picture with the fonts of the sheets: a glyph that one face lacks is taken from the next.

Needs no browser and no Pango. A board is measured while it is written on, and painted once its height is known.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from reports import typefaces
from reports.typefaces import Face, Faces

WIDTH, MARGIN = 1080, 56
INK, MUTED, RED, LINE, PAPER = "#1a212b", "#545e6c", "#9d1b20", "#dcdfe4", "#ffffff"
_LEADING = 1.5
_COLOURS = 64
_PACKED = 6  # of 9: hardly larger, in a tenth of the time
# what begins no line, and what ends none
_CLOSING, _OPENING = "，。；：、！？）】》”％%,.;:)", "（【《“("


@dataclass(frozen=True)
class Type:
    """How a text looks: its style as of ``typefaces``, its size in pixels, its colour."""

    style: str = "hei"
    size: int = 34
    colour: str = INK


@dataclass
class Board:
    """A sheet of paper as wide as a phone's screen is drawn; ``y`` is how far it is written on."""

    faces: Faces
    y: int = MARGIN
    _paint: list[Callable[[Any], None]] = field(default_factory=list)

    def write(self, text: str, type_: Type, *, indent: int = 0, centred: bool = False) -> None:
        """A paragraph below what is there."""
        for line in wrapped(text, type_, self.faces, WIDTH - 2 * MARGIN - indent):
            room = WIDTH - round(_length(line, type_, self.faces))
            left = room // 2 if centred else MARGIN + indent
            self._paint.append(_line(line, type_, self.faces, left, self.y))
            self.y += int(type_.size * _LEADING)

    def flow(self, items: Iterable[str], type_: Type, *, indent: int = 0) -> None:
        """Short texts side by side, none of them parted that fits a line."""
        line = ""
        for item in items:
            longer = f"{line}　{item}" if line else item
            if line and len(wrapped(longer, type_, self.faces, WIDTH - 2 * MARGIN - indent)) > 1:
                self.write(line, type_, indent=indent)
                longer = item
            line = longer
        if line:
            self.write(line, type_, indent=indent)

    def rule(self, colour: str = LINE, width: int = 2, gap: int = 20) -> None:
        """A line from margin to margin with room around it."""
        at = self.y + gap
        self._paint.append(
            lambda pen: pen.line([(MARGIN, at), (WIDTH - MARGIN, at)], fill=colour, width=width)
        )
        self.y = at + width + gap

    def skip(self, height: int) -> None:
        """Room."""
        self.y += height

    def squares(self, rows: Sequence[str], side: int) -> None:
        """A picture of black squares, ``1`` in rows of text, in the middle."""
        size = side // len(rows)
        left, top = (WIDTH - size * len(rows)) // 2, self.y
        at = [(x, y) for y, row in enumerate(rows) for x, bit in enumerate(row) if bit == "1"]

        def paint(pen: Any) -> None:
            for x, y in at:
                box = [left + x * size, top + y * size]
                pen.rectangle([*box, box[0] + size - 1, box[1] + size - 1], fill="#000000")

        self._paint.append(paint)
        self.y += size * len(rows)

    def png(self) -> bytes:
        """What was written, as a picture: the same bytes for the same text, fonts and library."""
        from PIL import Image, ImageDraw

        picture = Image.new("RGB", (WIDTH, self.y + MARGIN), PAPER)
        pen = ImageDraw.Draw(picture)
        for paint in self._paint:
            paint(pen)
        held = io.BytesIO()
        few = picture.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(held, "PNG", compress_level=_PACKED)
        return held.getvalue()


def wrapped(text: str, type_: Type, faces: Faces, width: int) -> list[str]:
    """A text in lines no wider than ``width``; a number or a word of letters is broken only where it fills a line."""
    lines, taken = [""], 0.0
    for piece in _pieces(text):
        long = 0.0 if piece == "\n" else _length(piece, type_, faces)
        if piece == "\n":
            lines.append("")
            taken = 0.0
        elif taken + long <= width:
            lines[-1] += piece
            taken += long
        else:
            broken = _broken(piece, type_, faces, width)
            lines = [*(lines if lines[-1] else lines[:-1]), *broken]
            taken = _length(lines[-1], type_, faces)
    return lines


def _broken(piece: str, type_: Type, faces: Faces, width: int) -> list[str]:
    """A piece on a line of its own, or on several where it is too long for one."""
    lines, taken = [""], 0.0
    for character in piece.lstrip(" "):
        long = _length(character, type_, faces)
        if lines[-1] and taken + long > width:
            lines.append("")
            taken = 0.0
        lines[-1] += character
        taken += long
    return lines


def _pieces(text: str) -> Iterator[str]:
    """Where a line may end: after each character, but not within a number or a word, nor before what closes."""
    held = ""
    for character in text:
        if character == "\n":
            yield from (held, "\n") if held else ("\n",)
            held = ""
            continue
        word = held and held[-1].isascii() and not held[-1].isspace() and character.isascii()
        if held and not (word or character in _CLOSING or held[-1] in _OPENING):
            yield held
            held = ""
        held += character
    if held:
        yield held


def _runs(text: str, type_: Type, faces: Faces) -> Iterator[tuple[str, Face]]:
    """A text in stretches of one face."""
    chain = _chain(faces, type_.style)
    held, face = "", chain[0]
    for character in text:
        of = next((one for one in chain if ord(character) in one.characters), face)
        if of is not face and held:
            yield held, face
            held = ""
        held, face = held + character, of
    if held:
        yield held, face


@lru_cache(maxsize=32)
def _chain(faces: Faces, style: str) -> tuple[Face, ...]:
    named = {face.name: face for face in faces.all}
    return tuple(named[name] for name in faces.chain(style))


@lru_cache(maxsize=64)
def _font(face: Face, size: int) -> Any:
    from PIL import ImageFont

    # letter by letter: the other engine knows scripts that no sheet is in, and stumbles over odd letters
    return ImageFont.truetype(str(face.path), size, layout_engine=ImageFont.Layout.BASIC)


def _length(text: str, type_: Type, faces: Faces) -> float:
    """How long a text is, letter by letter: what letters move together is little, and makes lines no longer."""
    return sum(_advance(character, type_.style, type_.size, faces) for character in text)


@lru_cache(maxsize=1 << 16)
def _advance(character: str, style: str, size: int, faces: Faces) -> float:
    chain = _chain(faces, style)
    face = next((one for one in chain if ord(character) in one.characters), chain[0])
    length: float = _font(face, size).getlength(character)
    return length


def _line(text: str, type_: Type, faces: Faces, left: int, top: int) -> Callable[[Any], None]:
    def paint(pen: Any) -> None:
        at = float(left)
        for run, face in _runs(text, type_, faces):
            font = _font(face, type_.size)
            # from one baseline: faces differ in how high they stand
            pen.text((round(at), top + type_.size), run, font=font, fill=type_.colour, anchor="ls")
            at += font.getlength(run)

    return paint


def board() -> Board:
    """An empty board with the fonts at hand. Raises ``BadInput`` where ``INVENTORY_FONTS`` names no usable ones."""
    return Board(typefaces.faces(typefaces.office_folder()))
