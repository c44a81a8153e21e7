import hashlib
import io
import json
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from inventory.errors import BadInput, NoHeader, NotASpreadsheet
from inventory.intake.reading import Removed, Understanding, Unread, read
from tests.intake.books import HEADER, xlsx
from tests.make_sample_sheet import PATH

REAL = next(
    (
        real
        for above in Path(__file__).parents[3:5]
        if (real := above / "shared" / "data" / "real").is_dir()
    ),
    Path("nowhere"),
)

real_files = pytest.mark.skipif(
    not REAL.is_dir(),
    reason="the real sheets are not ours to ship: they stand beside the checkout or nowhere",
)


def csv(*rows):
    return "\n".join(",".join(row) for row in rows).encode()


@real_files
def test_the_real_donation_sheet_gives_every_row_and_no_problem():
    result = read(REAL / "donated-2020-issue6.xlsx")
    assert [(t.as_, t.header_row, len(t.rows), t.rows[-1].run) for t in result.tables] == [
        ("donated", 6, 145, 80),
        ("donated", 159, 64, 25),
    ]
    rows = {row.row: row for table in result.tables for row in table.rows}
    assert len(rows) == 209
    assert not result.has_problems
    assert [u.row for u in result.unread] == [1, 2, 3, 233, 236, 237]
    assert [(r.row, r.kind) for r in result.removed] == [(98, "phone")]
    assert (rows[7].quantity, rows[7].unit, rows[7].specification) == (198, "件", "")
    assert (rows[10].quantity, rows[10].unit, rows[10].specification) == (400, "瓶", "5L*4瓶/件")
    assert rows[40].specification == "658.00"
    assert rows[96].item == "口罩"
    assert rows[218].specification == "20191104 80盒/件"
    assert [n for n, row in rows.items() if row.earmarked] == [97, 99]
    also = [n for row in rows.values() for n in row.also_rows]
    assert also == [49, 98, 100, 104, 106, 186, 188, 219, 221, 223]


@real_files
def test_the_real_issue_sheet_is_read_as_issued():
    result = read(REAL / "issued-2020-01-30.xlsx")
    (table,) = result.tables
    assert (table.as_, table.header_row, len(table.rows), table.rows[-1].run) == (
        "issued",
        4,
        202,
        16,
    )
    assert not result.has_problems
    assert [(u.row, u.text) for u in result.unread] == [
        (1, "武汉市红十字会发放物资一览表"),
        (2, "2020-01-30"),
    ]
    assert (table.rows[0].quantity, table.rows[0].unit) == (15, "箱")
    assert table.rows[0].item == "带阀口罩 KN95"


def test_the_sample_sheet_has_forty_rows_and_every_trait():
    result = read(PATH)
    rows = [row for table in result.tables for row in table.rows]
    assert [(t.as_, t.header_row, len(t.rows)) for t in result.tables] == [
        ("donated", 6, 22),
        ("donated", 34, 18),
    ]
    assert not result.has_problems
    assert sum(table.rows[-1].run for table in result.tables) == 22
    assert {r.row: r.also_rows for r in rows if r.also_rows} == {
        15: (16,),
        23: (24,),
        25: (26,),
        35: (36,),
        37: (38,),
        49: (50,),
    }
    assert [r.row for r in rows if r.earmarked] == [23, 25]
    assert [r.row for r in result.unread] == [1, 2, 3, 59, 61, 62]
    assert [(r.row, r.kind, r.donor) for r in result.removed] == [
        (19, "phone", "示例村民甲"),
        (24, "phone", "示例戊医药有限公司"),
        (61, "phone", None),
    ]
    assert any(r.specification == "20200115 80盒/件" for r in rows)


