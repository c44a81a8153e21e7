"""The tables of the board: what is shown of a sheet, and that nothing in it is more than text."""

from dataclasses import replace

from inventory.sheet import Column
from tests.reports import samples
from webui import board_table


def changed(sheet, **said):
    return replace(sheet, rows=tuple({**row, **said} for row in sheet.rows))


def test_every_row_and_figure_stands_in_the_table():
    (table,) = board_table.tables(samples.donated(3))
    assert table.rows == 3
    assert table.html.count("<tr>") == 4, "three rows and a heading"
    assert '<td class="n" data-l="数量">2,000 <i>只</i>' in table.html
    assert '<td class="n" data-l="折价金额（元）">' in table.html


def test_what_is_empty_in_the_whole_sheet_is_left_out_and_named():
    (table,) = board_table.tables(samples.donated(3))
    assert "法定受赠人" not in table.html
    assert table.left_out
    assert not any(title in table.html for title in table.left_out)


def test_markup_in_any_text_is_only_text():
    bad = "<script src=http://evil/x.js></script><img src=file:///etc/passwd>"
    for key in ("donor", "name", "note", "unit", "number", "intent", "donor_kind"):
        (table,) = board_table.tables(changed(samples.donated(2), **{key: bad}))
        assert "<script" not in table.html
        assert "<img" not in table.html
        assert "&lt;script src=http://evil/x.js&gt;" in table.html


def test_titles_and_labels_are_only_text_too():
    sheet = samples.donated(2)
    columns = tuple(replace(c, title='"><b onclick=x>') for c in sheet.columns)
    (table,) = board_table.tables(replace(sheet, columns=columns))
    assert "<b" not in table.html
    assert '""' not in table.html


def test_marks_that_turn_the_writing_are_not_there():
    (table,) = board_table.tables(changed(samples.donated(2), donor="甲\u202e乙\u200b丙\x07"))
    assert "甲乙丙" in table.html


def test_columns_of_coming_and_going_stand_under_one_heading_each():
    (table,) = board_table.tables(samples.stock(3))
    assert "<th scope=colgroup colspan=4>本期入库" in table.html


def test_what_adds_up_rows_is_a_total_and_what_is_alone_is_counted():
    sheet = samples.donated(10)
    (table,) = board_table.tables(sheet)
    assert table.html.count("<tr class=s>") == len(sheet.totals) - table.alone
    assert "合计" in table.html


def test_a_figure_below_zero_has_its_sign_and_zero_steps_back():
    (table,) = board_table.tables(samples.stock(3))
    assert '<td class="n m" data-l="盘盈盘亏">−1' in table.html
    assert '<td class="n z" data-l="退回">0' in table.html


def test_the_facts_of_a_fund_come_first_and_are_no_table():
    first, main, *others = board_table.tables(samples.fund())
    assert first.facts
    assert not first.html
    assert main.title == "各单位使用情况"
    assert all(not t.title.startswith(("一", "二", "三")) for t in others)


def test_no_rows_are_no_table_to_show():
    (table,) = board_table.tables(samples.stock(0))
    assert table.rows == 0


def test_a_yes_a_no_and_a_nothing_with_a_word_are_words():
    sheet = samples.fund()
    columns = (*sheet.columns, Column("counted_at_all", "盘点"))
    rows = tuple({**row, "counted_at_all": True} for row in sheet.rows)
    table = board_table.tables(replace(sheet, columns=columns, rows=rows))[1]
    assert '<td data-l="盘点">是' in table.html
    assert 'data-l="事项">—' in table.html
