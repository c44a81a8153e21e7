"""What is refused of files and of what is written to them, in words: first what happened, then what to do."""

from collections.abc import Callable, Mapping

from inventory import errors
from inventory.errors import LedgerError

ECHO_MAX = 200


def cut(text: str) -> str:
    """What somebody typed, on one line and short enough to be read."""
    line = " ".join(text.split())
    return line if len(line) <= ECHO_MAX else f"{line[:ECHO_MAX]}…"


def _no_output(e: errors.NoOutput) -> str:
    return f"结果没有写出去（{cut(e.problem)}），事情可能已经办成。请换个地方输出再试；记账的行原样重发不会记两次。"


def _not_a_spreadsheet(e: errors.NotASpreadsheet) -> str:
    return f"{e.file} 不是能读的电子表格，或没有传完整。请另存为 .xlsx 再导入。"


_SIZES = {
    "bytes": ("文件", 1_000_000, "MB"),
    "unpacked": ("解开以后", 1_000_000, "MB"),
    "rows": ("有内容的行", 1, "行"),
    "columns": ("列", 1, "列"),
    "cells": ("有内容的格", 1, "格"),
    "characters": ("文字", 1, "字"),
    "memory": ("打开它要的内存", 1_000_000, "MB"),
}


def _spreadsheet_too_large(e: errors.SpreadsheetTooLarge) -> str:
    what, part, unit = _SIZES[e.what]
    return (
        f"{cut(e.file)} 太大：{what}最多 {e.most // part:,} {unit}。"
        "请新建表格，只粘贴有内容的部分（不要图片和空白区域），或分成几个文件，另存后再导入。"
    )


def _spreadsheet_locked(e: errors.SpreadsheetLocked) -> str:
    return f"{cut(e.file)} 设有打开密码。请去掉密码另存后再导入。"


def _no_header(e: errors.NoHeader) -> str:
    return (
        f"{e.file} 里没有找到表头。表头要有物资名称和数量两列，例如：捐赠单位、品名、规格、数量。"
    )


def _no_rows(e: errors.NoRows) -> str:
    return f"{cut(e.file)} 的表头下面没有一行可以记账的数据。请填好并保存，再导入。"


def _bad_rows(e: errors.BadRows) -> str:
    return f"{e.file} 有 {len(e.rows)} 行要改，一行也没有记账。请按提示改好再导入。"


def bad_row(row: Mapping[str, object]) -> str:
    problems = row.get("problems")
    said = "；".join(map(str, problems)) if isinstance(problems, list) else ""
    return f"{row.get('sheet')} 第 {row.get('row')} 行：{said}"


def _undecided(e: errors.Undecided) -> str:
    asked = len(e.items) + len(e.counterparties)
    return (
        f"{e.file} 有 {asked} 个名称和已登记的相近，一行也没有记账。"
        "请逐个写明是已登记的哪一个，或确是新的，再导入。"
    )


def close_to(question: Mapping[str, object]) -> str:
    """A name that is only close to some, with them."""
    candidates = question.get("candidates")
    near = "、".join(
        f"{c['code']} {c['name']}（{c['score']} 分）"
        for c in (candidates if isinstance(candidates, list) else [])
    )
    return f"“{question.get('written')}”接近 {near}"


def _rows_seen(e: errors.RowsSeen) -> str:
    return (
        f"{e.file} 有 {len(e.rows)} 行账里已有（来源、物资、数量、日期都相同），一行也没有记账。"
        "请核对，删去重复的行再导入。"
    )


def seen_row(row: Mapping[str, object]) -> str:
    """A row that stands already, with its document."""
    return f"{row.get('sheet')} 第 {row.get('row')} 行：{row.get('number')} 已有"


def _already_imported(e: errors.AlreadyImported) -> str:
    return f"{e.file} 已由 {e.by} 在 {e.on.isoformat()} 导入过。请核对是不是重复。"


def _import_under_way(e: errors.ImportUnderWay) -> str:
    if e.state == "POSTED":
        return f"{cut(e.file)} 已经记账，不能再改。要再导入，请重新上传。"
    return f"{cut(e.file)} 正在后台处理，现在不能改。请等它办完，或先停止。"


def _import_killed(e: errors.ImportKilled) -> str:
    return (
        f"办这个文件时，后台程序 {e.times} 次中途停掉，不再自动重试，一行也没有记账。"
        "请看本机内存够不够，再来一次，或把文件分成几个。"
    )


def _wrong_file_type(e: errors.WrongFileType) -> str:
    return (
        f"{cut(e.file)} 不是照片，也不是 PDF。请拍照，或另存为 JPEG、PNG、WebP、PDF 再传"
        "（苹果手机：设置、相机、格式里选“兼容性最佳”）。"
    )


def _file_too_big(e: errors.FileTooBig) -> str:
    most = e.most // 1_000_000
    return f"{cut(e.file)} 太大，一个附件最多 {most} MB。照片请调低分辨率重拍，PDF 请分成几个传。"


def _picture_too_large(e: errors.PictureTooLarge) -> str:
    sides = f"有 {e.width:,} × {e.height:,} 点，" if e.width and e.height else "点数太多，"
    most = e.most // 10_000
    return f"{cut(e.file)} {sides}最多 {most:,} 万点。请调低分辨率重拍或缩小。"


def _broken_file(e: errors.BrokenFile) -> str:
    return f"{cut(e.file)} 打不开，可能坏了或没有传完。请在本机打开看一看，重新拍照或另存再传。"


def _active_file(e: errors.ActiveFile) -> str:
    return f"{cut(e.file)} 里带有会运行的程序，不能收。请打印出来再扫描，或另打印成 PDF。"


def _erased(e: errors.Erased) -> str:
    return f"{e.number} 的附件 {cut(e.file)} 内容已清除，只留登记。要用请重新附上。"


FILES: dict[type[LedgerError], Callable[..., str]] = {
    errors.NoOutput: _no_output,
    errors.NotASpreadsheet: _not_a_spreadsheet,
    errors.SpreadsheetTooLarge: _spreadsheet_too_large,
    errors.SpreadsheetLocked: _spreadsheet_locked,
    errors.NoHeader: _no_header,
    errors.NoRows: _no_rows,
    errors.BadRows: _bad_rows,
    errors.Undecided: _undecided,
    errors.RowsSeen: _rows_seen,
    errors.AlreadyImported: _already_imported,
    errors.ImportUnderWay: _import_under_way,
    errors.ImportKilled: _import_killed,
    errors.WrongFileType: _wrong_file_type,
    errors.FileTooBig: _file_too_big,
    errors.PictureTooLarge: _picture_too_large,
    errors.BrokenFile: _broken_file,
    errors.ActiveFile: _active_file,
    errors.Erased: _erased,
}
