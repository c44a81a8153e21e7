"""The town of the books, with items and firms that were entered twice, and the verbs that make one of them."""

from sqlalchemy import text

from inventory import merging, setting_up
from tests.inventory.books import Books

MORE = {
    "items": [
        {"code": "MASK2", "name": "口 罩", "unit": "只", "nature": "LOW_VALUE"},
        {"code": "MASK3", "name": "口罩。", "unit": "只"},
    ],
    "counterparties": [
        {"code": "FIRM2", "name": "示例医疗器械公司", "kind": "单位"},
        {"code": "FIRM3", "name": "示例医疗器械（有限）公司", "kind": "未定"},
    ],
    "users": [{"login": "boss", "name": "管理员", "role": "admin", "organization": "DGC"}],
}


class Town(Books):
    def __init__(self, ledger):
        super().__init__(ledger)
        setting_up.setup(ledger, actor="system", data=MORE)

    def items(self, code, into, actor="system", reason="同一种"):
        with self.ledger.writing() as session:
            return merging.merge_items(session, actor=actor, code=code, into=into, reason=reason)

    def parties(self, code, into, actor="system"):
        with self.ledger.writing() as session:
            return merging.merge_counterparties(
                session, actor=actor, code=code, into=into, reason="同一家"
            )

    def units(self, code):
        with self.ledger.reading() as session:
            query = text(
                "select unit, factor from item_unit join item on item.id = item_id"
                " where code = :code order by unit"
            )
            return dict(session.execute(query, {"code": code}).all())
