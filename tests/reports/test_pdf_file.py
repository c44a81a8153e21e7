"""A PDF as a file: readers find every object where it is said to stand, small ones in streams of a few hundred."""

import io

import pydyf
import pypdfium2
from pypdf import PdfReader

from reports import pdf_file


def file_of(objects):
    """A file of one page and so many small objects, each of which says its number."""
    made = pydyf.PDF()
    made.info["Title"] = pydyf.String("样张 (1)")
    content = pydyf.Stream(["0 0 9 9 re f"], compress=True)
    made.add_object(content)
    made.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": made.pages.reference,
                "MediaBox": pydyf.Array([0, 0, 20, 20]),
                "Contents": content.reference,
            }
        )
    )
    said = [pydyf.Dictionary({"Said": n}) for n in range(objects)]
    for each in said:
        made.add_object(each)
    made.catalog["All"] = pydyf.Array([each.reference for each in said])
    out = io.BytesIO()
    pdf_file.write(made, out)
    return out.getvalue()


def test_every_object_is_found_by_its_number():
    read = PdfReader(io.BytesIO(file_of(1_000)), strict=True)
    said = [each.get_object()["/Said"] for each in read.trailer["/Root"]["/All"]]
    assert said == list(range(1_000))
    assert read.metadata.title == "样张 (1)"
    assert read.pages[0].get_contents().get_data().strip() == b"0 0 9 9 re f"
    with pypdfium2.PdfDocument(file_of(1_000)) as document:
        assert document[0].render().to_pil().getpixel((3, 17))[:3] == (0, 0, 0)


def test_small_objects_stand_in_streams_of_a_few_hundred():
    streams = file_of(1_000).count(b"/Type /ObjStm")
    assert streams >= 3
    assert file_of(1).count(b"/Type /ObjStm") == 2, "one before the stream of the page, one after"


def test_the_same_objects_are_the_same_bytes_and_others_have_another_name():
    def name(drawn):
        return PdfReader(io.BytesIO(drawn)).trailer["/ID"]

    assert file_of(30) == file_of(30)
    assert name(file_of(30)) != name(file_of(31))
