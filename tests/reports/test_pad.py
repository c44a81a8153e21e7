"""The pad on paper: three stubs a page, the look-up code on the donor's half alone, and what the law wants said."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from inventory.pad_ledger import PrintedPad, PrintedStub
from reports import pad


def made(count, custodian="东沟村卡口长"):
    stubs = tuple(
        PrintedStub(f"NDL-ST-{n:06d}", f"ABCDE2345{n % 8 + 2}") for n in range(1, count + 1)
    )
    return PrintedPad(
        "NDL", "南独乐河镇", "南独乐河镇人民政府", 1, custodian, date(2020, 2, 1), stubs
    )


def pages(drawn):
    return [p.get_textpage() for p in pypdfium2.PdfDocument(BytesIO(drawn))]


@pytest.mark.parametrize(("stubs", "sheets"), [(1, 1), (3, 1), (4, 2), (20, 7), (50, 17)])
def test_three_stubs_go_on_a_page_and_none_is_torn(stubs, sheets):
    drawn = pages(pad.draw(made(stubs)))
    assert len(drawn) == sheets
    numbers = [f"NDL-ST-{n:06d}" for n in range(1, stubs + 1)]
    for at, page in enumerate(drawn):
        text = page.get_text_bounded()
        mine = numbers[at * 3 : at * 3 + 3]
        for half in ("捐赠物资收条（存根）", "不是公益事业捐赠票据"):
            assert text.count(half) == len(mine)
        # on both halves; the first and last of the pad also stand at the foot
        body = text.replace(f"{numbers[0]} 至 {numbers[-1]}", "")
        assert [body.count(number) for number in mine] == [2] * len(mine)


def test_the_donors_half_alone_bears_the_look_up_code():
    (page,) = pages(pad.draw(made(3)))
    tear = (14 + 88) / 25.4 * 72  # points from the left edge of the paper
    left = page.get_text_bounded(right=tear)
    right = page.get_text_bounded(left=tear)
    assert "查询码" not in left
    assert "ABCDE" not in left
    assert right.count("ABCDE-2345") == 3
    for said in ("仅证明收到捐赠物资，不是公益事业捐赠票据", "经手人", "接收单位（章）"):
        assert right.count(said) == 3
    for choice in pad.CHOICES:
        assert (left.count(choice), right.count(choice)) == (3, 3)
    assert left.count("捐赠方签名") == 3


def test_the_same_pad_is_drawn_alike_and_says_who_holds_it():
    first = pad.draw(made(2))
    assert first == pad.draw(made(2))
    (page,) = pages(first)
    assert "2020年2月1日交东沟村卡口长保管" in page.get_text_bounded()
