"""The page that follows goods both ways."""

from collections.abc import Callable

from flask.testing import FlaskClient

Browse = Callable[[str], FlaskClient]


def test_from_a_lot_to_who_got_some(browse: Browse) -> None:
    page = browse("keeper").get("/trace?lot=T-RK-2020-000001-1").text
    for words in ("甲医疗器械有限公司", "2,000", "1,910", "检查点值守人员", "T-CK-2020-000001"):
        assert words in page


def test_the_document_and_the_lot_lead_there(browse: Browse) -> None:
    keeper = browse("keeper")
    assert "/trace?lot=T-RK-2020-000001-1" in keeper.get("/lots/T-MAIN/T-RK-2020-000001-1").text
    assert "/trace?document=T-CK-2020-000001" in keeper.get("/documents/T-CK-2020-000001").text
