"""Words for a wall: what would be a formula, names somebody's number or is not seen as it is, is refused."""

import pytest

from inventory.errors import BadInput
from inventory.rules.wall_words import wall_words


def test_words_are_trimmed():
    assert wall_words(" 镇防控指挥部 ", "name", 10) == "镇防控指挥部"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("", "要写文字"),
        (" ", "要写文字"),
        (None, "要写文字"),
        ("长" * 11, "最多 10"),
        ("两\n行", "要写文字"),
        ("反\u202e转", "要写文字"),
        ("=1+1", "不能以"),
        ("@甲", "不能以"),
        ("13812345678", "不能公布"),
    ],
)
def test_what_is_not_fit_for_a_wall_is_refused(said, problem):
    with pytest.raises(BadInput) as refused:
        wall_words(said, "name", 11 if said == "13812345678" else 10)
    assert problem in refused.value.problem
    assert refused.value.field == "name"
