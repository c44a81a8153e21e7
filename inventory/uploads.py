"""A file from outside made fit to be kept: told by what it holds, never by its name, and stripped of what is private.

Pure and slow: called before a transaction is opened. A picture is decoded and encoded anew, turned upright, so that
nothing but the picture itself is left of it: no place where it was taken, no device, no preview. A PDF is kept as it
is, but refused where it plainly brings programs along.
"""

import re
import threading
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from inventory import digest
from inventory.errors import ActiveFile, BrokenFile, FileTooBig, PictureTooLarge, WrongFileType
from inventory.rules import invoice_file, privacy

if TYPE_CHECKING:
    from PIL.Image import Image

BYTES_MAX = 10_000_000
PIXELS_MAX = 50_000_000
NAME_MAX = 100
SALT_BYTES = 32

_JPEG, _PNG, _WEBP, _PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
XML, OFD = "application/xml", "application/ofd"
_ENDINGS = {_JPEG: ".jpg", _PNG: ".png", _WEBP: ".webp", _PDF: ".pdf", XML: ".xml", OFD: ".ofd"}
_OFD_ROOT, _OFD_PARTS_MAX = "OFD.xml", 5_000
# How each kind of picture is encoded anew, and which kinds of pixels it keeps; others become colours.
_FORMATS = {
    _JPEG: ("JPEG", {"quality": 85, "optimize": True}, {"L", "RGB"}),
    _PNG: ("PNG", {}, {"1", "L", "LA", "P", "RGB", "RGBA"}),
    _WEBP: ("WEBP", {"quality": 80}, {"RGB", "RGBA"}),
}
_ORIENTATION = 0x0112
# What turns a picture upright, by the orientation that its camera noted.
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
# What makes a PDF more than paper: scripts, and the starting of programs.
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch)(?![A-Za-z])")
_PACKED, _BEGIN, _END = b"/ObjStm", b"stream", b"endstream"
_BEGIN_WITHIN = 1000
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PDF_END_BYTES = 2048  # within which the end of a PDF must stand, as readers look for it
_INFLATED_MAX = 2 * BYTES_MAX

_one_at_a_time = threading.Lock()  # a picture of 50 million pixels takes hundreds of megabytes


@dataclass(frozen=True)
class Prepared:
    """A file ready to be kept: its name as it will be shown, what it is, the content and the salted hash of it."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    hash: str


def prepared(name: str, content: bytes, *, salt: bytes) -> Prepared:
    """The file of a name and a content, cleaned; ``salt`` is 32 fresh bytes.

    Raises ``FileTooBig``, ``WrongFileType``, ``PictureTooLarge``, ``BrokenFile``, ``ActiveFile``.
    """
    media_type = _told(content)
    shown = clean_name(name, media_type or "")
    if len(content) > BYTES_MAX:
        raise FileTooBig(file=shown, most=BYTES_MAX)
    if media_type is None:
        raise WrongFileType(file=shown)
    if media_type == _PDF:
        _require_paper(shown, content)
    else:
        content = _redrawn(shown, content, media_type)
    if len(content) > BYTES_MAX:
        raise FileTooBig(file=shown, most=BYTES_MAX)
    return Prepared(shown, media_type, content, salt, digest.content_hash(salt, content))


def prepared_original(name: str, content: bytes, *, salt: bytes) -> Prepared:
    """The file of an invoice: what ``prepared`` takes, the structured XML of a fully digital one, or an OFD, both kept
    byte by byte, since they are signed. Raises what ``prepared`` does, ``UnsafeFile``, ``NotAnInvoice``."""
    media_type = _structured(content)
    if media_type is None:
        return prepared(name, content, salt=salt)
    shown = clean_name(name, media_type)
    if len(content) > BYTES_MAX:
        raise FileTooBig(file=shown, most=BYTES_MAX)
    if media_type == XML:
        invoice_file.read(shown, content)
    return Prepared(shown, media_type, content, salt, digest.content_hash(salt, content))


def _structured(content: bytes) -> str | None:
    """Is it XML, or an OFD (GB/T 33190: a ZIP with an OFD.xml)? Nothing is unpacked."""
    if content[:100].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return XML
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return None
    return OFD if _OFD_ROOT in names and len(names) <= _OFD_PARTS_MAX else None


def clean_name(name: str, media_type: str) -> str:
    """A file's name as it is shown: no folders, nothing invisible, no private numbers, at most 100 characters; its
    ending says what the file really is."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(c for c in last if not unicodedata.category(c).startswith("C"))
    ending = _ENDINGS.get(media_type)
    stem = seen if ending is None else re.sub(r"\.[A-Za-z0-9]{1,5}$", "", seen)
    stem, _ = privacy.cut(" ".join(unicodedata.normalize("NFC", stem).split()))
    stem = stem[: NAME_MAX - len(ending or "")].strip(" ._-")
    return (stem or "附件") + (ending or "")


