"""Text that anybody may send, made harmless without being refused: what nobody sees and what turns the text around it
is taken out, and nothing else."""

import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_KEPT = {"\n"}


def plain(text: str) -> str:
    """The text in lines, without control characters, marks of direction, zero-width signs and halves of characters,
    trimmed; emoji and rare characters stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    shown = (c for c in lines if c in _KEPT or unicodedata.category(c) not in _INVISIBLE)
    return "".join(shown).strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())
