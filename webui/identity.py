"""Who is asking: the signed-in user of a request, and the guard before every page.

The session cookie holds the login and a fingerprint of the user's stamp. The stamp changes with his password, role
or place, so that a change of these, or switching him off, ends every open session at the next click. Every page
needs a sign-in but for the few named here.
"""

import hmac
from hashlib import sha256
from typing import cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from inventory import access, branding, users
from inventory.db import Ledger
from inventory.errors import NotAllowed
from inventory.users import Profile

OPEN_ENDPOINTS = frozenset(
    {"auth.sign_in", "auth.check", "auth.text_size", "static", "gifts.index", "gifts.look_up"}
    | {"objections.index", "objections.raise_", "objections.receipt", "objections.look_up"}
)

# What these show is for everybody and the same for everybody: nobody is asked who he is.
PUBLIC_SUBJECTS = frozenset({"board"})


def register(app: Flask) -> None:
    """Ask before every request; show the answer to every template."""
    app.before_request(_guard)
    app.context_processor(
        lambda: {"me": g.get("me"), "demo": g.get("demo", False), "brand": g.get("brand")}
    )


def ledger() -> Ledger:
    """The books this application serves."""
    return cast(Ledger, current_app.extensions["ledger"])


def me() -> Profile:
    """The signed-in user; only behind the guard."""
    return cast(Profile, g.me)


def may(act: str) -> bool:
    """Does the role of the signed-in user, or of one for whom he stands in today, permit the act at all? For showing or
    hiding, never instead of asking."""
    return g.get("me") is not None and any(access.may(r, act) for r in (me().role, *me().also))


def require(act: str) -> None:
    """Refuse a page whose act the role does not permit. Raises ``NotAllowed``; the verb asks again, with the place."""
    if not may(act):
        raise NotAllowed(act=act, role=me().role)


def remember(profile: Profile) -> None:
    """Begin the session of a user who has just shown his password."""
    session.clear()
    session.permanent = True
    session["login"] = profile.login
    session["fingerprint"] = _fingerprint(profile)
    # from now on, so that no two pages that are opened at once make two tokens of which one is lost
    generate_csrf()


def forget() -> None:
    """End the session."""
    session.clear()


def safe_path(path: str | None) -> str:
    """A path of this site to go back to, else the front page: never another host."""
    if path and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable():
        return path
    return url_for("home.index")


def _guard() -> Response | None:
    if request.endpoint == "static" or request.blueprint in PUBLIC_SUBJECTS:
        return None
    login = session.get("login")
    with ledger().reading() as books:
        profile = users.profile(books, login) if isinstance(login, str) else None
        g.demo = bool(users.demo_logins(books))
        if profile and profile.organization:
            g.brand = branding.of_organization(books, profile.organization)
    g.me = profile if profile and _is_same(profile) else None
    if g.me is None and login is not None:
        session.pop("login")
        g.brand = None
    if g.me is None and request.endpoint not in OPEN_ENDPOINTS:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("auth.sign_in", next=wanted), 303)
    return None


def _is_same(profile: Profile) -> bool:
    return hmac.compare_digest(str(session.get("fingerprint")), _fingerprint(profile))


def _fingerprint(profile: Profile) -> str:
    """Keyed, because a session cookie can be read by whoever holds it and the stamp knows part of a password hash."""
    key = current_app.secret_key
    secret = key if isinstance(key, bytes) else str(key).encode()
    return hmac.new(secret, profile.stamp.encode(), sha256).hexdigest()
