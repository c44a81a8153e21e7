"""Who asks from outside, without signing in: told apart by a keyed hash of the address, so that none is kept."""

import hmac
from hashlib import sha256

from flask import current_app, request


def asking() -> str:
    """The asker of this request. Behind a proxy it is whom the proxy names (see ``serve --behind-proxy``)."""
    key = current_app.secret_key
    secret = key if isinstance(key, bytes) else str(key).encode()
    return hmac.new(secret, (request.remote_addr or "").encode(), sha256).hexdigest()
