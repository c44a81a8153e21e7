"""Which papers each step must have, who signs vouchers, how long papers are kept: rules, and what is told by them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0019"
down_revision = "0018"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FROZEN_TABLES = ("attachment_category", "document_signer", "signer_name")
_SINCE = date(2020, 1, 1)
_HABIT = "系统预设，按本单位内部控制规定修改"
_ARCHIVES = "会计档案管理办法（财政部 国家档案局令第79号）"
_COUNTING = "\n".join(
    (
        "VAT_SPECIAL",
        "VAT_ORDINARY",
        "VAT_E_SPECIAL",
        "VAT_E_ORDINARY",
        "DIGITAL_SPECIAL",
        "DIGITAL_ORDINARY",
        "TAX_AGENT",
        "FISCAL",
        "SMALL_RECEIPT",
    )
)
CATEGORIES = (
    ("CONTRACT", "合同或协议", "VOUCHER"),
    ("APPROVAL_FORM", "审批单", "VOUCHER"),
    ("ACCEPTANCE", "验收单", "VOUCHER"),
    ("PHOTO", "照片", "VOUCHER"),
    ("INVOICE", "票据", "VOUCHER"),
    ("PAYMENT_PROOF", "付款凭证", "VOUCHER"),
    ("DISPATCH_SLIP", "派车单", "VOUCHER"),
    ("WAYBILL", "运单", "VOUCHER"),
    ("MEAL_LIST", "用餐人数清单", "VOUCHER"),
    ("SAMPLE", "样张", "VOUCHER"),
    ("BANK_STATEMENT", "银行对账单", "BANK_STATEMENT"),
    ("TAX_RETURN", "纳税申报表", "TAX_RETURN"),
    ("OTHER", "其他", "VOUCHER"),
)
# step, use, name, kinds, categories, awaited, missing, days
RULES: tuple[tuple[str, str, str, str, str, bool, str, int | None], ...] = (
    ("PAYMENT", "", "支出凭据", _COUNTING, "", True, "BLOCK", None),
    ("PAYMENT", "", "付款凭证", "", "PAYMENT_PROOF", False, "LIST", 10),
    ("PREPAYMENT", "", "合同或协议", "", "CONTRACT", False, "LIST", 10),
    ("EXPENDITURE", "", "支出凭据", _COUNTING, "", True, "LIST", 30),
    ("SETTLEMENT", "", "验收单或照片", "", "ACCEPTANCE\nPHOTO", False, "LIST", 10),
    ("REIMBURSEMENT", "", "垫付的付款凭证", "", "PAYMENT_PROOF", False, "LIST", 10),
    ("EXPENDITURE", "TRANSPORT", "派车单或运单", "", "DISPATCH_SLIP\nWAYBILL", False, "LIST", 10),
    ("EXPENDITURE", "DUTY", "用餐人数清单", "", "MEAL_LIST", False, "LIST", 10),
    ("EXPENDITURE", "PUBLICITY", "样张照片", "", "SAMPLE\nPHOTO", False, "LIST", 10),
)
_SIGNERS = ("HANDLER", "WITNESS", "APPROVER", "SUPERVISOR")
CLASSES: tuple[tuple[str, str, int | None, str], ...] = (
    ("VOUCHER", "会计凭证", 30, ""),
    ("BOOK", "会计账簿", 30, ""),
    ("HANDOVER", "会计档案移交清册", 30, "HANDOVER"),
    ("MONTHLY_REPORT", "月度、季度、半年度财务会计报告", 10, "PERIOD_CLOSING\nPERIOD_REOPENING"),
    ("ANNUAL_REPORT", "年度财务会计报告", None, ""),
    ("BANK_STATEMENT", "银行对账单", 10, ""),
    ("TAX_RETURN", "纳税申报表", 10, ""),
)


def upgrade() -> None:
    _create_paper_rules()
    _create_attachment_category()
    _create_signers()
    _create_retention()
    _fill()
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def _create_paper_rules() -> None:
    op.create_table(
        "paper_category",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("retention", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_category")),
        sa.UniqueConstraint("code", name=op.f("uq_paper_category_code")),
    )
    op.create_table(
        "paper_rule",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("use", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("awaited", sa.Boolean(), nullable=False),
        sa.Column("from_fen", sa.BigInteger(), nullable=False),
        sa.Column("missing", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        *_dated(),
        sa.CheckConstraint(
            "step IN ('DIRECT', 'EXPENDITURE', 'PAYMENT', 'PREPAYMENT', 'REIMBURSEMENT',"
            " 'SETTLEMENT')",
            name=op.f("ck_paper_rule_step"),
        ),
        sa.CheckConstraint(
            "missing IN ('BLOCK', 'LIST', 'NONE')", name=op.f("ck_paper_rule_missing")
        ),
        sa.CheckConstraint("from_fen >= 0", name=op.f("ck_paper_rule_from")),
        sa.CheckConstraint("days >= 0", name=op.f("ck_paper_rule_days")),
        sa.CheckConstraint("missing <> 'LIST' OR days IS NOT NULL", name=op.f("ck_paper_rule_due")),
        sa.CheckConstraint(
            "kinds <> '' OR categories <> ''", name=op.f("ck_paper_rule_wants_something")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_rule")),
        sa.UniqueConstraint(
            "step", "use", "name", "starts_on", name=op.f("uq_paper_rule_step_use_name_starts_on")
        ),
    )


def _create_attachment_category() -> None:
    op.create_table(
        "attachment_category",
        sa.Column("id", _BIG, nullable=False),
        _to("attachment_category", "attachment_id", "document_attachment"),
        _to("attachment_category", "category_id", "paper_category"),
        *_by("attachment_category"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_category")),
    )
    op.create_index(
        op.f("ix_attachment_category_attachment_id"), "attachment_category", ["attachment_id"]
    )


def _create_signers() -> None:
    roles = "role IN ('APPROVER', 'HANDLER', 'SUPERVISOR', 'WITNESS')"
    op.create_table(
        "sign_rule",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("organization_kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("from_fen", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        *_dated(),
        sa.CheckConstraint(
            "organization_kind IN ('DISTRICT', 'TOWN', 'VILLAGE')",
            name=op.f("ck_sign_rule_organization_kind"),
        ),
        sa.CheckConstraint(roles, name=op.f("ck_sign_rule_role")),
        sa.CheckConstraint("from_fen >= 0", name=op.f("ck_sign_rule_from")),
        sa.CheckConstraint("days >= 0", name=op.f("ck_sign_rule_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_rule")),
        sa.UniqueConstraint(
            "organization_kind",
            "role",
            "starts_on",
            name=op.f("uq_sign_rule_organization_kind_role_starts_on"),
        ),
    )
    op.create_table(
        "document_signer",
        sa.Column("id", _BIG, nullable=False),
        _to("document_signer", "document_id", "document"),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        *_by("document_signer"),
        sa.CheckConstraint(roles, name=op.f("ck_document_signer_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_signer")),
    )
    op.create_index(op.f("ix_document_signer_document_id"), "document_signer", ["document_id"])
    op.create_table(
        "signer_name",
        _to("signer_name", "signer_id", "document_signer"),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("signer_id", name=op.f("pk_signer_name")),
    )


def _create_retention() -> None:
    op.create_table(
        "retention_rule",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("document_kinds", sa.Text(), nullable=False),
        *_dated(),
        sa.CheckConstraint("years > 0", name=op.f("ck_retention_rule_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
        sa.UniqueConstraint("code", "starts_on", name=op.f("uq_retention_rule_code_starts_on")),
    )


def _fill() -> None:
    """What holds until an office sets its own."""
    _insert(
        "paper_category",
        ({"code": code, "name": name, "retention": of} for code, name, of in CATEGORIES),
    )
    keys = ("step", "use", "name", "kinds", "categories", "awaited", "missing", "days")
    dated: dict[str, Any] = {"starts_on": _SINCE, "decision": _HABIT}
    _insert(
        "paper_rule",
        (dict(zip(keys, rule, strict=True)) | {"from_fen": 0} | dated for rule in RULES),
    )
    village: dict[str, Any] = {
        "organization_kind": "VILLAGE",
        "apart": True,
        "from_fen": 0,
        "days": 10,
    }
    _insert("sign_rule", (village | {"role": role} | dated for role in _SIGNERS))
    columns = ("code", "name", "years", "document_kinds")
    dated = {"starts_on": date(2016, 1, 1), "decision": _ARCHIVES}
    _insert("retention_rule", (dict(zip(columns, one, strict=True)) | dated for one in CLASSES))


def _insert(name: str, rows: Iterable[dict[str, Any]]) -> None:
    made = list(rows)
    types: dict[str, Any] = {"starts_on": sa.Date, "awaited": sa.Boolean, "apart": sa.Boolean}
    types |= {"from_fen": sa.BigInteger, "days": sa.Integer, "years": sa.Integer}
    columns = (sa.column(key, types.get(key, sa.String)) for key in made[0])
    op.bulk_insert(sa.table(name, *columns), made)


def _dated() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
    )


def _to(table: str, column: str, other: str) -> sa.Column[Any]:
    reference = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, _BIG, reference, autoincrement=False, nullable=False)


def _by(table: str) -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        _to(table, "actor_id", "app_user"),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("what was recorded is never taken out of the database")
