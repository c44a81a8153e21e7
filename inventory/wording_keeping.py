"""The wording of what is refused where books are kept safe."""

from collections.abc import Callable

from inventory import errors
from inventory.errors import LedgerError


def _not_a_backup(e: errors.NotABackup) -> str:
    if e.inside:
        return f"{e.path} 里有几份备份：{'、'.join(e.inside)}。请写明要哪一份。"
    return f"{e.path} 不是完整的备份或导出。请选 inventory backup 或 export 做好的文件夹。"


def _cut_short(e: errors.CutShort) -> str:
    return f"{e.path} 不完整：{e.file} 缺少或被截短。请用另一份，或重新拷贝一次。"


def _altered(e: errors.Altered) -> str:
    return f"{e.path} 被改动过：{e.file} {e.problem}。请用另一份，或重新拷贝一次。"


def _newer_version(e: errors.NewerVersion) -> str:
    return f"{e.path} 是更新的版本（{e.version}）做的，这一版读不了。请先升级本程序。"


def _books_there(e: errors.BooksThere) -> str:
    return (
        f"{e.database} 里已经有账（{e.found}），不能覆盖。请换一个空的数据库，或先移走原来的文件。"
    )


def _cannot_write(e: errors.CannotWrite) -> str:
    return f"{e.path} 写不进去：{e.problem}。请换一个能写、有空间的文件夹。"


def _not_a_witness(e: errors.NotAWitness) -> str:
    return (
        f"{e.path} 不是见证文件，或里面没有见证文件。请选 inventory witness 做的文件或它的文件夹。"
    )


def _witness_elsewhere(e: errors.WitnessElsewhere) -> str:
    return (
        f"{e.path} 是 {e.installation or '没有单位的账'} 的见证，"
        f"本账是 {e.here or '没有单位的账'}，没有一个单位相同。请换本账的见证。"
    )


def _witness_ahead(e: errors.WitnessAhead) -> str:
    return f"{e.path} 的日期是 {e.on.isoformat()}，今天才 {e.today.isoformat()}。请核对见证和本机的日期。"


def _too_many_look_ups(e: errors.TooManyLookUps) -> str:
    return f"查询码错的次数太多，请过 {e.minutes} 分钟再查，或者拿收条到接收单位查。"


def _too_many_objections(e: errors.TooManyObjections) -> str:
    return f"刚才收到的异议反馈太多，请过 {e.minutes} 分钟再提交，或者打监督举报电话。写的内容还在，没有丢。"


def _disk_full(e: errors.DiskFull) -> str:
    return f"磁盘满了（{e.problem}），没有写入。请管理员腾出空间，再办一次。"


def _no_database(e: errors.NoDatabase) -> str:
    return (
        f"打不开数据库 {e.database}：{e.problem}。请核对 DATABASE_URL，看数据库是否开着、能不能写。"
    )


def _not_ready(_e: errors.NotReady) -> str:
    return "数据库还没有建表，或是旧版的。请先执行 inventory db upgrade。"


KEEPING: dict[type[LedgerError], Callable[..., str]] = {
    errors.NotABackup: _not_a_backup,
    errors.CutShort: _cut_short,
    errors.Altered: _altered,
    errors.NewerVersion: _newer_version,
    errors.BooksThere: _books_there,
    errors.CannotWrite: _cannot_write,
    errors.NotAWitness: _not_a_witness,
    errors.WitnessElsewhere: _witness_elsewhere,
    errors.WitnessAhead: _witness_ahead,
    errors.TooManyLookUps: _too_many_look_ups,
    errors.TooManyObjections: _too_many_objections,
    errors.DiskFull: _disk_full,
    errors.NoDatabase: _no_database,
    errors.NotReady: _not_ready,
}
