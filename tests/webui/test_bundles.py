"""All that belongs together for an audit is taken from the pages of a document, a lot and what it was traced to."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

from flask.testing import FlaskClient

RECEIPT = "T-RK-2020-000001"


def test_a_document_offers_its_bundle_as_either(browse: Callable[[str], FlaskClient]) -> None:
    keeper = browse("keeper")
    page = keeper.get(f"/documents/{RECEIPT}").text
    assert f"/bundle/zip?document={RECEIPT}" in page
    assert f"/bundle/pdf?document={RECEIPT}" in page
    assert "会计凭证，保管 30 年，到 2050-12-31" in page
    answer = keeper.get(f"/bundle/zip?document={RECEIPT}")
    assert answer.mimetype == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "manifest.json" in ZipFile(BytesIO(answer.data)).namelist()
    assert keeper.get(f"/bundle/pdf?document={RECEIPT}").data.startswith(b"%PDF")


def test_so_does_what_a_lot_or_a_supplier_was_traced_to(
    browse: Callable[[str], FlaskClient],
) -> None:
    keeper = browse("keeper")
    lot = f"{RECEIPT}-1"
    assert f"/bundle/zip?lot={lot}" in keeper.get(f"/trace?lot={lot}").text
    assert "/bundle/zip?supplier=FIRM" in keeper.get("/trace?counterparty=FIRM").text


def test_what_is_not_there_or_malformed_is_told(browse: Callable[[str], FlaskClient]) -> None:
    keeper = browse("keeper")
    assert keeper.get("/bundle/zip?document=T-RK-2020-000099").status_code == 404
    assert keeper.get("/bundle/zip").status_code == 422
    assert keeper.get("/bundle/zip?voucher=x&on=x").status_code == 422
