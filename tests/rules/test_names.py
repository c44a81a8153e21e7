import pytest

from inventory.rules.names import is_organization_name, outer_name, public_name


@pytest.mark.parametrize(
    "name",
    [
        "示例甲纺织有限公司",
        "示例网（某市）供应链有限公司",
        "示例集团",
        "示例慈善基金会",
        "示例市第一医院",
        "示例镇政府",
        "示例丁农机厂",
        "示例镇果品产销合作社",
        "示例市红十字会",
        "红十字会",
        "示例 商会",
        "示例中学（初中部）",
        "示例公司(分部（二）)",
        "示例镇民政局。",
        "Example Trading Co., Ltd.",
    ],
)
def test_a_name_that_ends_like_an_organization_is_one(name):
    assert is_organization_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "公司",
        "张三",
        "示例公司张三",
        "张三（示例公司）",
        "爱心人士",
        "示例医疗（个人）",
        "一家企业",
        "快递寄来",
        "张三小卖部",
        "李大学",
        "老王局",
        "示例中学七七级同学会",
        "某明星粉丝后援会",
    ],
)
def test_in_doubt_a_name_is_not_an_organization(name):
    assert not is_organization_name(name)


def test_only_an_entity_is_named_in_public():
    assert public_name("示例甲公司", "ENTITY") == "示例甲公司"
    for kind in ("PERSON", "GROUP", "UNKNOWN", ""):
        assert public_name("示例甲公司", kind) == "爱心人士"
    assert public_name(None, "ENTITY") == "爱心人士"


@pytest.mark.parametrize(
    ("name", "outer"),
    [
        ("示例公司（张三）", "示例公司"),
        ("示例公司(分部（二）) 〔张三〕", "示例公司"),
        ("（张三代捐）示例公司", "示例公司"),
        ("示例（某市）供应链有限公司", "示例（某市）供应链有限公司"),
        ("（张三）", ""),
        ("示例公司）", ""),
    ],
)
def test_what_is_bracketed_around_a_name_is_not_part_of_it(name, outer):
    assert outer_name(name) == outer


def test_the_person_behind_an_organization_is_not_named_in_public():
    assert public_name("示例甲公司（张三）", "ENTITY") == "示例甲公司"
    assert public_name("（张三）", "ENTITY") == "爱心人士"
