"""Which fonts a sheet is printed with, and which characters they have.

Only font files that we know are used: those shipped in ``fonts/`` and those in the folder that ``INVENTORY_FONTS``
names; never a font the system happens to have, so that the same sheet looks the same on every machine. The styles of
GB/T 9704-2012 are 小标宋 for titles, 仿宋 for text, 黑体 and 楷体 for headings, 宋体 for page numbers. An office's own
方正小标宋, 仿宋_GB2312 and so on come before ours; its other fonts come last, for rare characters.
"""

import os
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from inventory.errors import BadInput

STYLES = ("title", "song", "fang", "hei", "kai")
_FOLDER = Path(__file__).parent / "fonts"
_SHIPPED = {
    "title": "NotoSerifSC-900.woff2",
    "song": "NotoSerifSC-400.woff2",
    "fang": "FandolFang.woff2",
    "hei": "NotoSansSC-400.woff2",
    "kai": "FandolKai.woff2",
}
# Family names, as the fonts themselves say them, of the faces that offices have.
_KNOWN = {
    "title": ("方正小标宋", "FZXiaoBiaoSong"),
    "fang": ("仿宋", "FangSong", "STFangsong", "华文仿宋", "方正仿宋", "FZFangSong"),
    "hei": ("黑体", "SimHei", "STHeiti", "华文黑体", "方正黑体", "FZHei"),
    "kai": ("楷体", "KaiTi", "STKaiti", "华文楷体", "方正楷体", "FZKai"),
    "song": ("宋体", "SimSun", "STSong", "华文宋体", "方正书宋", "FZShuSong"),
}
_SUFFIXES = {".ttf", ".otf", ".ttc", ".woff", ".woff2"}
# Selectors of a variant form and the like: they need no glyph of their own.
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x034F, 0x0350))


@dataclass(frozen=True)
class Face:
    """One font file under the name by which the style sheet calls it; ``style`` is empty for a rare-character font."""

    name: str
    path: Path
    style: str
    characters: frozenset[int]


@dataclass(frozen=True)
class Faces:
    """All faces of a print, shipped and the office's own."""

    all: tuple[Face, ...]

    @cached_property
    def characters(self) -> frozenset[int]:
        """Every character that some face has: each style falls back to all the others."""
        return frozenset().union(*(face.characters for face in self.all))

    def chain(self, style: str) -> tuple[str, ...]:
        """The names for one style in the order in which glyphs are looked for."""
        own = [f for f in self.all if f.style == style]
        song = [f for f in self.all if f.style == "song" and f not in own]
        rest = [f for f in self.all if f not in own and f not in song]
        return tuple(face.name for face in (*own, *song, *rest))

    def missing(self, text: str) -> list[str]:
        """The characters of a text that no face has, each once, in their order."""
        return [c for c in dict.fromkeys(text) if ord(c) not in self.characters and _needs_glyph(c)]


def office_folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of an office's own fonts, if ``INVENTORY_FONTS`` names one. Raises ``BadInput``."""
    named = environ.get("INVENTORY_FONTS")
    if not named:
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise BadInput(field="INVENTORY_FONTS", problem=f"没有 {named} 这个文件夹")
    return folder


@lru_cache(maxsize=4)
def faces(folder: Path | None) -> Faces:
    """The faces to print with, read once. Raises ``BadInput`` for a font of the office that cannot be used."""
    own = [] if folder is None else [_office_face(n, p) for n, p in enumerate(_files(folder))]
    shipped = [
        Face(f"Sheet {Path(file).stem}", _FOLDER / file, style, _read(_FOLDER / file)[1])
        for style, file in _SHIPPED.items()
    ]
    known = [face for face in own if face.style]
    return Faces((*known, *shipped, *(face for face in own if not face.style)))


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES)


def _office_face(number: int, path: Path) -> Face:
    families, characters = _read(path)
    return Face(f"Office {number}", path, _style(families), characters)


def _style(families: Iterable[str]) -> str:
    for style, starts in _KNOWN.items():
        if any(family.startswith(starts) for family in families):
            return style
    return ""


def _read(path: Path) -> tuple[set[str], frozenset[int]]:
    """The family names and the characters of a font file (of a collection: its first font)."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with path.open("rb") as file, TTFont(file, lazy=True, fontNumber=0) as font:
            if not prints_right(font):
                raise BadInput(field="INVENTORY_FONTS", problem=f"{path.name} 请换成 TrueType 字体")
            names = {str(r) for r in font["name"].names if r.nameID in (1, 16)}
            return names, frozenset(font.getBestCmap())
    except (TTLibError, OSError, KeyError) as error:
        raise BadInput(field="INVENTORY_FONTS", problem=f"读不了 {path.name}：{error}") from None


def prints_right(font: object) -> bool:
    """Whether PDF readers agree on the glyphs: the printer writes glyph numbers, and a CID-keyed font whose CIDs
    are other numbers shows blanks in some readers."""
    if "CFF " not in font:  # type: ignore[operator]
        return True
    top = font["CFF "].cff.topDictIndex[0]  # type: ignore[index]
    if not hasattr(top, "ROS"):
        return True
    return all(name == f"cid{n:05d}" for n, name in enumerate(top.charset) if n)


def _needs_glyph(character: str) -> bool:
    selects = any(ord(character) in selectors for selectors in _SELECTORS)
    return not selects and unicodedata.category(character) not in ("Cc", "Cf")
