"""The notice that goes with a published sheet (关于公示的公告), in the words of an office and the form of GB/T
9704-2012: what is public, for how long, how it is checked, and whom to tell.

Drawn from the published content alone; the sheet is its annex.
"""

from collections.abc import Iterator
from datetime import datetime, time

from inventory.clock import SHANGHAI
from inventory.sheet_format import Published
from reports import page, pdf, words

_NUMERALS = "一二三四五六"


def draw(published: Published, site: str = "") -> bytes:
    """The notice as a PDF file; ``site`` is the address of the public pages, or empty. Raises what drawing a sheet
    raises."""
    return pdf.press(
        "notice",
        values(published, site),
        places=lambda missing: page.places(published.sheet, missing),
    )


def values(published: Published, site: str) -> dict[str, object]:
    """What the template prints."""
    sheet, placed = published.sheet, published.placed
    name, number = f"《{sheet.title.removeprefix(sheet.organization_name)}》", f"第{placed.issue}期"
    parts = (sheet.organization_name, "关于公示", name, f"{number}的公告")
    made = datetime.combine(placed.published_on, time(), SHANGHAI)
    numbered = (
        (f"{_NUMERALS[at]}、{head}。", text)
        for at, (head, text) in enumerate(_points(published, site))
    )
    opening = f"为接受社会监督，现将{name}{number}予以公示，有关事项公告如下。"
    return {
        "title": "".join(parts),
        "title_parts": parts,
        "letterhead": placed.paper.letterhead,
        "said": (("", opening), *numbered),
        "attached": f"{sheet.title}（第{placed.issue}期）",
        "issuer": placed.issuer,
        "day": words.day(placed.published_on),
        "made": made.isoformat(),
    }


def _points(published: Published, site: str) -> Iterator[tuple[str, str]]:
    sheet, placed = published.sheet, published.placed
    period = words.period(sheet.start, sheet.end)
    yield "公示内容", f"统计区间为{period}，共{words.number(len(sheet.rows))}行，详见附件。"
    if placed.corrects is not None:
        said = f"本期更正第{placed.corrects.issue}期。更正原因：{placed.corrects.reason}。"
        yield "更正说明", f"{said}更正前后的数字见附件。"
    yield "公示时间", f"自张贴之日起，不少于{placed.paper.posted_days}日。"
    where = f"，或者登录{site}" if site else ""
    code = f"附件的校验码为{published.check_code}。"
    yield "核对方法", f"{code}扫描附件上的二维码{where}，可以核对附件是否真实、是否已经更正。"
    to = placed.supervisor or placed.issuer
    phone = f"，电话{placed.hotline}" if placed.hotline else ""
    form = "；也可以在公示网页上提交异议反馈，凭回执号查看答复" if site else ""
    yield "意见反映", f"对公示内容有异议的，可以在公示期内向{to}反映{phone}{form}。"
