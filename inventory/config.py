"""Where this installation keeps its things, read from the environment when asked, never at import."""

import os
from collections.abc import Mapping
from pathlib import Path

from inventory.clock import Clock, fixed_clock, parse_instant, system_clock
from inventory.errors import BadInput


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the database and the secret key: ``INVENTORY_DATA``, else ``data`` here. Made if absent. Raises
    ``BadInput`` where it cannot be made."""
    folder = Path(environ.get("INVENTORY_DATA") or "data").absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        problem = f"建不了数据文件夹 {folder}：{error.strerror}，请换一个能写的文件夹"
        raise BadInput(field="INVENTORY_DATA", problem=problem) from None
    return folder


def database_url(environ: Mapping[str, str] = os.environ) -> str:
    """``DATABASE_URL`` as SQLAlchemy reads it, else an SQLite file in the data folder."""
    return environ.get("DATABASE_URL") or f"sqlite:///{data_folder(environ) / 'inventory.db'}"


def command_clock(environ: Mapping[str, str] = os.environ) -> Clock:
    """The clock of the command line and of tests: ``INVENTORY_NOW`` where set. The web never asks this."""
    text = environ.get("INVENTORY_NOW")
    return fixed_clock(parse_instant(text)) if text else system_clock
