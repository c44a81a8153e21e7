"""A file is what it holds; of a picture only the picture stays; what lies or is broken is refused by name."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from inventory import digest, errors, uploads
from inventory.uploads import clean_name, prepared
from inventory.wording import say
from tests.inventory.files import (
    ORIENTATION,
    SALT,
    SECRET,
    packed,
    pdf,
    photo,
    pixels,
    plain,
    png_of,
)


def kept(content, name="照片.jpg"):
    return prepared(name, content, salt=SALT)


def seen(content):
    """The picture as a browser would decode it."""
    picture = Image.open(BytesIO(kept(content).content))
    picture.load()
    return picture


def zipped():
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("照片.jpg", photo())
    return made.getvalue()


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_of_a_photograph_only_the_picture_stays(format_):
    taken = photo(format_)
    assert SECRET in taken, "else this shows nothing"
    done = kept(taken)
    assert SECRET not in done.content
    picture = seen(taken)
    assert dict(picture.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile", "XML:com.adobe.xmp"} & set(picture.info)
    assert picture.format == format_
    assert done.hash == digest.content_hash(SALT, done.content)


def test_texts_of_a_png_are_gone_too():
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Comment", SECRET.decode())
    said.add_itxt("Author", SECRET.decode())
    made = plain(pnginfo=said, icc_profile=b"x" * 200 + SECRET)
    assert SECRET in made
    assert SECRET not in kept(made).content


# how a camera notes that it was held, and where the dark corner of what it saw then lies in the upright picture
@pytest.mark.parametrize(
    ("turned", "size", "dark"),
    [
        (1, (40, 20), (5, 5)),
        (2, (40, 20), (35, 5)),
        (3, (40, 20), (35, 15)),
        (4, (40, 20), (5, 15)),
        (5, (20, 40), (5, 5)),
        (6, (20, 40), (15, 5)),
        (7, (20, 40), (15, 35)),
        (8, (20, 40), (5, 35)),
    ],
)
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright(format_, turned, size, dark):
    picture = seen(photo(format_, turned=turned)).convert("L")
    assert picture.size == size
    corners = [(x, y) for x in (5, size[0] - 5) for y in (5, size[1] - 5)]
    assert [at for at in corners if picture.getpixel(at) < 100] == [dark]
    assert ORIENTATION not in picture.getexif()


def test_what_is_done_twice_gives_the_same_bytes():
    assert kept(photo()).content == kept(photo()).content


@pytest.mark.parametrize(
    ("picture", "mode"),
    [
        (pixels(mode="1"), "1"),
        (pixels(mode="L"), "L"),
        (pixels(mode="P"), "P"),
        (pixels(mode="LA"), "LA"),
        (pixels(mode="RGBA"), "RGBA"),
    ],
)
def test_a_scan_keeps_its_kind_of_pixels(picture, mode):
    done = seen(plain(picture=picture))
    assert done.mode == mode
    assert (done.convert("L").getpixel((5, 5)) < 100) is True
    assert (done.convert("L").getpixel((35, 15)) > 200) is True


def test_a_scan_of_many_greys_keeps_its_lights_and_darks():
    greys = Image.frombytes("I;16", (2, 1), bytes((0, 20, 0, 200)))
    done = seen(plain(picture=greys))
    assert (done.mode, done.getpixel((0, 0)), done.getpixel((1, 0))) == ("L", 20, 200)


def test_a_colour_made_see_through_stays_so():
    picture = pixels(mode="P")
    done = seen(plain(picture=picture, transparency=picture.getpixel((39, 19))))
    assert done.convert("RGBA").getpixel((39, 19))[3] == 0


def test_colours_for_print_become_those_of_a_screen():
    assert seen(plain("JPEG", pixels(mode="CMYK"))).mode == "RGB"


def test_of_several_pictures_in_one_the_first_stays():
    made = plain("MPO", save_all=True, append_images=[pixels(8, 8)])
    assert seen(made).size == (40, 20)
    assert len(kept(made).content) < len(made)


def test_notes_of_the_camera_that_cannot_be_read_are_no_reason_to_refuse():
    broken = photo(turned=6).replace(b"Exif\0\0", b"Exif\0\0\xff\xff", 1)
    assert seen(broken).size in {(40, 20), (20, 40)}


@pytest.mark.parametrize(
    ("name", "content", "media_type", "shown"),
    [
        ("发票.pdf", plain("PNG"), "image/png", "发票.png"),
        ("photo.png", plain("JPEG"), "image/jpeg", "photo.jpg"),
        ("scan.jpg", pdf(), "application/pdf", "scan.pdf"),
        ("微信图片.html", plain("WEBP"), "image/webp", "微信图片.webp"),
    ],
)
def test_a_file_is_what_it_holds_whatever_its_name_says(name, content, media_type, shown):
    done = kept(content, name)
    assert (done.media_type, done.name) == (media_type, shown)


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a\1\0\1\0\0\0\0;",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"MZ\x90\0",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"\n\n%PDF-1.4 %%EOF",
        b"",
        zipped(),
    ],
    ids=("html", "svg", "gif", "heic", "exe", "wav", "late", "empty", "zip"),
)
@pytest.mark.parametrize("name", ["a.jpg", "a.pdf", "a"])
def test_what_is_neither_picture_nor_pdf_is_refused(name, content):
    with pytest.raises(errors.WrongFileType) as refused:
        kept(content, name)
    assert name in say(refused.value)


def test_more_than_ten_megabytes_are_refused_by_whatever_they_are():
    for content in (photo() + b"\0" * uploads.BYTES_MAX, b"x" * (uploads.BYTES_MAX + 1)):
        with pytest.raises(errors.FileTooBig) as refused:
            kept(content)
        assert "10 MB" in say(refused.value)


def test_what_grows_over_the_limit_when_drawn_anew_is_refused(monkeypatch):
    small = plain("JPEG", Image.effect_noise((200, 200), 90), quality=1)
    monkeypatch.setattr(uploads, "BYTES_MAX", len(small))
    with pytest.raises(errors.FileTooBig):
        kept(small)


@pytest.mark.parametrize("sides", [(10_000, 5_001), (20_000, 20_000), (60_000, 60_000)])
def test_a_small_file_of_very_many_pixels_is_refused_unopened(sides):
    with pytest.raises(errors.PictureTooLarge) as refused:
        kept(png_of(*sides))
    assert "5,000 万点" in say(refused.value)


def test_half_a_picture_is_refused_also_where_others_let_it_pass(monkeypatch):
    monkeypatch.setattr(
        ImageFile, "LOAD_TRUNCATED_IMAGES", True
    )  # as the library that draws PDFs does
    for format_ in ("JPEG", "PNG", "WEBP"):
        whole = photo(format_, picture=Image.effect_noise((200, 200), 90).convert("RGB"))
        with pytest.raises(errors.BrokenFile):
            kept(whole[: len(whole) // 2])
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@settings(max_examples=300, deadline=None)
@given(data=st.data(), format_=st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_whatever_bytes_come_the_answer_is_a_file_or_a_named_refusal(data, format_):
    content = bytearray(photo(format_))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(12, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(errors.BrokenFile, errors.PictureTooLarge, errors.FileTooBig):
        assert kept(bytes(content)).media_type.startswith("image/")


def test_a_pdf_is_kept_as_it_is():
    assert kept(pdf()).content == pdf()


@pytest.mark.parametrize("content", [pdf()[:-30], b"%PDF-1.4\n", pdf() + b"x" * 3000])
def test_a_pdf_that_does_not_end_is_refused(content):
    with pytest.raises(errors.BrokenFile):
        kept(content)


@pytest.mark.parametrize(
    "inside",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /J#61vaScript /JS (app.alert(1)) >>",
        b"<< /S/Launch /F (cmd.exe) >>",
        packed(b"4 0 << /S /JavaScript /JS 9 0 R >>"),
        packed(b"4 0 << /S /Launch >>", b"/First 4 /Filter [/FlateDecode] /N 1 /Type/ObjStm"),
    ],
)
def test_a_pdf_that_brings_programs_along_is_refused(inside):
    with pytest.raises(errors.ActiveFile) as refused:
        kept(pdf(inside))
    assert "打印" in say(refused.value)


@pytest.mark.parametrize(
    "inside",
    [
        packed(b"4 0 << /Type /Font >>"),
        b"<< /Type /ObjStm >>\nstream\nnot packed at all\nendstream",
        b"<< /Launcher 1 >>",
        b"(/ObjStm)",
        b"<< /EmbeddedFiles 9 0 R >>",  # as electronic invoices have
    ],
)
def test_a_pdf_that_only_looks_a_little_like_it_is_kept(inside):
    assert kept(pdf(inside)).media_type == "application/pdf"


def test_a_pdf_made_to_take_long_takes_no_time():
    nested = b"/ObjStm " * 200_000 + b"/ObjStm stream " * 200_000
    with pytest.raises(errors.BrokenFile):
        kept(b"%PDF-1.4" + nested)
    kept(pdf(nested))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("发票.jpg", "发票.jpg"),
        ("发票", "发票.jpg"),
        ("发票.PDF", "发票.jpg"),
        ("C:\\fakepath\\发票.jpg", "发票.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("..", "附件.jpg"),
        ("", "附件.jpg"),
        (".jpg", "附件.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie: x.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("\ud800发票.jpg", "发票.jpg"),
        ("张三 13800000000.jpg", "张三.jpg"),
        ("11010119900307421X.jpg", "附件.jpg"),
        ("第3.5号说明.jpg", "第3.5号说明.jpg"),
        ("长" * 300 + ".jpg", "长" * 96 + ".jpg"),
    ],
)
def test_a_name_is_shown_without_what_it_must_not_hold(name, shown):
    assert clean_name(name, "image/jpeg") == shown
    assert clean_name(shown, "image/jpeg") == shown
