"""Signing in and out, and the size of the text.

Passwords and the pause after wrong ones are the library's; an unknown login and a wrong password look the same.
"""

from http import HTTPStatus

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inventory import users, wording
from inventory.errors import TooManyAttempts
from webui import identity
from webui.auth_form import SignInForm
from webui.errors import status_of
from webui.identity import ledger, safe_path

blueprint = Blueprint("auth", __name__)
_YEAR_SECONDS = 365 * 24 * 3600
_WRONG = "登录名或密码不对。请再输一次；忘了密码，请找管理员重设。"


@blueprint.get("/sign-in")
def sign_in() -> str:
    """The form; somebody signed in already may change who he is."""
    return render_template("auth/sign_in.html", form=SignInForm(), refused=None)


@blueprint.post("/sign-in")
def check() -> Response | tuple[str, int]:
    """Begin a session, or say what was wrong without saying which half."""
    form = SignInForm(request.form)
    if not form.validate():
        return _again(form, None, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        profile = users.sign_in(ledger(), login=form.login.data, password=form.password.data)
    except TooManyAttempts as error:
        return _again(form, wording.say(error), status_of(error))
    if profile is None:
        return _again(form, _WRONG, HTTPStatus.UNPROCESSABLE_ENTITY)
    identity.remember(profile)
    return redirect(safe_path(request.args.get("next")), HTTPStatus.SEE_OTHER)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    identity.forget()
    return redirect(url_for("auth.sign_in"), HTTPStatus.SEE_OTHER)


@blueprint.get("/text")
def text_size() -> Response:
    """Large text or normal, kept in a cookie; back to the page it was asked from."""
    answer = make_response(redirect(safe_path(request.args.get("next")), HTTPStatus.SEE_OTHER))
    size = "large" if request.args.get("size") == "large" else "normal"
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(
        "text", size, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax", secure=secure
    )
    return answer


def _again(form: SignInForm, refused: str | None, status: int) -> tuple[str, int]:
    return render_template("auth/sign_in.html", form=form, refused=refused), status
