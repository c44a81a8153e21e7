"""``inventory check-sheet``: anyone proves published sheets from their files, PDF or JSON, without any books."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from inventory.cli_base import REFUSED, as_json, name_of, show
from inventory.sheet_reading import Finding
from reports import sheet_files
from reports.sheet_files import Examined, Proof
from reports.sheet_paper import PDF_MAX
from reports.words import printable

_MARKS = {True: "✓ 相符　", False: "× 不相符", None: "－ 没核对"}
_NAMES = {
    "FILE": "文件",
    "FORM": "格式",
    "DIGEST": "摘要",
    "CHECKS": "核对",
    "NUMBERS": "序号",
    "TOTALS": "合计",
    "ROWS": "各行",
    "PARTS": "各部分",
    "PAPER": "纸面",
    "CHAIN": "前后期",
    "CORRECTION": "更正",
    "OPENING": "期初",
    "SOURCES": "各表之间",
}


@click.command("check-sheet", help="核对公布的公示表：PDF 或 JSON 文件，不用数据库，谁都可以核对。")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@as_json
def check_sheet(files: tuple[Path, ...], json_: bool) -> None:
    """Say what holds of each file and of all together. Exits 1 where something does not."""
    read = [(name_of(file), _bytes(file)) for file in files]
    missing = {name: raw for name, raw in read if isinstance(raw, str)}
    proof = sheet_files.examine([(name, raw) for name, raw in read if isinstance(raw, bytes)])
    lost = tuple(
        Examined(name, "", None, (Finding("FILE", False, problem),))
        for name, problem in missing.items()
    )
    proof = Proof((*lost, *proof.files), proof.together)
    if json_:
        show(_json(proof))
    else:
        click.echo(printable("\n".join(_lines(proof))))
    if not proof.holds:
        raise SystemExit(REFUSED)


def _bytes(file: Path) -> bytes | str:
    """What a file holds, no more of it than a sheet can be; a text says why it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(PDF_MAX + 1)
    except OSError as error:
        return f"读不了：{error.strerror}"


def _lines(proof: Proof) -> Iterator[str]:
    for one in proof.files:
        yield f"{one.file}　{_title(one)}"
        yield from map(_line, one.findings)
    if proof.together:
        yield "合在一起"
        yield from map(_line, proof.together)
    broken = sum(1 for f in _all(proof) if f.holds is False)
    open_ = sum(1 for f in _all(proof) if f.holds is None)
    left = f"，{open_} 项没有核对" if open_ else ""
    if proof.holds:
        yield f"结论：{len(proof.files)} 个文件全部相符{left}。"
    else:
        said = f"{broken} 项不相符" if broken else "纸面没有核对"
        yield f"结论：{said}{left if broken else ''}，不能当作公布的公示表。"


def _title(one: Examined) -> str:
    if one.published is None:
        return ""
    sheet, placed = one.published.sheet, one.published.placed
    return f"{sheet.title} 第{placed.issue}期，校验码 {one.published.check_code}"


def _line(found: Finding) -> str:
    place = f"（{found.place}）" if found.place and not found.holds else ""
    return f"  {_MARKS[found.holds]}　{_NAMES[found.check]}　{found.detail}{place}"


def _all(proof: Proof) -> Iterator[Finding]:
    yield from (f for one in proof.files for f in one.findings)
    yield from proof.together


def _json(proof: Proof) -> dict[str, Any]:
    return {
        "holds": proof.holds,
        "files": [
            {"file": one.file, "kind": one.kind, **_about(one), "holds": one.holds}
            | {"findings": list(map(_finding, one.findings))}
            for one in proof.files
        ],
        "together": list(map(_finding, proof.together)),
    }


def _about(one: Examined) -> dict[str, Any]:
    keys = ("organization", "series", "issue", "digest", "check_code")
    if one.published is None:
        return dict.fromkeys(keys)
    placed = one.published.placed
    values = (
        one.published.sheet.organization,
        placed.series,
        placed.issue,
        one.published.digest,
        one.published.check_code,
    )
    return dict(zip(keys, values, strict=True))


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "check": found.check,
        "holds": found.holds,
        "detail": found.detail,
        "place": found.place,
    }
