"""Where what was drawn goes: to standard output, or into a file."""

import sys
from pathlib import Path

from inventory.errors import BadInput


def save(content: bytes, output: Path | None) -> None:
    """Write to the file, or to standard output where none is named. Raises ``BadInput``."""
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise BadInput(field=str(output), problem=f"写不进去：{error.strerror}") from None
