"""``inventory disclosure``: public sheets on their way to the board, a command a step; and as they were published."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from inventory import (
    boards,
    disclosure,
    disclosure_calendar,
    disclosure_ledger,
    disclosures,
    publishing,
    uploads,
    wording_disclosures,
)
from inventory.cli_base import (
    as_json,
    as_overwriting,
    as_user,
    into_file,
    name_of,
    open_ledger,
    refusing,
    show,
)
from inventory.db import Ledger
from inventory.disclosure_ledger import Row, Whole
from inventory.disclosure_steps import Done
from inventory.sheet_changes import said
from inventory.uploads import Prepared
from reports import cli_passing_on, published
from reports.cli import unprinted
from reports.cli_paper import hang, print_
from reports.saving import save

_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_STATES = wording_disclosures.STATE_NAMES
_STEPS = wording_disclosures.STEP_NAMES


@click.group("disclosure", help="公示：制表、复核、批准、公布、张贴、撤回、更正。")
def disclosure_() -> None:
    """The group."""


@disclosure_.command("draw-up")
@click.argument("sheet", type=click.Choice(list(disclosure.SHEETS)))
@click.option("--from", "start", type=_DAY, required=True, help="从哪天（含）。")
@click.option("--to", "end", type=_DAY, required=True, help="到哪天（含）。")
@click.option("--org", "organization", required=True, help="单位编码。")
@click.option("--fund", help="专项资金编码，只用于 S5 和 S1F。")
@click.option("--with-below", is_flag=True, help="本单位和所有下级合成一张，相互调拨的不算。")
@click.option("--request-key", help="请求号；重复的请求只办一次。")
@as_user
@as_json
@refusing
def draw_up(
    sheet: str,
    start: datetime,
    end: datetime,
    organization: str,
    fund: str | None,
    with_below: bool,
    request_key: str | None,
    actor: str,
    json_: bool,
) -> None:
    """制一期公示表，交复核。"""
    _do(
        disclosures.draw_up,
        json_,
        actor=actor,
        organization=organization,
        sheet=sheet,
        start=start.date(),
        end=end.date(),
        fund=fund,
        with_below=with_below,
        request_key=request_key or str(uuid4()),
    )


@disclosure_.command()
@click.argument("number")
@click.option("--return", "reason", metavar="REASON", help="退回，写明原因；不写就是通过。")
@as_user
@as_json
@refusing
def review(number: str, reason: str | None, actor: str, json_: bool) -> None:
    """复核：数字无误就通过，有错退回。"""
    passed = reason is None
    _do(disclosures.review, json_, actor=actor, number=number, passed=passed, reason=reason)


@disclosure_.command()
@click.argument("number")
@click.option("--refuse", "reason", metavar="REASON", help="不批准，写明原因。")
@as_user
@as_json
@refusing
def approve(number: str, reason: str | None, actor: str, json_: bool) -> None:
    """批准公布复核过的数字。"""
    approved = reason is None
    _do(disclosures.approve, json_, actor=actor, number=number, approved=approved, reason=reason)


@disclosure_.command()
@click.argument("number")
@as_user
@as_json
@refusing
def publish(number: str, actor: str, json_: bool) -> None:
    """公布：过了各项核对就编期号、定稿。"""
    with unprinted():
        out = publishing.publish(open_ledger(), actor=actor, number=number, draw=published.papers)
    if json_:
        show(out)
    else:
        again = "（早已公布）" if out.replayed else ""
        click.echo(f"{out.number}\t{out.series} 第{out.issue}期\t校验码 {out.check_code}{again}")


@disclosure_.command()
@click.argument("number")
@click.option("--place", required=True, help="张贴在哪里。")
@click.option("--from", "start", type=_DAY, required=True, help="从哪天起。")
@click.option("--to", "end", type=_DAY, required=True, help="到哪天止。")
@click.option("--photo", type=_FILE, help="公示栏的照片。")
@as_user
@as_json
@refusing
def post(
    number: str,
    place: str,
    start: datetime,
    end: datetime,
    photo: Path | None,
    actor: str,
    json_: bool,
) -> None:
    """登记张贴：地点、起止日期、照片。"""
    book = open_ledger()
    _do(
        boards.post,
        json_,
        book,
        actor=actor,
        number=number,
        place=place,
        from_on=start.date(),
        to_on=end.date(),
        photo=None if photo is None else _prepared(book, photo),
    )


@disclosure_.command("take-down")
@click.argument("number")
@click.option("--on", type=_DAY, required=True, help="哪天撤下的。")
@as_user
@as_json
@refusing
def take_down(number: str, on: datetime, actor: str, json_: bool) -> None:
    """登记撤下。"""
    _do(boards.take_down, json_, actor=actor, number=number, on=on.date())


@disclosure_.command()
@click.argument("number")
@click.argument("file", type=_FILE)
@click.option("--what", default="", help="照的是什么，例如签字的审批单。")
@as_user
@as_json
@refusing
def photo(number: str, file: Path, what: str, actor: str, json_: bool) -> None:
    """附上照片：公示栏、签字的公示审批单。"""
    book = open_ledger()
    prepared = _prepared(book, file)
    _do(boards.add_photo, json_, book, actor=actor, number=number, photo=prepared, what=what)


@disclosure_.command("shows-nobody")
@click.argument("number")
@click.argument("step", type=int)
@click.option("--undo", is_flag=True, help="说错了：照片上有人。")
@as_user
@as_json
@refusing
def shows_nobody(number: str, step: int, undo: bool, actor: str, json_: bool) -> None:
    """看过照片，上面没有人：清除私人资料时留下。"""
    _do(boards.shows_nobody, json_, actor=actor, number=number, step=step, nobody=not undo)


@disclosure_.command()
@click.argument("number")
@click.option("--reason", required=True, help="为什么。")
@as_user
@as_json
@refusing
def withdraw(number: str, reason: str, actor: str, json_: bool) -> None:
    """撤回公布了的；没公布的撤销。"""
    _do(disclosures.withdraw, json_, actor=actor, number=number, reason=reason)


@disclosure_.command()
@click.argument("number")
@click.option("--reason", required=True, help="错在哪里。")
@as_user
@as_json
@refusing
def error(number: str, reason: str, actor: str, json_: bool) -> None:
    """登记公布了的表有差错，要更正。"""
    _do(disclosures.mark_error, json_, actor=actor, number=number, reason=reason)


@disclosure_.command()
@click.argument("number")
@click.option("--reason", required=True, help="为什么更正。")
@click.option("--request-key", help="请求号；重复的请求只办一次。")
@as_user
@as_json
@refusing
def correct(number: str, reason: str, request_key: str | None, actor: str, json_: bool) -> None:
    """制一期更正公告，交复核。"""
    key = request_key or str(uuid4())
    _do(disclosures.correct, json_, actor=actor, number=number, reason=reason, request_key=key)


@disclosure_.command("list")
@click.option("--org", "organization", help="单位编码，默认本单位和下级。")
@click.option("--state", type=click.Choice(list(_STATES)), help="只列这一状态的。")
@click.option("--due", is_flag=True, help="只列要更正的，和更正以后变的数字。")
@as_user
@as_json
@refusing
def list_(organization: str | None, state: str | None, due: bool, actor: str, json_: bool) -> None:
    """列出公示表，新的在前；或要更正的。"""
    with open_ledger().reading() as session:
        if due:
            late = disclosure_ledger.due(session, actor=actor, organization=organization)
        else:
            rows = disclosure_ledger.disclosures(
                session, actor=actor, organization=organization, state=state
            )
    if json_:
        show(late if due else rows)
    elif due:
        for one in late:
            click.echo(f"{one.number}\t{one.series} 第{one.issue}期\t{one.because}\t{one.reason}")
            for change in one.changes:
                click.echo(f"\t{said(change)}")
            for breach in one.altered:
                click.echo(f"\t账上还有改动：{breach}")
    else:
        for row in rows:
            click.echo(_line(row))


@disclosure_.command("calendar")
@click.option("--org", "organization", help="单位编码，默认本单位和下级。")
@as_user
@as_json
@refusing
def calendar(organization: str | None, actor: str, json_: bool) -> None:
    """下一期该公示什么：统计区间、期限、到了哪一步，上一期张贴了没有。"""
    with open_ledger().reading() as session:
        rows = disclosure_calendar.calendar(session, actor=actor, organization=organization)
    if json_:
        show(rows)
        return
    for row in rows:
        standing = wording_disclosures.STANDING_NAMES[row.standing]
        days = f"{row.start} 至 {row.end}"
        step = f"{row.draft} {_STATES[row.state]}" if row.state else ""
        click.echo(
            f"{row.organization}\t{row.series}\t{days}\t{row.due_on} 前公布\t{standing}\t{step}"
        )


@disclosure_.command("show")
@click.argument("number")
@into_file("--pdf", help="公布时的 PDF，写进文件。")
@click.option("--form", type=click.Choice(publishing.FORMS), default="DETAIL", help="哪一种版面。")
@into_file("--frozen", help="公布时定稿的 JSON，写进文件。")
@as_overwriting
@as_user
@as_json
@refusing
def show_(
    number: str, pdf: Path | None, form: str, frozen: Path | None, actor: str, json_: bool
) -> None:
    """一期公示表（按号码或校验码）：到了哪一步；公布时的原样。"""
    with open_ledger().reading() as session:
        whole = disclosure_ledger.disclosed(session, actor=actor, number=number)
        paper = pdf and disclosure_ledger.paper(session, actor=actor, number=number, form=form)
        text = frozen and disclosure_ledger.text(session, actor=actor, number=number)
    if paper:
        save(paper, pdf)
    if text:
        save(text.encode(), frozen)
    if json_:
        show(_shown(whole))
    else:
        click.echo(_line(whole.row))
        for step in whole.steps:
            place = " ".join(word for word in (step.place, step.reason, step.photo) if word)
            click.echo(f"{_STEPS[step.event]}\t{step.at.isoformat()}\t{step.by_name}\t{place}")


for _command in cli_passing_on.COMMANDS:
    disclosure_.add_command(_command)


def _do(verb: Callable[..., Done], json_: bool, book: Ledger | None = None, **said: Any) -> None:
    """Run a verb in a transaction and tell what came of it."""
    with (book or open_ledger()).writing() as session:
        done = verb(session, **said)
    if json_:
        show(done)
    else:
        click.echo(f"{done.number}\t{_STATES[done.state]}{'（早已办过）' if done.replayed else ''}")


def _prepared(book: Ledger, file: Path) -> Prepared:
    with file.open("rb") as opened:
        content = opened.read(uploads.BYTES_MAX + 1)
    return uploads.prepared(name_of(file), content, salt=book.salts(uploads.SALT_BYTES))


def _line(row: Row) -> str:
    issue = f"第{row.issue}期" if row.issue else ""
    days = f"{row.start} 至 {row.end}"
    return (
        f"{row.number}\t{row.series}\t{issue}\t{days}\t{_STATES[row.state]}\t{row.check_code or ''}"
    )


def _shown(whole: Whole) -> dict[str, object]:
    return {**vars(whole.row), "steps": whole.steps, "papers": whole.papers}


disclosure_.add_command(hang)
disclosure_.add_command(print_)
