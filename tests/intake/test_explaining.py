import json

from inventory.intake.explaining import explain
from inventory.intake.reading import read


def csv(*rows):
    return "\n".join(",".join(row) for row in rows).encode()


SHEET = csv(
    ("示例镇捐赠物资公示（1月22日—1月28日）", "", "", "", ""),
    ("捐赠单位", "品名", "规格", "数量", "折算金额（万元）"),
    ("示例甲", "口罩", "50只/盒", "10盒", "0.5"),
    ("示例乙", "手套", "", "5盒", ""),
    ("", "（乳胶）", "", "", ""),
    ("合计", "", "", "16", "0.5"),
)


def test_each_table_and_column_is_told_and_every_total_compared():
    assert explain(read(SHEET, "2020.csv")).split("\n") == [
        "2020.csv：1 张表",
        "表1：2020 第2行是表头，受赠物资，2 行",
        "  A列“捐赠单位”：捐赠方",
        "  B列“品名”：品名",
        "  C列“规格”：规格",
        "  D列“数量”：数量",
        "  E列“折算金额（万元）”：金额（万元）",
        "  没有日期一栏，用第1行“示例镇捐赠物资公示（1月22日—1月28日）”的最后一天 2020-01-28（年份取自工作表名）",
        "  金额以万元为单位",
        "  第6行合计：数量 16盒，第3行至第4行相加是 15盒，表上多 1盒",
        "  第6行合计：金额 5,000.00 元，与第3行至第4行之和相符",
        "  规格里的装箱数（只供参考，未换算）：50只/盒即1盒=50只",
        "  第4行：第5行“（乳胶）”没有数量，当作接着这一行写的品名；若是另一样物资，请补上数量",
        "没有读作数据：2020 第1行 示例镇捐赠物资公示（1月22日—1月28日）",
        "没有读作数据：2020 第6行 合计 16 0.5",
    ]


def told(**how):
    """The tables as a program gets them."""
    return json.loads(json.dumps(read(SHEET, "2020.csv").as_json(**how)))["tables"]


def test_the_same_is_there_for_programs():
    (table,) = told(explained=True)
    assert table["columns"][4] == {
        "column": "E",
        "label": "折算金额（万元）",
        "key": "amount",
        "read": True,
    }
    assert [total["difference"] for total in table["totals"]] == [1, 0]
    assert "columns" not in told()[0]