FIRST = {
    "row": 4,
    "also_rows": [5],
    "counterparty": "示例甲公司",
    "item": "口罩 折叠",
    "specification": "9501",
    "quantity": 198,
    "unit": "件",
    "amount_fen": 123450,
    "on": "2020-01-30",
    "note": "急用；定向一村",
    "problems": [],
}
SECOND = {
    "row": 6,
    "also_rows": [],
    "counterparty": "示例甲公司",
    "item": "口罩 折叠",
    "specification": "",
    "quantity": None,
    "unit": None,
    "amount_fen": None,
    "on": "2020-01-30",
    "note": None,
    "problems": ["D列：数量“3.5箱”不是整数，请改用更小的计量单位写成整数"],
}


def test_the_json_is_as_the_contract_gives_it():
    data = xlsx(
        [
            ["示例镇公示"],
            [],
            [*HEADER, "金额", "接收日期", "备注"],
            ["示例甲公司", "口罩", 9501.0, "198件", 1234.5, date(2020, 1, 30), "急用"],
            ["定向一村13800000000", "折叠", "", ""],
            ["", "", "", "3.5箱"],
            ["合计", "", "", "198"],
        ]
    )
    result = read(data, "收件/登记.xlsx", on=date(2020, 2, 1))
    assert result.sha256 == hashlib.sha256(data).hexdigest()
    assert result.has_problems
    table = {
        "sheet": "Sheet1",
        "as": "donated",
        "header_row": 3,
        "printed_total": 198,
        "rows": [FIRST, SECOND],
    }
    assert result.as_json() == {
        "file": "登记.xlsx",
        "tables": [table],
        "unread": [
            {"sheet": "Sheet1", "row": 1, "text": "示例镇公示"},
            {"sheet": "Sheet1", "row": 7, "text": "合计 198"},
        ],
        "removed": [{"sheet": "Sheet1", "row": 5, "kind": "phone"}],
    }
    assert json.loads(json.dumps(result.as_json())) == result.as_json()


def test_what_is_removed_comes_back_apart_and_not_in_repr():
    identity = "11010519491231002X"
    data = csv(
        ("捐赠方", "物资名称", "数量", "备注"),
        ("示例甲13800000000", "口罩", "1箱", identity),
        ("", "卡6222021234567890128", "2箱", ""),
    )
    result = read(data, "登记.csv")
    assert [(r.row, r.kind, r.value, r.donor) for r in result.removed] == [
        (2, "id", identity, "示例甲"),
        (2, "phone", "13800000000", "示例甲"),
        (3, "card", "6222021234567890128", "示例甲"),
    ]
    shown = repr(result) + json.dumps(result.as_json())
    assert not any(r.value in shown for r in result.removed)


def test_a_merged_cell_is_cleaned_wherever_it_counts():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["捐赠单位", "品名", "数量", "备注", "联系电话"])
        sheet.merge_range(1, 0, 2, 0, "示例甲13800000000")
        sheet.merge_range(1, 3, 2, 3, "送到13900000000处")
        sheet.merge_range(1, 4, 2, 4, "60000000")
        sheet.write_row(1, 1, ["口罩", "1箱"])
        sheet.write_row(2, 1, ["手套", "2箱"])
    result = read(buffer.getvalue(), "a.xlsx")
    rows = result.tables[0].rows
    assert [(row.counterparty, row.note, row.run) for row in rows] == [("示例甲", "送到 处", 1)] * 2
    assert rows[1].cells == ("", "手套", "2箱", "", "")
    assert [r.value for r in result.removed] == ["13800000000", "13900000000", "60000000"]


def test_private_columns_come_back_with_the_donor():
    data = csv(
        ("捐赠人", "物资名称", "数量", "联系人", "联系电话", "住址"),
        ("示例甲", "口罩", "1箱", "示例乙", "60000000转2", "示例村1号"),
    )
    result = read(data, "登记.csv")
    assert [(r.kind, r.value, r.donor) for r in result.removed] == [
        ("address", "示例村1号", "示例甲"),
        ("contact", "示例乙", "示例甲"),
        ("phone", "60000000转2", "示例甲"),
    ]
    assert result.tables[0].rows[0].note is None


