"""What kind a table is."""

import pytest

from inventory.intake.guessing import guess
from inventory.intake.headings import recognise


@pytest.mark.parametrize(
    ("labels", "titles", "kind"),
    [
        (["捐赠单位", "品名", "数量"], [], "donated"),
        (["供应商", "品名", "数量"], [], "purchased"),
        (["下拨单位", "品名", "数量"], [], "allocated"),
        (["接收单位", "品名", "数量"], [], "issued"),
        (["捐赠单位", "接收单位", "品名", "数量"], [], "donated"),
        (["捐款人", "金额"], [], "cash"),
        (["品名", "数量"], ["示例镇发放捐赠物资一览表"], "issued"),
        (["品名", "数量"], ["区里下拨物资登记"], "allocated"),
        (["村名", "品名", "数量"], ["示例镇物资下拨情况"], "issued"),
        (["来源", "品名", "数量"], ["物资收发公开栏"], None),
        (["品名", "数量"], ["自购物资台账"], "purchased"),
        (["品名", "数量"], ["捐款统计", "受赠物资"], "donated"),
        (["单位名称", "品名", "数量"], ["接收捐赠物资公示"], "donated"),
        (["品名", "数量"], ["未发放"], None),
        (["品名", "数量"], ["一览表"], None),
    ],
)
def test_the_kind_follows_from_names_then_titles(labels, titles, kind):
    assert guess(recognise(1, labels), titles) == kind
