"""Sums, rates and proofs of a fund's page, and its picture."""

from dataclasses import replace
from datetime import date

from inventory.fund_ledger import FundPosition, FundRow, HolderRow
from inventory.fund_uses import UseRow
from webui.fund_figures import figures, picture

FUND = FundRow(
    "F", "专项资金", "T", "镇党委会", "决定", date(2020, 1, 28), "2号", "预备费", "APPROPRIATED"
)


def holder(code: str, allotted: int, spent: int, **other: int) -> HolderRow:
    committed, prepaid, refunded = (other.get(k, 0) for k in ("committed", "prepaid", "refunded"))
    return HolderRow(
        organization=code,
        name=f"{code}村",
        kind="TOWN" if code == "T" else "VILLAGE",
        allotted_fen=allotted,
        committed_fen=committed,
        prepaid_fen=prepaid,
        spent_fen=spent,
        payable_fen=0,
        refunded_fen=refunded,
        available_fen=allotted - committed - prepaid - spent + refunded,
        last_on=date(2020, 2, 7) if spent else None,
    )


POSITION = FundPosition(
    fund=FUND,
    as_of=date(2020, 2, 8),
    total_fen=20_000_000,
    unallocated_fen=4_000_000,
    holders=(
        holder("V1", 5_000_000, 4_682_000, refunded=2_000),
        holder("T", 6_000_000, 1_000_000, committed=300_000, prepaid=200_000),
        holder("V2", 5_000_000, 0),
    ),
)


def test_the_town_itself_comes_first_under_its_own_name() -> None:
    assert [s.name for s in figures(POSITION, whole=True).shares] == ["镇本级", "V1村", "V2村"]


def test_every_row_and_the_sum_add_up() -> None:
    shown = figures(POSITION, whole=True)
    assert all(share.adds_up for share in (*shown.shares, shown.together))
    assert shown.adds_up
    assert shown.together.spent_fen == 5_680_000, "spending is shown less refunds"
    assert shown.together.unreported_fen == 16_000_000 - 5_680_000
    assert shown.together.last_on == date(2020, 2, 7)


def test_figures_that_do_not_add_up_are_not_shown_as_if_they_did() -> None:
    assert not figures(replace(POSITION, unallocated_fen=4_000_001), whole=True).adds_up
    wrong = replace(POSITION.holders[0], available_fen=1)
    assert not figures(replace(POSITION, holders=(wrong,)), whole=True).together.adds_up


def test_rates_are_of_what_was_allotted() -> None:
    by_name = {s.organization: s for s in figures(POSITION, whole=True).shares}
    assert (by_name["V1"].rate, by_name["V1"].tenths) == ("93.6%", 936)
    assert by_name["V2"].tenths == 0
    assert figures(POSITION, whole=True).rate == "28.4%"


def test_the_picture_carries_the_same_amounts_as_the_table() -> None:
    phone, desk = picture(POSITION, whole=True)
    for drawing in (phone, desk):
        fen = {bar.node.key: bar.node.amount for bar in drawing.bars}
        assert fen == {
            "total": 20_000_000,
            "own": 6_000_000,
            "others": 10_000_000,
            "left": 4_000_000,
            "spent": 5_680_000,
            "promised": 500_000,
            "available": 9_820_000,
            "rest": 4_000_000,
        }
    assert {bar.node.label for bar in phone.bars} >= {"镇本级", "2 个村", "未下拨"}


def test_the_sentence_for_those_who_do_not_see_the_picture_has_the_figures() -> None:
    sentence = figures(POSITION, whole=True).sentence
    for words in (
        "20 万元",
        "镇本级和 2 个村",
        "未下拨 4 万元",
        "已支出 5.68 万元",
        "可用 9.82 万元",
    ):
        assert words in sentence


def test_a_new_fund_has_neither_rows_nor_picture() -> None:
    empty = replace(POSITION, total_fen=0, unallocated_fen=0, holders=())
    assert picture(empty, whole=True) == ()
    assert figures(empty, whole=True).shares == ()
    assert figures(empty, whole=True).adds_up


def test_a_village_sees_its_own_money_and_the_others_as_one_sum() -> None:
    mine = replace(POSITION, holders=POSITION.holders[:1])
    shown = figures(mine, whole=False)
    assert shown.elsewhere_fen == 11_000_000
    assert shown.adds_up
    assert shown.rate == "93.6%", "of what the village was allotted"
    assert "V1村 5 万元，其他单位 11 万元" in shown.sentence
    phone, _ = picture(mine, whole=False)
    assert {bar.node.label for bar in phone.bars} >= {"V1村", "其他单位", "未下拨"}


def test_one_who_sees_the_whole_fund_is_told_when_a_holder_is_missing() -> None:
    assert not figures(replace(POSITION, holders=POSITION.holders[:1]), whole=True).adds_up


USES = (
    UseRow("V1", "PROTECTION", "防护", 3_000_000),
    UseRow("T", "PROTECTION", "防护", 600_000),
    UseRow("T", "DUTY", "值守生活保障", 400_000),
)


def test_the_picture_may_tell_what_the_money_was_spent_on() -> None:
    for drawing in picture(POSITION, whole=True, uses=USES):
        bars = {bar.node.label: bar.node.amount for bar in drawing.bars if bar.node.column == 2}
        assert bars["防护"] == 3_600_000
        assert bars["值守生活保障"] == 400_000
        assert bars["已支出"] == 5_680_000 - 4_000_000, "of the rest no use is known"
        assert sum(bars.values()) == POSITION.total_fen
        # one band from the town and one from the villages into 防护, one from the town into 值守
        plain = next(d for d in picture(POSITION, whole=True) if d.name == drawing.name)
        assert len(drawing.bands) == len(plain.bands) - 1 + 3


def test_spending_all_of_known_use_leaves_no_bar_for_the_rest() -> None:
    whole = (*USES, UseRow("V1", "OTHER", "其他", 1_680_000))
    (drawing, _) = picture(POSITION, whole=True, uses=whole)
    assert "已支出" not in [bar.node.label for bar in drawing.bars]


def test_each_of_many_thin_bars_has_its_label_beside_it() -> None:
    thin = tuple(UseRow("T", f"U{n}", f"用途{n}", 1_000) for n in range(8))
    for drawing in picture(POSITION, whole=True, uses=thin):
        for bar in drawing.bars:
            if bar.node.column == 2 and bar.node.key.startswith("use-"):
                middle = bar.y + bar.height / 2
                assert bar.label_y - drawing.font <= middle <= bar.label_y + drawing.font * 2
