"""What a sheet writes is what the catalogue has, by name or alias; what is only close is asked about, then known."""

from datetime import date

import pytest

from inventory import catalog, errors, merging
from inventory.intake import importing
from inventory.intake.answers import Answers, of_file
from inventory.intake.matching import How
from inventory.wording import details, say
from tests.intake.books import xlsx
from tests.inventory.books import Books

ON = date(2020, 2, 6)
HEADER = ("捐赠单位", "品名", "规格", "单位", "数量")
FIRM = "示例医疗器械有限公司"


@pytest.fixture
def town(ledger):
    return Books(ledger)


@pytest.fixture
def small(sqlite_ledger):
    return Books(sqlite_ledger)


def bring(town, *rows, **said):
    said = {"actor": "keeper", "into": "KF", "on": ON, "filename": "a.xlsx", **said}
    return importing.import_file(town.ledger, content=xlsx((HEADER, *rows)), **said)


def hows(outcome):
    return {key.text(): (m.how, m.code) for key, m in outcome.proposal.items.items()}


def test_what_is_only_close_is_asked_about_with_its_candidates_and_nothing_is_posted(town):
    rows = ((FIRM, "N95口罩", "", "只", 5), ("示例医疗器械公司", "橡皮艇", "", "只", 1))
    with pytest.raises(errors.Undecided) as asked:
        bring(town, *rows)
    item = "“N95口罩 只”接近 MASK-N95 口罩 N95 只（98 分）"
    assert details(asked.value)[0].startswith(item)
    assert details(asked.value)[1] == ("“示例医疗器械公司”接近 FIRM 示例医疗器械有限公司（98 分）")
    assert not town.documents()
    outcome = bring(town, *rows, answers=Answers(match={"N95口罩": "MASK-N95"}, rest_is_new=True))
    assert hows(outcome) == {
        "N95口罩 只": (How.DECIDED, "MASK-N95"),
        "橡皮艇 只": (How.NEW, None),
    }
    assert town.held("MASK-N95") == 5


def test_what_a_clerk_said_is_remembered_in_his_organization_for_the_next_file(town):
    said = Answers(match={"N95口罩": "MASK-N95", "示例医疗器械公司": "FIRM"})
    bring(town, ("示例医疗器械公司", "N95口罩", "", "只", 5), answers=said)
    outcome = bring(town, ("示例医疗器械公司", "N95口罩", "", "只", 7))
    assert hows(outcome) == {"N95口罩 只": (How.REMEMBERED, "MASK-N95")}
    told = {m["what"]: (m["how"], m["code"]) for m in outcome.as_json()["matched"]}
    assert told == {"item": ("remembered", "MASK-N95"), "counterparty": ("remembered", "FIRM")}
    assert town.held("MASK-N95") == 12
    with pytest.raises(errors.Undecided):
        bring(town, (FIRM, "N95口罩", "", "只", 7), actor="clerk", into="DGC-KF")


def test_what_was_chosen_is_what_it_was_merged_into_and_must_be_there(small):
    said = Answers(match={"大口罩": "MASK-N95"})
    bring(small, (FIRM, "大口罩", "", "只", 5), answers=said)
    with small.ledger.writing() as session:
        into = {"code": "MASK-N95", "into": "MASK", "reason": "同一种"}
        merging.merge_items(session, actor="system", **into)
    outcome = bring(small, (FIRM, "大口罩", "", "只", 6))
    assert hows(outcome) == {"大口罩 只": (How.REMEMBERED, "MASK")}
    with pytest.raises(errors.RowsSeen):
        bring(small, (FIRM, "大口罩", "", "只", 6), (FIRM, "口罩", "", "只", 9))
    with pytest.raises(errors.NotFound):
        bring(small, (FIRM, "大口罩", "", "只", 7), answers=Answers(match={"大口罩": "NONE"}))


def test_another_unit_is_counted_by_the_packing_and_refused_where_there_is_none(small):
    bring(small, (FIRM, "洗手液", "12瓶/箱", "箱", 2), answers=Answers(rest_is_new=True))
    said = Answers(match={"洗手液": "SOAP"})
    with pytest.raises(errors.BadRows) as refused:
        bring(small, (FIRM, "洗手液", "大", "箱", 2), answers=said)
    assert refused.value.rows[0]["problems"] == [
        "洗手液按“瓶”计数，不知道一箱有多少瓶：请先登记它的包装，或另作一种物资"
    ]


