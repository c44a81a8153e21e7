"""Triggers that keep merges flat and for ever, from whatever program the database is opened.

``merged_into_id`` points to a row that is not merged itself, and nothing points to a row that is: so what a row is now
is one step away, and there is no circle. It is never emptied, has its dated row in the table of merges, and items are
merged only with items counted in the same unit. On PostgreSQL the row pointed to is locked against being merged
meanwhile; SQLite's writers are alone anyway.
"""

from collections.abc import Iterable

MERGED = ("item", "counterparty")
_COUNTED_ALIKE = {
    "item": "NEW.base_unit <> (SELECT t.base_unit FROM item AS t WHERE t.id = NEW.merged_into_id)"
}


def statements(dialect: str, tables: Iterable[str] = MERGED) -> list[str]:
    """The SQL that makes the triggers of ``tables`` anew on "sqlite" or "postgresql"."""
    make = {"sqlite": _sqlite, "postgresql": _postgresql}[dialect]
    return [sql for table in tables for sql in make(table)]


def names(table: str) -> dict[str, str]:
    """The triggers of a table, by event."""
    return {event: f"merged_{table}_{event.lower()}" for event in ("INSERT", "UPDATE")}


def _refusals(table: str) -> dict[str, str]:
    """For each event the condition under which it is refused."""
    update = [
        # undone, or merged with itself
        "NEW.merged_into_id IS NULL AND OLD.merged_into_id IS NOT NULL",
        "NEW.merged_into_id = NEW.id",
        f"EXISTS (SELECT 1 FROM {table} AS t"
        " WHERE t.id = NEW.merged_into_id AND t.merged_into_id IS NOT NULL)",
        "NEW.merged_into_id IS NOT NULL"
        f" AND EXISTS (SELECT 1 FROM {table} AS t WHERE t.merged_into_id = NEW.id)",
        "NEW.merged_into_id IS NOT NULL"
        f" AND NOT EXISTS (SELECT 1 FROM {table}_merge AS m WHERE m.from_id = NEW.id)",
    ]
    if table in _COUNTED_ALIKE:
        update.append(_COUNTED_ALIKE[table])
    # born merged, or come in the place of one that is
    insert = [
        "NEW.merged_into_id IS NOT NULL",
        f"EXISTS (SELECT 1 FROM {table}_merge AS m WHERE m.from_id = NEW.id)",
    ]
    return {"INSERT": _either(insert), "UPDATE": _either(update)}


def _either(conditions: list[str]) -> str:
    return " OR ".join(f"({condition})" for condition in conditions)


def _sqlite(table: str) -> list[str]:
    made = []
    for event, name in names(table).items():
        of = " OF merged_into_id" if event == "UPDATE" else ""
        made += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {event}{of} ON {table} FOR EACH ROW"
            f" WHEN {_refusals(table)[event]}"
            f" BEGIN SELECT RAISE(ABORT, 'merged: {table} {event}'); END",
        ]
    return made


def _postgresql(table: str) -> list[str]:
    made = []
    lock = f"PERFORM 1 FROM {table} WHERE id = NEW.merged_into_id FOR SHARE;"
    for event, name in names(table).items():
        of = " OF merged_into_id" if event == "UPDATE" else ""
        made += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN {lock if of else ''} IF {_refusals(table)[event]} THEN"
            " RAISE EXCEPTION 'merged: % %', TG_TABLE_NAME, TG_OP; END IF;"
            " RETURN NEW; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE {event}{of} ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION {name}()",
        ]
    return made
