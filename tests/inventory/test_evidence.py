"""No money leaves without the papers that a step must have, and what else is missing is listed with its day."""

from datetime import date

import pytest

from inventory import attachments, digest, evidence, invoice_ledger, setting_up, uploads
from inventory.errors import BadInput, PapersMissing
from inventory.statements.asking import statement
from tests.inventory.invoicing import Invoicing
from tests.inventory.money import ON

DECISION = {"starts_on": "2020-01-01", "decision": "内控制度"}


@pytest.fixture
def books(ledger):
    return Evidence(ledger, papers=True)


class Evidence(Invoicing):
    """The books of a fund under the rules that there are by default."""

    def rule(self, step, name, missing="BLOCK", **said):
        said = {"step": step, "name": name, "missing": missing} | DECISION | said
        setting_up.setup(self.ledger, actor="system", data={"paper_rules": [said]})

    def attach(self, number, category, content=b"\x89"):
        name = f"{category}-{content.hex()}.png"
        salt = b"\0" * 32
        hash_ = digest.content_hash(salt, content)
        file = uploads.Prepared(name, "image/png", content, salt, hash_)
        with self.ledger.writing() as session:
            return attachments.attach(
                session, actor="system", number=number, prepared=file, category=category
            )

    def missing(self, organization="DGC", **said):
        said = {"end": ON} | said
        return self.ask(statement, name="missing", organization=organization, **said)

    def lacks(self, number, **said):
        return {r["missing"] for r in self.missing(**said).rows if r["number"] == number}


def test_what_has_no_papers_and_awaits_none_is_not_paid(books):
    number = books.buy(10000, paid=False)
    with pytest.raises(PapersMissing) as refused:
        books.pay(number, 10000)
    assert refused.value.missing == ["支出凭据"]
    assert (refused.value.number, refused.value.papers, refused.value.awaited) == (
        number,
        True,
        True,
    )
    assert books.ask(invoice_ledger.papers, number=number).missing_fen == 10000
    books.use(books.record(10000), number)
    books.pay(number, 10000)


def test_only_as_much_is_paid_as_there_are_papers_for(books):
    number = books.buy(10000, paid=False)
    books.use(books.record(6000), number)
    books.pay(number, 4000)
    books.pay(number, 2000)
    with pytest.raises(PapersMissing) as refused:
        books.pay(number, 1)
    assert refused.value.needed_fen == 6001


def test_a_slip_is_no_paper_to_pay_on_unless_papers_are_awaited(books):
    number = books.awaiting(10000, paid=False)
    books.use(books.slip(10000), number)
    books.pay(number, 10000)
    row = next(r for r in books.missing().rows if r["missing"] == "支出凭据")
    assert (row["number"], row["state"], row["due_on"]) == (number, "白条，待补票", "2020-03-09")


def test_small_sums_are_spent_at_once_as_before_and_listed(books):
    number = books.buy(300)
    assert "支出凭据" in books.lacks(number)
    books.use(books.record(300), number)
    assert "支出凭据" not in books.lacks(number)


def test_a_rule_may_block_what_is_paid_at_once_from_a_sum_on(books):
    books.rule("DIRECT", "大额凭据", kinds=["FISCAL"], awaited=True, from_fen=100_000)
    books.buy(99_999)
    with pytest.raises(PapersMissing):
        books.buy(100_000)
    books.awaiting(100_000)
    owed = books.buy(100_000, paid=False)
    books.use(books.record(100_000), owed)
    with pytest.raises(PapersMissing) as refused:  # the rule wants a paper of its own kind
        books.pay(owed, 100_000)
    assert refused.value.missing == ["大额凭据"]


def test_a_prepayment_may_want_the_contract_that_hangs_on_what_it_is_taken_out_of(books):
    books.rule("PREPAYMENT", "合同", categories=["CONTRACT"])
    with pytest.raises(PapersMissing) as refused:
        books.prepay(1000)
    assert refused.value.categories == ["合同或协议"]
    commitment = books.commit(1000)
    with pytest.raises(PapersMissing):
        books.prepay(1000, number=commitment)
    books.attach(commitment, "CONTRACT")
    books.prepay(1000, number=commitment)


def test_a_refused_payment_asked_again_after_its_papers_came_is_posted_once(books):
    number = books.buy(10000, paid=False)
    with pytest.raises(PapersMissing):
        books.pay(number, 10000)
    books.use(books.record(10000), number)
    assert books.pay(number, 10000).endswith("000001")


def test_what_is_missing_is_due_so_many_days_after_the_document(books):
    more = {"use": "TRANSPORT", "categories": ["WAYBILL", "DISPATCH_SLIP"], "days": 3}
    books.rule("EXPENDITURE", "派车单或运单", "LIST", **more)
    number = books.buy(1000, use="TRANSPORT", on=date(2020, 2, 1))
    row = next(r for r in books.missing().rows if r["missing"] == "派车单或运单")
    assert (row["number"], row["due_on"], row["overdue"]) == (number, "2020-02-04", 4)
    assert row["ways"] == "附上运单或派车单"
    assert books.missing().totals[0]["missing"].endswith("逾期 1 件")
    assert books.missing(end=date(2020, 2, 4)).totals[0]["missing"].endswith("逾期 0 件")
    assert books.missing(end=date(2020, 1, 31)).rows == ()


