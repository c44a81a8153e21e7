"""Every table is exported or left out for a reason that stands here, and comes after what it needs."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import JSON, Column, MetaData, Table

from inventory import append_only
from inventory.keeping import tables
from inventory.models import Base

# what no export holds. A new table is exported by itself; one that must not be is named here and there, with a reason.
LEFT_OUT = {"document_kind", "paper_draft", "paper_job"}
LEFT_OUT |= {"staged_import", "staged_file", "staged_row", "staged_name"}


def test_every_table_is_exported_or_left_out_by_name():
    exported = {table.name for table in tables.in_order()}
    assert set(tables.LEFT_OUT) == LEFT_OUT
    assert exported | LEFT_OUT == set(Base.metadata.tables)
    assert not exported & LEFT_OUT
    assert exported >= tables.PRIVATE_TABLES
    assert {table for table, _ in tables.PRIVATE_COLUMNS} <= exported


def test_every_column_has_a_form():
    for table in tables.in_order():
        assert len(tables.described(table).fields) == len(table.columns)


def test_rows_come_before_their_document_and_after_what_they_need():
    order = [table.name for table in tables.in_order()]
    for name in append_only.UNDER_A_DOCUMENT:
        assert order.index(name) < order.index("document")
    for before, after in (
        ("organization", "location"),
        ("document", "approval"),
        ("lot", "stock_balance"),
    ):
        assert order.index(before) < order.index(after)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (2**62, "int", 2**62),
        (True, "bool", True),
        ("口罩", "text", "口罩"),
        (None, "date", None),
        (date(2020, 2, 8), "date", "2020-02-08"),
        (datetime(2020, 2, 8, 10, tzinfo=UTC), "instant", "2020-02-08T10:00:00Z"),
    ],
)
def test_a_value_is_read_as_it_was_written(value, kind, shown):
    assert tables.written(value) == shown
    assert tables.read(shown, kind) == value


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("1", "int"),
        (True, "int"),
        (1, "bool"),
        (1, "text"),
        ("8.2.2020", "date"),
        ("now", "instant"),
    ],
)
def test_a_value_of_another_kind_is_refused(said, kind):
    with pytest.raises(ValueError, match=r"不是|isoformat"):
        tables.read(said, kind)


def test_a_type_without_a_form_is_seen_before_it_is_lost():
    odd = Table("odd", MetaData(), Column("what", JSON))
    with pytest.raises(TypeError, match=r"odd\.what"):
        tables.described(odd)
