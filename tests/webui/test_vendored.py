"""Files of others that are served here: known, licensed and unchanged."""

import hashlib
import json
from pathlib import Path

import webui

VENDOR = Path(webui.__file__).parent / "static" / "vendor"


def test_every_vendored_file_is_listed_with_version_licence_and_digest() -> None:
    listed = json.loads((VENDOR / "vendor.json").read_text("utf-8"))
    files = {entry["file"] for entry in listed} | {entry["licence_file"] for entry in listed}
    assert files | {"vendor.json"} == {path.name for path in VENDOR.iterdir()}
    for entry in listed:
        content = (VENDOR / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert entry["version"]
        assert entry["licence"]


def test_our_own_style_asks_no_other_host() -> None:
    style = (VENDOR.parent / "style.css").read_text("utf-8")
    assert "url(" not in style
    assert "@import" not in style