def test_a_number_typed_as_a_number_is_private_too():
    data = xlsx(
        [
            [*HEADER, "备注"],
            ["甲", "口罩", "", "1箱", 13800000000],
            ["甲", "口罩", 110105194912310020, 5],
        ]
    )
    result = read(data, "a.xlsx")
    assert [(r.row, r.kind) for r in result.removed] == [(2, "phone"), (3, "id")]
    assert result.tables[0].rows[0].note is None


def test_a_quantity_that_was_a_phone_is_a_problem_and_no_continuation():
    result = read(
        xlsx([HEADER, ["甲", "口罩", "", "1箱"], ["乙", "手套", "", 13800000000]]), "a.xlsx"
    )
    assert [row.problems for row in result.tables[0].rows] == [
        (),
        ("D列：这一格像是电话、证件或卡号，已隐去；请改成实际的数",),
    ]


def test_names_of_files_and_sheets_are_cleaned_too():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("示例乙13900000000")
        sheet.write_row(0, 0, ["品名", "数量"])
        sheet.write_row(1, 0, ["口罩", "1箱"])
    result = read(buffer.getvalue(), "示例甲13800000000.xlsx")
    assert (result.file, result.tables[0].sheet) == ("示例甲 .xlsx", "示例乙")
    assert [(r.row, r.value) for r in result.removed] == [(0, "13800000000"), (0, "13900000000")]


def test_two_tables_on_one_sheet_and_more_sheets_are_all_read():
    data = xlsx(
        [
            ["第一批"],
            HEADER,
            ["甲", "口罩", "", "1箱"],
            ["第二批"],
            HEADER,
            ["", "口罩", "", "2箱"],
        ],
        [["接收单位", "品名", "单位", "数量"], ["示例村", "口罩", "箱", 1]],
        [["草稿"]],
    )
    result = read(data, "a.xlsx")
    assert [(t.sheet, t.as_, t.header_row) for t in result.tables] == [
        ("Sheet1", "donated", 2),
        ("Sheet1", "donated", 5),
        ("Sheet2", "issued", 1),
    ]
    assert result.tables[1].rows[0].counterparty is None
    assert result.unread == (
        Unread("Sheet1", 1, "第一批"),
        Unread("Sheet1", 4, "第二批"),
        Unread("Sheet3", 1, "草稿"),
    )


def test_a_heading_over_two_lines_is_no_unread_row():
    data = xlsx(
        [
            ["捐赠单位", "物资情况", "", "备注"],
            ["", "品名", "数量", ""],
            ["甲", "口罩", "1箱", "急"],
        ]
    )
    result = read(data, "a.xlsx")
    assert result.unread == ()
    assert (result.tables[0].header_row, result.tables[0].rows[0].counterparty) == (2, "甲")


def test_a_line_that_says_ten_thousands_counts():
    result = read(csv(("单位：万元",), ("捐款人", "金额"), ("甲", "1.5")), "a.csv")
    assert result.tables[0].rows[0].amount_fen == 1_500_000


def test_the_kind_may_be_said_and_must_be_known():
    data = csv(("单位名称", "品名", "数量"), ("甲", "口罩", "1箱"))
    assert read(data, "a.csv").tables[0].as_ is None
    assert read(data, "a.csv", as_="purchased").tables[0].as_ == "purchased"
    with pytest.raises(BadInput, match="as"):
        read(data, "a.csv", as_="gift")


def test_the_given_date_is_that_of_rows_without_one():
    data = csv(("捐赠单位", "品名", "数量"), ("甲", "口罩", "1箱"))
    assert read(data, "a.csv").tables[0].rows[0].on is None
    assert read(data, "a.csv", on=date(2020, 2, 3)).tables[0].rows[0].on == date(2020, 2, 3)


def test_what_the_clerk_said_of_a_shape_is_how_it_is_read():
    data = csv(("单位名称", "品名", "数量", "去处"), ("甲", "口罩", "1箱", "示例村"))
    (table,) = read(data, "a.csv").tables
    assert [(c.label, c.key) for c in table.columns] == [
        ("单位名称", "party"),
        ("品名", "item"),
        ("数量", "quantity"),
        ("去处", None),
    ]
    said = {table.shape: Understanding((None, "item", "quantity", "recipient"), "issued")}
    (again,) = read(data, "b.csv", columns=said).tables
    assert (again.as_, again.rows[0].counterparty, again.rows[0].note) == (
        "issued",
        "示例村",
        "单位名称：甲",
    )


