"""Published sheets as files: what is as it was published is accepted, and whatever was done to it is refused, by the
program and by a checker that was written from the page about the format alone."""

import json

import pytest

from inventory.digest import canonical
from reports import sheet_files
from tests import independent_checker, issued


def bytes_of(published):
    return published.text.encode()


def files(*raws):
    return [(f"{n}.json", raw) for n, raw in enumerate(raws, start=1)]


def refused_by_other(raws):
    """Does the independent checker refuse these files?"""
    try:
        independent_checker.together([independent_checker.alone(raw.decode()) for raw in raws])
    except (AssertionError, KeyError, TypeError, ValueError, SystemExit):
        return True
    return False


def broken(proof):
    found = [f for one in proof.files for f in one.findings] + [*proof.together]
    return {f.check for f in found if f.holds is False}


def test_what_was_published_is_accepted_by_both():
    raws = [bytes_of(p) for p in (*issued.series(), *issued.beside())]
    proof = sheet_files.examine(files(*raws))
    assert proof.holds, broken(proof)
    assert not refused_by_other(raws)
    assert {f.check for f in proof.together} == {"CHAIN", "CORRECTION", "OPENING", "SOURCES"}
    assert not [f for f in proof.together if f.holds is None], "all was given"


def test_a_line_feed_at_the_end_changes_nothing():
    raw = bytes_of(issued.series()[0])
    assert sheet_files.examine(files(raw + b"\n")).holds
    assert not sheet_files.examine(files(raw + b"\n\n")).holds


def mask(said):
    return next(row for row in said["rows"] if row["item"] == "MASK")


def everywhere(said):
    """A figure, and with it all that it adds up to."""
    for row in (mask(said), next(t for t in said["totals"] if t["unit"] == "只")):
        for key in ("donated", "in_total", "closing"):
            row[key] += 1


def swapped(said):
    said["rows"].reverse()


def doubled(said):
    said["rows"].append(dict(said["rows"][-1]))


def renumbered(said):
    """A row less, and the numbers right again."""
    del said["rows"][0]
    said["rows"][0]["no"] = 1


def set_(**values):
    return lambda said: said.update(values)


def on_columns(**values):
    return lambda said: said["columns"][6].update(values)


# What is done to the issue of that number, and which of the checks finds it where the digest is made right again.
ALTERED = {
    "two rows swapped": (1, swapped, "NUMBERS"),
    "a figure": (1, lambda said: mask(said).update(donated=1001), "ROWS"),
    "a figure and its sums": (1, everywhere, "CHAIN"),
    "a total": (1, lambda said: said["totals"][0].update(closing=1), "TOTALS"),
    "a total taken out": (1, lambda said: said["totals"].pop(), "TOTALS"),
    "a word of a check": (1, lambda said: said["checks"][0].update(detail="相符"), "CHAIN"),
    "a check that does not hold": (1, lambda said: said["checks"][0].update(holds=False), "CHECKS"),
    "its number": (2, set_(issue=7), "CHAIN"),
    "the digest of the issue before": (
        2,
        lambda said: said["previous"].update(digest="0" * 64),
        "CHAIN",
    ),
    "no issue before": (2, set_(previous=None), "CHAIN"),
    "no correction": (3, set_(corrects=None), "CHAIN"),
    "no changed figures": (3, lambda said: said["corrects"].update(changes=[]), "CORRECTION"),
    "its day": (1, set_(published_on="2020-03-22"), "CHAIN"),
    "its last day": (1, set_(to="2020-02-14"), "CHAIN"),
    "the title of a column": (1, on_columns(title="上级下拨"), "CHAIN"),
    "a column": (1, on_columns(key="given"), "FORM"),
    "a unit": (1, lambda said: mask(said).update(unit="盒"), "TOTALS"),
    "a row taken out": (1, lambda said: said["rows"].pop(0), "NUMBERS"),
    "a row taken out without a gap": (1, renumbered, "TOTALS"),
    "a row doubled": (1, doubled, "NUMBERS"),
    "a further field": (1, set_(remark=""), "FORM"),
    "a further field of a row": (1, lambda said: mask(said).update(phone="1"), "FORM"),
    "a field less": (1, lambda said: said.pop("notes"), "FORM"),
    "the code of its organization": (2, set_(organization="DGC"), "CHAIN"),
    "text for a figure": (1, lambda said: mask(said).update(donated="1000"), "ROWS"),
    "another format": (1, set_(format=2), "FORM"),
}


@pytest.mark.parametrize("name", ALTERED)
@pytest.mark.parametrize("sealed_again", [False, True], ids=["as it is", "with a right digest"])
def test_what_was_altered_is_refused_by_both(name, sealed_again):
    number, alter, check = ALTERED[name]
    contents = [issued.content(p) for p in issued.series()]
    said = contents[number - 1]
    before = canonical(said)
    alter(said)
    assert canonical(said) != before
    raws = [canonical(each) for each in contents]
    if sealed_again:
        raws[number - 1] = issued.resealed(said)
    found = broken(sheet_files.examine(files(*raws)))
    assert (check if sealed_again else "FORM" if check == "FORM" else "DIGEST") in found
    assert refused_by_other(raws)


