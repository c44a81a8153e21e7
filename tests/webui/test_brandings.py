"""How an organization looks is said on a page, seen on every page, and no picture or colour does anything else."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from inventory.branding import Brand
from tests.webui.conftest import token
from tests.webui.test_attachments import send_form
from webui.brandings import colours
from webui.security import MAX_FORM_BYTES

SAID = {
    "organization": "T",
    "name": "示例镇物资公开",
    "letterhead": "示例镇人民政府",
    "posts": "制表人、复核人，审批人",
    "colour": "#7a1418",
    "accent": "#0b4a8f",
}


@pytest.fixture
def admin(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("admin")


def save(browser: FlaskClient, **said: object) -> TestResponse:
    return send_form(browser, "/branding", **{**SAID, **said, "csrf_token": token(browser)})


def file(content: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


def png(picture: Image.Image) -> bytes:
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def test_what_is_said_is_seen_on_every_page_also_of_a_village(
    admin: FlaskClient, browse: Callable[[str], FlaskClient]
) -> None:
    assert "brand.css" not in admin.get("/").text
    assert save(admin).status_code == 303
    for login in ("admin", "village_clerk"):
        browser = browse(login)
        page = browser.get("/").text
        assert "<b>示例镇物资公开</b>" in page
        assert "/brand.css?v=7a14180b4a8f" in page
        style = browser.get("/brand.css")
        assert "--red: #7a1418" in style.text
        assert "--fill: #0b4a8f" in style.text
        assert style.headers["Content-Type"] == "text/css; charset=utf-8"
    form = admin.get("/branding?org=T").text
    assert 'value="制表人、复核人、审批人"' in form
    village = admin.get("/branding?org=TV1").text
    assert "签字：制表人、复核人、审批人" in village
    assert 'name="posts" value=""' in village


def test_an_emblem_is_shown_as_what_it_is_and_is_taken_back(admin: FlaskClient) -> None:
    assert save(admin, emblem=file(png(Image.new("RGB", (64, 64))), "徽标.png")).status_code == 303
    assert 'src="/emblem/T?v=' in admin.get("/").text
    answer = admin.get("/emblem/T")
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(answer.data)).size == (64, 64)
    assert save(admin).status_code == 303
    assert admin.get("/emblem/T").status_code == 200
    assert save(admin, without_emblem="1").status_code == 303
    assert admin.get("/emblem/T").status_code == 404


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"colour": "#ffff00"}, "请选深一些的"),
        ({"accent": "red;}body{}"}, "颜色写成"),
        ({"posts": "甲、乙、丙、丁、戊、己、庚"}, "最多 6 个岗位"),
        ({"name": "=HYPERLINK(1)"}, "不能以"),
        ({"letterhead": "长" * 41}, "最多 40 个字"),
    ],
)
def test_what_is_refused_is_said_beside_its_field_and_kept_as_typed(
    admin: FlaskClient, said: dict[str, str], problem: str
) -> None:
    answer = save(admin, **said)
    assert answer.status_code == 422
    assert problem in answer.text
    assert f'id="e-{next(iter(said))}"' in answer.text
    assert "brand.css" not in admin.get("/").text


def test_an_svg_is_refused_by_name_and_markup_is_text(admin: FlaskClient) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    for name in ("a.svg", "a.png"):
        answer = save(admin, emblem=file(svg, name))
        assert answer.status_code == 422
        assert "SVG" in answer.text
    assert admin.get("/emblem/T").status_code == 404
    assert save(admin, name="<b>镇</b>").status_code == 303
    assert "&lt;b&gt;镇" in admin.get("/").text


def test_a_photo_of_several_megabytes_arrives_and_is_refused_by_its_size(
    admin: FlaskClient,
) -> None:
    large = png(Image.effect_noise((1200, 1200), 90).convert("RGB"))
    assert len(large) > MAX_FORM_BYTES
    answer = save(admin, emblem=file(large, "a.png"))
    assert answer.status_code == 422
    assert "最多 512 KB" in answer.text


def test_without_colours_there_is_no_style() -> None:
    assert colours(Brand()) == ""
    assert "--fill" not in colours(Brand(colour="#7a1418"))