def test_a_row_keeps_its_cells_as_written():
    data = csv(("品名", "数量", "联系电话"), ("口罩", "1箱", "60000000"), ("折叠", "", ""))
    row = read(data, "a.csv").tables[0].rows[0]
    assert (row.cells, row.also_cells) == (("口罩", "1箱", ""), (("折叠", "", ""),))


def test_all_bad_rows_are_listed_at_once():
    bad = [["甲", "口罩", "", q] for q in ("3.5箱", "若干", "-1箱", "198", "0箱")]
    rows = read(xlsx([HEADER, *bad]), "a.xlsx").tables[0].rows
    assert [len(row.problems) for row in rows] == [1] * 5


def test_a_file_without_a_known_header_is_refused():
    with pytest.raises(NoHeader) as refused:
        read(xlsx([["甲", "乙"], ["口罩", 5]]), "收件/a.xlsx")
    assert refused.value.file == "a.xlsx"
    with pytest.raises(NoHeader):
        read(xlsx([]), "empty.xlsx")


def test_a_file_that_is_no_spreadsheet_is_refused():
    with pytest.raises(NotASpreadsheet):
        read(b"", "a.xlsx")


def test_tables_side_by_side_are_read_each_for_itself():
    data = csv(
        ("品名", "数量", "品名", "数量"), ("口罩", "1箱", "手套", "2箱"), ("", "", "帐篷", "3顶")
    )
    left, right = read(data, "a.csv").tables
    assert [(r.item, r.quantity) for r in left.rows] == [("口罩", 1)]
    assert [(r.item, r.quantity) for r in right.rows] == [("手套", 2), ("帐篷", 3)]
    assert [c.index for c in right.columns] == [2, 3]


def test_every_row_that_is_not_blank_is_accounted_for():
    result = read(PATH)
    taken = {n for t in result.tables for r in t.rows for n in (r.row, *r.also_rows)}
    headers = {t.header_row for t in result.tables}
    unread = {u.row for u in result.unread}
    assert taken | headers | unread == {*range(1, 4), *range(6, 32), *range(34, 56), 59, 61, 62}
    assert len(taken) + len(headers) + len(unread) == len(taken | headers | unread)


def test_a_list_of_five_thousand_rows_is_read():
    rows = [[f"示例{n // 3}公司", f"口罩{n}", "50只/盒", f"{n + 1}箱"] for n in range(5000)]
    data = xlsx([HEADER, *rows])
    result = read(data, "a.xlsx")
    assert (len(result.tables[0].rows), result.tables[0].rows[-1].run) == (5000, 1667)


phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
words = st.text(alphabet="示例甲乙（）、：捐赠一村", max_size=8)


@given(phones, words, words, st.integers(0, 4), st.sampled_from(["", "-", " "]))
def test_no_phone_survives_wherever_it_stands(phone, before, after, column, gap):
    planted = before + phone[:3] + gap + phone[3:7] + gap + phone[7:] + after
    cells = ["示例甲", "口罩", "50只", "198件", "急用"]
    cells[column] = planted
    data = csv((*HEADER, "备注"), cells, ("", "", planted, ""), (planted, "", "", ""), (planted,))
    result = read(data, "登记.csv")
    shown = json.dumps(result.as_json(), ensure_ascii=False) + repr(result)
    assert phone not in shown.replace("-", "").replace(" ", "")
    assert {r.kind for r in result.removed} == {"phone"}
    assert len(result.removed) == 4


def test_a_removed_value_needs_a_name_to_be_seen():
    removed = Removed("Sheet1", 2, "phone", "13800000000", "示例甲")
    assert repr(removed) == "Removed(sheet='Sheet1', row=2, kind='phone')"
