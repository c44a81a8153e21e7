"""What is public, for books in which every frozen table has a row: a sheet on the board, and an objection."""

from datetime import date

from inventory import boards, disclosures, objections, publishing
from inventory.uploads import prepared
from tests.inventory.files import SALT, pdf


def published(session, on):
    """A public sheet all the way to the board."""
    days = {"start": date(2020, 2, 1), "end": date(2020, 2, 7)}
    said = {"actor": "system", "organization": "NDL", "request_key": "p1", "sheet": "S6"}
    number = disclosures.draw_up(session, **said, **days).number
    disclosures.review(session, actor="watch", number=number, passed=True)
    disclosures.approve(session, actor="head", number=number, approved=True)
    common = {"actor": "system", "number": number}
    whole = publishing.prepare(session, **common)
    publishing.freeze(session, **common, digest=whole.digest, papers={"DETAIL": b"%PDF"})
    board = {"place": "公示栏", "from_on": on, "to_on": on}
    photo = prepared("board.pdf", pdf(), salt=SALT)
    boards.post(session, **common, **board, photo=photo)


def objected(ledger):
    """Somebody objects to the town, and is answered."""
    said = {"text": "口罩数量不对", "address": "a", "request_key": "o1", "name": "张三"}
    objections.raise_(ledger, organization="NDL", **said)
    with ledger.writing() as session:
        objections.answer(session, actor="watch", number="NDL-YY-000001", text="已核对，相符")
