"""Every document names file, sheet and row; what stands already is asked about; the file goes with private data."""

from datetime import date

import pytest

from inventory import erasing, errors
from inventory.intake import importing, sources
from inventory.intake.answers import Answers, of_file
from inventory.intake.sources import Origin
from inventory.models import ImportedAside, ImportedContent, ImportedFile, IntakeWord
from tests.intake.books import xlsx
from tests.inventory.books import Books

ON = date(2020, 2, 6)
HEADER = ("捐赠单位", "品名", "规格", "单位", "数量")
FIRM = "示例医疗器械有限公司"
ROWS = ((FIRM, "口罩", "", "只", 5), (FIRM, "洗手液", "", "瓶", 3), ("张三", "口罩", "", "只", 7))
ALL = {"ended_on": date(2020, 2, 8), "decision": "镇指挥部〔2020〕9号"}


@pytest.fixture
def town(ledger):
    return Books(ledger)


@pytest.fixture
def small(sqlite_ledger):
    return Books(sqlite_ledger)


def bring(town, *rows, top=0, content=None, **said):
    said = {"actor": "keeper", "into": "KF", "on": ON, "filename": "a.xlsx", **said}
    content = content or xlsx((HEADER, *rows), top=top)
    return importing.import_file(town.ledger, content=content, **said)


def test_each_line_of_a_document_names_file_sheet_and_row_and_the_file_is_there(town):
    content = xlsx((HEADER, *ROWS), top=3)
    first, second = bring(town, content=content).posted
    origins = town.ask(sources.of_document, actor="keeper", number=first)
    assert origins == (
        Origin(1, 1, "a.xlsx", "Sheet1", 5, kept=True),
        Origin(2, 1, "a.xlsx", "Sheet1", 6, kept=True),
    )
    assert [o.row for o in town.ask(sources.of_document, number=second)] == [7]
    assert town.ask(sources.file_of, actor="keeper", file_id=1).content == content
    for actor in ("approver", "clerk"):
        with pytest.raises(errors.NotAllowed):
            town.ask(sources.file_of, actor=actor, file_id=1)
    with pytest.raises(errors.NotAllowed):
        town.ask(sources.file_of, actor="keeper", file_id=9)
    typed = town.receive(ON, 1)
    assert town.ask(sources.of_document, number=typed) == ()


def test_rows_that_stand_already_are_named_with_their_document(town):
    first, second = bring(town, *ROWS).posted
    with pytest.raises(errors.RowsSeen) as refused:
        bring(town, (FIRM, "口罩", "", "只", 6), *ROWS[1:])
    assert [(row["row"], row["number"]) for row in refused.value.rows] == [(3, first), (4, second)]
    town.reverse(ON, first)
    with pytest.raises(errors.RowsSeen) as refused:
        bring(town, *ROWS, (FIRM, "口罩", "", "只", 6))
    assert [row["number"] for row in refused.value.rows] == [second]
    assert bring(town, *ROWS, (FIRM, "口罩", "", "只", 6), again=True).posted
    assert bring(town, *ROWS, top=1, on=date(2020, 2, 5)).posted, "another day is another gift"


def test_goods_given_out_twice_are_asked_about_too(small):
    bring(small, *ROWS)
    out = ("领用单位", "品名", "规格", "单位", "数量")
    content = xlsx((out, ("东沟村", "口罩", "", "只", 4)))
    bring(small, content=content)
    with pytest.raises(errors.RowsSeen):
        bring(small, content=xlsx((out, ("东沟村", "口罩", "", "只", 4)), top=1))


def test_the_file_and_what_a_clerk_said_of_names_go_with_private_data(town):
    said = of_file(
        {
            "match": {"张三丰": "ZHANG"},
            "set_aside": [{"table": 1, "row": 2, "reason": "13800138000 再核"}],
        }
    )
    rows = (("李四", "口罩", "", "只", 1), ("张三丰", "口罩", "", "只", 5))
    (number,) = bring(town, *rows, answers=said).posted
    count = {
        model: lambda session, model=model: len(session.query(model).all())
        for model in (ImportedContent, ImportedAside, IntakeWord)
    }
    with town.ledger.reading() as session:
        assert [of(session) for of in count.values()] == [1, 1, 1]
        (sha,) = [file.sha256 for file in session.query(ImportedFile)]
    plan = town.ask(erasing.plan, **ALL)
    assert {kind.code: kind.goes for kind in plan.kinds}["imports"] == 3
    with town.ledger.writing() as session:
        erasing.erase(session, actor="system", confirmed=[plan.token], **ALL)
    with town.ledger.reading() as session:
        assert [of(session) for of in count.values()] == [0, 0, 0]
        assert sha not in [file.sha256 for file in session.query(ImportedFile)]
    (origin,) = town.ask(sources.of_document, number=number)
    assert (origin.row, origin.kept) == (3, False)
    with pytest.raises(errors.Erased):
        town.ask(sources.file_of, file_id=1)


def test_a_dry_run_tells_what_stands_already_and_keeps_nothing(small):
    bring(small, *ROWS)
    outcome = bring(small, *ROWS, top=1, dry_run=True, answers=Answers(rest_is_new=True))
    assert [seen["row"] for seen in outcome.as_json()["seen"]] == [3, 4, 5]
    with small.ledger.reading() as session:
        assert len(session.query(ImportedFile).all()) == 1


def test_it_is_told_how_far_the_work_is(small, monkeypatch):
    monkeypatch.setattr(importing, "AT_A_TIME", 2)
    heard = []
    bring(small, *ROWS, tell=lambda *said: heard.append(said))
    assert heard == [("read", 3, 3), ("checked", 3, 3), ("posted", 2, 3), ("posted", 3, 3)]
