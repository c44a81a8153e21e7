"""What can keep a sheet from being printed, in the tree of the ledger's own errors, with the words for people."""

from dataclasses import dataclass

from inventory.errors import LedgerError


@dataclass(kw_only=True, eq=False)
class MissingGlyph(LedgerError):
    """No font at hand has a character of the sheet: on paper it would be an empty box, so nothing is printed.

    ``characters`` are the characters themselves, ``places`` where they stand, as a reader would look for them.
    """

    code = "MISSING_GLYPH"
    characters: list[str]
    places: list[str]

    def say(self) -> str:
        """What happened and what to do."""
        named = "、".join(f"{c}（U+{ord(c):04X}）" for c in self.characters)
        return (
            f"字库里没有 {named}，打印出来会是空框，所以没有出 PDF。在：{'；'.join(self.places)}。"
            "请把含这些字的字体放进 INVENTORY_FONTS 指的文件夹，或改用字库里有的字。"
        )


@dataclass(kw_only=True, eq=False)
class PdfUnavailable(LedgerError):
    """The printing library cannot be loaded on this machine; all other forms of a sheet can still be drawn."""

    code = "PDF_UNAVAILABLE"
    problem: str

    def say(self) -> str:
        """What happened and what to install."""
        return (
            f"这台机器还不能出 PDF：{self.problem}。请安装 Pango"
            "（Debian、Ubuntu：apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0；"
            "macOS：brew install pango），再试一次。CSV 和 JSON 现在就能用。"
        )
