import pytest

from inventory.intake.packing import Factor, Packing, packing_in


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2000个/箱", "1箱=2000个"),
        ("20191104 80盒/件", "1件=80盒"),
        ("10支*42盒/箱", "1箱=42盒，1盒=10支"),
        ("50只/盒×20盒/箱", "1箱=20盒，1盒=50只"),
        ("5L*4瓶/件", "1件=4瓶，每瓶5L"),
        ("500ml*30瓶", "30瓶，每瓶500ml"),
        ("12件*100个", "1件=100个"),
        ("每箱２０００只", "1箱=2000只"),
        ("500公斤/桶", "1桶=500公斤"),
        ("2500/箱", "1箱=2500"),
    ],
)
def test_what_a_specification_says_of_packing_is_understood(text, said):
    assert str(packing_in(text)) == said


@pytest.mark.parametrize(
    "text",
    ["", "大号", "9501V+", "33*27*28", "17.5cm×9.5cm", "50箱（*1000）", "348瓶/箱 324瓶/箱", "0个/箱",
     "YC-J-0200001", "500MM/支", "2盒/盒"],
)  # fmt: skip
def test_what_is_no_packing_or_not_surely_is_not_proposed(text):
    assert packing_in(text) is None


def test_levels_go_from_the_inside_outwards():
    assert packing_in("10支*42盒/箱") == Packing((Factor(10, "支", "盒"), Factor(42, "盒", "箱")))
