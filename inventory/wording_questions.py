"""What each question asks, by its name: first what is unusual, then what to do."""

from collections.abc import Callable, Mapping
from typing import Any

from inventory.kinds import NATURE_NAMES
from inventory.rules.numbers import yuan


def _goods(items: list[dict[str, Any]]) -> str:
    """口罩 36 只、洗手液 2 瓶."""
    return "、".join(f"{item['name']} {item['quantity']:,} {item['unit']}" for item in items)


QUESTIONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "DURABLE": lambda about: (
        f"{'、'.join(about['items'])}是要交回的物资，发放以后就不在账上了。"
        "给人使用请办领用；确实不再收回才发放。"
    ),
    "REPEATED": lambda about: (
        f"{about['number']} 在 {about['on']} 已经发给这个对象{_goods(about['items'])}，"
        f"够用到 {about['through']}。请核对是不是重复；确要再发，请确认。"
    ),
    "OTHER_BUYER": lambda about: (
        f"票据的购买方是“{about['buyer']}”，不是{about['organization']}。"
        "抬头开错的请销售方重开；确是给本单位开的，请确认。"
    ),
    "OTHER_SELLER": lambda about: (
        f"票据 {about['invoice']} 的销售方是“{about['seller']}”，{about['number']} 的供应商是“{about['supplier']}”。"
        "请核对是不是挂错了票；确是代开或经供应商同意由别人开的，请确认。"
    ),
    "OTHER_PAYEE": lambda about: (
        f"收款方是“{about['payee']}”，采购单 {about['number']} 的供应商是“{about['supplier']}”。"
        "请核对是不是付错了人；确要付给别人的，写明原因再确认。"
    ),
    "OTHER_GRADE": lambda about: (
        "；".join(map(_other_grade, about["lines"]))
        + "。请核对实物和标识：级别不同的换一种物资入库，确是同一级别才照记。"
    ),
    "DURABLE_VALUE": lambda about: (
        "；".join(map(_durable_value, about["lines"]))
        + "。登记在物资的“性质”里（inventory setup），以后按领用管理；确实一次用完的才照记。"
    ),
    "NEW_PACKING": lambda about: (
        "；".join(map(_new_packing, about["lines"]))
        + "：表上的规格这样写，物资目录里还没有这种包装。请核对；写得对就确认，以后都照此换算。"
    ),
    "IN_TRANSIT": lambda about: (
        f"{'、'.join(map(_sent, about['documents']))}调出的物资在路上很久还没有收到，"
        f"结账到 {about['through']} 以后就不能补记这以前的收货。请先催收或查清；确要结账，请确认。"
    ),
    "OPEN_STOCKTAKE": lambda about: (
        f"{'、'.join(about['numbers'])} 还没有结转，结账以后差异只能记到下个月。请先结转盘点；确要先结账，请确认。"
    ),
    "ERASE_PRIVATE": lambda about: (
        f"要按“{about['decision']}”清除到 {about['ended_on']} 为止的个人信息，清除以后不能恢复。"
        "请先看清单上清除什么、留下什么；确要清除，请确认。"
    ),
    "MOVED_SINCE": lambda about: (
        "；".join(map(_moved_since, about["lines"]))
        + "。实物是数过以后才动的，照记；数的时候已经动了的，请先复盘这几行。"
    ),
}


def _sent(document: Mapping[str, Any]) -> str:
    return f"{document['number']}（{document['on']}）"


def _moved_since(line: Mapping[str, Any]) -> str:
    what = "盘盈" if line["difference"] > 0 else "盘亏"
    return (
        f"第 {line['line']} 行{line['name']}{what} {abs(line['difference']):,} {line['unit']}，"
        f"数过以后又记了 {'、'.join(line['numbers'])}"
    )


def _new_packing(line: Mapping[str, Any]) -> str:
    return f"{line['name']}一{line['unit']}有 {line['factor']:,} {line['base_unit']}"


def _other_grade(line: Mapping[str, Any]) -> str:
    return (
        f"第 {line['line']} 行{line['name']}登记的级别是 {line['asks']}，"
        f"文字里写的是 {'、'.join(line['says'])}"
    )


def _durable_value(line: Mapping[str, Any]) -> str:
    nature = NATURE_NAMES[line["nature"]]
    return (
        f"第 {line['line']} 行{line['name']}单价 {yuan(line['unit_value_fen'])} 元，"
        f"达到{nature}标准，建议按{nature}登记"
    )
