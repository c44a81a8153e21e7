"""Unified social credit codes (统一社会信用代码, GB 32100-2015): eighteen characters, the last of which checks the
others.

The letters I, O, S, V and Z are in none, because they are taken for digits.
"""

from inventory.errors import BadCreditCode

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, n, len(ALPHABET)) for n in range(LENGTH - 1))


def check_digit(body: str) -> str:
    """The last character of a code whose first seventeen are ``body``, all of them of ``ALPHABET``."""
    total = sum(
        weight * ALPHABET.index(letter) for weight, letter in zip(_WEIGHTS, body, strict=True)
    )
    return ALPHABET[-total % len(ALPHABET)]


def checked(said: str, field: str) -> str:
    """The code as it is kept: in capitals and without blanks. Raises ``BadCreditCode``, which says what is wrong: the
    length, a letter that is in no code, or the last character, with the one that the others ask for."""
    code = "".join(said.split()).upper()
    if len(code) != LENGTH:
        raise BadCreditCode(field=field, given=code, wrong="LENGTH", found=str(len(code)))
    for at, letter in enumerate(code, start=1):
        if letter not in ALPHABET:
            raise BadCreditCode(field=field, given=code, wrong="LETTER", found=letter, at=at)
    expected = check_digit(code[:-1])
    if code[-1] != expected:
        raise BadCreditCode(
            field=field,
            given=code,
            wrong="CHECK_DIGIT",
            found=code[-1],
            at=LENGTH,
            expected=expected,
        )
    return code
