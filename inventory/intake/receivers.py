"""Who got goods that a sheet says were given out: an organization below, a group of people, or a counterparty.

Nobody is made up: whom neither the catalogues nor the clerk know is a problem of the row, who is only close to somebody
as well, with the ones that he may be.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory.access import Ground
from inventory.dialects import among, within
from inventory.intake import matching
from inventory.intake.decisions import NEW, Decisions
from inventory.intake.matching import Candidate, How, Match
from inventory.merged import now_of
from inventory.models import Counterparty, Organization, RecipientGroup
from inventory.rules import closeness
from inventory.stock import Recipient

ORGANIZATION, GROUP, COUNTERPARTY = "organization", "group", "counterparty"
_CODES = {
    GROUP: select(RecipientGroup.code).where(among(RecipientGroup.code, "codes")),
    COUNTERPARTY: select(Counterparty.code).where(among(Counterparty.code, "codes")),
}
_spelt, _party = aliased(Counterparty), aliased(Counterparty)


def receivers(
    session: Session,
    ground: Ground,
    names: Collection[str],
    decisions: Decisions,
    remembered: Mapping[str, str],
) -> dict[str, Match]:
    """By each name that is written who it is, by a code like "organization:CODE"; ``CLOSE`` of whom nobody knows, with
    those that are close, if any.

    What was decided goes first, then what was remembered, then names: of organizations in the ground's, of groups, of
    counterparties. A choice that names nothing there is as none.
    """
    said = {n: decisions.receivers.get(n) or remembered.get(n) for n in names}
    stand = _standing(session, ground, [text for text in said.values() if text])
    named = _named(session, ground, [name for name in names if said[name] is None])
    found = {name: Match(How.EXACT, code) for name, code in named.items()}
    for name, text in said.items():
        if text in stand:
            chosen_now = name in decisions.receivers
            found[name] = Match(How.DECIDED if chosen_now else How.REMEMBERED, text)
    unknown = [name for name in names if name not in found]
    if unknown:
        found |= _close(session, ground, unknown)
    return {name: found[name] for name in names}


def wishes(
    session: Session,
    ground: Ground,
    names: Collection[str],
    decisions: Decisions,
    remembered: Mapping[str, str],
) -> dict[str, Match]:
    """By each name for whom a giver meant goods who that is, as ``receivers`` has it; ``NEW`` of whom nobody is close
    to, or the clerk said that he is none of them: what was meant is kept as text, and settled later."""
    new = {n for n in names if decisions.receivers.get(n) == NEW}
    found = receivers(session, ground, [n for n in names if n not in new], decisions, remembered)
    for name, match in found.items():
        if match.code is None and (decisions.rest_is_new or not match.candidates):
            new.add(name)
    return {name: Match(How.NEW) if name in new else found[name] for name in names}


def _close(session: Session, ground: Ground, names: Collection[str]) -> dict[str, Match]:
    """For each name who may be meant, the closest first."""
    bodies = session.execute(
        select(Organization.code, Organization.name, Organization.full_name).where(
            within(Organization.path, ground.path)
        )
    )
    known: list[tuple[str, str, tuple[str, ...]]] = [
        (f"{ORGANIZATION}:{r.code}", r.name, (r.name, r.full_name or "")) for r in bodies
    ]
    groups = session.execute(select(RecipientGroup.code, RecipientGroup.name))
    known += [(f"{GROUP}:{row.code}", row.name, (row.name,)) for row in groups]
    parties = matching.close_parties(session)
    found = {}
    for name in names:
        near = [
            Candidate(code, shown, "", "", score)
            for code, shown, spelt in known
            if (score := max(closeness.of_receivers(name, one) for one in spelt))
        ]
        near += [c._replace(code=f"{COUNTERPARTY}:{c.code}") for c in parties(name)]
        found[name] = Match(How.CLOSE, None, matching.closest(near))
    return found


def recipient(receiver: str) -> Recipient:
    """The receiver as an issue takes it."""
    kind, _, code = receiver.partition(":")
    return Recipient(
        group=code if kind == GROUP else None,
        organization=code if kind == ORGANIZATION else None,
        counterparty=code if kind == COUNTERPARTY else None,
    )


def _standing(session: Session, ground: Ground, texts: Collection[str]) -> set[str]:
    below = select(Organization.code).where(
        within(Organization.path, ground.path), among(Organization.code, "codes")
    )
    found = set()
    for kind, query in {**_CODES, ORGANIZATION: below}.items():
        codes = [code for text in texts for k, _, code in [text.partition(":")] if k == kind]
        if codes:
            rows = session.connection().execute(query, {"codes": codes})
            found |= {f"{kind}:{row.code}" for row in rows}
    return found


def _named(session: Session, ground: Ground, names: Collection[str]) -> dict[str, str]:
    """By their own names. Of several that have one, an organization goes first and a counterparty last."""
    if not names:
        return {}
    connection, asked = session.connection(), {"names": list(names)}
    found: dict[str, str] = {}
    parties = (
        select(_spelt.name, _party.code)
        .join(_party, _party.id == now_of(_spelt))
        .where(among(_spelt.name, "names"))
        .order_by(_spelt.id.desc())
    )
    for row in connection.execute(parties, asked):
        found[row.name] = f"{COUNTERPARTY}:{row.code}"
    groups = select(RecipientGroup.name, RecipientGroup.code)
    for row in connection.execute(groups.where(among(RecipientGroup.name, "names")), asked):
        found[row.name] = f"{GROUP}:{row.code}"
    below = select(Organization.name, Organization.full_name, Organization.code)
    wanted = set(names)
    for name, full, code in connection.execute(below.where(within(Organization.path, ground.path))):
        found |= dict.fromkeys({name, full} & wanted, f"{ORGANIZATION}:{code}")
    return found
