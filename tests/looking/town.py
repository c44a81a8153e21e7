"""The example town of the story, on the second of April: a sheet of every series is published, one was corrected, one
taken back, one hangs; it has a letterhead and an emblem; somebody objects; a long paper is being drawn."""

import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from inventory import (
    boards,
    branding,
    disclosure_ledger,
    disclosures,
    objections,
    paper_jobs,
    paper_work,
    publishing,
    sheet_format,
    stock,
    uploads,
)
from inventory.clock import evening, fixed_clock
from inventory.db import Ledger
from inventory.models import Document, StockMove
from inventory.sheet_format import Published
from inventory.story import telling

TOWN, VILLAGE = "NDL", "DGC"
FUNDS = {"S5": "YQFK-2020", "S1F": "JZK-2020"}
BEGIN, MIDDLE, END = date(2020, 1, 27), date(2020, 2, 29), date(2020, 3, 31)
# of each sheet its days, of whom, and whether with all below
SERIES = (
    ("S1", BEGIN, MIDDLE, TOWN, False),
    ("S1", date(2020, 3, 1), END, TOWN, False),
    ("S1F", BEGIN, END, TOWN, False),
    ("S2", BEGIN, END, TOWN, False),
    ("S3", BEGIN, END, TOWN, False),
    ("S4", BEGIN, END, TOWN, False),
    ("S4", BEGIN, END, TOWN, True),
    ("S5", BEGIN, END, TOWN, False),
    ("S6", BEGIN, END, TOWN, False),
    ("S6", BEGIN, END, TOWN, True),
    ("SC", BEGIN, END, TOWN, False),
    ("S6", BEGIN, END, VILLAGE, False),
    ("S2", BEGIN, END, VILLAGE, False),
)
# who draws up, who reviews, who approves, by organization
PEOPLE = {
    TOWN: ("finance", "supervisor", "approver"),
    VILLAGE: ("finance", "supervisor", "approver"),
}
LETTERHEAD = "南独乐河镇新型冠状病毒感染的肺炎疫情防控工作领导小组文件"
WORDS = (
    ("口罩的数不对：大喇叭里说三千，表上写两千", "李某某", "010-69000000"),
    ("村里的消毒液什么时候发？" * 12, "", ""),
    ("谢谢公布", "", ""),
)


@dataclass(frozen=True)
class PublishedTown:
    """The town: its books, the passwords of its people by login, the numbers of its sheets, its published sheets by
    the name of their files, the key of a paper that is being drawn."""

    ledger: Ledger
    passwords: dict[str, str]
    numbers: tuple[str, ...]
    published: dict[str, Published]
    drawing: str
    waiting: str  # a correction that is reviewed, and waits to be approved


def emblem() -> bytes:
    """A round mark with a notch, so that a picture that was turned or squeezed shows."""
    from PIL import Image, ImageDraw

    drawn = Image.new("RGB", (240, 240), "white")
    on = ImageDraw.Draw(drawn)
    on.ellipse((8, 8, 232, 232), fill="#9d1b20")
    on.polygon([(120, 40), (190, 180), (50, 180)], fill="#f3d36b")
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def build(path: Path) -> PublishedTown:
    """The town in a new SQLite file."""
    ledger = Ledger(f"sqlite:///{path}", clock=fixed_clock(evening(date(2020, 4, 2))))
    ledger.upgrade()
    told = telling.tell(ledger)
    _looks(ledger)
    numbers = [_out(ledger, *series) for series in SERIES]
    by_series = dict(zip(((s[0], *s[3:]) for s in SERIES), numbers, strict=True))
    numbers.append(_corrected(ledger, by_series["S3", TOWN, False]))
    _say(ledger, disclosures.withdraw, number=by_series["S2", VILLAGE, False], reason="公布错了村")
    _hung(ledger, by_series["S6", TOWN, False])
    _objected(ledger, numbers[0])
    passwords = {user.login: user.password for user in told.users}
    published = {}
    for number in numbers:
        one = published_of(ledger, number)
        name = f"{one.sheet.organization}-{one.placed.series}-{one.placed.issue}"
        published[name] = one
    waiting = _corrects(ledger, by_series["S6", TOWN, False])
    _say(ledger, disclosures.review, "supervisor", number=waiting, passed=True)
    drawing = _being_drawn(ledger)
    return PublishedTown(ledger, passwords, tuple(numbers), published, drawing, waiting)


def published_of(ledger: Ledger, number: str) -> Published:
    """A sheet as it was frozen."""
    with ledger.reading() as session:
        text = disclosure_ledger.text(session, actor="publisher", number=number)
    return sheet_format.read(json.loads(text))


