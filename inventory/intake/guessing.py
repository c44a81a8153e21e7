"""What kind a table is: from whose names stand in it, else from the words of its title."""

import re
from collections.abc import Sequence

from inventory.intake.headers import (
    ALLOCATED,
    CASH,
    CATALOGUE,
    DONATED,
    IN_HALF,
    ISSUED,
    OPENING,
    OUT_HALF,
    PURCHASED,
    Header,
    is_stock,
)
from inventory.intake.words import (
    AMOUNT,
    DONOR,
    GOODS,
    ITEM,
    PARTY,
    QUANTITY,
    RECIPIENT,
    SUPERIOR,
    SUPPLIER,
    bare,
)

_KIND_OF = {DONOR: DONATED, SUPPLIER: PURCHASED, SUPERIOR: ALLOCATED, RECIPIENT: ISSUED}
_TITLE_WORDS = (
    (ISSUED, ("发放", "领用", "出库", "领取", "分发", "分配使用")),
    (ALLOCATED, ("下拨", "调拨", "上级")),
    (PURCHASED, ("采购", "购置", "购买", "自购")),
    (CASH, ("捐款", "善款")),
    (OPENING, ("库存", "期初", "结存", "盘点", "收发存", "进销存", "存货", "储备")),
    (CATALOGUE, ("目录", "品种表", "编码表")),
    (DONATED, ("捐赠", "受赠", "捐物", "捐献")),
)
_NOT_YET = "未发放"  # over what is still here
_LONGEST_TITLE = 40
_SENTENCE = re.compile(r"[，,；;].{8}|。")
_WHITHER = frozenset({"流向", "去向"})  # also said of what came in: no names of who got it


def guess(header: Header, titles: Sequence[str]) -> str | None:
    """The kind of a table, from whose names it lists, else from its titles; None if unsaid."""
    keys = header.keys
    if header.half == OUT_HALF:
        return ISSUED
    if not {QUANTITY, AMOUNT, GOODS}.intersection(keys):
        return CATALOGUE
    if not {ITEM, QUANTITY, GOODS}.intersection(keys):
        return CASH
    said = _said_of_goods(header, titles)
    if DONOR in keys and RECIPIENT in keys and said == ISSUED and "接收" not in titles[-1]:
        return ISSUED
    for party in (DONOR, SUPPLIER, SUPERIOR, RECIPIENT):
        if (
            party in keys
            and not _only_whither(header, party)
            and not (said and header.is_of_places(party))
        ):
            return _KIND_OF[party]
    if is_stock(header):
        return OPENING
    one = header.across
    handed_out = one is not None and bool(one.columns) and one.consignment is None
    return said or (ISSUED if RECIPIENT in keys or handed_out else None)


def _said_of_goods(header: Header, titles: Sequence[str]) -> str | None:
    said = None if header.half == IN_HALF else _said_by(titles)  # 出入库 is said of both halves
    if said == ISSUED and any("来源" in header.labels[i] for i in header.columns(PARTY)):
        return None  # 收发公开栏 over what came in
    if said == ALLOCATED and RECIPIENT in header.keys and header.is_of_places(RECIPIENT):
        return ISSUED  # 下拨情况 of villages: what they got
    return DONATED if said == CASH else said  # 捐款捐物 over goods


def _said_by(titles: Sequence[str]) -> str | None:
    """What titles say; 根据上级要求，现将… is none."""
    for title in reversed(titles):
        if len(title) > _LONGEST_TITLE or _SENTENCE.search(title):
            continue
        for kind, said in _TITLE_WORDS:
            if any(word in title.replace(_NOT_YET, "") for word in said):
                return kind
    return None


def _only_whither(header: Header, party: str) -> bool:
    labels = (bare(header.labels[i]) for i in header.columns(party))
    return party == RECIPIENT and all(any(w in label for w in _WHITHER) for label in labels)
