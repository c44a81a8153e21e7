"""The first page after signing in: the daily acts of the role, what runs low, what is being counted, what is to be
chased, what was recorded last."""

from flask import Blueprint, render_template

from inventory import approvals, catalog, db, objection_ledger, stocktake_ledger
from inventory import ledger as questions
from inventory.ledger import DocumentRow
from inventory.statements.chasing import due
from inventory.stocktake_books import STATE_NAMES
from webui.identity import ledger, may, me
from webui.shelf import shelves, shortages
from webui.writing import proposed_day

blueprint = Blueprint("home", __name__)
RECENT, WAITING, COUNTS = 8, 5, 5


@blueprint.get("/")
def index() -> str:
    """For everybody; what a role may not read is not asked for."""
    login = me().login
    with ledger().reading() as books:
        today = db.today(books)
        day = proposed_day(books) if may("read_stock") else today
        recent = questions.recent(books, actor=login, limit=RECENT) if may("read_stock") else ()
        stock = questions.on_hand(books, actor=login) if may("read_stock") else ()
        items = catalog.items(books, actor=login) if may("read_stock") else ()
        waiting = approvals.waiting(books, actor=login) if may("approve") else ()
        counts = (
            stocktake_ledger.stocktakes(books, actor=login, going_on=True) if may("count") else ()
        )
        objected = (
            objection_ledger.objections(books, actor=login, waiting=True)
            if may(objection_ledger.ACT)
            else ()
        )
        owed = due(books, actor=login) if may("read_fund") else ()
    short = shortages(shelves(stock, on=day), items)
    lines = [(headline(row), row) for row in recent]
    mine = [row for row in waiting if row.mine]
    return render_template(
        "home/index.html",
        today=today,
        recent=lines,
        short=short,
        waiting=mine[:WAITING],
        counts=counts[:COUNTS],
        owed=owed,
        objected=objected[:WAITING],
        states=STATE_NAMES,
    )


@blueprint.get("/more")
def more() -> str:
    """Everything the role may enter, and the way out."""
    return render_template("home/more.html")


def headline(row: DocumentRow) -> str:
    """A document in a few words: 发给保洁员, 收到甲公司的物资; a reversal says so first."""
    words = _HEADLINES.get(row.kind, (row.kind_name, row.kind_name))[not row.summary]
    said = words.format(row.summary)
    return f"冲销：{said}" if row.is_reversal else said


_HEADLINES = {
    "RECEIPT": ("收到{}的物资", "收到物资"),
    "ISSUE": ("发给{}", "发放物资"),
    "EXPENDITURE": ("付给{}", "专项资金支出"),
    "FUND_CREATION": ("专项资金立项", "专项资金立项"),
    "APPROPRIATION": ("核定专项资金", "核定专项资金"),
    "SUB_ALLOCATION": ("下拨专项资金", "下拨专项资金"),
    "PERIOD_CLOSING": ("结账", "结账"),
    "PERIOD_REOPENING": ("反结账", "反结账"),
}
