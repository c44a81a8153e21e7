"""A sheet brings new items with the grade their text names, and never changes what is known without a word."""

from datetime import date

import pytest

from inventory import catalog, errors, setting_up
from inventory.intake import importing
from inventory.intake.answers import Answers
from tests.intake.books import HEADER, xlsx
from tests.inventory.books import Books

ROWS = (
    HEADER,
    ("示例甲有限公司", "口罩", "KN95", "100只"),
    ("", "一次性医用口罩", "YY/T 0969-2013", "50只"),
    ("", "N95医用防护口罩", "", "20只"),
    ("", "医用外科手套", "7号", "5双"),
    ("", "口罩", "2000片/件", "3件"),
)


@pytest.fixture
def town(ledger):
    return Books(ledger)


def bring(town, *rows, **said):
    return importing.import_file(
        town.ledger,
        actor="keeper",
        content=xlsx(rows),
        filename="gifts.xlsx",
        on=date(2020, 2, 6),
        **{"into": "KF"} | said,
    )


def grades(town):
    rows = town.ask(catalog.items)
    return {(r.name, r.specification): r.grade for r in rows if r.code.startswith("WZ")}


def test_a_new_item_is_of_the_one_grade_that_its_text_names(town):
    bring(town, *ROWS, answers=Answers(rest_is_new=True))
    assert grades(town) == {
        ("口罩", "KN95"): "KN95",
        ("一次性医用口罩", "YY/T 0969-2013"): "一次性使用医用",
        ("N95医用防护口罩", ""): None,
        ("医用外科手套", "7号"): None,
        ("口罩", "2000片/件"): None,
    }
    assert not bring(town, *ROWS, again=True).problems, "what it made it knows again"


def test_a_row_that_names_another_grade_than_its_item_is_a_problem_with_advice(town):
    item = {
        "code": "M",
        "name": "医用口罩",
        "specification": "蓝色",
        "unit": "只",
        "grade": "YY 0469",
    }
    setting_up.setup(town.ledger, actor="system", data={"items": [item]})
    header = (*HEADER, "备注")
    good = ("示例甲有限公司", "医用口罩", "蓝色", "9只", "外科口罩")
    bad = ("示例乙有限公司", "医用口罩", "蓝色", "9只", "包装上是KN95")
    outcome = bring(town, header, good, bad, dry_run=True)
    problems = [row.problems for table in outcome.reading.tables for row in table.rows]
    assert problems == [
        (),
        (
            "医用口罩登记的级别是 医用外科 YY 0469，这一行写的是 KN95 GB 2626："
            "改品名或规格另作一种物资，或先把登记的级别改对",
        ),
    ]
    with pytest.raises(errors.BadRows) as refused:
        bring(town, header, good, bad)
    assert [row["row"] for row in refused.value.rows] == [3]
    assert not town.documents(), "all of it or nothing"
    setting_up.setup(town.ledger, actor="system", data={"items": [{**item, "grade": None}]})
    assert len(bring(town, header, good, bad).posted) == 2