def _say(ledger: Ledger, verb: Any, actor: str = "publisher", **said: Any) -> Any:
    with ledger.writing() as session:
        return verb(session, actor=actor, **said)


def _looks(ledger: Ledger) -> None:
    posts = ("经办人", "会计", "分管领导", "镇长", "村监委会主任", "镇纪委书记")
    said = {"letterhead": LETTERHEAD, "posts": posts}
    _say(ledger, branding.brand, "admin", organization=TOWN, **said)
    mark = uploads.prepared("徽标.png", emblem(), salt=b"s" * 32)
    _say(ledger, branding.keep_emblem, "admin", organization=TOWN, emblem=mark)


def _out(ledger: Ledger, sheet: str, start: date, end: date, of: str, below: bool) -> str:
    """A sheet all the way to the board; gives its number."""
    drawer = PEOPLE[of][0]
    said = {"organization": of, "sheet": sheet, "start": start, "end": end, "with_below": below}
    key = f"look-{sheet}-{start}-{of}-{below}"
    made = _say(ledger, disclosures.draw_up, drawer, request_key=key, fund=FUNDS.get(sheet), **said)
    _release(ledger, made.number, of)
    return str(made.number)


def _release(ledger: Ledger, number: str, of: str) -> None:
    _, reviewer, approver = PEOPLE[of]
    _say(ledger, disclosures.review, reviewer, number=number, passed=True)
    _say(ledger, disclosures.approve, approver, number=number, approved=True)

    def undrawn(of: Published) -> dict[str, bytes]:
        return {"DETAIL": f"%PDF {of.digest}".encode()}

    publishing.publish(ledger, actor="publisher", number=number, draw=undrawn)


def _corrected(ledger: Ledger, number: str) -> str:
    """A receipt is found too late; gives the number of the correction."""
    line = stock.ReceiptLine("KZ02", "NDL-KF", 1200, value_fen=240_000)
    said = {"organization": TOWN, "on": date(2020, 3, 30), "request_key": "look-late"}
    said |= {"origin": "ALLOCATED", "counterparty": "QWZ"}
    _say(ledger, stock.receive, "keeper", lines=[line], **said)
    correction = _corrects(ledger, number)
    _release(ledger, correction, TOWN)
    return correction


def _corrects(ledger: Ledger, number: str) -> str:
    said = {"reason": "漏记一批区里下拨的医用外科口罩", "request_key": f"look-c-{number}"}
    return str(_say(ledger, disclosures.correct, "finance", number=number, **said).number)


def _hung(ledger: Ledger, number: str) -> None:
    photo = uploads.prepared("公示栏.png", emblem(), salt=b"s" * 32)
    said = {"from_on": date(2020, 4, 2), "to_on": date(2020, 4, 12), "photo": photo}
    _say(ledger, boards.post, number=number, place="镇政府公示栏", **said)


def _objected(ledger: Ledger, number: str) -> None:
    code = published_of(ledger, number).check_code
    for at, (text, name, phone) in enumerate(WORDS):
        said = {
            "text": text,
            "name": name,
            "phone": phone,
            "check_code": code if at == 0 else "",
            "organization": TOWN,
        }
        objections.raise_(ledger, address=f"192.0.2.{at}", request_key=f"look-{at}", **said)
    _say(
        ledger,
        objections.answer,
        "supervisor",
        number="NDL-YY-000002",
        text="明天起在村委会发，每户一瓶，凭户口本领取",
    )


def _being_drawn(ledger: Ledger) -> str:
    """The key of a paper of which seven pages are drawn."""
    said = {"sheet": "S1", "start": BEGIN, "end": END, "organization": TOWN}
    key = str(_say(ledger, paper_jobs.ask, **said))
    task = paper_work.take(ledger, worker="look")
    assert task is not None
    paper_work.beat(ledger, task, pages=7, about=22)
    return key


def documents(ledger: Ledger) -> dict[str, str]:
    """Of each kind of document, and of each kind of reversal, the number of the one with the most rows of goods."""
    query = (
        select(Document.kind, Document.number, Document.reverses_id)
        .outerjoin(StockMove, StockMove.document_id == Document.id)
        .group_by(Document.id)
        .order_by(func.count(StockMove.document_id), Document.id)
    )
    with ledger.reading() as session:
        rows = session.execute(query).all()
    return {f"{row.kind}{'-reversal' if row.reverses_id else ''}": row.number for row in rows}
