"""Persons in what somebody typed: a purpose or an intent that a sheet prints names nobody whom the books know.

Whom they know are persons the organization deals with, its users, who signed a voucher, and whoever the caller adds;
and a word that begins like a name and stands before a telephone number is one. Any other name that stands nowhere else
in the books cannot be told from a word; for that there is the eye of whoever reviews a sheet.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, func, select, union_all
from sqlalchemy.orm import Session

from inventory.access import ROLE_NAMES
from inventory.dialects import among
from inventory.models import AppUser, Counterparty, DocumentSigner, SignerName
from inventory.rules.names import is_organization_name
from inventory.rules.privacy import cut

SOMEBODY = "个人"
SHORTEST = 2  # of one character, a name is in every second word
_FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤褚卫"
)
_BESIDE_A_NUMBER = re.compile(
    rf"[{_FAMILIES}][\u4e00-\u9fff]{{1,3}}(?=[\s:：,，（(]{{0,2}}(?:\+?86)?\s?1[3-9](?:[\s-]?\d){{9}})"
)


@dataclass(frozen=True)
class Persons:
    """Names that are not printed, the longest first: of 张三丰 nothing is left by 张三."""

    names: tuple[str, ...] = ()

    def hide(self, text: str) -> str:
        """A text without private numbers, and with 个人 for each name."""
        said = cut(_BESIDE_A_NUMBER.sub(SOMEBODY, text))[0]
        for name in self.names:
            said = said.replace(name, SOMEBODY)
        return said


def named_in(
    session: Session,
    texts: Iterable[str | None],
    *,
    also: Iterable[str | None] = (),
    documents: Collection[int] = (),
) -> Persons:
    """The persons who stand in any of the texts: of all that the books know, of those who signed one of ``documents``,
    and of ``also``, names of which some may be of organizations."""
    read = "\n".join(text for text in texts if text)
    if not read:
        return Persons()
    signed = (
        select(SignerName.name)
        .join(DocumentSigner, DocumentSigner.id == SignerName.signer_id)
        .where(among(DocumentSigner.document_id, "documents"), _stands(session, SignerName.name))
    )
    known = union_all(
        select(Counterparty.name).where(
            Counterparty.kind.in_(("PERSON", "UNKNOWN")), _stands(session, Counterparty.name)
        ),
        select(AppUser.name).where(_stands(session, AppUser.name)),
        signed,
    )
    found = session.scalars(known, {"read": read, "documents": sorted(set(documents))}).all()
    names = {name.strip() for name in (*found, *also) if name}
    persons = (name for name in names if name in read and _is_person(name))
    return Persons(tuple(sorted(persons, key=lambda name: (-len(name), name))))


def _stands(session: Session, name: Any) -> ColumnElement[bool]:
    """Does the name stand in what is ``read``?"""
    read = bindparam("read", type_=String())
    where = func.strpos if session.get_bind().dialect.name == "postgresql" else func.instr
    found: ColumnElement[bool] = where(read, name) > 0
    return found


def _is_person(name: str) -> bool:
    """A user who is called after his post, and a firm, are no persons."""
    post = any(role in name for role in ROLE_NAMES.values())
    return len(name) >= SHORTEST and not post and not is_organization_name(name)
