"""Checks published sheets, FILE…, as docs/sheet-format.md says, with the standard library alone."""

import json
import sys
import unicodedata
from hashlib import sha256
from itertools import pairwise, product
from pathlib import Path

FIELDS = """checks columns corrects digest figures format from head hotline issue issuer notes
organization organization_name parts previous published_on rows series sheet supervisor title to totals unit_line"""
WHOLE = ("合计", "元")
S6 = """in_total donated purchased allocated transferred_in returned
out_total issued dispatched written_off
closing opening in_total -out_total -sent_back converted adjusted"""
S5 = "allotted_fen committed_fen prepaid_fen spent_fen -refunded_fen available_fen"
PAID, USED = "paid_out_fen -returned_fen", "spent_fen awaiting_fen unreported_fen"
ALONG = {"S6": S6, "S5": S5, "S5villages": f"allotted_fen {PAID}\nallotted_fen {USED}"}
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def alone(text):
    sheet = json.loads(text, parse_float=lambda number: sys.exit(f"not whole: {number}"))
    assert canonical(sheet) == text == unicodedata.normalize("NFC", text), "not canonical"
    more = " heads scope" * (sheet["series"][-4:] == "-ALL" and sheet["sheet"] not in ("S5", "S1F"))
    assert ({*sheet} - {"paper"}, sheet["format"]) == ({*(FIELDS + more).split()}, 1), "fields"
    said = canonical({key: value for key, value in sheet.items() if key != "digest"})
    assert sha256(said.encode()).hexdigest() == sheet["digest"], "digest"
    assert all(check["holds"] is True for check in sheet["checks"]), "a check does not hold"
    for table in (sheet, *sheet["parts"]):
        adds_up(table, ALONG.get(sheet["sheet"] + table.get("key", ""), "").splitlines())
    return sheet


def adds_up(table, along):
    rows, totals, keys = table["rows"], table["totals"], {c["key"] for c in table["columns"]}
    assert all(row.keys() <= keys for row in rows), "a field that is no column"
    assert "no" not in keys or [r["no"] for r in rows] == [*range(1, len(rows) + 1)], "numbers"
    names = {(t["item"], t["unit"]) for t in totals} - {WHOLE}
    assert not names or names == {(r["name"], r["unit"]) for r in rows}, "a total too many or few"
    for t in totals:
        of = [r for r in rows if (t["item"], t["unit"]) in (WHOLE, (r.get("name"), r.get("unit")))]
        for key in [k for k in keys & t.keys() - {"item", "unit"} if t[k] != "合计"]:
            known = [row[key] for row in of if row[key] is not None]
            none = t[key] is None and len(known) < (len(of) if key == "expected" else 1)
            assert none or t[key] == sum(known), f"total of {key}"
    for (left, *right), row in product(map(str.split, along), (*rows, *totals)):
        assert row[left] == sum(-row[k[1:]] if k[0] == "-" else row[k] for k in right), left


def together(sheets):
    sheets = sorted(sheets, key=lambda s: (s["organization"], s["series"], s["issue"]))
    assert all((s["previous"] or {"issue": 0})["issue"] == s["issue"] - 1 for s in sheets)
    for a, b in pairwise(sheets):
        if (a["organization"], a["series"]) == (b["organization"], b["series"]):
            assert b["previous"]["digest"] == a["digest"], "chain"


if __name__ == "__main__":
    together([alone(Path(file).read_text("utf-8")) for file in sys.argv[1:]])
