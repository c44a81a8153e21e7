import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.public_text import KIND_NAMES, mask, private

IDENTITY = "11010519491231002X"  # the example of GB 11643
CARD = "6222021234567890128"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("联系张三13912345678", "phone"),
        ("139 1234 5678", "phone"),
        ("１３９１２３４５６７８", "phone"),
        ("139\u200b1234\u202e5678", "phone"),
        ("一三九一二三四五六七八", "phone"),
        ("幺叁玖幺二三四五六七八", "phone"),
        ("手机(13912345678)", "phone"),
        ("微信同号13912345678", "phone"),
        ("电话：0976-8872345", "phone"),
        ("(0976)8872345", "phone"),
        ("GB 19083-2010，问张三13912345678", "phone"),
        ("NDL-RK-2020-000123 13912345678", "phone"),
        (f"身份证{IDENTITY}", "id"),
        ("632722199001011234", "id"),
        ("护照E12345678", "id"),
        (f"卡{CARD}", "card"),
        ("账号：1234 5678 9012", "card"),
        ("青A12345", "plate"),
        ("青A·12345", "plate"),
        ("青 A 12345", "plate"),
        ("青a12345", "plate"),
        ("青AD12345", "plate"),
        ("青A12345F", "plate"),
        ("青A·D12345", "plate"),
        ("青G1234警", "plate"),
        ("青A1234学", "plate"),
        ("粤Z1234港", "plate"),
        ("WJ青12345", "plate"),
        ("军A12345", "plate"),
        ("VA·12345", "plate"),
        ("车牌VA12345", "plate"),
        ("由青A12345送货", "plate"),
        ("zhang.san@163.com", "email"),
        ("ｚｈａｎｇ＠qq.com", "email"),
        ("微信：zhangsan88", "chat"),
        ("微信号 wxid_abc123", "chat"),
        ("vx: zhangsan1", "chat"),
        ("QQ12345678", "chat"),
        ("QQ号：123456", "chat"),
    ],
)
def test_what_belongs_to_a_person_is_found(text, kind):
    assert [found.kind for found in private(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NDL-RK-2020-000123",
        "NDL-RK-2020-000123-1",
        "NDL-RK-2020-139123-12",
        "NDL-ST-000123",
        "NDL-FP-000123",
        "由 NDL-RK-2020-000001 冲销；NDL-RK-2020-000002 由 NDL-RK-2020-000003 冲销",
        "NDL-RK-2020-000001 至 NDL-RK-2020-000123",
        "2020-02-10 至 2020-03-31",
        "2020.1.28",
        "20200128",
        "二〇二〇年一月二十八日",
        "2020年1月28日，县委《关于防控工作的意见》（囊发〔2020〕1号）",
        "GB 19083-2010",
        "GB 19083-2010 20只/盒",
        "GB19082—2009",
        "GB/T 32610-2016",
        "YY/T 0969-2013 50只/包",
        "DB63/T 1791-2020",
        "NIOSH 42 CFR 84-1995",
        "N95",
        "KN95 3M 1860",
        "新N95口罩",
        "全新N95KN95口罩",
        "青A类耗材 500 个",
        "型号 LT-12345",
        "YC-J-0200001",
        "33*27*28",
        "规格 175*95mm 10只/袋",
        "批号 20200118A",
        "批号20200205 138箱",
        "6901234567892",
        "06901234567892",
        "发票 044001900111 12345678",
        "发票号 20202000000012345678",
        "尾号 345678",
        "91130600000000000M",
        "36,000 只",
        "期初结余 12,345.67 + 本期收到 0.00 − 本期使用 2,000.00 = 期末结余 10,345.67",
        "2,000,000.00 元",
        "微信转账 5000元",
        "微信 500000 元",
        "微信公众号",
        "QQ糖 5000 包",
        "400-818-1234",
        "12345",
        "1 只/人·天",
    ],
)
def test_what_a_sheet_is_full_of_is_not(text):
    assert private(text) == ()


def test_each_word_is_told_and_its_middle_hidden():
    found = private("张三13912345678，青A12345，zhang@163.com")
    assert [(f.kind, f.masked) for f in found] == [
        ("phone", "139******78"),
        ("plate", "青A****5"),
        ("email", "zha********om"),
    ]
    assert {f.kind for f in found} <= set(KIND_NAMES)


def test_a_hotline_is_allowed_however_it_is_typed_and_no_other_number_with_it():
    hotlines = ("0976-8872345",)
    assert private("监督举报电话：(0976) 887 2345", hotlines) == ()
    assert [f.kind for f in private("0976-8872345 或 0976-8872346", hotlines)] == ["phone"]


def test_nothing_is_allowed_by_an_empty_number():
    assert private("13912345678", ("", "—")) != ()


@given(st.text(min_size=1, max_size=30))
def test_a_masked_word_keeps_its_length_and_never_more_than_five_of_its_characters(word):
    hidden = mask(word)
    assert len(hidden) == len(word)
    assert sum(a == b for a, b in zip(hidden, word, strict=True) if b != "*") <= 5


@given(st.text())
def test_no_text_is_too_strange(text):
    assert private(text) == private(text)