def _told(content: bytes) -> str | None:
    """What the first bytes say a file is."""
    if content.startswith(b"\xff\xd8\xff"):
        return _JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _PNG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _WEBP
    return _PDF if content.startswith(b"%PDF-") else None


def _require_paper(file: str, content: bytes) -> None:
    """A PDF that ends as one, and holds no program as far as can be told without reading it as a viewer would."""
    end = content[-_PDF_END_BYTES:]
    if b"%%EOF" not in end or b"startxref" not in end:
        raise BrokenFile(file=file)
    for part in _readable_parts(content):
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)
        if _ACTIVE.search(plain):
            raise ActiveFile(file=file)


def _readable_parts(content: bytes) -> Iterator[bytes]:
    """What a PDF says: its bytes, and its packed objects unpacked, up to a bound."""
    yield content
    left, at = _INFLATED_MAX, content.find(_PACKED)
    while at >= 0 and left > 0:
        begin = content.find(_BEGIN, at, at + _BEGIN_WITHIN)
        end = content.find(_END, begin + len(_BEGIN)) if begin >= 0 else at + len(_PACKED)
        if end < 0:
            return
        if begin >= 0:
            part = _inflated(content[begin + len(_BEGIN) : end].lstrip(b"\r\n"), left)
            left -= len(part)
            yield part
        at = content.find(_PACKED, end)


def _inflated(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""  # packed in another way, or encrypted


def _redrawn(file: str, content: bytes, media_type: str) -> bytes:
    """The picture alone, upright."""
    # here, so that a command line that counts stock does not load a library of pictures
    from PIL import Image

    format_, options, modes = _FORMATS[media_type]
    try:
        with _one_at_a_time, Image.open(BytesIO(content), formats=[format_]) as picture:
            width, height = picture.size
            if width * height > PIXELS_MAX:
                raise PictureTooLarge(file=file, width=width, height=height, most=PIXELS_MAX)
            drawn = BytesIO()
            _bare(picture, modes).save(drawn, format_, **options)
            return drawn.getvalue()
    except PictureTooLarge:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooLarge(file=file, width=None, height=None, most=PIXELS_MAX) from None
    except Exception as error:  # whatever a decoder stumbles over in bytes that somebody made up
        raise BrokenFile(file=file) from error


def _bare(picture: "Image", modes: set[str]) -> "Image":
    """The first frame with nothing but its pixels, the right way up."""
    from PIL import ImageFile

    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # what draws our PDFs lets half pictures pass, for all
    try:
        picture.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    upright = _turned(picture)
    if upright.mode not in modes:
        upright = _converted(upright, modes)
    see_through = upright.info.get("transparency")
    upright.info = {} if see_through is None else {"transparency": see_through}
    return upright


def _turned(picture: "Image") -> "Image":
    from PIL import Image

    try:
        turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # notes of the camera that cannot be read are no reason to refuse its picture
        turn = None
    return picture.transpose(Image.Transpose[turn]) if turn else picture.copy()


def _converted(picture: "Image", modes: set[str]) -> "Image":
    """The same in a kind of pixels that is kept."""
    from PIL import Image

    if picture.mode == "I;16":  # a scan in 65,536 greys, low byte first: 256 are enough to read it
        return Image.frombytes("L", picture.size, picture.tobytes()[1::2])
    return picture.convert("RGBA" if picture.has_transparency_data and "RGBA" in modes else "RGB")
