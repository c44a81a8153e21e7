"""The structured file (XML) of a fully digital invoice (数电票), read without trust.

Nothing is fetched and nothing is unfolded: a file with a DOCTYPE, which alone could bring entities along, is refused
as soon as it is met, and so is one that is too large, too deep or of too many parts. What is no invoice is refused by
name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from xml.parsers import expat

from inventory.errors import NotAnInvoice, UnsafeFile
from inventory.rules.invoice_kinds import InvoiceKind

BYTES_MAX = 1_000_000
DEPTH_MAX = 20
PARTS_MAX = 40_000
LINES_MAX = 2_000
TEXT_MAX = 4_000

_SELLER = "EInvoice/EInvoiceData/SellerInformation"
_BUYER = "EInvoice/EInvoiceData/BuyerInformation"
_SUMS = "EInvoice/EInvoiceData/BasicInformation"
_LINE = "EInvoice/EInvoiceData/IssuItemInformation"
_TAXED = "EInvoice/TaxSupervisionInfo"
_SORT = "EInvoice/Header/InherentLabel/GeneralOrSpecialVAT/LabelCode"
_SORTS = {"01": InvoiceKind.DIGITAL_SPECIAL, "02": InvoiceKind.DIGITAL_ORDINARY}
_CHINESE = {"gbk", "gb2312", "gb18030"}
_ENCODING = re.compile(
    rb"""(?:\xef\xbb\xbf)?<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,20})["']"""
)
_AMOUNT = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,2})0*)?", re.ASCII)


@dataclass(frozen=True)
class FileLine:
    """A line of the file, as it is written there."""

    name: str
    unit: str
    amount_fen: int
    tax_fen: int


@dataclass(frozen=True)
class InvoiceFile:
    """What the file says."""

    kind: InvoiceKind
    number: str
    issued_on: date
    seller: str
    seller_credit_code: str
    buyer: str
    buyer_credit_code: str
    amount_fen: int
    tax_fen: int
    total_fen: int
    lines: tuple[FileLine, ...]


def read_text(file: str, text: str) -> InvoiceFile:
    """As ``read``, of a file's text, whatever encoding it says it had."""
    return read(file, text.encode("utf-8", "replace"), encoding="UTF-8")


def original(text: str) -> bytes:
    """The bytes of a file's text as it says that it is written; as UTF-8 where it says nothing that can be."""
    try:
        return text.encode(_declared(text.encode("utf-8", "replace")) or "utf-8")
    except (LookupError, UnicodeEncodeError):
        return text.encode("utf-8", "replace")


def _declared(content: bytes) -> str:
    found = _ENCODING.match(content)
    return found[1].decode().lower() if found else ""


def read(file: str, content: bytes, *, encoding: str | None = None) -> InvoiceFile:
    """What the file of a name says. Raises ``UnsafeFile`` (a DOCTYPE, too large, too deep), ``NotAnInvoice``."""
    if len(content) > BYTES_MAX:
        raise UnsafeFile(file=file, problem="TOO_LARGE")
    if encoding is None and _declared(content) in _CHINESE:
        try:
            # the parser knows no encoding of several bytes but Unicode; the newest of the three reads all of them
            content, encoding = content.decode("gb18030").encode(), "UTF-8"
        except UnicodeDecodeError:
            raise NotAnInvoice(source="FILE", problem="文字不是它写明的编码") from None
    return _told(file, _Parts(file).parse(content, encoding))


class _Parts:
    """The texts of the leaves of a document, by their path; what is repeated stands several times."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._path: list[str] = []
        self._text: list[str] = []
        self._size = 0
        self._count = 0
        self.texts: dict[str, list[str]] = {}
        self.lines: list[dict[str, str]] = []

    def parse(self, content: bytes, encoding: str | None) -> "_Parts":
        """Raises ``UnsafeFile``, ``NotAnInvoice``."""
        parser = expat.ParserCreate(encoding)
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        refuse = self._refusing("DOCTYPE")
        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.ExternalEntityRefHandler = refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise NotAnInvoice(source="FILE", problem="不是完整的 XML 文件") from None
        return self

    def _refusing(self, problem: str) -> Callable[..., int]:
        def refuse(*_args: object) -> int:
            raise UnsafeFile(file=self._file, problem=problem)

        return refuse

    def _start(self, name: str, _attributes: object) -> None:
        self._count += 1
        self._path.append(name.rpartition(":")[2])
        if len(self._path) > DEPTH_MAX or self._count > PARTS_MAX:
            raise UnsafeFile(file=self._file, problem="TOO_DEEP")
        self._text, self._size = [], 0
        if "/".join(self._path) == _LINE:
            if len(self.lines) == LINES_MAX:
                raise UnsafeFile(file=self._file, problem="TOO_LARGE")
            self.lines.append({})

    def _data(self, text: str) -> None:
        self._size += len(text)
        if self._size <= TEXT_MAX:
            self._text.append(text)

    def _end(self, _name: str) -> None:
        path, text = "/".join(self._path), "".join(self._text).strip()
        self._path.pop()
        self._text, self._size = [], 0
        if text:
            self.texts.setdefault(path, []).append(text)
            above, _, name = path.rpartition("/")
            if above == _LINE:
                self.lines[-1][name] = text


def _told(file: str, parts: _Parts) -> InvoiceFile:
    def one(path: str, *, least: bool = True) -> str:
        found = set(parts.texts.get(path, ()))
        if len(found) > 1 or (least and not found):
            problem = f"{path.rpartition('/')[2]} {'有几个' if found else '没有'}"
            raise NotAnInvoice(source="FILE", problem=problem)
        return found.pop() if found else ""

    if not any(path.startswith("EInvoice/") for path in parts.texts):
        raise NotAnInvoice(source="FILE", problem="不是数电票的 XML 文件")
    number = one(f"{_TAXED}/InvoiceNumber")
    if not re.fullmatch(r"\d{20}", number, re.ASCII):
        raise NotAnInvoice(source="FILE", problem="发票号码不是 20 位数字")
    kind = _SORTS.get(one(_SORT))
    if kind is None:
        raise NotAnInvoice(source="FILE", problem="不是专用发票，也不是普通发票")
    return InvoiceFile(
        kind=kind,
        number=number,
        issued_on=_day(one(f"{_TAXED}/IssueTime")),
        seller=one(f"{_SELLER}/SellerName"),
        seller_credit_code=one(f"{_SELLER}/SellerIdNum", least=False),
        buyer=one(f"{_BUYER}/BuyerName"),
        buyer_credit_code=one(f"{_BUYER}/BuyerIdNum", least=False),
        amount_fen=_fen(one(f"{_SUMS}/TotalAmWithoutTax"), "TotalAmWithoutTax"),
        tax_fen=_fen(one(f"{_SUMS}/TotalTaxAm"), "TotalTaxAm"),
        total_fen=_fen(one(f"{_SUMS}/TotalTax-includedAmount"), "TotalTax-includedAmount"),
        lines=tuple(map(_line, parts.lines)),
    )


def _line(line: dict[str, str]) -> FileLine:
    return FileLine(
        name=line.get("ItemName", "")[:200],
        unit=line.get("MeaUnits", "")[:20],
        amount_fen=_fen(line.get("Amount", ""), "Amount"),
        tax_fen=_fen(line.get("ComTaxAm", "0"), "ComTaxAm"),
    )


def _fen(text: str, name: str) -> int:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise NotAnInvoice(source="FILE", problem=f"{name} 不是金额")
    fen = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
    return -fen if found[1] else fen


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise NotAnInvoice(source="FILE", problem="开票日期不对") from None
