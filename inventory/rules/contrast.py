"""Can a colour be read on white? WCAG 2.2: the ratio of the relative luminances, at least 4.5 to 1 for text (AA)."""

import re
from decimal import Context, Decimal

from inventory.errors import BadInput

LEAST = Decimal("4.5")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_WEIGHTS = (Decimal("0.2126"), Decimal("0.7152"), Decimal("0.0722"))
_LINEAR, _SLOPE = Decimal("0.04045"), Decimal("12.92")
_OFFSET, _SCALE, _POWER = Decimal("0.055"), Decimal("1.055"), Decimal("2.4")
_FLARE = Decimal("0.05")
_EXACT = Context(prec=28)  # the same on every machine


def on_white(colour: str) -> Decimal:
    """The contrast of a colour like ``#9d1b20`` against white: 1 for white, 21 for black."""
    parts = (_EXACT.divide(Decimal(int(colour[at : at + 2], 16)), 255) for at in (1, 3, 5))
    light = sum(weight * _light(part) for weight, part in zip(_WEIGHTS, parts, strict=True))
    return _EXACT.divide(1 + _FLARE, light + _FLARE)


def readable(said: object, field: str) -> str:
    """A colour as it is kept, in small letters. Raises ``BadInput`` for what is none or cannot be read on white."""
    colour = said.strip().lower() if isinstance(said, str) else ""
    if not _COLOUR.fullmatch(colour):
        raise BadInput(field=field, problem="颜色写成 #9d1b20 这样")
    if (ratio := on_white(colour)) < LEAST:
        shown = ratio.quantize(Decimal("0.01"))
        raise BadInput(
            field=field, problem=f"和白色的对比只有 {shown}，要 {LEAST} 以上才看得清，请选深一些的"
        )
    return colour


def _light(part: Decimal) -> Decimal:
    if part <= _LINEAR:
        return _EXACT.divide(part, _SLOPE)
    return _EXACT.power(_EXACT.divide(part + _OFFSET, _SCALE), _POWER)
