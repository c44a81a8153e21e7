"""The calendar of public sheets on a page: what is late comes first, and leads to what is to be drawn up."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from inventory import setting_up
from inventory.db import Ledger

RULE = {
    "organization": "T",
    "starts_on": "2020-02-01",
    "emergency": "新冠肺炎疫情",
    "rhythm": "DAYS",
    "days": 5,
    "sheets": ["S6"],
    "decision": "镇党委会议纪要",
}
OWN = RULE | {"organization": "TV2", "rhythm": "MONTH", "days": None}


def test_without_a_rule_nothing_is_due(browse: Callable[[str], FlaskClient]) -> None:
    assert "没有公示规定" in browse("publisher").get("/calendar").text


def test_what_is_late_comes_first_and_is_drawn_up_from_there(
    ledger: Ledger, browse: Callable[[str], FlaskClient]
) -> None:
    setting_up.setup(ledger, actor="system", data={"disclosure_rules": [OWN, RULE]})
    publisher = browse("publisher")
    page = publisher.get("/calendar").text
    standing = re.findall(r'class="tag \w+ nb">([^<]+)<', page)
    assert standing == sorted(standing, key=["迟了", "应公布", "统计期内"].index)
    assert "2020-02-05" in page
    (link,) = re.findall(r'href="(/disclosures/new\?org=T&amp;[^"]+)"', page)
    form = publisher.get(link.replace("&amp;", "&")).text
    assert 'value="2020-02-05"' in form


def test_who_draws_up_nothing_is_offered_nothing(
    ledger: Ledger, browse: Callable[[str], FlaskClient]
) -> None:
    setting_up.setup(ledger, actor="system", data={"disclosure_rules": [RULE]})
    assert "/disclosures/new" not in browse("keeper").get("/calendar").text


def test_the_rule_in_force_is_told_with_its_limits(
    ledger: Ledger, browse: Callable[[str], FlaskClient]
) -> None:
    said = {"titles": {"S6": "物资收支存表"}, "sensitive_from": 8, "posted_days": 12}
    setting_up.setup(ledger, actor="system", data={"disclosure_rules": [RULE | said]})
    page = browse("publisher").get("/calendar").text
    for words in ("镇党委会议纪要", "不足 8 户", "不少于 12 日", "物资收支存表"):
        assert words in page
