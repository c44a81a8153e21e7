"""A pad of receipts as A4 sheets to cut and staple: three stubs a page, each torn in two.

The left half stays (存根): from it the gift is recorded later, so the donor ticks and signs there. The right half is
his receipt (收条), and alone bears the look-up code by which he finds what became of his gift.
"""

from dataclasses import dataclass

from inventory.pad_ledger import PrintedPad
from reports import pdf, words

GOODS_LINES = 5
CHOICES = ("同意公布姓名", "隐去部分公布", "不公布")
NO_TAX_RECEIPT = "仅证明收到捐赠物资，不是公益事业捐赠票据。"


@dataclass(frozen=True)
class Leaf:
    """One stub as the template prints it: its place in the pad, its number, the look-up code in two parts of five."""

    at: int
    number: str
    look_up: str


def draw(pad: PrintedPad) -> bytes:
    """The pad as a PDF file. Raises what drawing a sheet raises."""
    return pdf.press("pad", {"pad": pad, **values(pad)}, places=lambda _: [pad.stubs[0].number])


def values(pad: PrintedPad) -> dict[str, object]:
    """What the template prints besides the pad itself."""
    return {
        "leaves": tuple(
            Leaf(at, stub.number, f"{stub.look_up[:5]}-{stub.look_up[5:]}")
            for at, stub in enumerate(pad.stubs, start=1)
        ),
        "owner": pad.full_name or pad.organization_name,
        "day": words.day(pad.handed_out_on),
        "first": pad.stubs[0].number,
        "last": pad.stubs[-1].number,
        "lines": range(GOODS_LINES),
        "choices": CHOICES,
        "sentence": NO_TAX_RECEIPT,
    }
