"""Out of which pool a sum is taken."""

from datetime import date

from inventory.rules.pooling import Pool, Terms, first_that_pays

ON = date(2020, 2, 8)


def pool(number, left, *uses, ends_on=None):
    return Pool(number, f"XB-{number}", ON, left, Terms(frozenset(uses), ends_on))


def paying(pools, use, asked, on=ON):
    found = first_that_pays(pools, use, on, asked)
    return found and found.id


def test_what_ends_first_pays_first_and_of_those_what_is_narrowest():
    soon = date(2020, 2, 20)
    pools = [pool(1, 9), pool(2, 9, "A"), pool(3, 9, "A", "B", ends_on=soon)]
    assert paying(pools, "A", 9) == 3
    assert paying(pools[:2], "A", 9) == 2
    assert paying(pools, "C", 9) == 1


def test_a_pool_pays_what_it_has_for_what_it_is_for_in_its_term():
    only = [pool(1, 9, "A", ends_on=ON)]
    assert paying(only, "A", 9) == 1
    assert paying(only, "A", 10) is None
    assert paying(only, "B", 9) is None
    assert paying(only, "A", 9, date(2020, 2, 9)) is None


def test_terms_lie_within_others_that_permit_at_least_as_much():
    whole, gear = Terms(), Terms(frozenset({"A", "B"}), ON)
    assert gear.within(whole)
    assert not whole.within(gear)
    assert Terms(frozenset({"A"}), ON).within(gear)
    assert not Terms(frozenset({"A"})).within(gear)
    assert not Terms(frozenset({"C"}), ON).within(gear)
