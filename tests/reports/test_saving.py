"""What was drawn goes to a file or to standard output; a file that cannot be written is named."""

import sys

import pytest

from inventory.errors import BadInput
from reports.saving import save


def test_into_a_file_or_onto_the_screen(tmp_path, capfdbinary):
    save(b"\x00abc", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"\x00abc"
    save(b"abc", None)
    sys.stdout.flush()
    assert capfdbinary.readouterr().out == b"abc"


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(BadInput) as refused:
        save(b"", tmp_path)
    assert refused.value.field == str(tmp_path)
