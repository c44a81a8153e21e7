"""How an organization looks is data: of itself or of the one above it; what is on a published sheet stays as it was."""

import io
import json

import pytest
from PIL import Image

from inventory import branding, disclosure_ledger
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.uploads import prepared
from reports import sheet_files
from tests.inventory.files import SALT, pdf
from tests.inventory.publishing import Public, day

POSTS = ("制表人", "复核人", "审批人", "镇长")
ALL = {
    "name": "青石镇物资公开",
    "colour": "#7a1418",
    "accent": "#0B4A8F",
    "letterhead": "青石镇人民政府",
    "posts": POSTS,
}


@pytest.fixture
def town(ledger, clock):
    return Public(ledger, clock)


def say(town, organization="NDL", actor="admin", **said):
    return town.say(branding.brand, actor, organization=organization, **(ALL | said))


def seen(town, organization):
    with town.ledger.reading() as session:
        return branding.of_organization(session, organization)


def picture(kind="PNG", size=(40, 40)):
    held = io.BytesIO()
    Image.new("RGB", size, "#9d1b20").save(held, kind)
    return prepared(f"a.{kind}", held.getvalue(), salt=SALT)


def test_what_is_said_of_the_town_holds_for_a_village_that_says_nothing(town):
    said = say(town)
    assert said.accent == "#0b4a8f"
    assert seen(town, "DGC") == seen(town, "NDL") == said
    assert seen(town, "NIX") == branding.Brand()


def test_a_village_has_its_own_field_by_field(town):
    say(town)
    nothing = {"colour": "", "accent": "", "letterhead": "", "posts": ()}
    say(town, "DGC", name="东沟村公开栏", **nothing)
    village = seen(town, "DGC")
    assert (village.name, village.posts, village.colour) == ("东沟村公开栏", POSTS, "#7a1418")
    own = town.ask(branding.own, actor="admin", organization="DGC")
    assert own == branding.Brand(name="东沟村公开栏")
    say(town, name="")
    assert seen(town, "NDL").name == ""


@pytest.mark.parametrize(
    "said",
    [
        {"name": "长" * 31},
        {"name": "=1"},
        {"letterhead": "电话13812345678"},
        {"colour": "#ffff00"},
        {"accent": "blue"},
        {"posts": ("制表人", "制表人")},
        {"posts": tuple("甲乙丙丁戊己庚")},
        {"posts": ("",)},
        {"posts": ("第九个字的岗位名称",)},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(town, said):
    with pytest.raises(BadInput) as refused:
        say(town, **said)
    assert refused.value.field == next(iter(said))
    assert seen(town, "NDL") == branding.Brand()


def test_an_emblem_is_a_small_picture_and_a_village_shows_that_of_the_town(town):
    kept = picture()
    town.say(branding.keep_emblem, "admin", organization="NDL", emblem=kept)
    assert seen(town, "DGC").emblem == f"NDL:{kept.hash}"
    with town.ledger.reading() as session:
        assert branding.emblem(session, "NDL").content == kept.content
        with pytest.raises(NotFound):
            branding.emblem(session, "DGC")
    own = picture("JPEG")
    town.say(branding.keep_emblem, "admin", organization="DGC", emblem=own)
    assert seen(town, "DGC").emblem == f"DGC:{own.hash}"
    town.say(branding.keep_emblem, "admin", organization="DGC", emblem=None)
    assert seen(town, "DGC").emblem == f"NDL:{kept.hash}"


def test_an_svg_is_refused_by_name_whatever_it_is_called():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for name, content in (("a.svg", b"x"), ("a.png", svg), ("a.PNG", b"  <?xml version='1.0'?>")):
        with pytest.raises(BadInput) as refused:
            branding.require_raster(name, content)
        assert "SVG" in refused.value.problem
    branding.require_raster("a.png", picture().content)


def test_neither_another_file_nor_a_large_picture_is_an_emblem(town):
    paper = prepared("a.pdf", pdf(), salt=SALT)
    large = Image.effect_noise((1200, 1200), 90).convert("RGB")
    held = io.BytesIO()
    large.save(held, "PNG")
    for file in (paper, picture("WEBP"), prepared("b.png", held.getvalue(), salt=SALT)):
        with pytest.raises(BadInput) as refused:
            town.say(branding.keep_emblem, "admin", organization="NDL", emblem=file)
        assert refused.value.field == "emblem"
    assert seen(town, "NDL").emblem == ""


@pytest.mark.parametrize("actor", ["keeper", "publisher", "approver", "clerk"])
def test_only_who_sets_up_may(town, actor):
    with pytest.raises(NotAllowed):
        say(town, actor=actor)
    with pytest.raises(NotAllowed):
        town.say(branding.keep_emblem, actor, organization="NDL", emblem=picture())


def test_posts_and_letterhead_are_frozen_in_what_is_published(town):
    town.receive(day(3), 100)
    before = town.ask(disclosure_ledger.text, number=town.out(day(1), day(5)))
    assert "paper" not in json.loads(before)
    say(town)
    number = town.out(day(6), day(10))
    text = town.ask(disclosure_ledger.text, number=number)
    paper = {"posted_days": 10, "letterhead": "青石镇人民政府", "posts": list(POSTS)}
    assert json.loads(text)["paper"] == paper
    say(town, letterhead="", posts=())
    assert town.ask(disclosure_ledger.text, number=number) == text
    proof = sheet_files.examine([("1.json", before.encode()), ("2.json", text.encode())])
    assert proof.holds
    assert town.broken() == {}
