import io
import json
import subprocess
import sys
from datetime import date

import pytest
from python_calamine import CalamineError, PasswordError

from inventory.intake import opener
from tests.intake.books import xlsx


def test_rows_are_numbered_as_on_the_paper_and_blank_ones_left_out():
    data = xlsx([["品名", "数量"], [], ["口罩", 15.0]], [["备注"]], top=4, left=2)
    assert opener.unpack(data) == [
        (
            "Sheet1",
            [None, "品名", "数量", "口罩", 15],
            [(5, [0, 0, 1, 2]), (7, [0, 0, 3, 4])],
            [],
            False,
        ),
        ("Sheet2", [None, "备注"], [(5, [0, 0, 1])], [], False),
    ]


def test_an_empty_sheet_has_no_rows():
    assert opener.unpack(xlsx([])) == [("Sheet1", [None], [], [], False)]


def test_what_is_no_workbook_is_refused():
    with pytest.raises(CalamineError):
        opener.unpack(b"PK\x03\x04 no workbook")


def test_more_text_than_a_list_has_is_too_large(monkeypatch, capsys):
    monkeypatch.setitem(opener.LIMITS, "characters", 10)
    monkeypatch.setattr(opener, "_limit", lambda: None)
    monkeypatch.setattr(sys, "stdin", Pipe(xlsx([["十一个字的品名就已经太多了"]])))
    assert opener.main() == opener.TOO_LARGE
    assert json.loads(capsys.readouterr().out) == "characters"


def test_a_truth_is_no_number():
    assert opener.unpack(xlsx([[1, True, 1.0]]))[0][1:3] == ([None, 1, "TRUE"], [(1, [1, 2, 1])])


def test_more_cells_than_a_list_has_are_too_large(monkeypatch):
    monkeypatch.setitem(opener.LIMITS, "cells", 3)
    with pytest.raises(opener.TooLarge):
        opener.unpack(xlsx([["a", "b"], ["c", "d"]]))


def run(data):
    return subprocess.run(
        [sys.executable, "-m", "inventory.intake.opener"],
        input=data,
        capture_output=True,
        check=False,
    )


def test_the_command_writes_json_with_dates_apart():
    done = run(xlsx([[date(2020, 1, 30), "口罩", 3.5]]))
    assert done.returncode == opener.DONE
    assert json.loads(done.stdout) == [
        ["Sheet1", [None, {"d": "2020-01-30"}, "口罩", "3.5"], [[1, [1, 2, 3]]], [], False]
    ]


def test_the_command_tells_what_is_wrong_by_its_exit_code():
    assert run(b"hello").returncode == opener.NOT_A_SPREADSHEET


def test_the_child_bounds_its_memory_and_time(monkeypatch):
    resource = pytest.importorskip("resource")
    limits = {}
    monkeypatch.setattr(resource, "setrlimit", lambda what, limit: limits.update({what: limit}))
    opener._limit()
    assert limits == {
        resource.RLIMIT_AS: (opener.MEMORY_BYTES, opener.MEMORY_BYTES),
        resource.RLIMIT_CPU: (opener.CPU_SECONDS, opener.CPU_SECONDS),
    }


class Pipe:
    def __init__(self, data):
        self.buffer = io.BytesIO(data)


def test_a_workbook_comes_out_as_json(monkeypatch, capsys):
    monkeypatch.setattr(opener, "_limit", lambda: None)  # the test process keeps its memory
    monkeypatch.setattr(sys, "stdin", Pipe(xlsx([["口罩", date(2020, 1, 30)]])))
    assert opener.main() == opener.DONE
    assert json.loads(capsys.readouterr().out) == [
        ["Sheet1", [None, "口罩", {"d": "2020-01-30"}], [[1, [1, 2]]], [], False]
    ]


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (PasswordError, opener.HAS_PASSWORD),
        (CalamineError, opener.NOT_A_SPREADSHEET),
        (opener.TooLarge, opener.TOO_LARGE),
        (MemoryError, opener.TOO_LARGE),
    ],
)
def test_every_way_to_fail_has_its_exit_code(monkeypatch, raised, code):
    def fail(_):
        raise raised

    monkeypatch.setattr(opener, "unpack", fail)
    monkeypatch.setattr(opener, "_limit", lambda: None)
    monkeypatch.setattr(sys, "stdin", Pipe(b""))
    assert opener.main() == code
