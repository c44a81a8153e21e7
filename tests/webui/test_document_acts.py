"""The table of acts: every one has a kind that the library knows and a right that somebody has."""

import pytest

from inventory import access
from inventory.kinds import KINDS
from webui.document_acts import ACTS, REVERSE


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.key)
def test_an_act_is_of_a_known_kind_and_somebody_may_do_it(act) -> None:
    assert act is REVERSE or act.kind in KINDS
    assert access.can_do(act.right)
    assert act is REVERSE or KINDS[act.kind].act != act.right


def test_every_act_has_an_address_of_its_own() -> None:
    assert len({act.key for act in ACTS}) == len(ACTS)
