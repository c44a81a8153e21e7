"""Whose name the public may read.

A donor who is an organization is named in full; a person, or anybody of whom that is not known, is
shown as 爱心人士 until a kind or a consent is recorded. What he himself said of it goes before that:
by name (FULL), masked (MASKED) or not at all (NOT). Whether a name is an organization's is
judged by its ending alone, from the literal list below; a name that merely contains such a word
(``某公司张三``) is not one, and when in doubt the answer is no, because a name once published
cannot be taken back.
"""

import re

from inventory.rules import privacy

ANONYMOUS = "爱心人士"
SOME_ORGANIZATION = "爱心单位"
STARS = "**"
ENTITY = "ENTITY"

# Endings of the names of legal persons and public bodies.
_ENDINGS = (
    "公司 集团 工厂 药厂 基金会 慈善会 慈善总会 福利会 红十字会 医院 卫生院 卫生室 保健院 防治院 "
    "疾控中心 学校 大学 学院 中学 小学 幼儿园 研究所 研究院 设计院 福利院 敬老院 协会 学会 商会 "
    "联合会 促进会 研究会 总会 分会 工会 委员会 居委会 村委会 管委会 常委会 党委 党支部 党总支 "
    "团委 妇联 武装部 组织部 宣传部 统战部 中心 银行 支行 分行 信用社 供销社 合作社 联社 政府 "
    "办事处 办公室 指挥部 管理处 管理所 派出所 街道办 人大 政协 法院 检察院 大队 支队 总队 "
    "出版社 报社 电视台 图书馆 博物馆 纪念馆 文化馆 事务所 交易所 工作站 林业站 农机站 水利站 "
    "厂 局 厅 署 LTD INC CORPORATION FOUNDATION"
)
ENDINGS = tuple(_ENDINGS.split())
NOT_ENDINGS = ("同学会", "后援会")

# A short name with such an ending may be a person's (``李大学``), unless it begins as offices do.
LONG_ENOUGH = 4
OFFICE_BEGINNINGS = ("省", "市", "区", "县", "镇", "乡", "村")

_OPENING, _CLOSING = "（(【[〔", "）)】]〕"
_BRACKETED = re.compile(r"[（(【\[〔][^（(【\[〔）)】\]〕]*[）)】\]〕]")
_SPACE = re.compile(r"\s+")


def without_brackets(name: str) -> str:
    """``name`` without bracketed text, however nested, and without spaces."""
    while (shorter := _BRACKETED.sub("", name)) != name:
        name = shorter
    return _SPACE.sub("", name)


def is_organization_name(name: str) -> bool:
    """Whether the whole name, bracketed text removed, ends like that of an organization."""
    bare = without_brackets(name).rstrip("。.，,、；;：:").upper()
    if len(bare) < LONG_ENOUGH and not bare.startswith(OFFICE_BEGINNINGS):
        return False
    return bare.endswith(ENDINGS) and not bare.endswith(NOT_ENDINGS)


def outer_name(name: str) -> str:
    """An organization's name without what is bracketed before or behind it: there stand contacts and remarks
    (``某公司（张三）``), while brackets inside a name belong to it (``某某（青海）有限公司``)."""
    name = name.strip()
    while name and (name[-1] in _CLOSING or name[0] in _OPENING):
        if name[-1] in _CLOSING:
            name = name[: -_bracketed(name[::-1], _CLOSING, _OPENING)].strip()
        else:
            name = name[_bracketed(name, _OPENING, _CLOSING) :].strip()
    return name


def _bracketed(text: str, opening: str, closing: str) -> int:
    """How many characters the bracket that ``text`` begins with embraces, others inside included; all if unclosed."""
    depth = 0
    for length, character in enumerate(text, start=1):
        depth += (character in opening) - (character in closing)
        if depth == 0:
            return length
    return len(text)


def public_name(name: str | None, kind: str, consent: str | None = None) -> str:
    """The name as a public sheet shows it, after what its bearer said of being named.

    He said nothing (None): an organization's (kind ``ENTITY``) in full, else 爱心人士. FULL: in full, whoever it is.
    MASKED: 张**, an organization's as ``masked_organization`` has it. NOT: 爱心人士, an organization 爱心单位. What is
    bracketed around a name, and numbers that are private, are never shown.
    """
    bare = outer_name(privacy.cut(name)[0]) if name else ""
    if not bare:
        return ANONYMOUS
    is_entity = kind == ENTITY
    if consent == "FULL":
        return bare
    if consent == "MASKED":
        return masked_organization(bare) if is_entity else f"{bare[0]}{STARS}"
    if consent == "NOT":
        return SOME_ORGANIZATION if is_entity else ANONYMOUS
    return bare if is_entity else ANONYMOUS


def payee_name(name: str, kind: str | None = None) -> str:
    """A payee for those who need not know persons: an organization's or a group's name in full (``kind`` ENTITY, GROUP;
    of no kind or UNKNOWN judged by its ending), else 张**. Numbers that are private are never shown."""
    bare = outer_name(privacy.cut(name)[0])
    if kind in (ENTITY, "GROUP") or (kind != "PERSON" and is_organization_name(bare)):
        return bare or ANONYMOUS
    return f"{bare[0]}{STARS}" if bare else ANONYMOUS


def masked_organization(name: str) -> str:
    """示**公司: the first character and what kind of body it is, by the list of endings; all between is hidden.

    Where that would hide fewer than two characters, or the ending is in no list, it is just 爱心单位: 李大学 has
    nothing to hide behind, and 张三小卖部 would be 张三.
    """
    bare = without_brackets(name)
    ending = max((e for e in ENDINGS if bare.upper().endswith(e)), key=len, default="")
    hidden = len(bare) - len(ending) - 1
    return f"{bare[0]}{STARS}{ending}" if ending and hidden >= 2 else SOME_ORGANIZATION


# What a body is that gets goods, by the ending of its name; the first that fits.
_RECIPIENTS = {
    "医疗": [
        "医院",
        "卫生院",
        "卫生室",
        "保健院",
        "防治院",
        "疾控中心",
        "卫生服务中心",
        "卫生服务站",
    ],
    "企业": ["公司", "集团", "工厂", "药厂", "合作社", "厂"],
    "机关": ["政府", "办事处", "委员会", "派出所", "局", "厅", "署"],
}
_OTHERS = {"PERSON": "个人", "GROUP": "集体"}


def recipient_kind(name: str, kind: str | None) -> str:
    """What a public sheet calls one who got goods: 医疗, 企业, 机关 or 单位 of an organization (kind ``ENTITY``), else
    个人, 集体 or 未登记."""
    if kind != ENTITY:
        return _OTHERS.get(kind or "", "未登记")
    bare = without_brackets(name)
    fitting = (of for of, endings in _RECIPIENTS.items() if bare.endswith(tuple(endings)))
    return next(fitting, "单位")


def recipient_name(name: str, kind: str | None) -> str:
    """One who got goods as a public sheet shows it: an organization in full, without private numbers; nobody else is
    named."""
    shown = outer_name(privacy.cut(name)[0]) if kind == ENTITY else ""
    return shown or recipient_kind(name, kind if kind != ENTITY else None)
