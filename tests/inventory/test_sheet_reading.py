"""A published sheet is read strictly: what is of another form is none, and it is said why and where."""

import pytest

from inventory import sheet_format, sheet_reading
from inventory.digest import canonical
from tests import issued

FIRST = issued.series()[0]


def wrong(raw):
    """Why a file is no published sheet, and where."""
    reading = sheet_reading.read(raw)
    assert reading.published is None
    (found,) = reading.findings
    assert (found.check, found.holds) == ("FORM", False)
    return found.detail, found.place


def altered(**values):
    return canonical(issued.content(FIRST) | values)


def test_what_was_published_is_read_as_it_was():
    for published in (*issued.series(), *issued.beside()):
        reading = sheet_reading.read(published.text.encode())
        assert reading.published == published
        assert [(f.check, f.holds) for f in reading.findings] == [("FORM", True), ("DIGEST", True)]


def test_another_digest_is_told_with_both():
    reading = sheet_reading.read(altered(issue=2))
    assert reading.published is not None
    said = reading.findings[1]
    assert not said.holds
    assert FIRST.digest in said.detail


def test_another_digest_of_what_was_approved_is_told():
    said = issued.content(FIRST) | {"figures": "0" * 64}
    raw = canonical(said | {"digest": sheet_format.digest_of(said)})
    found = sheet_reading.read(raw).findings[1]
    assert (found.holds, found.place) == (False, "figures")


@pytest.mark.parametrize(
    ("values", "problem", "place"),
    [
        ({"issue": 0}, "应当是从 1 起的整数", "issue"),
        ({"issue": True}, "应当是从 1 起的整数", "issue"),
        ({"issue": "1"}, "应当是从 1 起的整数", "issue"),
        ({"format": 2}, "应当是 1，别的格式这个程序不认", "format"),
        ({"published_on": "2020-02-30"}, "应当是日期，如 2020-02-07", "published_on"),
        ({"from": "20200201"}, "应当是日期，如 2020-02-07", "from"),
        ({"figures": "A" * 64}, "应当是 64 位十六进制数字", "figures"),
        ({"previous": {"issue": 1}}, "缺少字段 digest", "previous"),
        ({"previous": []}, "应当是一组字段", "previous"),
        ({"head": None}, "应当是一组字段", "head"),
        ({"notes": "注"}, "应当是列表", "notes"),
        ({"notes": [1]}, "应当是文字", "notes.1"),
        ({"rows": {}}, "应当是列表，最多 20,000 行", "rows"),
        ({"rows": [[]]}, "应当是一组字段", "rows.1"),
        ({"rows": [{"no": []}]}, "应当是文字、整数、真假或者空", "rows.1.no"),
        ({"rows": [{"phone": "1"}]}, "没有 phone 这一栏", "rows.1"),
        ({"totals": [{"item": "x", "phone": 1}]}, "没有 phone 这一栏", "totals.1"),
        ({"columns": [{}]}, "缺少字段 empty、key、role、title、unit", "columns.1"),
        ({"checks": [{"id": "R1", "holds": 1, "detail": ""}]}, "应当是真假", "checks.1.holds"),
        ({"mark": 1, "x": 1}, "多出字段 mark、x", ""),
    ],
)
def test_what_is_of_another_kind_is_named_with_its_place(values, problem, place):
    assert wrong(altered(**values)) == (problem, place)


def test_two_columns_of_one_name_and_another_role_are_none():
    columns = issued.content(FIRST)["columns"]
    assert wrong(altered(columns=[*columns, columns[0]]))[0] == "有两栏同名"
    wild = [{**columns[0], "role": "sum"}, *columns[1:]]
    assert "之一" in wrong(altered(columns=wild))[0]


def test_another_way_to_write_the_same_is_none():
    raw = FIRST.text.encode()
    assert wrong(raw.replace(b",", b", ", 1))[0].startswith("不是规范的写法")
    assert wrong(raw + b" ")[0].startswith("不是规范的写法")
    assert wrong(raw.replace(b'"issue":1', b'"issue":1,"issue":1', 1))[0].startswith(
        "issue 写了两次"
    )
    apart = altered(notes=["Å"]).replace("Å".encode(), "A\u030a".encode())
    assert wrong(apart) == ("有文字不是 NFC 写法", "notes.1")
    assert wrong(raw.replace(b'"issue":1', b'"issue":1.0', 1))[0].startswith("1.0 不是整数")


def test_what_is_no_text_no_json_too_large_or_a_draft_is_none(monkeypatch):
    assert wrong(b"\xff") == ("不是 UTF-8 文本", "第 1 个字节")
    assert wrong(b"")[0].startswith("不是 JSON")
    assert wrong(b'{"users":[]}') == ("不是公布的公示表的数据", "")
    assert wrong(b"[]") == ("应当是一组字段", "")
    assert wrong(b"1" * 5000)[0] == "数字太长或层次太深"
    assert "草稿" in wrong(canonical(FIRST.sheet.as_json()))[0]
    monkeypatch.setattr(sheet_reading, "BYTES_MAX", 10)
    assert "没有读" in wrong(FIRST.text.encode())[0]


@pytest.mark.parametrize(
    "paper",
    [
        {},
        None,
        {"posted_days": 0, "letterhead": "", "posts": []},
        {"posted_days": 15, "letterhead": "", "posts": ["甲"], "seal": "x"},
        {"posted_days": 15, "letterhead": "", "posts": "甲"},
    ],
    ids=str,
)
def test_what_the_page_says_besides_is_of_its_form_where_it_is_there(paper):
    content = issued.content(issued.series()[0])
    good = {"posted_days": 15, "letterhead": "", "posts": ["甲"]}
    assert all(
        f.holds for f in sheet_reading.read(issued.resealed(content | {"paper": good})).findings
    )
    (form,) = sheet_reading.read(issued.resealed(content | {"paper": paper})).findings
    assert (form.check, form.holds) == ("FORM", False)