@pytest.mark.parametrize(
    ("use", "name", "category"),
    [
        ("TRANSPORT", "派车单或运单", "WAYBILL"),
        ("DUTY", "用餐人数清单", "MEAL_LIST"),
        ("PUBLICITY", "样张照片", "SAMPLE"),
    ],
)
def test_money_for_no_goods_has_papers_of_its_own(books, use, name, category):
    number = books.buy(1000, use=use)
    assert name in books.lacks(number)
    books.attach(number, "CONTRACT")
    assert name in books.lacks(number)
    books.attach(number, category, b"\x90")
    assert name not in books.lacks(number)
    assert name not in books.lacks(books.buy(1000))


def test_what_an_attachment_is_said_to_be_last_counts(books):
    number = books.buy(1000, use="DUTY")
    file = books.attach(number, "MEAL_LIST")
    assert "用餐人数清单" not in books.lacks(number)
    said = {"number": number, "attachment_id": file.id}
    books.run(attachments.categorise, **said, category="OTHER")
    assert "用餐人数清单" in books.lacks(number)
    (row,) = books.ask(attachments.attachments, number=number)
    assert (row.category, row.category_name) == ("OTHER", "其他")


def test_of_a_payment_the_proof_may_hang_on_it_or_on_what_it_pays(books):
    number = books.awaiting(2000, paid=False)
    first, second = books.pay(number, 1000), books.pay(number, 1000)
    assert "付款凭证" in books.lacks(first) & books.lacks(second)
    books.attach(first, "PAYMENT_PROOF")
    assert "付款凭证" not in books.lacks(first)
    assert "付款凭证" in books.lacks(second)
    books.attach(number, "PAYMENT_PROOF")
    assert not books.lacks(second)


def test_what_was_reversed_or_wholly_refunded_lacks_nothing(books):
    reversed_, refunded = books.buy(1000), books.buy(1000)
    books.reverse(ON, reversed_, "DGC")
    books.refund(refunded, 1000)
    assert books.missing().rows == ()


def test_a_rule_ends_where_a_later_one_says_so(books):
    said = {"kinds": ["FISCAL"], "starts_on": ON.isoformat()}
    books.rule("PAYMENT", "支出凭据", "NONE", **said)
    number = books.buy(1000, paid=False, on=date(2020, 2, 7))
    with pytest.raises(PapersMissing):
        books.pay(number, 1000, on=date(2020, 2, 7))
    books.pay(number, 1000, on=ON)


def test_the_list_is_read_page_by_page_and_by_organization(books):
    for organization in ("DGC", "XLC"):
        for _ in range(3):
            books.buy(1000, organization)
    whole = books.missing("NDL", below=True)
    assert {r["holder"] for r in whole.rows} == {"DGC", "XLC"}
    assert [t["holder"] for t in whole.totals] == ["DGC", "XLC"]
    rows, after = [], None
    while True:
        page = books.missing("NDL", below=True, limit=4, after=after)
        rows += page.rows
        after = page.next
        if after is None:
            break
    assert tuple(rows) == whole.rows
    with pytest.raises(BadInput):
        books.missing("NDL", below=True, limit=4, after="x")


def test_steps_are_told_by_where_their_money_comes_from():
    assert evidence.steps_of("PAYMENT", "PAYABLE", reimburses=False) == {"PAYMENT"}
    direct = evidence.steps_of("EXPENDITURE", "AVAILABLE", reimburses=True)
    assert direct == {"EXPENDITURE", "DIRECT", "REIMBURSEMENT"}
    settled = evidence.steps_of("EXPENDITURE", "COMMITTED", reimburses=False)
    assert settled == {"EXPENDITURE", "SETTLEMENT"}


def spread(books):
    """Expenditures of some weeks, most of them with nothing missing on some days."""
    for day in (1, 1, 2, 5, 9, 20, 21, 28):
        books.awaiting(1_000 + day, on=date(2020, 2, day))
        books.prepay(2_000 + day, on=date(2020, 2, day))


def pages(books, limit):
    found, after = [], None
    while True:
        page = books.missing(limit=limit, after=after)
        found += page.rows
        after = page.next
        if after is None:
            return found, page.totals
        assert page.totals == ()


@pytest.mark.parametrize("limit", [1, 3, 7, 1_000])
def test_pages_over_many_days_are_the_whole_in_order_of_their_due_days(books, clock, limit):
    clock.set(date(2020, 3, 31))
    spread(books)
    whole = books.missing()
    days = [row["due_on"] for row in whole.rows]
    assert len(days) > 20
    assert days == sorted(days)
    assert pages(books, limit) == (list(whole.rows), whole.totals)


def test_a_page_reads_no_more_days_than_it_needs(books, clock, monkeypatch):
    clock.set(date(2020, 3, 31))
    spread(books)
    read = []
    gather = evidence.gather

    def counting(session, needed):
        read.append(len(needed))
        return gather(session, needed)

    monkeypatch.setattr(evidence, "gather", counting)
    assert len(books.missing(limit=2).rows) == 2
    assert sum(read) < 10
    read.clear()
    assert books.missing(limit=1_000).next is None
    assert sum(read) >= 16
