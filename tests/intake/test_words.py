import pytest

from inventory.intake.words import bare, bracketed, key_of


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("防疫物资名称", "item"),
        ("受捐单位全称", "recipient"),
        ("捐赠方（单位/个人）名称", "donor"),
        ("申领部门", "recipient"),
        ("累计库存数", "quantity"),
        ("物资折款（元）", "amount"),
        ("采购入库日期", "on"),
        ("负责人手机", "phone"),
        ("收货人详细地址", "address"),
        ("开户账号", "card"),
        ("捐赠物资名称及数量", "goods"),
        ("采购单价", "price"),
        ("物资名称及规格", "item"),
        ("品名规格型号", "item"),
        ("防疫物资规格", "specification"),
        ("名称、规格与数量", "goods"),
        ("本次捐赠单位", "donor"),
        ("实际领用数量（件）", "quantity"),
        ("捐赠人及联系电话", "donor"),
        ("数量和单位", "quantity"),
    ],
)
def test_words_put_together_are_known_by_their_parts(label, key):
    assert key_of(label) == key


@pytest.mark.parametrize(
    "label",
    [
        "生产日期",
        "有效期",
        "应发数量",
        "每箱数量",
        "生产地址",
        "2020年捐赠数量",
        "口罩",
        "合计",
        "大米及食用油",
        "红十字会与单位",
        "防疫单位",
    ],
)
def test_words_of_other_days_and_numbers_are_none(label):
    assert key_of(label) is None


def test_brackets_hold_what_a_word_is_counted_in():
    assert bare("数 量\n（只）：") == "数量"
    assert bracketed("数量（只）【小计】") == ("只", "小计")
