"""``inventory disclosure hang`` and ``print``: the paper of a sheet, asked before and drawn again after."""

import io
import json

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from reports import published, sheet_files
from reports.cli_disclosure import disclosure_
from reports.cli_paper import PAPERS

NUMBER = "T-GS-000001"


@pytest.fixture
def run(monkeypatch, disclosed):
    monkeypatch.setenv("DATABASE_URL", disclosed.ledger.url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-03-09T18:00:00+08:00")
    return lambda *words: CliRunner().invoke(disclosure_, words)
