"""What may be done to a standing document, as one table: which kind it is done to, by what right, with which form.

Each act ends in one verb of the library, which asks again who may do it and how much is left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from inventory import corrections, in_use, kinds, loans, returns, reversal, transfers
from inventory.documents import Whole
from inventory.drafts import Posted
from inventory.returns import BackLine
from inventory.stock import Recipient
from inventory.transfers import ArrivalLine
from webui.documents_form import (
    ActForm,
    ArrivalForm,
    MoveOnForm,
    PlacedForm,
    PlacedReasonedForm,
    ReasonedForm,
)

Permits: TypeAlias = Callable[[str], bool]  # is an act permitted to whoever looks at the page?


@dataclass(frozen=True)
class Act:
    """One act: ``key`` stands in the address, ``right`` is what it needs. ``fills`` proposes all that is left;
    ``entire``: it is about the document, not about some of its lines."""

    key: str
    name: str
    kind: str
    right: str
    form: type[ActForm]
    verb: Callable[..., Posted]
    about: str
    done: str
    fills: bool = False
    entire: bool = False

    @property
    def wants(self) -> frozenset[str]:
        """Which fields its page shows besides date and reason."""
        shown = set() if self.entire else {"lines"}
        shown |= {"location"} if issubclass(self.form, PlacedForm) else set()
        shown |= {"custodian"} if self.form is MoveOnForm else {"reason"}
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
    entire=True,
)
GIVE = Act(
    "give",
    "转无偿划转",
    kinds.DISPATCH.code,
    "give_loan",
    ReasonedForm,
    loans.give_loan,
    "借出的物资不用还了，没有还的部分归对方；双方都批准才算数",
    "已提出无偿划转",
    entire=True,
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
    GIVE,
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
        "move-on",
        "移交",
        kinds.HAND_OUT.code,
        "take_back",
        MoveOnForm,
        in_use.move_on,
        "换一个人保管：一次记好交回和新的领用，还是原来那几件",
        "已移交",
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


def sendable(whole: Whole, may: Permits, organization: str) -> tuple[Act, ...]:
    """The acts whose form may still arrive: also one that was sent before, whose answer is the first one again."""
    return tuple(act for act in ACTS if _fits(act, whole, may, organization))


def allowed(whole: Whole, may: Permits, organization: str) -> tuple[Act, ...]:
    """The acts that may be tried on a document: of its kind, while there is something left to do it to."""
    if not whole.stands:
        return ()
    open_ = any(line.left for line in whole.lines)
    acts = sendable(whole, may, organization)
    return tuple(act for act in acts if open_ or act.entire)


def _fits(act: Act, whole: Whole, may: Permits, organization: str) -> bool:
    kind = kinds.KINDS[whole.kind]
    if act is REVERSE:
        if whole.recipient_code == organization != whole.organization:
            return False  # the receiver of goods does not take back the sender's document
        return kind.reversible and may("reverse") and may(kind.act)
    if act is GIVE and not _is_lent(whole, organization):
        return False
    if act.key == "arrive" and whole.organization == organization and whole.recipient_code:
        return False  # the receiver counts, not the sender
    return act.kind == whole.kind and may(act.right)


def _is_lent(whole: Whole, organization: str) -> bool:
    """Was it lent, and is it not the borrower who asks?"""
    return whole.due_on is not None and whole.recipient_code not in (None, organization)


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
    if isinstance(form, MoveOnForm):
        said |= {"custodian": form.custodian.data, "due_on": form.due_on.data}
        said["recipient"] = _recipient(form.recipient.data or "")
    reason = (form.reason.data or "").strip()
    if issubclass(act.form, ReasonedForm) or (act.form is ArrivalForm and reason):
        said["reason"] = reason
    return said


def _recipient(choice: str) -> Recipient | None:
    """From ``group:CODE`` and its like who uses the goods from now on; an empty choice is who did before."""
    kind, _, code = choice.partition(":")
    kinds_of_recipient = {
        "group": Recipient(group=code),
        "organization": Recipient(organization=code),
        "counterparty": Recipient(counterparty=code),
    }
    return kinds_of_recipient.get(kind) if code else None


def _line(act: Act, line: Any) -> BackLine | ArrivalLine:
    number, quantity = int(line.line.data or 0), line.quantity.data or 0
    if "missing" in act.wants:
        return ArrivalLine(number, quantity, line.missing.data or 0)
    return BackLine(number, quantity)
