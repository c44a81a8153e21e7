"""What the command line says of an import that asks something."""

import pytest
from click.testing import CliRunner

from inventory import cli, setting_up

TOWN = {
    "organizations": [{"code": "NDL", "name": "南独乐河镇", "kind": "TOWN"}],
    "locations": [{"code": "KF", "name": "镇中心库房", "organization": "NDL"}],
    "items": [{"code": "MASK", "name": "一次性医用口罩", "unit": "只"}],
}
GIFT = "捐赠单位,品名,规格,数量,日期\n甲公司,一次性医用口罩,2000只/箱,3箱,2020-02-06\n"


@pytest.fixture
def bring(ledger, url, monkeypatch, tmp_path):
    setting_up.setup(ledger, actor="system", data=TOWN)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-02-10T18:00:00+08:00")
    (tmp_path / "a.csv").write_text(GIFT, "utf-8")

    def command(*words):
        match = "一次性医用口罩 2000只/箱 箱=MASK"
        return CliRunner().invoke(
            cli.main, ["import", str(tmp_path / "a.csv"), "--match", match, *words]
        )

    return command


def test_a_question_tells_how_it_is_answered(bring):
    asked = bring()
    assert asked.exit_code == 1
    assert "一箱有 2,000 只" in asked.stderr
    option = asked.stderr.strip().splitlines()[-1].partition("加 ")[2].split()
    assert option[0] == "--confirm"
    done = bring(*option)
    assert (done.exit_code, "已记账 1 单" in done.stdout) == (0, True)
