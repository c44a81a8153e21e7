"""What nobody sees goes out of a text, and nothing else."""

import pytest

from inventory.rules.plain_words import one_line, plain


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("账不对\x00\x07\x1b[31m", "账不对[31m"),
        ("\u202e不对账\u202c \u2066甲\u2069\u200f", "不对账 甲"),
        ("口\u200b罩\ufeff\u00ad", "口罩"),
        ("一行\r\n二行\r三行\t末", "一行\n二行\n三行 末"),
        ("𬭎㛃䶮𠅤 😷 =HYPERLINK(1) <b>", "𬭎㛃䶮𠅤 😷 =HYPERLINK(1) <b>"),
        ("  \n ", ""),
        ("a\ud800b", "ab"),
    ],
)
def test_only_what_nobody_sees_is_taken_out(sent, kept):
    assert plain(sent) == kept


def test_a_name_stands_on_one_line():
    assert one_line(" 张\n 三 \u202e") == "张 三"
