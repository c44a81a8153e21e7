"""``inventory serve``: the pages, served by waitress from this process.

Plain http is for this machine alone. For any other address the office puts a proxy with https in front and says so;
while demo users can sign in, no other address is served at all.
"""

import errno
import sys

import click

from inventory import config, users
from inventory.cli_base import refusals
from inventory.db import Ledger
from webui import create_app, daily

THREADS = 8
PORT_MAX = 65535
_NEEDS_TLS = (
    "{host} 是别的机器也能到的地址，网页要走 https，密码才不会在路上被看到。\n"
    "请用 nginx 或 Caddy 接 https，转到本程序，再加 --behind-proxy；只在本机用，就不要写 --host。"
)
_TAKEN = (
    "端口 {port} 已经有程序在用，可能本程序已经在另一个窗口里开着。\n"
    "要再开一个，换一个端口，例如 PORT={other} ./run"
)
_NOBODY = (
    "还没有人能登录。请先把单位、库房和用户（带 password）写进一个文件，"
    "运行 .venv/bin/inventory setup 文件名，写法见 docs/contract.md。"
)
_DEMO_OPEN = (
    "还有 {count} 个示例用户能登录（{logins}），不能开给别的机器。\n"
    "请换一个没有示例数据的数据库（./run --empty 或另设 DATABASE_URL），或者只在本机用。"
)


@click.command("serve", help="提供网页。默认只给本机用。")
@click.option("--host", default="127.0.0.1", show_default=True, help="听哪个地址。")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    envvar="PORT",
    type=click.IntRange(1, PORT_MAX),
    help="听哪个端口；也可用环境变量 PORT。",
)
@click.option(
    "--behind-proxy", is_flag=True, help="前面有接 https 的反向代理，由它传 X-Forwarded-*。"
)
@click.option(
    "--as-user",
    metavar="LOGIN",
    expose_value=False,
    help="和别的命令一样可以写；网页上由登录的人办，这里不用。",
)
def serve(host: str, port: int, behind_proxy: bool) -> None:
    """Serve until interrupted. Refuses (exit 1) an address that others reach without https or with demo users, and a
    port that is taken."""
    import waitress  # here, like the framework: other commands need neither

    from webui.security import secret_key

    with refusals():
        ledger = Ledger(config.database_url())
        folder = config.data_folder()
    if problem := unready(ledger) or refusal(ledger, host=host, behind_proxy=behind_proxy):
        click.echo(problem, err=True)
        sys.exit(1)
    key = secret_key(folder)
    app = create_app(ledger, secret_key=key, plain_loopback=not behind_proxy)
    how = _PROXIED if behind_proxy else {}
    try:
        server = waitress.create_server(
            app, host=host, port=port, threads=THREADS, ident=None, **how
        )
    except OSError as error:
        click.echo(unopened(error, host=host, port=port), err=True)
        sys.exit(1)
    click.echo(f"网页在 {address(host, port, behind_proxy=behind_proxy)} ，按 Ctrl+C 停下。")
    with ledger.reading() as books:
        if not users.anybody(books):
            click.echo(_NOBODY, err=True)
    with daily.keeping(ledger, folder):
        server.run()


_PROXIED = {
    "trusted_proxy": "*",
    "trusted_proxy_count": 1,
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
    "clear_untrusted_proxy_headers": True,
}


def unready(ledger: Ledger) -> str | None:
    """Why the database cannot be used: not there, or without tables; None where it can."""
    try:
        with ledger.reading() as books:
            users.demo_logins(books)
    except Exception as error:  # whatever a driver says: the reader is told it in its own words
        said = str(error).splitlines()[0]
        return f"数据库现在不能用：{said}\n新的数据库请先运行 inventory db upgrade。"
    return None


def unopened(error: OSError, *, host: str, port: int) -> str:
    """Why nobody can listen there, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return _TAKEN.format(port=port, other=port + 1 if port < PORT_MAX else port - 1)
    return f"{host}:{port} 打不开：{error.strerror}。换一个端口或地址，例如 --port 8000。"


def refusal(ledger: Ledger, *, host: str, behind_proxy: bool) -> str | None:
    """Why this address must not be served, and what to do; None where it may."""
    from webui.security import is_loopback

    if is_loopback(host.strip("[]")):
        return None
    with ledger.reading() as books:
        demo = users.demo_logins(books)
    if demo:
        return _DEMO_OPEN.format(count=len(demo), logins="、".join(demo))
    return None if behind_proxy else _NEEDS_TLS.format(host=host)


def address(host: str, port: int, *, behind_proxy: bool) -> str:
    """What to type into a browser."""
    if behind_proxy:
        return f"代理后面的 {host}:{port}"
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
