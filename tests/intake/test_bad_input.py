"""What must not get in, and what must not bring the reader down."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from inventory.errors import NotASpreadsheet, SpreadsheetLocked, SpreadsheetTooLarge
from inventory.intake import opener, workbook
from inventory.intake.reading import read
from inventory.wording import say
from tests.intake.books import HEADER, xlsx
from tests.intake.compound import compound, xls

DATED = ("捐赠单位", "品名", "规格", "数量", "金额", "捐赠日期")


def csv(*rows, codec="utf-8"):
    return "\n".join(",".join(row) for row in rows).encode(codec)


def replaced(data, part, change):
    """The .xlsx with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_an_old_workbook_is_read_like_a_new_one():
    (table,) = read(xls([HEADER, ["示例甲", "口罩", None, "198件"]]), "a.xls").tables
    assert (table.rows[0].item, table.rows[0].quantity, table.rows[0].unit) == ("口罩", 198, "件")


def test_a_workbook_with_a_password_is_refused_for_that():
    locked = compound(EncryptionInfo=b"\4\0\4\0", EncryptedPackage=b"x" * 5000)
    with pytest.raises(SpreadsheetLocked) as refused:
        read(locked, "a.xlsx")
    assert "密码" in say(refused.value)


@pytest.mark.parametrize(
    "data", [xlsx([HEADER])[:-200], xlsx([HEADER])[:900], xls([HEADER])[:600], b"PK\3\4"]
)
def test_a_file_that_did_not_come_whole_is_refused(data):
    with pytest.raises(NotASpreadsheet) as refused:
        read(data, "a.xlsx")
    assert "没有传完整" in say(refused.value)


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setitem(opener.LIMITS, "unpacked", 100_000)
    bomb = replaced(xlsx([HEADER]), SHEET, lambda content: content + b" " * 100_000)
    assert len(bomb) < 20_000
    with pytest.raises(opener.TooLarge, match="unpacked"):
        opener.unpack(bomb)


@pytest.mark.parametrize(
    ("what", "most", "said"), [("rows", 2, "行最多 2 行"), ("columns", 3, "列最多 3 列")]
)
def test_a_limit_that_is_passed_is_stated(monkeypatch, what, most, said):
    monkeypatch.setitem(opener.LIMITS, what, most)
    rows = [HEADER, ["示例甲", "口罩", "", "1箱"], ["示例甲", "手套", "", "1箱"]]
    with pytest.raises(opener.TooLarge, match=what):
        opener.unpack(xlsx(rows))
    with pytest.raises(SpreadsheetTooLarge) as refused:
        open_text(rows)
    assert said in say(refused.value)


def open_text(rows):
    return workbook.open_grids(csv(*rows), "a.csv")


def test_a_million_empty_rows_are_no_rows():
    empty = b"".join(b'<row r="%d"/>' % n for n in range(3, 1_048_577))
    data = replaced(
        xlsx([HEADER, ["示例甲", "口罩", "", "198件"]]),
        SHEET,
        lambda content: content.replace(b"</sheetData>", empty + b"</sheetData>"),
    )
    (table,) = read(data, "a.xlsx").tables
    assert [row.row for row in table.rows] == [2]


def formulas(*cells):
    """A sheet whose quantities are formulas with these results; None: none kept."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["品名", "单位", "数量"])
        for r, value in enumerate(cells, start=1):
            sheet.write_row(r, 0, [f"口罩{r}", "只"])
            sheet.write_formula(r, 2, "=1+1", None, "" if value is None else value)
    return buffer.getvalue()


def test_a_formula_counts_by_its_result_and_one_without_is_told():
    data = replaced(
        formulas(2, None), SHEET, lambda content: content.replace(b"<v></v></c>", b"</c>")
    )
    first, second = read(data, "a.xlsx").tables[0].rows
    assert (first.quantity, first.problems) == (2, ())
    assert second.quantity is None
    assert second.problems == (
        "C列：公式还没有算出结果，请用表格软件打开、保存一次再导入，或直接写数字",
    )


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_value_is_told_wherever_it_stands(error):
    rows: list[list[object]] = [
        [*HEADER, "备注"],
        [error, "口罩", "", error, ""],
        ["甲", "口罩", "", "1箱", error],
    ]
    first, second = read(xlsx(rows), "a.xlsx").tables[0].rows
    assert first.problems == (
        f"D列：单元格是错误值 {error}，请改成实际内容",
        f"A列：单元格是错误值 {error}，请改成实际内容",
    )
    assert second.problems == (f"E列：单元格是错误值 {error}，请改成实际内容",)


def test_an_error_value_of_a_formula_is_told_too():
    (row,) = read(formulas("#N/A"), "a.xlsx").tables[0].rows
    assert "#N/A" in row.problems[0]


def test_an_error_value_of_an_old_workbook_is_told_too():
    rows = [HEADER, ["示例甲", "口罩", None, b"\x2a"], ["示例乙", b"\x17", None, "1箱"]]
    first, second = read(xls(rows), "a.xls").tables[0].rows
    assert "#N/A" in first.problems[0]
    assert second.problems == ("B列：单元格是错误值 #REF!，请改成实际内容",)


def test_macros_are_passed_over():
    data = xlsx([HEADER, ["示例甲", "口罩", "", "198件"]])
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    (table,) = read(buffer.getvalue(), "a.xlsm").tables
    assert table.rows[0].quantity == 198


def test_everything_that_is_wrong_is_told_at_once_with_row_and_column():
    bad: list[list[object]] = [
        ["示例甲", "口罩", "", -3, "", ""],
        ["示例甲", "口罩", "", "3.5箱", "", ""],
        ["示例甲", "口罩", "", "1箱", "1.234", ""],
        ["示例甲", "口罩", "", "1箱", "99999999999999", ""],
        ["示例甲", "口罩", "", "9999999999999箱", "", ""],
        ["示例甲", "口罩", "", "1箱", "", date(1900, 3, 1)],
        ["示例甲", "口罩", "", "1箱", "", date(2099, 3, 1)],
        ["示例甲", "口罩", "", "2箱", "-5", "2020-02-30"],
    ]
    rows = read(xlsx([list(DATED), *bad]), "a.xlsx").tables[0].rows
    said = {row.row: [problem[:6] for problem in row.problems] for row in rows}
    assert said == {
        2: ["D列：数量“"],
        3: ["D列：数量“"],
        4: ["E列：金额“"],
        5: ["E列：金额太"],
        6: ["D列：数量太"],
        7: ["F列：日期 "],
        8: ["F列：日期 "],
        9: ["E列：金额“", "F列：没有 "],
    }


def test_headers_that_contradict_each_other_are_told_where_they_do():
    data = csv(
        ("捐赠单位", "物资名称", "捐赠数量", "接收数量", "单位"),
        ("示例甲", "口罩", "100", "100", "只"),
        ("示例乙", "口罩", "100", "90", "只"),
    )
    same, differs = read(data, "a.csv").tables[0].rows
    assert same.problems == ()
    assert "C列“捐赠数量”、D列“接收数量”" in differs.problems[0]


def test_broken_bytes_are_told_where_they_stand():
    data = csv(HEADER, ("示例甲", "口罩", "", "1箱"), ("示例乙", "手套", "", "2副"), codec="gbk")
    broken = data.replace("手套".encode("gbk"), b"\xca\xff\xcc\xd7")
    good, bad = read(broken, "a.csv").tables[0].rows
    assert (good.problems, good.item) == ((), "口罩")
    assert bad.problems[0].startswith("B列：")
    assert "乱码" in bad.problems[0]
