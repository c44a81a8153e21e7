"""A handover on paper has every part of the list, and three people who sign."""

import pypdfium2

from inventory import handover_ledger
from reports import handover
from tests.inventory.counting import lot, open_town
from tests.inventory.test_handovers import busy, hand_over


def read(drawn):
    pages = pypdfium2.PdfDocument(drawn)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def test_every_part_of_the_list_and_three_names(sqlite_ledger):
    town = open_town(sqlite_ledger)
    busy(town)
    number = hand_over(town, note="换班").number
    handed = town.books.ask(handover_ledger.handover, "keeper", number=number)
    assert [part.key for part in handover.sections(handed.lines)] == [
        "STOCK",
        "IN_USE",
        "STUBS",
        "OPEN",
    ]
    printed = read(handover.draw(handed))
    for words in ("物资交接单", number, lot(1), "1,348.50", "未估价", "卡口长", "换班"):
        assert words in printed
    for words in ("移交人（旧物资员）", "接收人（新物资员）", "监交人（会计）", "盘点没有结转"):
        assert words in printed
