"""A published sheet is the same bytes for the same content, says where it stands, and is found by its check code."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest

from inventory import sheet_format
from inventory.sheet_format import Change, Correction, Head, Issued, Placed
from tests.reports import samples

HEAD = Head("QSZ-RK-2020-000009", 17, "ab" * 32)
PLACED = Placed(
    series="S1",
    issue=2,
    issuer="青石镇新冠肺炎疫情防控指挥部",
    published_on=date(2020, 3, 2),
    previous=Issued(1, "cd" * 32),
    corrects=Correction(1, "cd" * 32, "漏登一批", (Change("合计 口罩 数量", "1,000", "1,200"),)),
    head=HEAD,
)
SHEET = samples.donated(3)


def test_its_digest_is_of_all_that_it_says_else():
    said = json.loads(sheet_format.publish(SHEET, PLACED).text)
    digest = said.pop("digest")
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == digest
    assert said["figures"] == SHEET.digest


@pytest.mark.parametrize(
    "changed",
    [{"issue": 3}, {"previous": None}, {"corrects": None}, {"head": replace(HEAD, position=18)}],
    ids=str,
)
def test_another_place_is_another_digest(changed):
    moved = sheet_format.publish(SHEET, replace(PLACED, **changed))
    assert moved.digest != sheet_format.publish(SHEET, PLACED).digest


def test_it_is_read_back_as_it_was():
    published = sheet_format.publish(SHEET, PLACED)
    again = sheet_format.read(json.loads(published.text))
    assert (again.placed, again.text, again.digest) == (PLACED, published.text, published.digest)
    assert again.sheet.sealed() == SHEET
    assert sheet_format.publish(again.sheet, again.placed).text == published.text


def test_a_first_issue_has_none_before_it():
    first = replace(PLACED, issue=1, previous=None, corrects=None)
    said = json.loads(sheet_format.publish(SHEET, first).text)
    assert (said["previous"], said["corrects"]) == (None, None)
    assert sheet_format.read(said).placed == first


def test_json_of_another_format_is_not_read():
    said = json.loads(sheet_format.publish(SHEET, PLACED).text)
    for broken in (said | {"format": 2}, {k: v for k, v in said.items() if k != "rows"}):
        with pytest.raises((ValueError, KeyError)):
            sheet_format.read(broken)


def test_the_check_code_is_the_beginning_of_the_digest():
    assert sheet_format.check_code("0" * 64) == "0000-0000-0000"
    assert sheet_format.check_code("f" * 64) == "ZZZZ-ZZZZ-ZZZZ"
    assert sheet_format.check_code("08" + "0" * 62) == "1000-0000-0000"
    assert sheet_format.check_code("0" * 14 + "1" + "0" * 49) == "0000-0000-0001"


def test_a_code_is_known_however_it_is_typed():
    assert sheet_format.code_as_typed("olab 1234—5678") == "01AB-1234-5678"
    for none in ("", "1234", "UUUU-UUUU-UUUU", "1234-5678-90123"):
        assert sheet_format.code_as_typed(none) is None
