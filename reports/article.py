"""A published sheet as an article for the town's WeChat account: one HTML file to paste there.

Drawn from frozen content alone. The account's editor keeps what stands in ``style`` of an element and drops style
sheets, scripts and links; so all is inline, the QR code is a picture inside the file, and nothing leads elsewhere.
"""

import base64
import io
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, select_autoescape

from inventory.sheet_format import Published
from reports import page, wall, words
from reports.gist import gist
from reports.loudspeaker import name_of
from reports.published import address_of

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
)
_SCALE = 6


def draw(published: Published, site: str = "") -> bytes:
    """The file, UTF-8. Raises ``BadInput`` for a site that is no address."""
    sheet, placed = wall.wall(published.sheet), published.placed
    address = address_of(published.check_code, site)
    html = _TEMPLATES.get_template("article.html").render(
        name=name_of(sheet),
        page=page.page(sheet),
        placed=placed,
        period=words.period(sheet.start, sheet.end),
        day=words.day(placed.published_on),
        told=gist(published.sheet),
        check_code=published.check_code,
        digest=published.digest,
        address=address,
        qr=_picture(address or published.check_code),
    )
    return words.printable(html).encode()


def _picture(content: str) -> str:
    """A QR code as the address of a picture that is in the address itself."""
    held = io.BytesIO()
    segno.make(content, error="q", micro=False, boost_error=False).save(
        held, kind="png", scale=_SCALE, border=4
    )
    return f"data:image/png;base64,{base64.b64encode(held.getvalue()).decode()}"