def test_what_was_merged_is_what_it_became(small):
    bring(small, (FIRM, "橡皮艇", "", "只", 1), (FIRM, "充气艇", "", "只", 1))
    made = {row.name: row.code for row in small.ask(catalog.items)}
    with small.ledger.writing() as session:
        merging.merge_items(
            session, actor="system", code=made["橡皮艇"], into=made["充气艇"], reason="同一种"
        )
    outcome = bring(small, (FIRM, "橡皮艇", "", "只", 2))
    assert hows(outcome) == {"橡皮艇 只": (How.MERGED, made["充气艇"])}


def test_rows_are_set_aside_by_name_and_an_answer_must_meet_something(small):
    rows = ((FIRM, "口罩", "", "只", 5), (FIRM, "口罩", "", "只", "若干"))
    aside = {"set_aside": [{"table": 1, "row": 3, "reason": "没有数量"}]}
    outcome = bring(small, *rows, answers=of_file(aside))
    assert (len(outcome.posted), small.held()) == (1, 5)
    for data in (
        {"match": {"没有的": "MASK"}},
        {"set_aside": [{"table": 1, "row": 9, "reason": "x"}]},
    ):
        with pytest.raises(errors.BadInput):
            bring(small, *rows, answers=of_file(data))


def test_a_kind_that_a_clerk_set_is_remembered_by_the_shape_of_the_table(small):
    header = ("单位名称", "品名", "单位", "数量")
    content = xlsx((header, (FIRM, "口罩", "只", 5)))
    said = {"actor": "keeper", "filename": "a.xlsx", "into": "KF", "on": ON}
    with pytest.raises(errors.BadInput):
        importing.import_file(small.ledger, content=content, **said)
    purchased = of_file({"kinds": {"1": "purchased"}})
    importing.import_file(small.ledger, content=content, answers=purchased, **said)
    more = xlsx((header, (FIRM, "口罩", "只", 6)))
    outcome = importing.import_file(small.ledger, content=more, **said)
    assert outcome.reading.tables[0].as_ == "purchased"
    assert outcome.proposal.remembered == (0,)
    assert "按以前的改正" in outcome.summary()


def test_a_new_name_among_many_alike_is_still_new(small):
    rows = [(FIRM, f"物资{n}号", "", "只", 1) for n in range(300)]
    bring(small, *rows)
    outcome = bring(small, *[(FIRM, f"器材{n}件", "", "只", 1) for n in range(300)], dry_run=True)
    assert {match.how for match in outcome.proposal.items.values()} == {How.NEW}


def packed(town, *texts, **said):
    rows = [(FIRM, "洗手液", text, "箱", n) for n, text in enumerate(texts, start=2)]
    return bring(town, *rows, answers=Answers(match={"洗手液": "SOAP"}, **said))


def test_a_packing_that_only_the_sheet_tells_of_is_asked_about_and_then_the_catalogues(town):
    with pytest.raises(errors.NeedsConfirmation) as asked:
        packed(town, "12瓶/箱")
    assert asked.value.about["lines"] == [
        {"item": "SOAP", "name": "洗手液", "unit": "箱", "factor": 12, "base_unit": "瓶"}
    ]
    assert say(asked.value).startswith("洗手液一箱有 12 瓶：表上的规格这样写")
    assert not town.documents()
    packed(town, "12瓶/箱", confirmed=(asked.value.token,))
    packed(town, "大", again=True)
    assert town.held("SOAP") == 24 + 24


def test_a_packing_that_contradicts_another_names_both(town):
    with pytest.raises(errors.BadRows) as refused:
        packed(town, "12瓶/箱", "20瓶/箱")
    both = "洗手液的一箱是 12 瓶，这一行的规格写的是 20 瓶：请改规格，或改成按“瓶”的数量"
    assert [row["problems"] for row in refused.value.rows] == [[both]]
    with pytest.raises(errors.NeedsConfirmation) as asked:
        packed(town, "12瓶/箱")
    packed(town, "12瓶/箱", confirmed=(asked.value.token,))
    with pytest.raises(errors.BadRows) as refused:
        packed(town, "20瓶/箱")
    assert [row["problems"] for row in refused.value.rows] == [[both]]
