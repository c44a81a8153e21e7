"""What is refused because of who asks, how he asks, or what he asks it of."""

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.errors.base import Fact, LedgerError


@dataclass(kw_only=True, eq=False)
class BadInput(LedgerError):
    """A value is malformed: ``field`` says where, ``problem`` is a short sentence."""

    code = "BAD_INPUT"
    field: str
    problem: str


@dataclass(kw_only=True, eq=False)
class NotFound(LedgerError):
    """A code names nothing. Only for catalogues that everybody may see; what lies outside the
    scope of a user is ``NotAllowed`` whether it exists or not."""

    code = "NOT_FOUND"
    what: str
    name: str


@dataclass(kw_only=True, eq=False)
class NotAllowed(LedgerError):
    """The role or the organization does not permit the act."""

    code = "NOT_ALLOWED"
    act: str
    role: str
    organization: str | None = None


@dataclass(kw_only=True, eq=False)
class Duplicate(LedgerError):
    """A code, or a thing that exists once, exists already with other content."""

    code = "DUPLICATE"
    what: str
    name: str


@dataclass(kw_only=True, eq=False)
class NeedsConfirmation(LedgerError):
    """Something is unusual and may still be right. The same request that passes ``token`` back is not asked again.

    ``question`` is one of a few stable names; ``about`` gives the figures."""

    code = "NEEDS_CONFIRMATION"
    question: str
    token: str
    about: Mapping[str, Fact]


@dataclass(kw_only=True, eq=False)
class SamePerson(LedgerError):
    """Who made, approved or paid a document (``did``) does not do another of these (``act``: make, approve, pay) on it;
    who approved an order, a prepayment or an advance takes none of its money (settle);
    who moved goods (keep) does not keep the books of it (book).
    ``one_with`` is the name of who did it, where that is not the actor but one who stands in for the other."""

    code = "SAME_PERSON"
    number: str
    actor: str
    act: str = "approve"
    did: str = "make"
    one_with: str | None = None


@dataclass(kw_only=True, eq=False)
class Related(LedgerError):
    """Who is related to a counterparty, or to a user who made, approved or paid the document, does not do ``act`` on it
    (make, approve, pay). ``counterparty`` is the name of either. Where the kin is not the actor's own but of
    whom he stands in for, ``one_with`` is the name of that one."""

    code = "RELATED"
    actor: str
    counterparty: str
    act: str
    one_with: str | None = None


@dataclass(kw_only=True, eq=False)
class DutyAbove(LedgerError):
    """By the rule of ``decision`` (empty: by default) the ``organization``'s own people do not do what belongs to this
    duty; those of ``above`` do."""

    code = "DUTY_ABOVE"
    act: str
    duty: str
    organization: str
    above: str
    decision: str


@dataclass(kw_only=True, eq=False)
class SameApprover(LedgerError):
    """Who approved a document for one side does not approve it for the other, of ``organization``, too."""

    code = "SAME_APPROVER"
    number: str
    actor: str
    organization: str


@dataclass(kw_only=True, eq=False)
class AlreadyDecided(LedgerError):
    """The organization has decided on the document before, the other way or by somebody else."""

    code = "ALREADY_DECIDED"
    number: str
    organization: str
    by: str
    approved: bool


@dataclass(kw_only=True, eq=False)
class ApprovalRefused(LedgerError):
    """The ``organization`` refused to approve the document, so nothing is paid on it; it is reversed."""

    code = "APPROVAL_REFUSED"
    number: str
    organization: str
    by: str
    note: str


@dataclass(kw_only=True, eq=False)
class AlreadyMerged(LedgerError):
    """The item or counterparty was entered twice and is ``into`` now: it is not merged, or set up, a second time."""

    code = "ALREADY_MERGED"
    what: str
    name: str
    into: str


@dataclass(kw_only=True, eq=False)
class MergeCircle(LedgerError):
    """An item or counterparty would be merged into itself, straight or by a detour."""

    code = "MERGE_CIRCLE"
    what: str
    name: str
    into: str


@dataclass(kw_only=True, eq=False)
class DifferentUnits(LedgerError):
    """Items counted in different base units are not one: goods become goods of the other by a conversion."""

    code = "DIFFERENT_UNITS"
    name: str
    unit: str
    into: str
    into_unit: str


@dataclass(kw_only=True, eq=False)
class TooManyAttempts(LedgerError):
    """Sign-in is paused for a login after wrong passwords."""

    code = "TOO_MANY_ATTEMPTS"
    minutes: int
    retryable = True


@dataclass(kw_only=True, eq=False)
class TooManyLookUps(LedgerError):
    """Looking up gifts is paused for an address, or for all, after wrong codes."""

    code = "TOO_MANY_LOOK_UPS"
    minutes: int
    retryable = True


@dataclass(kw_only=True, eq=False)
class TooManyObjections(LedgerError):
    """Taking objections is paused for an address, or for all, after many of them."""

    code = "TOO_MANY_OBJECTIONS"
    minutes: int
    retryable = True


@dataclass(kw_only=True, eq=False)
class Busy(LedgerError):
    """Others held the books too long. Nothing was written; the same request may be sent again."""

    code = "BUSY"
    retryable = True


@dataclass(kw_only=True, eq=False)
class DiskFull(LedgerError):
    """There is no room left where the books, or a paper that is being drawn, would be written. Nothing was."""

    code = "DISK_FULL"
    retryable = True
    problem: str


@dataclass(kw_only=True, eq=False)
class NoDatabase(LedgerError):
    """The database cannot be opened: nobody answers, the file is no database, or it may not be written to."""

    code = "NO_DATABASE"
    retryable = True
    database: str
    problem: str


@dataclass(kw_only=True, eq=False)
class NotReady(LedgerError):
    """The database has no tables yet, or those of an older version: it wants upgrading."""

    code = "NOT_READY"
