"""A font with nothing in it but the letters of one paper.

Unpacked and read once a process; a cut takes two milliseconds. Glyphs keep their numbers: a font whose glyphs are known
by other numbers in other tables shows blanks in some readers (see ``typefaces.prints_right``).
"""

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

_DECLARED = """
hb_set_t * hb_subset_input_unicode_set(hb_subset_input_t *input);
hb_blob_t * hb_blob_create(const char *data, unsigned int length, int mode, void *user_data, void *destroy);
hb_face_t * hb_face_create(hb_blob_t *blob, unsigned int index);
"""
_READONLY = 1  # HB_MEMORY_MODE_READONLY


def cut(path: Path, characters: frozenset[int]) -> bytes:
    """The font of a file (of a collection: its first) with those characters alone; whole, where it cannot be cut."""
    whole = _whole(path)
    library = _library()
    if library is None:
        return whole
    ffi, harfbuzz, subset = library
    asked = ffi.gc(subset.hb_subset_input_create_or_fail(), subset.hb_subset_input_destroy)
    wanted = ffi.new(f"hb_codepoint_t[{len(characters)}]", sorted(characters))
    harfbuzz.hb_set_add_sorted_array(
        subset.hb_subset_input_unicode_set(asked), wanted, len(characters)
    )
    subset.hb_subset_input_set_flags(
        asked, subset.HB_SUBSET_FLAGS_RETAIN_GIDS | subset.HB_SUBSET_FLAGS_NOTDEF_OUTLINE
    )
    made = subset.hb_subset_or_fail(_face(path)[1], asked)
    if made == ffi.NULL:
        return whole
    from weasyprint.text.fonts import get_hb_object_data

    content: bytes | None = get_hb_object_data(ffi.gc(made, harfbuzz.hb_face_destroy))
    return content or whole


@lru_cache(maxsize=32)
def _whole(path: Path) -> bytes:
    """The bytes of a font, unpacked."""
    held = path.read_bytes()
    if held[:3] != b"wOF":
        return held
    from fontTools.ttLib import TTFont, woff2

    out = BytesIO()
    if held[3:4] == b"2":
        woff2.decompress(BytesIO(held), out)
    else:
        font = TTFont(BytesIO(held))
        font.flavor = font.flavorData = None
        font.save(out)
    return out.getvalue()


@lru_cache(maxsize=32)
def _face(path: Path) -> tuple[Any, Any]:
    """A font as the library that cuts reads it, with the bytes that it reads."""
    library = _library()
    assert library is not None  # noqa: S101 - asked before
    ffi, harfbuzz, _ = library
    held = _whole(path)
    buffer = ffi.from_buffer("char[]", held)
    blob = harfbuzz.hb_blob_create(buffer, len(held), _READONLY, ffi.NULL, ffi.NULL)
    return buffer, ffi.gc(harfbuzz.hb_face_create(blob, 0), harfbuzz.hb_face_destroy)


@cache
def _library() -> tuple[Any, Any, Any] | None:
    """What the printing library cuts fonts with, and its interface; None where it has none."""
    from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset

    if not harfbuzz_subset:
        return None
    ffi.cdef(_DECLARED)
    return ffi, harfbuzz, harfbuzz_subset
