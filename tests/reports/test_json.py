"""JSON of a sheet: the contract's fields, and a digest that anybody can compute again."""

import hashlib
import json

from reports import json as report
from tests.reports import samples


def test_the_fields_stand_in_the_order_of_the_contract() -> None:
    drawn = json.loads(report.draw(samples.stock(3)))
    assert list(drawn)[:4] == ["sheet", "title", "organization", "organization_name"]
    assert list(drawn)[-1] == "digest"


def test_money_stays_whole_fen_and_chinese_stays_readable() -> None:
    text = report.draw(samples.donated(3)).decode()
    assert '"value_fen": 320000' in text
    assert "一次性医用口罩" in text
    assert text.endswith("}\n")


def test_the_digest_is_that_of_everything_else_in_canonical_form() -> None:
    drawn = json.loads(report.draw(samples.fund()))
    digest = drawn.pop("digest")
    canonical = json.dumps(drawn, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == digest
