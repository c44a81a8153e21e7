"""What must not stand in a text that is published: whose number it is decides, not who wrote it.

Found are mobile telephones, landlines, identity numbers, bank cards (all as ``privacy`` knows them), passports, number
plates, e-mail addresses, and a WeChat or QQ number after the word. What a sheet is full of is none of these: numbers of
documents, lots and stubs, dates, standards (GB 19083-2010), article numbers, quantities, credit codes of firms.
Nothing is changed and nothing is cut: somebody has to look at the text and say it otherwise.

The law: 个人信息保护法 第二十五条 (no publication without separate consent); 政府信息公开条例 第十五条 (what harms
somebody's privacy is not made public); 突发事件应对法 第八十四条.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from inventory.rules import privacy
from inventory.rules.credit_code import ALPHABET, LENGTH, check_digit

PLATE = "plate"
EMAIL = "email"
CHAT = "chat"

KIND_NAMES = {
    privacy.PHONE: "电话号码",
    privacy.IDENTITY: "证件号码",
    privacy.CARD: "银行账号",
    PLATE: "车牌号",
    EMAIL: "电子邮箱",
    CHAT: "微信号或QQ号",
}
HIDDEN = "*"

# Numbers of things, taken out before anything is looked for: run together with what stands beside them, they would
# look like a telephone number (GB 19083-2010 20只). A number of a person that hides inside one is not of its shape.
_THINGS = re.compile(
    r"(?<![A-Z0-9])[A-Z0-9_]{1,20}(?:-[A-Z]{2})?-[A-Z]{2}-(?:(?:19|20)\d\d-)?\d{6}(?:-\d{1,4}){0,2}(?!\d)"
    r"|(?<![A-Z])[A-Z]{1,5}(?:/[A-Z]{1,3})?\s?\d{1,5}(?:\.\d{1,3})?\s?[-—–－]\s?(?:19|20)\d\d(?!\d)"
    r"|(?<![\d-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d-])",
    re.IGNORECASE,
)
_THING = "□"

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_DOT = r"\s?[·•・‧.．-]?\s?"
_LETTER = "A-HJ-NP-Z"  # I and O are on no plate
_END = r"(?![A-Z0-9])"
_WORD_PLATE = r"(?:车牌|牌照|车号|车辆号码|号牌)号?码?[\s:：为是]{0,3}"
_PLATES = re.compile(
    # 青A12345, 青A1234警, 粤Z1234港: at most three letters of five, as the standard has it (GA 36)
    rf"[{_PROVINCE}]\s?[{_LETTER}]{_DOT}(?=[{_LETTER}]*\d[{_LETTER}]*\d)[{_LETTER}0-9]{{4}}(?:[{_LETTER}0-9]{_END}|[挂学警港澳领试超])"
    # new energy: 青AD12345 and 青A12345D
    rf"|[{_PROVINCE}]\s?[{_LETTER}]{_DOT}(?:[A-HJK][{_LETTER}0-9]\d{{4}}|\d{{5}}[A-HJK]){_END}"
    # armed police: WJ青1234X; army: 军A12345, VA·12345
    rf"|WJ{_DOT}[{_PROVINCE}]{_DOT}\d{{4}}[0-9XBTSHJD]{_END}"
    rf"|[军空海北沈兰济南广成][A-Z]{_DOT}\d{{5}}{_END}"
    rf"|(?<![A-Z0-9])[VKHBSLJNGCEZ][A-Z]\s?[·•・‧]\s?\d{{5}}{_END}"
    # whatever stands behind the word
    rf"|{_WORD_PLATE}(?P<named>[{_PROVINCE}A-Z][A-Z0-9·•・-]{{4,8}}){_END}",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[A-Z0-9._%+-]+\s?@\s?[A-Z0-9-]+(?:\.[A-Z0-9-]+)+", re.IGNORECASE)
_CHAT = re.compile(
    r"(?:微信群?|WECHAT|WEIXIN|(?<![A-Z])VX|(?<![A-Z])V信|(?<![A-Z])QQ群?|扣扣)(?:号码?|ID)?[\s:：为是加]{0,3}"
    r"(?P<number>[A-Z][A-Z0-9_-]{5,19}|\d{5,11}(?![\d,.]*\s?[元万只个件箱盒瓶套公千]))(?![A-Z0-9_-])",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?:护照|通行证|军官证|士兵证|残疾证)(?:号码?|编号)?[\s:：为是]{0,3}(?P<number>[A-Z字第]{0,3}\d{6,20})",
    re.IGNORECASE,
)
_NUMERALS = str.maketrans("零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "0012345678912123456789")
_SPELLED = re.compile(
    r"[一幺壹][三四五六七八九叁肆伍陆柒捌玖][零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]{9}"
)
_INVISIBLE = {"Cf", "Cc"}
# without any of these there is nothing to look for, and most texts of a sheet have none
_SUSPECT = re.compile(
    r"[\d@＠]|[零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]{11}|微信|扣扣|WECHAT|WEIXIN|V[X信]|QQ",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Private:
    """Something private in a text: what it is, and the word with its middle hidden, for whoever corrects it."""

    kind: str
    masked: str


def private(text: str, allowed: Collection[str] = ()) -> tuple[Private, ...]:
    """Everything in a text that must not be published, by kind in the order of ``KIND_NAMES``; what is written twice is
    told twice. ``allowed`` are numbers that are meant for the public, as the supervision hotline: however typed."""
    if not _SUSPECT.search(text):
        return ()
    seen = _THINGS.sub(_THING, _plain(text))
    free = {_bare(number) for number in allowed} - {""}
    found = []
    for kind, word in _words(seen):
        if _bare(word) not in free:
            found.append((list(KIND_NAMES).index(kind), Private(kind, mask(word))))
    return tuple(private for _, private in sorted(found, key=lambda pair: pair[0]))


def mask(word: str) -> str:
    """A word of which only the ends are left, never more than five characters: 139******78."""
    size = len(word)
    head, tail = (3, 2) if size > 8 else (min(2, size // 3), size // 4)
    return word[:head] + HIDDEN * (size - head - tail) + word[size - tail :]


def _words(seen: str) -> Iterator[tuple[str, str]]:
    """Every private word with its kind; a stretch that was one thing is not looked at as another."""
    for kind, pattern in (
        (EMAIL, _EMAIL),
        (PLATE, _PLATES),
        (privacy.IDENTITY, _PASSPORT),
    ):
        for match in pattern.finditer(seen):
            yield kind, _of(match)
        seen = pattern.sub(_THING, seen)
    chats = [_of(match) for match in _CHAT.finditer(seen)]
    yield from ((CHAT, word) for word in chats)
    seen = _CHAT.sub(_THING, seen)
    for spelled in _SPELLED.findall(seen):
        yield privacy.PHONE, spelled
    for finding in privacy.cut(seen)[1]:
        if not (finding.kind == privacy.IDENTITY and _is_credit_code(finding.value)):
            yield finding.kind, finding.value


def _of(match: re.Match[str]) -> str:
    """What a pattern is about: its named group where it has one that matched, else all of it."""
    named = (value for value in match.groupdict().values() if value is not None)
    return next(named, match.group())


def _is_credit_code(value: str) -> bool:
    """A firm's 统一社会信用代码 may look like an identity number; with its own check character it is none, unless it
    has that of an identity number, too."""
    code = "".join(c for c in value if c.isalnum()).upper()
    if len(code) != LENGTH or privacy.identity_check_holds(code):
        return False
    return all(c in ALPHABET for c in code) and check_digit(code[:-1]) == code[-1]


def _plain(text: str) -> str:
    """A text as it is read: of one width, without what nobody sees."""
    shown = (" " if c in "\n\r\t" else c for c in unicodedata.normalize("NFKC", text))
    return "".join(c for c in shown if unicodedata.category(c) not in _INVISIBLE)


def _bare(word: str) -> str:
    """What two ways to type a number have in common: its letters and digits."""
    return "".join(c for c in _plain(word).upper().translate(_NUMERALS) if c.isalnum())
