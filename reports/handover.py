"""A handover on paper (交接单): everything on the list, part by part, for three people to sign."""

from dataclasses import dataclass

from inventory.clock import SHANGHAI
from inventory.handover_ledger import SECTION_NAMES, HandedRow, Handover
from inventory.rules.numbers import yuan
from reports import pdf, words
from reports.page import CODE_LENGTH


@dataclass(frozen=True)
class Section:
    """One part of the list."""

    key: str
    name: str
    rows: tuple[HandedRow, ...]


def draw(handed: Handover) -> bytes:
    """The handover as a PDF file. Raises what drawing a sheet raises."""
    values = {
        "handed": handed,
        "owner": handed.full_name or handed.organization_name,
        "day": words.day(handed.on),
        "facts": facts(handed),
        "sections": sections(handed.lines),
        "people": (
            ("移交人", handed.giver),
            ("接收人", handed.receiver),
            ("监交人", handed.witness),
        ),
        "value": value,
        "code": handed.digest[:CODE_LENGTH],
    }
    return pdf.press("handover", values, places=lambda _: [handed.number])


def sections(lines: tuple[HandedRow, ...]) -> tuple[Section, ...]:
    """The lines by part, those that there are."""
    parts = (
        Section(key, name, tuple(line for line in lines if line.section == key))
        for key, name in SECTION_NAMES.items()
    )
    return tuple(part for part in parts if part.rows)


def facts(handed: Handover) -> list[tuple[str, str]]:
    """What the head says."""
    at = handed.at.astimezone(SHANGHAI)
    said = [
        ("账面截至", f"{words.day(at.date())} {at:%H:%M}"),
        ("移交人", handed.giver),
        ("接收人", handed.receiver),
        ("监交人", handed.witness),
        ("盘点单", handed.stocktake),
        ("备注", handed.note),
    ]
    return [(name, text) for name, text in said if text]


def value(row: HandedRow) -> str:
    """What a line is worth, in yuan."""
    return "未估价" if row.value_fen is None else yuan(row.value_fen)
