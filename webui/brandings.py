"""How an organization looks: the page on which an administrator says it, its colours as a style sheet, its emblem."""

import re
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from inventory import branding, catalog, uploads
from inventory.branding import Brand
from inventory.errors import LedgerError
from inventory.sheet_format import Paper
from webui import options
from webui.attachments import CONTENT_POLICY
from webui.brandings_form import BrandForm
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.refusals import problems, put_beside_field

blueprint = Blueprint("brandings", __name__)
_APART = re.compile(r"[\s、，,]+")
_COLOUR = "--red: {0}; --seal: {0};"
_ACCENT = "--blue: {0}; --blue-deep: {0}; --fill: {0}; --fill-deep: {0};"
# on dark ground the page keeps its own: these were chosen for white
_LIGHT = ":root[data-theme=light] {{ {0} }}\n"
_LIGHT += (
    "@media print, (prefers-color-scheme: light) {{ :root:not([data-theme=dark]) {{ {0} }} }}\n"
)


@blueprint.get("/branding")
def index() -> str:
    """What was said of an organization itself, to be changed, beside what it looks like."""
    require("setup")
    organization = request.args.get("org") or me().organization or ""
    with ledger().reading() as books:
        own = branding.own(books, actor=me().login, organization=organization)
    said = {
        "organization": organization,
        **{key: getattr(own, key) for key in ("name", "letterhead", "colour", "accent")},
        "posts": "、".join(own.posts),
    }
    return _page(BrandForm(MultiDict(said)))


@blueprint.post("/branding")
def save() -> Answer | tuple[str, int]:
    """Say it, with an emblem where one was chosen; or the page again with what is to be mended."""
    require("setup")
    form = BrandForm(request.form)
    organization = form.organization.data or ""
    said = {
        key: (form[key].data or "").strip() for key in ("name", "letterhead", "colour", "accent")
    }
    posts = [post for post in _APART.split(form.posts.data or "") if post]
    try:
        emblem = _emblem()
        with ledger().writing() as books:
            own = {"actor": me().login, "organization": organization}
            branding.brand(books, **own, **said, posts=posts)
            if emblem is not None or request.form.get("without_emblem"):
                branding.keep_emblem(books, **own, emblem=emblem)
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(form), status_of(error)
    return redirect(url_for("brandings.index", org=organization), HTTPStatus.SEE_OTHER)


@blueprint.get("/brand.css")
def style() -> Response:
    """The colours of the signed-in user's organization."""
    answer = make_response(colours(_mine()))
    answer.headers["Content-Type"] = "text/css; charset=utf-8"
    return answer


@blueprint.get("/emblem/<organization>")
def emblem(organization: str) -> Response:
    """The emblem of an organization itself, as what it is and as nothing else."""
    with ledger().reading() as books:
        held = branding.emblem(books, organization)
    answer = make_response(held.content)
    answer.headers["Content-Type"] = held.media_type
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    return answer


def colours(brand: Brand) -> str:
    """The style sheet of two colours; empty where nobody said any."""
    said = _COLOUR.format(brand.colour) if brand.colour else ""
    said += _ACCENT.format(brand.accent) if brand.accent else ""
    return _LIGHT.format(said) if said else ""


def _mine() -> Brand:
    with ledger().reading() as books:
        return branding.of_organization(books, me().organization or "")


def _emblem() -> uploads.Prepared | None:
    """The picture that was chosen, made fit to be kept. Raises ``BadInput`` and what ``prepared`` does."""
    sent = request.files.get("emblem")
    content = sent.read() if sent is not None else b""
    if sent is None or not content:
        return None
    name = sent.filename or ""
    branding.require_raster(name, content)
    prepared = uploads.prepared(name, content, salt=ledger().salts(uploads.SALT_BYTES))
    branding.require_emblem(prepared)
    return prepared


def _page(form: BrandForm) -> str:
    organization = form.organization.data or ""
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=me().login)
        seen = branding.of_organization(books, organization)
    return render_template(
        "brandings/index.html",
        form=form,
        problems=problems(form),
        seen=seen,
        usual=Paper().posts,
        organizations=options.of_organizations(organizations),
        names={row.code: row.name for row in organizations},
    )
