"""JSON from outside is read without guessing."""

import pytest

from inventory.errors import BadInput
from inventory.rules import strict_json


def test_what_is_plain_is_read():
    text = '{"a": [1, true, null, "口罩"], "b": {"a": -1}}'
    assert strict_json.parse(text, "f") == {"a": [1, True, None, "口罩"], "b": {"a": -1}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "第 1 个字符"),
        ('{\n"a": }', "第 2 行第 6 个字符"),
        ("1.5", "1.5 不是整数"),
        ("[1e3]", "1e3 不是整数"),
        ("NaN", "NaN 不是整数"),
        ('{"a": 1, "b": 2, "a": 3}', "a 写了两次"),
        ('{"b": [{"a": 1, "a": 1}]}', "a 写了两次"),
        (r'"\ud800"', "UTF-8"),
        (r'{"\u0000": 1}', "UTF-8"),
        (r'[["a\udfff"]]', "UTF-8"),
        ("9" * 5000, "太长"),
        ("[" * 100_000, "太深"),
    ],
)
def test_what_is_not_is_refused_and_named(text, problem):
    with pytest.raises(BadInput) as refused:
        strict_json.parse(text, "f")
    assert refused.value.field == "f"
    assert problem in refused.value.problem
