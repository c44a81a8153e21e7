"""The story told: the same books on every run and engine, and books that keep every promise."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from inventory import checks, fund_ledger, users
from inventory import ledger as questions
from inventory.clock import evening, fixed_clock, parse_instant
from inventory.db import Ledger
from inventory.errors import BadInput
from inventory.kinds import Place
from inventory.models import (
    Counterparty,
    Document,
    Item,
    Location,
    Lot,
    Organization,
    OrganizationHead,
    RecipientGroup,
    StockMove,
)
from inventory.story import telling

APRIL = fixed_clock(parse_instant("2020-04-01T09:00:00"))


@dataclass(frozen=True)
class Once:
    """A ledger that the story was told to, and what telling gave."""

    ledger: Ledger
    told: telling.Told


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Once]:
    path: Path = tmp_path_factory.mktemp("story") / "story.db"
    ledger = Ledger(f"sqlite:///{path}", clock=APRIL)
    ledger.upgrade()
    yield Once(ledger, telling.tell(ledger))
    ledger.close()


def heads(ledger: Ledger) -> dict[str, tuple[int, str]]:
    """Each organization's last position and digest: two ledgers with the same ones hold the same documents."""
    with ledger.reading() as session:
        rows = session.execute(
            select(Organization.code, OrganizationHead.position, OrganizationHead.digest).join(
                OrganizationHead, OrganizationHead.organization_id == Organization.id
            )
        )
        return {r.code: (r.position, r.digest) for r in rows}


def test_told_again_on_either_engine_it_gives_the_same_digests_and_keeps_the_promises(ledger, once):
    telling.tell(ledger)
    assert heads(ledger) == heads(once.ledger)
    with ledger.reading() as session:
        results = checks.run(session, actor=users.SYSTEM)
    assert {r.id: r.breaches for r in results if not r.holds} == {}
    assert len(results) >= 9


def test_every_line_became_a_document_and_so_did_the_sheet(once):
    with once.ledger.reading() as session:
        documents = session.scalar(select(func.count()).select_from(Document))
        rows = session.scalar(
            select(func.count())
            .select_from(Lot)
            .join(Document, Document.id == Lot.document_id)
            .where(Document.business_on == date(2020, 2, 10))
        )
    lines = [x for x in telling.script() if "invoice" not in x["do"] and "invoice" not in x]
    assert documents == once.told.documents > len(lines)
    assert rows == 40


def test_documents_were_posted_on_the_evening_of_their_day(once):
    with once.ledger.reading() as session:
        for on, at in session.execute(select(Document.business_on, Document.posted_at)):
            assert at == evening(on)


def test_a_second_telling_is_refused_and_changes_nothing(once):
    before = heads(once.ledger)
    with pytest.raises(BadInput, match="空的数据库"):
        telling.tell(once.ledger)
    assert heads(once.ledger) == before


def test_each_demo_user_signs_in_with_his_own_password(once):
    assert len({u.password for u in once.told.users}) == len(once.told.users) == 10
    for user in once.told.users[:2]:
        profile = users.sign_in(once.ledger, login=user.login, password=user.password)
        assert profile is not None
        assert (profile.name, profile.role_name) == (user.name, user.role)


def test_passwords_stay_out_of_what_is_printed_of_a_user(once):
    assert not any(u.password in repr(once.told) for u in once.told.users)


def test_the_fund_stands_where_the_report_leaves_it(once):
    with once.ledger.reading() as session:
        position = fund_ledger.position(session, actor="finance", fund="YQFK-2020")
    villages = {h.organization: h for h in position.holders if h.kind == "VILLAGE"}
    assert position.total_fen == 200_000_000
    given = {code: h.allotted_fen for code, h in villages.items()}
    # 东沟 gave 10,000.00 back, from 柳树 20,000.00 were taken back
    back = {"DGC": 4_000_000, "LSC": 3_000_000}
    assert given == dict.fromkeys(villages, 5_000_000) | back
    assert len(given) == 13
    spent = sum(h.spent_fen - h.refunded_fen for h in position.holders)
    assert (
        position.unallocated_fen + sum(h.available_fen for h in position.holders)
        == 200_000_000 - spent
    )


