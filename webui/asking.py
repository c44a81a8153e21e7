"""Who asks from outside, without signing in: told apart by a keyed hash of the address, so that none is kept. A line of
IPv6 has more addresses than there are people: all of its network (/64) are one asker."""

import hmac
import ipaddress
from hashlib import sha256

from flask import current_app, request


def asking() -> str:
    """The asker of this request. Behind a proxy it is whom the proxy names (see ``serve --behind-proxy``)."""
    key = current_app.secret_key
    secret = key if isinstance(key, bytes) else str(key).encode()
    return hmac.new(secret, _line(request.remote_addr or "").encode(), sha256).hexdigest()


def _line(address: str) -> str:
    try:
        told = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if told.version == 4:
        return address
    if told.ipv4_mapped is not None:
        return str(told.ipv4_mapped)
    return str(ipaddress.ip_network((told, 64), strict=False))
