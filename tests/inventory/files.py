"""Files as people send them, made here: photographs with all that a phone notes, scans, and such as lie."""

import zlib
from io import BytesIO

from PIL import Image

GPS, ORIENTATION = 0x8825, 0x0112
SECRET = b"SECRET-PLACE"  # stands wherever a file can say more than its picture
SALT = bytes(range(32))


def pixels(width=40, height=20, mode="RGB"):
    """A picture whose left upper corner is dark, all else light: one sees which way is up."""
    picture = Image.new("L", (width, height), 230)
    picture.paste(20, (0, 0, width // 2, height // 2))
    return picture.convert(mode)


def photo(format_="JPEG", *, turned=1, picture=None, **options):
    """A photograph with a place, a device, a comment and a note of how the camera was held."""
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    exif[0x010F] = SECRET.decode()  # who made the camera
    exif.get_ifd(GPS).update({1: "N", 2: (39.0, 20.0, 30.0), 29: SECRET.decode()})
    said = {"exif": exif, "xmp": b"<x>" + SECRET + b"</x>", "comment": SECRET}
    made = BytesIO()
    (picture or pixels()).save(made, format_, **said, **options)
    return made.getvalue()


def plain(format_="PNG", picture=None, **options):
    """A picture and nothing else."""
    made = BytesIO()
    (picture or pixels()).save(made, format_, **options)
    return made.getvalue()


def png_of(width, height):
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(name, data):
        body = name + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((1, 0, 0, 0, 0))
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(*objects):
    """A PDF of one empty page, with further objects."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>",
        *objects,
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(parts) + 1)
    return made + b"startxref\n%d\n%%%%EOF\n" % start


def packed(inside, head=b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"):
    """An object of a PDF in which others are packed, out of plain sight."""
    body = zlib.compress(inside)
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(body), body)
