"""长图: a published sheet as one picture that is passed on from phone to phone, 1,080 pixels wide.

Drawn from frozen content alone. On top what came, went and is left; then the rows as they hang on the wall, each as a
card, for a table of ten columns is not read on a phone; last who issued it, whom to ask, and the check code.
"""

from collections.abc import Iterable, Sequence

from inventory.sheet import Column, Part, Row, Sheet
from inventory.sheet_format import Published
from reports import columns, page, wall, words
from reports.drawing_board import MUTED, RED, Board, Type, board
from reports.errors import MissingGlyph
from reports.gist import Told, first, gist
from reports.loudspeaker import name_of
from reports.published import address_of, squares

HEIGHT_MAX = 16_000  # of rows; what is more is counted. Old phones show no picture much longer.
_FOOT = 1_500  # and so much of what follows the rows
_TITLE, _NAME = Type("title", 54, RED), Type("title", 38)
_FIGURE, _SMALL, _HEAD = Type("hei", 36), Type("hei", 28, MUTED), Type("title", 42, RED)
_TEXT, _CODE = Type("hei", 30), Type("title", 46)
_QR = 360
_TOLD_MAX = 12
_BY = ("donor", "supplier", "giver", "recipient", "holder", "name", "item")


def draw(published: Published, site: str = "") -> bytes:
    """The picture, PNG. Raises ``MissingGlyph`` where no font has a character of it, and ``BadInput`` where
    ``INVENTORY_FONTS`` names no folder of usable fonts or ``site`` is no address."""
    sheet = wall.wall(published.sheet)
    on = board()
    if missing := on.faces.missing(words.printable(published.text)):
        raise MissingGlyph(characters=missing, places=page.places(sheet, missing))
    _top(on, published)
    _gist(on, gist(published.sheet))
    _rows(on, sheet)
    _foot(on, published, site)
    return on.png()


def _top(on: Board, published: Published) -> None:
    sheet, placed = published.sheet, published.placed
    if placed.paper.letterhead:
        _write(on, placed.paper.letterhead, _SMALL, centred=True)
    _write(on, sheet.organization_name, _TITLE, centred=True)
    _write(on, name_of(sheet), _TITLE, centred=True)
    on.rule(RED, 4, 12)
    _write(on, f"第{placed.issue}期　统计区间 {words.period(sheet.start, sheet.end)}", _TEXT)
    _write(on, sheet.unit_line, _SMALL)
    if placed.corrects is not None:
        _write(on, f"更正公告：更正第{placed.corrects.issue}期", _HEAD)
        _write(on, f"原因：{placed.corrects.reason}", _TEXT)
        for change in placed.corrects.changes:
            _write(on, f"{change.where}：{change.before} → {change.after}", _TEXT)


def _gist(on: Board, told: Sequence[Told]) -> None:
    on.rule()
    if not told:
        _write(on, "本期没有收支（零报告）", _FIGURE)
    shown = first(told, _TOLD_MAX)
    for one in shown:
        _write(on, f"{one.name}（{one.unit}）", _NAME)
        on.flow((f"{f.label} {f.shown}" for f in one.figures), _FIGURE)
        on.skip(10)
    if len(shown) < len(told):
        _write(on, f"其余 {len(told) - len(shown)} 项见下面各行", _TEXT)


def _rows(on: Board, sheet: Sheet) -> None:
    main = Part("", "明细" if sheet.parts else "", sheet.columns, sheet.rows, ())
    first = [part for part in sheet.parts if part.key == "A"]
    for part in (*first, main, *(part for part in sheet.parts if part.key != "A")):
        if not part.rows:
            continue
        on.rule()
        if part.title:
            _write(on, part.title, _HEAD)
        _cards(on, part)


def _cards(on: Board, part: Part) -> None:
    shown = columns.kept(part.columns, part.rows)
    facts = [column.key for column in shown] == ["item", "text"]
    for number, row in enumerate(part.rows):
        if on.y > HEIGHT_MAX:
            left = words.number(len(part.rows) - number)
            _write(on, f"还有 {left} 行，见公示表", _TEXT)
            return
        if facts:
            _write(on, f"{row.get('item')}：{row.get('text')}", _TEXT)
        else:
            _card(on, shown, row)


def _card(on: Board, shown: Sequence[Column], row: Row) -> None:
    """A row: who or what it is about, then all else that it says."""
    naming = [c for key in _BY for c in shown if c.key == key and row.get(key)][:2]
    title = "　".join(words.cell(column, row.get(column.key)) for column in naming)
    _write(on, f"{row['no']}．{title}" if row.get("no") else title, _NAME)
    rest = (c for c in shown if c not in naming and c.key != "no")
    on.flow(map(words.printable, _said(rest, row)), _TEXT, indent=36)
    on.skip(10)


def _said(shown: Iterable[Column], row: Row) -> Iterable[str]:
    for column in shown:
        value = row.get(column.key)
        if value not in (None, "") and not (value == 0 and column.role in ("in", "out", "signed")):
            yield f"{column.title} {words.cell(column, value)}"


def _foot(on: Board, published: Published, site: str) -> None:
    sheet, placed = published.sheet, published.placed
    limit = HEIGHT_MAX + _FOOT
    on.rule()
    for said in (*sheet.notes, *(f"{c.id} 相符：{c.detail}" for c in sheet.checks)):
        if on.y < limit:
            _write(on, said, _SMALL)
    on.rule()
    _write(on, f"{placed.issuer}　{words.day(placed.published_on)}", _TEXT)
    ask = "　".join(filter(None, (placed.supervisor, placed.hotline)))
    if ask:
        _write(on, f"监督举报：{ask}", _TEXT)
    on.skip(20)
    address = address_of(published.check_code, site)
    on.squares(squares(address or published.check_code), _QR)
    _write(on, f"校验码 {published.check_code}", _CODE, centred=True)
    if address:
        _write(on, address, _SMALL, centred=True)
    half = len(published.digest) // 2
    for said in ("数据摘要（SHA-256）", published.digest[:half], published.digest[half:]):
        _write(on, said, _SMALL, centred=True)


def _write(on: Board, text: str, type_: Type, *, indent: int = 0, centred: bool = False) -> None:
    if said := words.printable(text):
        on.write(said, type_, indent=indent, centred=centred)
