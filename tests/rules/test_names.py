import pytest

from inventory.rules.names import (
    is_organization_name,
    outer_name,
    public_name,
    recipient_kind,
    recipient_name,
)


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


@pytest.mark.parametrize(
    ("name", "kind", "full", "masked", "hidden"),
    [
        ("张三", "PERSON", "张三", "张**", "爱心人士"),
        ("欧阳小明（示例公司）", "PERSON", "欧阳小明", "欧**", "爱心人士"),
        ("张三 13800000000", "PERSON", "张三", "张**", "爱心人士"),
        ("某届同学", "GROUP", "某届同学", "某**", "爱心人士"),
        ("示例甲公司", "UNKNOWN", "示例甲公司", "示**", "爱心人士"),
        ("示例医疗器械有限公司（张三）", "ENTITY", "示例医疗器械有限公司", "示**公司", "爱心单位"),
        (
            "示例网（某市）供应链有限公司",
            "ENTITY",
            "示例网（某市）供应链有限公司",
            "示**公司",
            "爱心单位",
        ),
        ("示例市红十字会", "ENTITY", "示例市红十字会", "示**红十字会", "爱心单位"),
        ("示例公司", "ENTITY", "示例公司", "爱心单位", "爱心单位"),
        ("李大学", "ENTITY", "李大学", "爱心单位", "爱心单位"),
        ("红十字会", "ENTITY", "红十字会", "爱心单位", "爱心单位"),
        ("张三小卖部", "ENTITY", "张三小卖部", "爱心单位", "爱心单位"),
        ("（张三）", "PERSON", "爱心人士", "爱心人士", "爱心人士"),
        (None, "", "爱心人士", "爱心人士", "爱心人士"),
    ],
)
def test_what_the_donor_said_goes_before_what_he_is(name, kind, full, masked, hidden):
    said = [public_name(name, kind, consent) for consent in ("FULL", "MASKED", "NOT")]
    assert said == [full, masked, hidden]


def test_how_long_a_masked_name_is_does_not_show():
    assert {
        public_name(f"张{rest}", "PERSON", "MASKED") for rest in ("三", "小三", "三丰先生")
    } == {"张**"}


@pytest.mark.parametrize(
    ("name", "kind", "shown", "called"),
    [
        ("示例商贸有限公司", "ENTITY", "示例商贸有限公司", "企业"),
        ("示例商贸有限公司（张三 13800138000）", "ENTITY", "示例商贸有限公司", "企业"),
        ("示例镇卫生院", "ENTITY", "示例镇卫生院", "医疗"),
        ("示例镇派出所", "ENTITY", "示例镇派出所", "机关"),
        ("示例敬老院", "ENTITY", "示例敬老院", "单位"),
        ("（张三）", "ENTITY", "未登记", "单位"),
        ("示例商贸有限公司", "UNKNOWN", "未登记", "未登记"),
        ("张三", "PERSON", "个人", "个人"),
        ("张三一家", "GROUP", "集体", "集体"),
        ("张三", None, "未登记", "未登记"),
    ],
)
def test_of_those_who_got_goods_organizations_alone_are_named(name, kind, shown, called):
    assert (recipient_name(name, kind), recipient_kind(name, kind)) == (shown, called)
