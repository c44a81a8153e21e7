"""What belongs together for an audit (审计资料包): an index, the slips in order, the papers' data and the attachments,
as one ZIP with a list of SHA-256, or as one PDF with the pictures in it. The same bytes for the same books.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from inventory import attachments, originals
from inventory.attachments import Attachment
from inventory.bundles import SECTIONS, SPENDING, Bundle, Piece
from inventory.errors import BadInput
from inventory.invoice_ledger import WholeInvoice
from inventory.originals import Original
from inventory.rules.evidence import SIGN_NAMES
from inventory.rules.numbers import yuan
from reports import order, pdf, slip, words

BYTES_MAX = 200_000_000
_ABOUT = {"voucher": "记账凭证", "document": "单据", "lot": "批次", "supplier": "供应商"}
_INDEX = "00-索引和单据.pdf"
_THEN = (1980, 1, 1, 0, 0, 0)  # a file in the archive has no time of its own
_PICTURE = "image/"


@dataclass(frozen=True)
class File:
    """An attachment, or the file of an invoice, with what it holds (None: erased), and its name in the archive."""

    key: str
    number: str
    name: str
    path: str
    media_type: str
    category: str
    added_at: datetime
    content: bytes | None

    @property
    def sha256(self) -> str:
        """Of the content; "" where it was erased."""
        return "" if self.content is None else hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Gathered:
    """A bundle with what its attachments hold, so that it can be drawn without the books."""

    bundle: Bundle
    files: tuple[File, ...]

    def of(self, number: str) -> tuple[File, ...]:
        """The files of a document, or of an invoice."""
        return tuple(file for file in self.files if file.number == number)


def gather(session: Any, *, actor: str, bundle: Bundle) -> Gathered:
    """Read what the attachments of a bundle hold. Raises ``BadInput`` where that is too much for one file."""
    every: list[Attachment | Original] = [file for _, file in bundle.files]
    every += [file for _, file in bundle.originals]
    size = sum(file.size for file in every if not file.erased)
    if size > BYTES_MAX:
        problem = f"附件共 {size // 1_000_000} MB，最多 {BYTES_MAX // 1_000_000} MB；请按单据分开出"
        raise BadInput(field=bundle.about, problem=problem)
    made: list[File] = []
    for piece, file in bundle.files:
        said: dict[str, Any] = {"actor": actor, "attachment_id": file.id}
        held = None if file.erased else attachments.content(session, **said).content
        made.append(_file(len(made), piece.whole.number, file, file.category_name, held))
    for number, original in bundle.originals:
        said = {"actor": actor, "number": number, "original_id": original.id}
        held = None if original.erased else originals.content(session, **said).content
        made.append(_file(len(made), number, original, "票据原件", held))
    return Gathered(bundle, tuple(made))


def _file(
    before: int, number: str, file: Attachment | Original, category: str, held: bytes | None
) -> File:
    path = f"附件/{before + 1:03d}-{number}-{_safe(file.name)}"
    key = f"{number}-{file.id}"
    return File(key, number, file.name, path, file.media_type, category, file.added_at, held)


def draw_zip(gathered: Gathered) -> bytes:
    """One ZIP: the index with all slips, the attachments as files, and what is in it with SHA-256. Raises what drawing
    a sheet raises."""
    files = {_INDEX: pdf.bind(list(_leaves(gathered, pictures=False)))}
    files |= {f.path: f.content for f in gathered.files if f.content is not None}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    files["SHA256SUMS"] = "".join(f"{sums[name]}  {name}\n" for name in sums).encode()
    files["manifest.json"] = _manifest(gathered, sums)
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, content in files.items():
            info = ZipInfo(name, _THEN)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)
    return target.getvalue()


def draw_pdf(gathered: Gathered) -> bytes:
    """One PDF: the index, the slips, each with the pictures that hang on it; what is no picture is a file in it. Raises
    what drawing a sheet raises."""
    held = [f for f in gathered.files if f.content is not None]
    pictures = {f.key: f.content for f in held if f.media_type.startswith(_PICTURE)}
    others = [f for f in held if not f.media_type.startswith(_PICTURE)]
    return pdf.bind(
        list(_leaves(gathered, pictures=True)),
        attached=[
            pdf.Attached(f.path.replace("/", "-"), f.name, f.content or b"", f.added_at)
            for f in others
        ],
        pictures={key: content for key, content in pictures.items() if content is not None},
    )


def _leaves(gathered: Gathered, *, pictures: bool) -> Iterator[pdf.Leaf]:
    yield _leaf("index", gathered, gathered.bundle.subject, index=_index(gathered))
    for section in SECTIONS:
        for piece in gathered.bundle.pieces:
            if piece.section != section:
                continue
            yield _slip(piece)
            shown = [f for f in gathered.of(piece.whole.number) if _is_shown(f)]
            if pictures and shown:
                yield _leaf("pictures", gathered, piece.whole.number, files=shown)
        if section == SPENDING and gathered.bundle.invoices:
            papers = [_paper(found) for found in gathered.bundle.invoices]
            yield _leaf("papers", gathered, gathered.bundle.subject, papers=papers)
            for found in gathered.bundle.invoices:
                shown = [f for f in gathered.of(found.row.register) if _is_shown(f)]
                if pictures and shown:
                    yield _leaf("pictures", gathered, found.row.register, files=shown)


def _slip(piece: Piece) -> pdf.Leaf:
    """The paper of a document; where a kind gets a paper of its own, that is drawn here."""
    whole = piece.whole
    if piece.order is not None:
        said: dict[str, Any] = {"paper": order.paper(whole, piece.order)}
        return pdf.Leaf("order", said, lambda _: [whole.number])
    return pdf.Leaf("slip", {"slip": slip.slip(whole, piece.signed)}, lambda _: [whole.number])


def _leaf(part: str, gathered: Gathered, number: str, **values: Any) -> pdf.Leaf:
    said = {"part": part, "number": number, "head": _head(gathered.bundle), **values}
    return pdf.Leaf("bundle", said, lambda _: [number])


def _is_shown(file: File) -> bool:
    return file.content is not None and file.media_type.startswith(_PICTURE)


def _head(bundle: Bundle) -> dict[str, str]:
    return {
        "organization": bundle.organization_name,
        "about": f"{_ABOUT[bundle.about]} {bundle.subject}",
    }


def _index(gathered: Gathered) -> dict[str, Any]:
    """The tables of the index sheet."""
    bundle = gathered.bundle
    return {
        "documents": [_line(at, piece) for at, piece in enumerate(bundle.pieces, start=1)],
        "papers": [
            (r.row.register, r.row.kind_name, _code(r), r.row.seller, yuan(r.row.total_fen))
            for r in bundle.invoices
        ],
        "files": [
            (f.path, f.category or "没有写明", f.number, f.sha256 or "内容已清除")
            for f in gathered.files
        ],
        "hidden": bundle.hidden,
    }


def _line(at: int, piece: Piece) -> tuple[str, ...]:
    whole = piece.whole
    fen = whole.entries[0].amount_fen if whole.entries else None
    state = "已冲销" if whole.reversed_by else "冲销单" if whole.reverses else ""
    signed = "、".join(
        f"{SIGN_NAMES[s.role]} {s.name or '已清除'}" for s in piece.signed.signers if s.stands
    )
    lacking = "、".join(SIGN_NAMES[role] for role in piece.signed.missing)
    remarks = [state, signed, f"缺签字：{lacking}" if lacking else ""]
    return (
        str(at),
        piece.section,
        whole.kind_name if piece.order is None else "采购审批单",
        whole.number,
        words.day(whole.on),
        "" if fen is None else yuan(fen),
        _until(piece) or "永久",
        "；".join(remark for remark in remarks if remark),
    )


def _until(piece: Piece) -> str | None:
    """Through which day a document is kept; None: for ever."""
    kept = piece.whole.kept
    return kept.until.isoformat() if kept and kept.until else None


def _code(found: WholeInvoice) -> str:
    return " ".join(part for part in (found.row.code, found.row.number) if part)


def _paper(found: WholeInvoice) -> dict[str, Any]:
    """A paper's data, as facts and lines."""
    void = f"{words.day(found.voided_on)}作废，{found.void_reason}" if found.voided_on else ""
    facts = [
        ("种类", found.row.kind_name),
        ("代码、号码", _code(found)),
        ("开票日期", words.day(found.row.issued_on)),
        ("销售方", " ".join(p for p in (found.row.seller, found.seller_credit_code) if p)),
        ("购买方", " ".join(p for p in (found.buyer, found.buyer_credit_code) if p)),
        ("金额、税额", f"{yuan(found.amount_fen)} 元，{yuan(found.tax_fen)} 元"),
        ("价税合计", f"{yuan(found.row.total_fen)} 元"),
        ("红字冲的", found.row.red_of or ""),
        ("作废", void),
        ("用在", "；".join(f"{u.number} {yuan(u.amount_fen)} 元" for u in found.uses)),
    ]
    return {
        "register": found.row.register,
        "facts": [(name, text) for name, text in facts if text],
        "lines": [
            (line.name, line.unit, yuan(line.amount_fen), yuan(line.tax_fen))
            for line in found.lines
        ],
    }


def _manifest(gathered: Gathered, sums: dict[str, str]) -> bytes:
    bundle = gathered.bundle
    said = {
        "about": bundle.about,
        "subject": bundle.subject,
        "documents": [
            {
                "number": p.whole.number,
                "kind": p.whole.kind,
                "section": p.section,
                "on": p.whole.on.isoformat(),
                "digest": p.whole.digest,
                "kept_until": _until(p),
            }
            for p in bundle.pieces
        ],
        "invoices": [found.row.register for found in bundle.invoices],
        "hidden": bundle.hidden,
        "files": [{"path": name, "sha256": digest} for name, digest in sums.items()],
        "erased": [f.path for f in gathered.files if f.content is None],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _safe(name: str) -> str:
    """A file's name without what leads out of a folder."""
    return "".join("_" if c in '/\\:*?"<>|' or ord(c) < 32 else c for c in name).strip(". ") or "_"
