"""Words that somebody types for a wall or a page: short, seen as they are, no formula, nothing that names a person's
numbers."""

from inventory.errors import BadInput
from inventory.rules.public_text import KIND_NAMES, private

_FORMULA = "=+-@"


def wall_words(said: object, field: str, most: int) -> str:
    """The words, trimmed. Raises ``BadInput``."""
    if not isinstance(said, str) or not said.strip() or len(said) > most or not said.isprintable():
        raise BadInput(field=field, problem=f"要写文字，最多 {most} 个字")
    words = said.strip()
    if words[0] in _FORMULA:
        raise BadInput(field=field, problem="不能以 = + - @ 开头")
    for one in private(words):
        raise BadInput(field=field, problem=f"有{KIND_NAMES[one.kind]}，不能公布")
    return words
