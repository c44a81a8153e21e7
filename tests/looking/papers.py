"""Every paper that the program draws, of the town of ``town``: by the name of its file how it is drawn."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from inventory import bundles, disclosure_ledger, documents, pads, stocktake_ledger
from inventory.keeping import witnesses
from inventory.sheet_format import Published
from reports import (
    approving,
    article,
    bundle,
    chalk,
    counting,
    halves,
    long_picture,
    loudspeaker,
    notice,
    papers,
    published,
    slip,
    witness,
)
from reports import pad as pad_paper
from tests.looking.town import VILLAGE, PublishedTown
from tests.looking.town import documents as numbers_by_kind

SITE = "https://gk.example.gov.cn"
FORMS = {"明细版-A4": "DETAIL", "张榜版": "WALL", "张榜版-A4": "WALL_A4", "张榜版-A3": "WALL_A3"}
Drawn = tuple[str, Callable[[], bytes]]


def sheets(town: PublishedTown) -> Iterator[Drawn]:
    """The sheets: with every document, on the wall, in halves, for phones, chalk and loudspeakers."""
    for name, issue in town.published.items():
        for said, form in FORMS.items():
            yield f"{name}-{said}.pdf", partial(published.draw, issue, SITE, form)
        yield f"{name}-张榜版-A3-拼.pdf", partial(_pasted, issue)
        yield f"{name}-公告.pdf", partial(notice.draw, issue, SITE)
        yield f"{name}-长图.png", partial(long_picture.draw, issue, SITE)
        yield f"{name}-文章.html", partial(article.draw, issue, SITE)
        yield f"{name}-抄写版.txt", "\n".join(chalk.lines(issue)).encode
        yield f"{name}-广播稿.txt", loudspeaker.text(issue).encode


def _pasted(issue: Published) -> bytes:
    return halves.halves(published.draw(issue, SITE, "WALL_A3"))


def slips(town: PublishedTown) -> Iterator[Drawn]:
    """The papers to sign: of each kind of document one, and the forms."""
    for kind, number in numbers_by_kind(town.ledger).items():
        yield (
            f"单据-{kind}-{number}.pdf",
            _asked(town, papers.of, number=number, then=lambda d: d()),
        )
        if kind == "ISSUE":
            yield (
                f"签收表-{number}.pdf",
                _asked(town, documents.whole, number=number, then=slip.draw_list),
            )
    number = numbers_by_kind(town.ledger)["STOCKTAKE"]
    taken = _asked(town, stocktake_ledger.stocktake, number=number, then=counting.draw_sheet)
    yield f"盘点表-{number}.pdf", taken
    yield f"公示审批单-{town.waiting}.pdf", lambda: _approved(town, town.waiting)
    yield "收条-一本.pdf", lambda: _pad(town)
    yield "见证.pdf", _asked(town, witnesses.witness, actor="supervisor", then=witness.draw)
    yield "审计资料包.pdf", lambda: _bundle(town)


def _asked(
    town: PublishedTown,
    question: Any,
    *,
    then: Callable[[Any], bytes],
    actor: str = "supervisor",
    **said: Any,
) -> Callable[[], bytes]:
    def drawn() -> bytes:
        with town.ledger.reading() as session:
            found = question(session, actor=actor, **said)
        return then(found)

    return drawn


def _approved(town: PublishedTown, number: str) -> bytes:
    with town.ledger.reading() as session:
        whole = disclosure_ledger.disclosed(session, actor="publisher", number=number)
        looked = disclosure_ledger.looked_at(session, actor="publisher", number=number)
    return approving.draw(whole, looked)


def _pad(town: PublishedTown) -> bytes:
    said = {"organization": VILLAGE, "custodian": "东沟村卡口长", "count": 7}
    with town.ledger.writing() as session:
        made = pads.print_pad(session, actor="clerk", request_key="look-pad", **said)
    return pad_paper.draw(made)


def _bundle(town: PublishedTown) -> bytes:
    with town.ledger.reading() as session:
        found = bundles.bundle(session, actor="supervisor", supplier="GH03", organization=VILLAGE)
        return bundle.draw_pdf(bundle.gather(session, actor="supervisor", bundle=found))
