"""``inventory worker``: draws long papers and imports long spreadsheets beside the pages, in a process that is started
anew where it was killed."""

import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

import click

from inventory import paper_work
from inventory.cli_base import open_ledger, refusals
from reports import paper_worker

LOOK_SECONDS = 0.5
AGAIN_SECONDS = 2.0
END_SECONDS = 10.0


@click.command("worker", help="后台程序：排长表的 PDF，导入长表格，网页不用等。")
@click.option("--once", is_flag=True, help="把等着的排完就停。")
@click.option("--beside", is_flag=True, help="启动它的程序停了，它也停。")
@click.option("--alone", is_flag=True, help="只用一个进程：被杀了不会重新启动。")
@click.option(
    "--as-user",
    metavar="LOGIN",
    expose_value=False,
    help="和别的命令一样可以写；各人要的，按各人能看的排。",
)
def worker(once: bool, beside: bool, alone: bool) -> None:
    """Work until told to end (SIGTERM, Ctrl+C), with ``--once`` until nothing waits."""
    logging.basicConfig(format="%(message)s")
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if beside:
        _end_with(os.getppid(), ended)
    if alone or once:
        with refusals():
            ledger = open_ledger()
            paper_work.adopt(ledger)
            if not once:
                paper_worker.warm()
            name = f"{os.getpid()}-{secrets.token_hex(8)}"
            drawn = paper_worker.work(ledger, worker=name, ended=ended, once=once)
            if once:
                click.echo(f"排了 {drawn} 份")
        return
    watch([sys.executable, "-m", "inventory", "worker", "--alone", "--beside"], ended)


def watch(command: list[str], ended: threading.Event) -> int:
    """Keep a process going until ``ended``: where it ended by itself it is started anew. Gives how often it was
    started."""
    started = 0
    while not ended.is_set():
        process = subprocess.Popen(command)  # noqa: S603 - our own program
        started += 1
        while process.poll() is None and not ended.wait(LOOK_SECONDS):
            pass
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:  # it gave its job back first
                process.kill()
                process.wait()
        elif not ended.wait(AGAIN_SECONDS):
            click.echo(f"排版程序停了（{process.returncode}），重新启动。", err=True)
    return started


def _end_with(parent: int, ended: threading.Event, ask: Callable[[], int] = os.getppid) -> None:
    """End when the process that started this one is gone."""

    def look() -> None:
        while ask() == parent:
            if ended.wait(LOOK_SECONDS):
                return
        ended.set()

    threading.Thread(target=look, name="parent", daemon=True).start()
