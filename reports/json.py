"""A sheet as JSON: the contract's fields in the contract's order, money in whole fen, for programs and for proof.

Whoever takes the field ``digest`` out, writes the rest with sorted keys and no blanks and hashes it with SHA-256 gets
that digest again.
"""

import json

from inventory.sheet import Sheet


def draw(sheet: Sheet) -> bytes:
    """The sheet as UTF-8 JSON, indented for a human eye, ending in a line feed."""
    text = json.dumps(sheet.as_json(), ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode()
