"""The article for the WeChat account: everything inline, nothing that leads elsewhere, all that was published."""

import base64
import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from inventory import sheet_format
from inventory.errors import BadInput
from reports import article
from tests import issued

SITE = "https://gk.example.gov.cn"


def html(published, site=""):
    return article.draw(published, site).decode()


def text(published, site=""):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(published, site)))


def test_it_says_what_the_sheet_says():
    third = issued.series()[2]
    said = text(third, SITE)
    for words in (
        "第3期",
        "2020年2月16日0时至2月29日24时",
        "更正公告：更正第2期",
        "漏登一批口罩",
        "300 → 350",
        "期初 920",
        "结存 869",
        "青石镇新冠肺炎疫情防控指挥部",
        "青石镇纪委 010-60000000",
        f"校验码 {third.check_code}",
        third.digest,
        f"{SITE}/c/",
    ):
        assert words in said, words


def test_nothing_in_it_leads_elsewhere_and_no_style_stands_apart():
    for published in (*issued.series(), issued.beside()[0], issued.beside()[4]):
        made = html(published, SITE)
        assert not re.search(r"<(a|link|script|style|iframe|form|object|embed)\b", made)
        assert not re.search(r"\b(href|class|id|on\w+)=", made)
        assert not re.search(r"url\(", made)
        sources = re.findall(r'src="([^"]+)"', made)
        assert len(sources) == 1
        assert sources[0].startswith("data:image/png;base64,")


def test_the_code_is_a_picture_in_the_file():
    source = re.search(r"base64,([^\"]+)", html(issued.series()[0], SITE)).group(1)
    picture = Image.open(io.BytesIO(base64.b64decode(source)))
    assert picture.size[0] == picture.size[1] > 180


def test_markup_in_a_field_is_text_and_marks_of_direction_are_left_out():
    first = issued.series()[0]
    row = {**first.sheet.rows[0], "name": '<script src="http://x">\u202e</script>'}
    made = html(sheet_format.publish(replace(first.sheet, rows=(row,)).sealed(), first.placed))
    assert "<script" not in made
    assert "&lt;script" in made
    assert "\u202e" not in made


def test_it_is_the_same_each_time_and_where_nothing_moved_says_so():
    first = issued.series()[0]
    assert article.draw(first) == article.draw(first)
    none = sheet_format.publish(replace(first.sheet, rows=(), totals=()).sealed(), first.placed)
    assert "本期没有收支（零报告）" in text(none)


def test_a_site_that_is_none_is_refused():
    with pytest.raises(BadInput):
        article.draw(issued.series()[0], "ftp://x")
