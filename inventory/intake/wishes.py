"""What a giver wants: for whom goods are meant, as texts of sheets say it."""

import re
from functools import lru_cache

EARMARK = "定向"

_NOT = re.compile(r"^(?:非|不|无|未)(?:定向|指定)|^(?:否|无)$")
_WISH = re.compile(
    r"(?:^|[；;，,。、（(\s])(?:定向|指定(?=用于|捐|给|使用|单位)|专项(?=用于|捐))"
    r"(?:捐赠|捐助|捐献|捐|使用|拨付|支持|用于|单位)*(?:给|至|于|到|往)?(?:的?单位)?[:：]?\s*"
    r"([^；;。，,（）()\s]*)"
)


def starts_with_wish(text: str) -> bool:
    """Whether a text is a wish and not a name: 定向捐赠一村."""
    if EARMARK not in text and "指定" not in text and "专项" not in text:
        return False
    found = _WISH.match(text)
    return text.startswith(EARMARK) or (found is not None and not _NOT.match(text))


@lru_cache(maxsize=2048)
def wish_in(text: str) -> tuple[bool, str | None]:
    """Whether a note says that goods are meant for somebody, and for whom where it says so."""
    if EARMARK not in text and "指定" not in text and "专项" not in text:
        return False, None
    found = _WISH.search(text)
    if found is None or _NOT.match(text):
        return False, None
    return True, found[1].rstrip("捐赠") or None
