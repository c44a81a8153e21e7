import pytest

from inventory.intake.wishes import starts_with_wish, wish_in


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("定向捐赠示例一村", "示例一村"),
        ("急用；定向：协和医院", "协和医院"),
        ("指定用于示例镇敬老院", "示例镇敬老院"),
        ("定向", None),
    ],
)
def test_a_wish_says_for_whom(text, whom):
    assert wish_in(text) == (True, whom)


@pytest.mark.parametrize("text", ["非定向", "示例定向公司", "急用", "指定型号", ""])
def test_other_words_are_no_wish(text):
    assert wish_in(text) == (False, None)
    assert not starts_with_wish(text)
