"""Commands on papers of money spent: one of the register, what becomes of it, the register itself, a new one."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from inventory import db, invoice_ledger, invoice_uses, invoices, originals, uploads
from inventory.cli_base import as_json, as_user, name_of, open_ledger, refusing, show
from inventory.drafts import Posted
from inventory.rules import invoice_file
from inventory.rules.invoice_kinds import KINDS, VoidCause
from inventory.rules.invoice_said import Said
from inventory.rules.numbers import parse_yuan, yuan

_DAY = click.DateTime(["%Y-%m-%d"])
_VOID = {"": "", VoidCause.VOIDED: "作废", VoidCause.MISTAKEN: "登记错误"}


@click.command("record-invoice")
@click.option("--org", "organization", required=True, help="哪个单位的票据。")
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="票据种类。")
@click.option("--code", help="发票代码；数电票没有。")
@click.option("--number", help="发票号码。")
@click.option("--on", type=_DAY, help="开票日期。")
@click.option("--seller", help="销售方：往来单位编码或名称。")
@click.option("--seller-code", "seller_credit_code", help="销售方统一社会信用代码。")
@click.option("--buyer", help="购买方名称。")
@click.option("--buyer-code", "buyer_credit_code", help="购买方统一社会信用代码。")
@click.option("--amount", help="金额（不含税），元；红字写负数。")
@click.option("--tax", help="税额，元。")
@click.option("--total", help="价税合计，元。")
@click.option("--qr", "scanned", help="扫票面二维码得到的文字。")
@click.option(
    "--xml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="数电票的 XML 文件。",
)
@click.option("--red-of", help="红字发票：冲的是哪一张（登记号）。")
@click.option("--confirm", "confirmed", multiple=True, help="已核对的问题的口令。")
@click.option("--key", help="请求号；同一个号只登记一次。")
@as_user
@as_json
@refusing
def record_invoice(
    organization: str,
    on: datetime | None,
    amount: str | None,
    tax: str | None,
    total: str | None,
    scanned: str | None,
    xml: Path | None,
    red_of: str | None,
    confirmed: tuple[str, ...],
    key: str | None,
    actor: str,
    json_: bool,
    **texts: Any,
) -> None:
    """登记一张票据：录入的、扫码的、文件里的要一致，没录的取读到的。"""
    said = Said(
        issued_on=None if on is None else on.date(),
        amount_fen=_fen(amount, "amount"),
        tax_fen=_fen(tax, "tax"),
        total_fen=_fen(total, "total"),
        **texts,
    )
    book, content = open_ledger(), None if xml is None else _content(xml)
    file = original = None
    if xml is not None and content is not None:
        file = invoice_file.read(name_of(xml), content)
        salt = book.salts(uploads.SALT_BYTES)
        original = uploads.prepared_original(name_of(xml), content, salt=salt)
    with book.writing() as session:
        posted = invoices.record_invoice(
            session,
            actor=actor,
            organization=organization,
            request_key=key or secrets.token_hex(16),
            said=said,
            scanned=scanned,
            file=file,
            red_of=red_of,
            confirmed=confirmed,
        )
        if original is not None:
            originals.attach(session, actor=actor, number=posted.number, prepared=original)
    _done(posted, "已登记", json_)


@click.command("invoice")
@click.argument("number")
@click.option("--use", metavar="EXPENDITURE", help="关联到这张支出单。")
@click.option("--take-off", metavar="EXPENDITURE", help="从这张支出单取下，写明原因。")
@click.option("--void", is_flag=True, help="作废，写明原因。")
@click.option("--mistaken", is_flag=True, help="不是销售方作废，是登记错了，可以重新登记。")
@click.option("--amount", help="多少元，默认能关联、能取下的全部。")
@click.option("--on", type=_DAY, help="日期，默认今天。")
@click.option("--reason", help="原因。")
@click.option("--confirm", "confirmed", multiple=True, help="已核对的问题的口令。")
@click.option("--key", help="请求号；同一个号只办一次。")
@as_user
@as_json
@refusing
def invoice(
    number: str,
    use: str | None,
    take_off: str | None,
    void: bool,
    mistaken: bool,
    amount: str | None,
    on: datetime | None,
    reason: str | None,
    confirmed: tuple[str, ...],
    key: str | None,
    actor: str,
    json_: bool,
) -> None:
    """一张登记的票据：全部内容，关联到支出、取下、作废。"""
    if (use is not None) + (take_off is not None) + void > 1:
        raise click.UsageError("--use、--take-off、--void 一次只办一样")
    if (take_off is not None or void) and reason is None:
        raise click.UsageError("要写原因 --reason")
    linked: dict[str, Any] = {
        "invoice": number,
        "number": use or take_off,
        "amount_fen": _fen(amount, "amount"),
        "request_key": key or secrets.token_hex(16),
    }
    book = open_ledger()
    changes = void or linked["number"] is not None
    with book.writing() if changes else book.reading() as session:
        said: dict[str, Any] = {"actor": actor, "on": on.date() if on else db.today(session)}
        if use is not None:
            invoice_uses.use_invoice(session, **said, **linked, confirmed=confirmed)
        elif take_off is not None:
            invoice_uses.take_off(session, **said, **linked, reason=reason or "")
        elif void:
            cause = VoidCause.MISTAKEN if mistaken else VoidCause.VOIDED
            invoices.void_invoice(session, **said, number=number, reason=reason or "", cause=cause)
        whole = invoice_ledger.invoice(session, actor=actor, number=number)
    if json_:
        show(whole)
    else:
        _say_whole(whole)


@click.command("invoices")
@click.option("--org", "organization", help="哪个单位的，默认本单位。")
@click.option("--from", "starts", type=_DAY, help="开票日期从这天起。")
@click.option("--to", "ends", type=_DAY, help="开票日期到这天止。")
@click.option("--supplier", help="销售方：往来单位编码，或名称的一部分。")
@click.option("--unused", is_flag=True, help="只看还没有用完的。")
@click.option("--expenditure", metavar="NUMBER", help="这张支出单的票据够不够。")
@click.option("--after", help="从这个登记号之后列起。")
@click.option("--limit", type=int, default=100, help="最多几行，默认 100。")
@as_user
@as_json
@refusing
def invoices_(
    organization: str | None,
    starts: datetime | None,
    ends: datetime | None,
    supplier: str | None,
    unused: bool,
    expenditure: str | None,
    after: str | None,
    limit: int,
    actor: str,
    json_: bool,
) -> None:
    """票据登记簿；或一张支出单的票据。"""
    with open_ledger().reading() as session:
        if expenditure is not None:
            papers = invoice_ledger.papers(session, actor=actor, number=expenditure)
            show(papers) if json_ else _say_papers(papers)
            return
        rows = invoice_ledger.invoices(
            session,
            actor=actor,
            organization=organization,
            starts=starts and starts.date(),
            ends=ends and ends.date(),
            supplier=supplier,
            unused=unused,
            after=after,
            limit=limit,
        )
    if json_:
        show(rows)
    else:
        for row in rows:
            _say_row(row)


def _fen(text: str | None, field: str) -> int | None:
    """Typed yuan as fen, with minus on a red one."""
    if text is None:
        return None
    minus = text.strip()[:1] in ("-", "−")
    fen = parse_yuan(text.strip()[1:] if minus else text, field=field)
    return -fen if minus else fen


def _content(file: Path) -> bytes:
    """A little more than is read at most, so that what is too large is told as that."""
    with file.open("rb") as opened:
        return opened.read(invoice_file.BYTES_MAX + 1)


def _done(posted: Posted, said: str, json_: bool) -> None:
    if json_:
        show({"number": posted.number, "replayed": posted.replayed})
    else:
        click.echo(f"{posted.number} {said}")


def _say_row(row: invoice_ledger.RegisterRow) -> None:
    paper = " ".join(part for part in (row.code, row.number) if part)
    state = _VOID[row.void] or (f"红字，冲 {row.red_of}" if row.red_of else "")
    click.echo(
        f"{row.register}\t{row.kind_name}\t{paper}\t{row.issued_on}\t{row.seller}"
        f"\t{yuan(row.total_fen)} 元\t{state}".rstrip()
    )


def _say_whole(whole: invoice_ledger.WholeInvoice) -> None:
    _say_row(whole.row)
    click.echo(f"不含税 {yuan(whole.amount_fen)} 元，税额 {yuan(whole.tax_fen)} 元")
    for line in whole.lines:
        click.echo(f"{line.name}\t{yuan(line.amount_fen)} 元\t税额 {yuan(line.tax_fen)} 元")
    _say_uses(whole.uses)
    click.echo(f"还可以用 {yuan(whole.left_fen)} 元")


def _say_papers(papers: invoice_ledger.PapersRow) -> None:
    _say_uses(papers.uses)
    click.echo(
        f"支出 {yuan(papers.spent_fen)} 元，票据 {yuan(papers.papers_fen)} 元，"
        f"白条 {yuan(papers.slips_fen)} 元，还缺 {yuan(papers.missing_fen)} 元"
    )


def _say_uses(uses: tuple[invoice_ledger.UseRow, ...]) -> None:
    for use in uses:
        why = use.reason if use.counts else f"{use.reason} 支出已冲销".strip()
        click.echo(f"{use.invoice}\t{use.number}\t{yuan(use.amount_fen)} 元\t{why}".rstrip())


COMMANDS = (record_invoice, invoice, invoices_)
