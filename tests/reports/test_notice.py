"""The notice that goes with a sheet: what an office says, on the grid of GB/T 9704-2012."""

import contextlib
import io
import re
from dataclasses import replace

import pypdfium2
from pypdf import PdfReader

from inventory.sheet_format import Paper
from reports import notice
from tests import issued

SITE = "https://gk.example.gov.cn"
THIRD = issued.series()[2]


def text_of(drawn):
    pages = PdfReader(io.BytesIO(drawn)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    return re.sub("—[0-9]+—", "", text)


def test_it_says_what_is_public_for_how_long_how_it_is_checked_and_whom_to_tell():
    text = text_of(notice.draw(THIRD, SITE))
    for words in (
        "关于公示《新冠肺炎疫情防控物资公示表》第3期的公告",
        "统计区间为2020年2月16日0时至2月29日24时，共2行",
        "本期更正第2期。更正原因：漏登一批口罩。",
        "自张贴之日起，不少于10日。",
        f"附件的校验码为{THIRD.check_code}。",
        f"或者登录{SITE}，",
        "向青石镇纪委反映，电话010-60000000；也可以在公示网页上提交异议反馈",
        "附件：北京市平谷区青石镇新冠肺炎疫情防控物资公示表（第3期）",
        "青石镇新冠肺炎疫情防控指挥部2020年3月23日",
    ):
        assert words in text, words


def test_what_is_not_known_is_not_said():
    bare = replace(issued.series()[0].placed, supervisor="", hotline="")
    text = text_of(notice.draw(replace(issued.series()[0], placed=bare)))
    assert "向青石镇新冠肺炎疫情防控指挥部反映。" in text
    for words in ("更正说明", "电话", "登录", "网页"):
        assert words not in text


def lines_of(content):
    """The lines of each page."""
    with contextlib.closing(pypdfium2.PdfDocument(content)) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return [text.splitlines() for text in texts]


def test_a_page_has_22_lines_of_28_characters():
    for letterhead in ("", "青石镇新冠肺炎疫情防控指挥部文件"):
        corrects = replace(THIRD.placed.corrects, reason="漏" * 1700)
        placed = replace(THIRD.placed, corrects=corrects, paper=Paper(letterhead=letterhead))
        _, *full, _ = lines_of(notice.draw(replace(THIRD, placed=placed)))
        assert full
        for *lines, number in full:
            assert [len(line) for line in lines] == [28] * 22
            assert number.strip("— ").isdigit()


def test_who_signs_does_not_stand_on_a_page_alone():
    for many in range(250, 620, 28):
        corrects = replace(THIRD.placed.corrects, reason="漏" * many)
        drawn = notice.draw(replace(THIRD, placed=replace(THIRD.placed, corrects=corrects)), SITE)
        *_, last = lines_of(drawn)
        assert "凭回执号查看答复" in "".join(last)
