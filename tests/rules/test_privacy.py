import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.privacy import (
    article_check_holds,
    cut,
    identity_check_holds,
    luhn_holds,
)

IDENTITY = "11010519491231002X"  # the example of GB 11643
CARD = "6222021234567890128"


@pytest.mark.parametrize(
    ("text", "left", "kinds"),
    [
        ("定向捐赠示例院（示例13800000000）", "定向捐赠示例院（示例）", ["phone"]),
        ("示例(138-0000-0000)", "示例", ["phone"]),
        ("示例甲 138 0000 0000、示例乙13900000000", "示例甲、示例乙", ["phone", "phone"]),
        ("+86 138 0000 0000 示例", "示例", ["phone"]),
        ("008613800000000", "", ["phone"]),
        ("8613800000000", "", ["phone"]),
        ("示例１３８００００００００先生", "示例 先生", ["phone"]),
        ("138\u200b0000\u200b0000", "", ["phone"]),
        ("示例138.0000.0000", "示例", ["phone"]),
        ("1380000000013900000000", "", ["phone"]),
        ("N9513800000000", "N95", ["phone"]),
        ("1381234567820只", "20只", ["phone"]),
        ("示例（手机13800000000）先生", "示例先生", ["phone"]),
        ("咨询电话：010-60000000转8", "", ["phone"]),
        ("（010）60000000", "", ["phone"]),
        ("示例01060000000", "示例", ["phone"]),
        ("0712-2345678", "", ["phone"]),
        ("07122345678", "", ["phone"]),
        ("联系电话 60000000", "", ["phone"]),
        ("+86 10 6000 0000", "", ["phone"]),
        (f"身份证号：{IDENTITY}", "", ["id"]),
        ("示例110105 19491231 0021", "示例", ["id"]),
        ("110105194912310021", "", ["id"]),
        ("110105491231002", "", ["id"]),
        (f"示例{CARD}", "示例", ["card"]),
        ("6222 0212 3456 7890 128", "", ["card"]),
        ("账号：1234 5678 9012", "", ["card"]),
    ],
)
def test_private_numbers_leave_the_text(text, left, kinds):
    shorter, findings = cut(text)
    assert shorter == left
    assert [finding.kind for finding in findings] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "YC-J-0400106（50）",
        "YC-J-0200001",
        "33*27*28",
        "500ml*30瓶",
        "注射用磺苄西林钠4g(400万单位）",
        "20191104",
        "2019110400123",
        "191104001234",
        "6901234567892",
        "2020-01-22 2020-01-28",
        "2020-1-30 2020-10-12",
        "250双/12箱",
        "4001234567",
        "9141010512345678MA",
        "13 800 000 00",
    ],
)
def test_goods_keep_their_numbers(text):
    assert cut(text) == (text, ())


def test_a_value_is_given_back_apart_and_stays_out_of_repr():
    _, (finding,) = cut("示例（138 0000 0000）")
    assert finding.value == "138 0000 0000"
    assert "138" not in repr(finding)


def test_check_digits_are_told_from_slips():
    assert identity_check_holds(IDENTITY)
    assert identity_check_holds(IDENTITY.lower())
    assert not identity_check_holds("110105194912310021")
    assert not identity_check_holds("1101")
    assert luhn_holds(CARD)
    assert not luhn_holds(CARD[:-1] + "9")
    assert article_check_holds("6901234567892")
    assert not article_check_holds("6901234567893")


def test_a_long_number_that_is_no_card_and_no_identity_stays():
    assert cut("6222021234567890129") == ("6222021234567890129", ())


phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
separators = st.sampled_from(["", " ", "-", "\u3000", "－", "\xa0", " - "])
around = st.text(alphabet="示例甲乙（）()、，：:捐赠 只箱N/", max_size=12)


# Anything between the digits but behind the first: ``2020-1-30 2020-10-12`` are two dates.
gaps_somewhere = st.lists(separators, min_size=9, max_size=9).map(lambda gaps: ["", *gaps])
gaps_everywhere = st.sampled_from([" ", "-", "\u3000"]).map(lambda gap: [gap] * 10)


@given(phones, gaps_somewhere | gaps_everywhere, around, around)
def test_no_phone_survives_however_it_is_written(phone, gaps, before, after):
    written = "".join(d + gap for d, gap in zip(phone, [*gaps, ""], strict=True))
    shorter, findings = cut(before + written + after)
    assert not any(c.isdigit() for c in shorter)
    assert [f.kind for f in findings] == ["phone"]


@given(st.text(alphabet="0123456789 -+（）电话账号示例xX.", max_size=60))
def test_cutting_twice_finds_nothing_more(text):
    shorter, _ = cut(text)
    assert cut(shorter) == (shorter, ())
