"""What may be done to a standing document, as one table: which kind it is done to, by what right, with which form.

Each act ends in one verb of the library, which asks again who may do it and how much is left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inventory import access, corrections, in_use, kinds, returns, reversal, transfers
from inventory.documents import Whole
from inventory.drafts import Posted
from inventory.kinds import Books
from inventory.returns import BackLine
from inventory.transfers import ArrivalLine
from webui.documents_form import (
    ActForm,
    ArrivalForm,
    PlacedForm,
    PlacedReasonedForm,
    ReasonedForm,
)


@dataclass(frozen=True)
class Act:
    """One act: ``key`` stands in the address, ``right`` is what it needs. ``fills`` proposes all that is left."""

    key: str
    name: str
    kind: str
    right: str
    form: type[ActForm]
    verb: Callable[..., Posted]
    about: str
    done: str
    fills: bool = False

    @property
    def wants(self) -> frozenset[str]:
        """Which fields its page shows besides date and reason."""
        shown = {"lines"} if self.key != "reverse" else set()
        shown |= {"location"} if issubclass(self.form, PlacedForm) else set()
        return frozenset(shown | ({"missing"} if self.form is ArrivalForm else set()))


REVERSE = Act(
    "reverse",
    "冲销",
    "",
    "reverse",
    ReasonedForm,
    reversal.reverse,
    "原样记一张相反的单据，原单保留，两张都能查到",
    "已冲销",
)
ACTS = (
    Act(
        "arrive",
        "收货",
        kinds.DISPATCH.code,
        "acknowledge",
        ArrivalForm,
        transfers.acknowledge,
        "按实际点到的数量收；短少、破损的另填，由调出单位处理",
        "已收货",
        fills=True,
    ),
    Act(
        "return",
        "退回",
        kinds.ISSUE.code,
        "return_issue",
        PlacedReasonedForm,
        returns.return_issue,
        "发出去没有用完的退回库房，回到原来的批次",
        "已退回",
    ),
    Act(
        "take-back",
        "交回",
        kinds.HAND_OUT.code,
        "take_back",
        PlacedForm,
        in_use.take_back,
        "领用的物资交回库房",
        "已交回",
        fills=True,
    ),
    Act(
        "lose",
        "报损",
        kinds.HAND_OUT.code,
        "write_off",
        ReasonedForm,
        in_use.write_off_in_use,
        "领用的物资损坏或丢失",
        "已报损",
    ),
    Act(
        "capitalise",
        "转固定资产",
        kinds.HAND_OUT.code,
        "capitalise",
        ReasonedForm,
        in_use.capitalise,
        "长期使用，转入本单位固定资产登记",
        "已转固定资产",
    ),
    Act(
        "correct",
        "更正数量",
        kinds.RECEIPT.code,
        "correct",
        ReasonedForm,
        corrections.correct,
        "入库时多记了，退掉多记的数量；最多退还在库里的",
        "已更正",
    ),
    REVERSE,
)
BY_KEY = {act.key: act for act in ACTS}


def sendable(whole: Whole, role: str, organization: str) -> tuple[Act, ...]:
    """The acts whose form may still arrive: also one that was sent before, whose answer is the first one again."""
    return tuple(act for act in ACTS if _fits(act, whole, role, organization))


def allowed(whole: Whole, role: str, organization: str) -> tuple[Act, ...]:
    """The acts that this role may try on a document: of its kind, while there is something left to do it to."""
    if not whole.stands:
        return ()
    open_ = any(line.left for line in whole.lines)
    acts = sendable(whole, role, organization)
    return tuple(act for act in acts if open_ or act is REVERSE)


def _fits(act: Act, whole: Whole, role: str, organization: str) -> bool:
    kind = kinds.KINDS[whole.kind]
    if act is REVERSE:
        if whole.recipient_code == organization != whole.organization:
            return False  # the receiver of goods does not take back the sender's document
        return (
            kind.books != Books.NONE and access.may(role, "reverse") and access.may(role, kind.act)
        )
    if act.key == "arrive" and whole.organization == organization and whole.recipient_code:
        return False  # the receiver counts, not the sender
    return act.kind == whole.kind and access.may(role, act.right)


def organization_of(act: Act, whole: Whole) -> str:
    """Whose document the act makes: of goods that arrive the receiver's, else of the same organization."""
    return (
        (whole.recipient_code or whole.organization) if act.key == "arrive" else whole.organization
    )


def facts(act: Act, form: ActForm) -> dict[str, Any]:
    """The keyword values of the verb but for actor and organization; only after ``validate``."""
    said: dict[str, Any] = {
        "on": form.on.data,
        "request_key": form.request_key.data,
        "number": "",
    }
    if "lines" in act.wants:
        said["lines"] = [_line(act, line) for line in form.touched()]
    if "location" in act.wants:
        said["location"] = form.location.data
    reason = (form.reason.data or "").strip()
    if issubclass(act.form, ReasonedForm) or (act.form is ArrivalForm and reason):
        said["reason"] = reason
    return said


def _line(act: Act, line: Any) -> BackLine | ArrivalLine:
    number, quantity = int(line.line.data or 0), line.quantity.data or 0
    if "missing" in act.wants:
        return ArrivalLine(number, quantity, line.missing.data or 0)
    return BackLine(number, quantity)
