"""What every command stands on: the ledger it opens, the options all have, answers in words or JSON, exit codes."""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from inventory import config, users, wording
from inventory.db import Ledger
from inventory.errors import BadInput, Busy, LedgerError, NeedsConfirmation, NoOutput

Command = TypeVar("Command", bound=Callable[..., Any])

REFUSED, WRONG_USAGE, BUSY = 1, 2, 3


def open_ledger() -> Ledger:
    """The ledger that the environment names, with the command line's clock; closed when the command ends."""
    opened = Ledger(config.database_url(), clock=config.command_clock())
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(opened.close)
    return opened


def as_user(command: Command) -> Command:
    """The option that every command has: who is acting."""
    return click.option(
        "--as-user", "actor", default=users.SYSTEM, metavar="LOGIN", help="以这个用户的身份办。"
    )(command)


def as_json(command: Command) -> Command:
    """The option for programs: stdout is JSON in every case."""
    return click.option("--json", "json_", is_flag=True, is_eager=True, help="输出 JSON。")(command)


_OVERWRITE = "overwrite"


def into_file(*names: str, **said: Any) -> Callable[[Command], Command]:
    """An option that names a file to write: one that is there already is refused, before anything is done, unless
    ``--overwrite`` is said (``as_overwriting``, which stands beside it)."""
    path = click.Path(dir_okay=False, path_type=Path)
    return click.option(*names, type=path, callback=_not_there, **said)


def as_overwriting(command: Command) -> Command:
    """The option to write over files that are there."""
    return click.option(
        "--overwrite",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=lambda context, _, said: context.meta.update({_OVERWRITE: said}),
        help="文件已有也照写。",
    )(command)


def _not_there(context: click.Context, _option: click.Parameter, file: Path | None) -> Path | None:
    if file is not None and file.is_file() and not context.meta.get(_OVERWRITE):
        with refusals(json_=bool(context.params.get("json_"))):
            problem = "已有这个文件，没有写。请换一个文件名；确要盖掉原来的，加 --overwrite"
            raise BadInput(field=name_of(file), problem=problem)
    return file


def name_of(file: Path) -> str:
    """A file's name as people read it: one that is no UTF-8 is from Windows, in Chinese."""
    raw = os.fsencode(file.name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def show(value: object) -> None:
    """Print plain values or frozen rows as JSON."""
    click.echo(json.dumps(_jsonable(value), ensure_ascii=False, indent=2))


@contextmanager
def refusals(*, json_: bool = False) -> Iterator[None]:
    """Turn a refusal into words (or JSON) and an exit code."""
    try:
        with _readable():
            yield
    except LedgerError as error:
        if json_:
            show(error_json(error))
        else:
            click.echo("\n".join([_words(error), *wording.details(error), *_how(error)]), err=True)
        raise SystemExit(BUSY if isinstance(error, Busy) else REFUSED) from None


def _how(error: LedgerError) -> list[str]:
    """How a question is answered, where the command has an option for it."""
    context = click.get_current_context(silent=True)
    options = context.command.params if context else ()
    if not isinstance(error, NeedsConfirmation) or not any("--confirm" in o.opts for o in options):
        return []
    return [f"核对无误的，照原样再执行一次，加 --confirm {error.token}"]


@contextmanager
def written_out() -> Iterator[None]:
    """See that what was printed has arrived, or say so in one line. Who closes a pipe has read enough: no word then."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in _UNWRITTEN:
            raise
        _write_no_more()
        if error.errno != errno.EPIPE:
            refusal = NoOutput(problem=os.strerror(error.errno))
            click.echo(f"{refusal.code} {wording.say(refusal)}", err=True)
        raise SystemExit(REFUSED) from None


# the disk or the quota is full, the device fails, nobody reads
_UNWRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EPIPE}


def _write_no_more() -> None:
    """What still waits in the buffer goes nowhere, so that it is not tried again when the program ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@contextmanager
def _readable() -> Iterator[None]:
    """Words of the command line that are no UTF-8 come as halves of characters, which nothing can keep."""
    try:
        yield
    except UnicodeEncodeError:
        problem = "有不能识别的字符；文件请换一个名字，其余请用 UTF-8"
        raise BadInput(field="命令行", problem=problem) from None


def error_json(error: LedgerError) -> dict[str, Any]:
    """A refusal as the contract has it."""
    return {"error": {"code": error.code, "message": _words(error), "facts": error.facts()}}


# by which options a command is told what a refusal asks for; pages have buttons for it
_BY_OPTIONS = {
    "UNDECIDED": "是已登记的写 --match 名称=编码，都是新的加 --new。",
    "ROWS_SEEN": "确是另外的，加 --again。",
    "ALREADY_IMPORTED": "确要再导一次，加 --again。",
}


def _words(error: LedgerError) -> str:
    """The refusal in words, with the command's own options for what it is about and what to do."""
    if isinstance(error, BadInput) and (option := _option(error.field)):
        error = BadInput(field=option, problem=error.problem)
    return wording.say(error) + _BY_OPTIONS.get(error.code, "")


def _option(field: str) -> str | None:
    """The option of the command that runs which says a field."""
    context = click.get_current_context(silent=True)
    options = context.command.params if context is not None else ()
    names = {p.opts[0] for p in options if isinstance(p, click.Option)}
    return f"--{field}" if f"--{field}" in names else None


def _jsonable(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _jsonable(asdict(value))
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return _jsonable(value._asdict())
    if isinstance(value, dict):
        return {k: _jsonable(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(v) for v in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def refusing(command: Command) -> Command:
    """Every command's refusals become words or JSON; the command is told nothing of it."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with refusals(json_=bool(kwargs.get("json_"))):
            return command(*args, **kwargs)

    return run  # type: ignore[return-value]