def one_byte(raw):
    return raw.replace(b'"donated":1000', b'"donated":1001', 1)


def one_byte_of_the_digest(raw):
    at = raw.index(b'"digest":"', raw.index(b'"corrects"')) + 10
    return raw[:at] + (b"0" if raw[at : at + 1] != b"0" else b"1") + raw[at + 1 :]


def said_twice(raw):
    return raw.replace(b'"issue":1,', b'"issue":2,"issue":1,', 1)


def as_float(raw):
    return raw.replace(b'"donated":1000', b'"donated":1000.0', 1)


def apart(raw):
    """The same text of other characters, which NFC puts together."""
    said = issued.resealed(json.loads(raw) | {"notes": ["Caf\u00e9"]})
    return said.replace("\u00e9".encode(), "e\u0301".encode())


OTHER_BYTES = {
    "a byte": one_byte,
    "a byte of the digest": one_byte_of_the_digest,
    "its end cut": lambda raw: raw[:-20],
    "half cut": lambda raw: raw[: len(raw) // 2],
    "a blank": lambda raw: raw.replace(b'":', b'": ', 1),
    "a key twice": said_twice,
    "a float": as_float,
    "text that is not NFC": apart,
    "an escape": lambda raw: raw.replace("只".encode(), b"\\u53ea", 1),
    "no UTF-8": lambda raw: raw.replace("口罩".encode(), b"\xff", 1),
    "a byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "a list": lambda _: b"[]",
    "nothing": lambda _: b"",
    "brackets without end": lambda raw: b"[" * 100_000 + raw,
}


@pytest.mark.parametrize("alter", OTHER_BYTES.values(), ids=OTHER_BYTES)
def test_bytes_that_differ_are_refused_by_both(alter):
    raws = [bytes_of(p) for p in issued.series()]
    altered = alter(raws[0])
    assert altered != raws[0]
    for those in ([altered], [altered, *raws[1:]]):
        proof = sheet_files.examine(files(*those))
        assert not proof.holds
        assert {f.check for f in proof.files[0].findings if not f.holds} <= {"FORM", "DIGEST"} | (
            {"ROWS", "TOTALS"} if alter is one_byte else set()
        )
        try:
            assert refused_by_other(those)
        except RecursionError:
            assert altered.startswith(b"[[")


def test_an_issue_that_is_missing_in_between_is_named():
    first, second, third, fourth = map(bytes_of, issued.series())
    proof = sheet_files.examine(files(first, third, fourth))
    assert "之间缺 第2期" in "".join(f.detail for f in proof.together)
    assert not proof.holds
    assert refused_by_other([first, third, fourth])
    assert sheet_files.examine(files(fourth, second, third, first)).holds, "in any order"


def test_what_is_missing_before_the_first_one_given_cannot_be_told():
    proof = sheet_files.examine(files(*map(bytes_of, issued.series()[1:])))
    assert proof.holds
    assert [f.check for f in proof.together if f.holds is None] == ["CHAIN"]


def test_a_sheet_of_another_organization_in_between_is_found():
    first, second, third, fourth = issued.series()
    strange = issued.resealed(issued.content(second) | {"organization": "DGC"})
    proof = sheet_files.examine(files(bytes_of(first), strange, bytes_of(third), bytes_of(fourth)))
    said = "".join(f.detail for f in proof.together if f.holds is False)
    assert "之间缺 第2期" in said
    assert "DGC S6 第2期 的上期是别的公示表：QSZ S6 第1期" in said
    assert not proof.holds


def test_a_file_twice_is_no_breach_and_two_sheets_of_one_number_are():
    first, second, *_ = issued.series()
    assert sheet_files.examine(files(bytes_of(first), bytes_of(first))).holds
    said = issued.content(second)
    everywhere(said)
    both = sheet_files.examine(files(bytes_of(first), bytes_of(second), issued.resealed(said)))
    assert "有两张不同的表" in "".join(f.detail for f in both.together)


HOSTILE = (
    '=HYPERLINK("http://example.com","点这里")',
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\u202e款捐\u202c\u200f",
    "很长的名字" * 100,
    "%PDF-1.7 {{7*7}} \\u0041 '\"&",
    "\x1b[31m红",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_text_says_the_checkers_read_it_as_text(text):
    said = issued.content(issued.beside()[0])
    for row in said["rows"]:
        row |= {"donor": text, "note": text, "intent": text}
    said |= {"issuer": text, "notes": [text], "title": text}
    said["columns"][3]["title"] = text
    said["checks"][0]["detail"] = text
    raw = issued.resealed(said)
    proof = sheet_files.examine(files(raw))
    assert proof.holds, broken(proof)
    assert not refused_by_other([raw])