def test_the_firms_had_their_masks_from_bought_stock(once):
    with once.ledger.reading() as session:
        rows = session.execute(
            select(Counterparty.name, Lot.origin, func.sum(StockMove.quantity))
            .join(Document, Document.id == StockMove.document_id)
            .join(Counterparty, Counterparty.id == Document.counterparty_id)
            .join(Lot, Lot.id == StockMove.lot_id)
            .where(Document.kind.in_(("ISSUE", "HAND_OUT")))
            .group_by(Counterparty.name, Lot.origin)
        ).all()
    assert {r.origin for r in rows} == {"PURCHASED"}, "bought goods go first, gifts never"
    assert len({r.name for r in rows}) == 10
    assert sum(r[2] for r in rows) == 12_400


def issues(ledger: Ledger) -> list[tuple[str, int]]:
    """Group and standing issues of it: those that were not reversed."""
    reversal = aliased(Document)
    with ledger.reading() as session:
        rows = session.execute(
            select(RecipientGroup.name, Document.heads)
            .join(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
            .outerjoin(reversal, reversal.reverses_id == Document.id)
            .where(Document.kind == "ISSUE", Document.reverses_id.is_(None), reversal.id.is_(None))
        )
        return [(r.name, r.heads) for r in rows]


def test_the_whole_watch_of_the_checkpoints_was_served(once):
    served = issues(once.ledger)
    assert ("检查点值守人员", 399) in served
    assert len(Counter(name for name, _ in served)) == 6


def test_the_reversals_take_back_what_they_say(once):
    original, reversal = aliased(Document), aliased(Document)
    with once.ledger.reading() as session:
        rows = session.execute(
            select(original.number, Item.name, StockMove.quantity)
            .join(reversal, reversal.reverses_id == original.id)
            .join(StockMove, StockMove.document_id == original.id)
            .join(Lot, Lot.id == StockMove.lot_id)
            .join(Item, Item.id == Lot.item_id)
            .order_by(original.number)
        )
        assert [tuple(r) for r in rows] == [
            ("NDL-CK-2020-000010", "保温杯", 130),
            ("NDL-RK-2020-000004", "棉大衣", 400),
        ]


def test_nothing_expired_was_issued_and_something_expired_is_left(once):
    end = aliased(Location)
    with once.ledger.reading() as session:
        late = session.scalar(
            select(func.count())
            .select_from(StockMove)
            .join(Lot, Lot.id == StockMove.lot_id)
            .join(end, end.id == StockMove.to_id)
            .where(end.kind == str(Place.CONSUMED), Lot.expires_on < StockMove.business_on)
        )
        left = questions.on_hand(session, actor="keeper")
    assert late == 0
    expired = [row for row in left if row.expires_on and row.expires_on < date(2020, 4, 1)]
    assert [(row.name, row.quantity) for row in expired] == [("纯牛奶", 6)]


def test_what_a_donor_bound_went_to_whom_it_was_for_or_is_still_there(once):
    with once.ledger.reading() as session:
        rows = session.execute(
            select(Lot.earmark_group_id, Document.recipient_group_id)
            .join(StockMove, StockMove.lot_id == Lot.id)
            .join(Document, Document.id == StockMove.document_id)
            .where(Lot.earmark_group_id.is_not(None), Document.kind.in_(("ISSUE", "HAND_OUT")))
        ).all()
    assert len(rows) == 4
    assert all(bound == served for bound, served in rows)


def test_counted_salts_repeat_and_never_twice_in_a_row():
    first, second = telling.counted_salts(), telling.counted_salts()
    drawn = [first(32) for _ in range(100)]
    assert drawn == [second(32) for _ in range(100)]
    assert len(set(drawn)) == 100
    assert {len(salt) for salt in drawn} == {32}
