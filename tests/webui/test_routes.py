"""Every route, every role and nobody, in the own place and in a foreign one: what each is answered.

One literal table: a new route without a line fails the first test, a role that may do more or less the second.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.inventory.files import plain
from tests.webui import disclosing, kin, town
from tests.webui.conftest import post
from tests.webui.sent import CHANGED, COUNTING, DAY, SURPLUS
from tests.webui.town import token_of

BACK = {"lines-0-line": "1", "lines-0-quantity": "1"}
PERIOD = "from=2020-02-01&to=2020-02-29"
ALL = ("nobody", *town.ROLES)


def row(*statuses: int) -> dict[str, int]:
    """Statuses in the order of ``ALL``."""
    return dict(zip(ALL, statuses, strict=True))


# fmt: off
#                                 nobody keeper finance clerk head approver publisher supervisor admin
GETS: dict[str, dict[str, int]] = {
    "/sign-in":                    row(200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/gift":                       row(200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/text?size=large":            row(303, 303, 303, 303, 303, 303, 303, 303, 303),
    "/":                           row(303, 200, 200, 200, 200, 200, 200, 200, 200),
    "/more":                       row(303, 200, 200, 200, 200, 200, 200, 200, 200),
    "/receipts/new":               row(303, 200, 403, 200, 403, 403, 403, 403, 403),
    "/receipts/done":              row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    "/issues/new":                 row(303, 200, 403, 200, 200, 403, 403, 403, 403),
    "/issues/new?location=TV1-GATE": row(303, 200, 403, 200, 200, 403, 403, 403, 403),
    "/issues/new?location=TV2-ROOM": row(303, 200, 403, 403, 403, 403, 403, 403, 403),
    "/issues/new?location=NOWHERE": row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/issues/done":                row(303, 303, 403, 303, 303, 403, 403, 403, 403),
    "/documents/T-RK-2020-000001":  row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/documents/TV1-RK-2020-000002": row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/documents/T-HD-2020-000001":  row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/documents/NONE":              row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/documents/NONE-RK-2020-000001": row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/documents/T-RK-2020-000099":  row(303, 404, 404, 403, 403, 404, 404, 404, 403),
    "/documents/TV1-RK-2020-000099": row(303, 404, 404, 404, 403, 404, 404, 404, 403),
    "/documents/T-RK-2020-000001.pdf": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/documents/T-RK-2020-000001/reverse": row(303, 200, 404, 403, 403, 404, 404, 404, 403),
    "/documents/T-CK-2020-000001/return": row(303, 200, 404, 403, 403, 404, 404, 404, 403),
    "/documents/T-CK-2020-000001/nothing": row(303, 404, 404, 403, 403, 404, 404, 404, 403),
    "/attachments/1":              row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/bundle/zip?document=T-RK-2020-000001": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/bundle/pdf?lot=T-RK-2020-000001-1": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/bundle/rar?document=T-RK-2020-000001": row(303, 404, 404, 404, 404, 404, 404, 404, 404),
    "/signers/TV1-ZC-2020-000001":  row(303, 403, 200, 200, 403, 403, 403, 403, 403),
    "/revaluations/T-RK-2020-000003": row(303, 403, 200, 403, 403, 403, 403, 403, 403),
    "/revaluations/TV1-RK-2020-000002": row(303, 403, 200, 200, 403, 403, 403, 403, 403),
    "/revaluations/T-CK-2020-000001": row(303, 403, 404, 403, 403, 403, 403, 403, 403),
    "/revaluations/done":           row(303, 403, 303, 303, 403, 403, 403, 403, 403),
    "/documents/done":              row(303, 303, 303, 303, 303, 303, 303, 303, 303),
    "/dispatches/new":             row(303, 200, 403, 200, 403, 403, 403, 403, 403),
    "/dispatches/done":            row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    "/handouts/new":               row(303, 200, 403, 200, 403, 403, 403, 403, 403),
    "/handouts/done":              row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    "/trace?lot=T-RK-2020-000001-1": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/trace?lot=T-RK-2020-000099-1": row(303, 404, 404, 403, 403, 404, 404, 404, 403),
    "/trace?document=TV1-RK-2020-000002": row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/trace?group=NONE":           row(303, 404, 404, 404, 404, 404, 404, 404, 403),
    "/trace":                      row(303, 422, 422, 422, 422, 422, 422, 422, 403),
    "/approvals":                  row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/approvals/TV2-BS-2020-000001": row(303, 403, 403, 403, 403, 200, 403, 403, 403),
    "/approvals/NONE":             row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/approvals/TV2-BS-2020-000099": row(303, 403, 403, 403, 403, 404, 403, 403, 403),
    "/pads":                       row(303, 200, 403, 200, 403, 403, 403, 403, 403),
    "/pads/T/1.pdf":               row(303, 200, 403, 403, 403, 403, 403, 403, 403),
    "/pads/TV1/9.pdf":             row(303, 404, 403, 404, 403, 403, 403, 403, 403),
    "/transit?custodian=NOBODY":   row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/transit":                    row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/lots/T-MAIN/T-RK-2020-000001-1": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/lots/TV1-GATE/TV1-RK-2020-000002-1": row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/lots/NOWHERE/T-RK-2020-000001-1": row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/lots/T-MAIN/NONE":           row(303, 404, 404, 403, 403, 404, 404, 404, 403),
    "/lots/T-MAIN/T-RK-2020-000001-1/write-off": row(303, 200, 404, 403, 403, 404, 404, 404, 403),
    "/lots/T-MAIN/T-RK-2020-000001-1/accept": row(303, 404, 404, 403, 403, 404, 404, 404, 403),
    "/lots/done":                  row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    "/stock":                      row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/stock?item=MASK":            row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/stock?at=TV1-GATE":          row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/stock?at=TV2-ROOM":          row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/stock?at=org:TV1":          row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/stock?at=org:TV2":          row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/stock?at=org:NONE":         row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/stock?at=NOWHERE":          row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/chasing":                    row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    "/fund":                       row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    "/fund/holder/TV1?fund=F2020": row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    "/fund/holder/TV2":            row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/fund?fund=NONE":             row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/spending/new":               row(303, 403, 200, 200, 403, 403, 403, 403, 403),
    "/spending/done":              row(303, 403, 303, 303, 403, 403, 403, 403, 403),
    "/money/commit":               row(303, 403, 200, 200, 403, 403, 403, 403, 403),
    "/money/nothing":              row(303, 404, 404, 404, 404, 404, 404, 404, 404),
    "/money/refund/TV1-ZC-2020-000001": row(303, 403, 200, 200, 403, 403, 403, 403, 403),
    "/money/refund/T-RK-2020-000001": row(303, 403, 404, 403, 403, 403, 403, 403, 403),
    "/money/done":                 row(303, 303, 303, 303, 403, 303, 303, 303, 403),
    "/grants/allot":               row(303, 403, 200, 403, 403, 403, 403, 403, 403),
    "/grants/take-back?fund=F2020&holder=TV2": row(303, 403, 200, 403, 403, 403, 403, 403, 403),
    "/grants/change":              row(303, 403, 200, 403, 403, 403, 403, 403, 403),
    "/grants/gift":                row(303, 403, 200, 403, 403, 403, 403, 403, 403),
    "/grants/nothing":             row(303, 404, 404, 404, 404, 404, 404, 404, 404),
    "/grants/done":                row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    "/late/papers/TV1-ZC-2020-000001": row(303, 403, 404, 404, 403, 403, 403, 403, 403),
    "/late/bank/TV1-ZC-2020-000001": row(303, 403, 404, 403, 403, 403, 403, 403, 403),
    "/late/papers/TV2-ZC-2020-000099": row(303, 403, 404, 403, 403, 403, 403, 403, 403),
    "/sheets":                     row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    f"/sheets/S6?{PERIOD}":        row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    f"/sheets/S6?{PERIOD}&org=TV1": row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    f"/sheets/S6?{PERIOD}&org=TV2": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    f"/sheets/S6?{PERIOD}&org=NONE": row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/sheets/S6":                  row(303, 422, 422, 422, 403, 422, 422, 422, 403),
    f"/sheets/S2?{PERIOD}":        row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    f"/sheets/S3?{PERIOD}":        row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    f"/sheets/S4?{PERIOD}&org=TV2": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    f"/sheets/SC?{PERIOD}&org=TV2": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    f"/sheets/S9?{PERIOD}":        row(303, 404, 404, 404, 403, 404, 404, 404, 403),
    f"/sheets/S6.csv?{PERIOD}":    row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    f"/sheets/S6.json?{PERIOD}&org=TV2": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/periods":                    row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    "/periods/close":              row(303, 403, 200, 403, 403, 403, 403, 403, 403),
    "/periods/reopen/T-RK-2020-000001": row(303, 403, 403, 403, 403, 404, 403, 403, 403),
    "/periods/reopen/NONE":        row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/periods/done":               row(303, 303, 303, 303, 403, 303, 303, 303, 403),
    "/statements":                 row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/statements/ledger":          row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/statements/card?item=MASK":  row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/statements/card?item=NONE":  row(303, 404, 404, 404, 404, 404, 404, 404, 403),
    "/statements/stock?at=TV2-ROOM": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/statements/stock?at=TV1-GATE": row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/statements/stock?at=below:T": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/statements/stock?at=NOWHERE": row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/statements/fund-ledger":     row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    "/statements/fund-position.csv?at=org:TV2": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/statements/reconciliation":  row(303, 200, 200, 200, 403, 200, 200, 200, 403),
    "/statements/vouchers.csv?at=below:T": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/vouchers/T-RK-2020-000001":  row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/vouchers/NONE":              row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/statements/stock.csv?to=x":  row(303, 422, 422, 422, 422, 422, 422, 422, 403),
    "/statements/nothing":         row(303, 404, 404, 404, 404, 404, 404, 404, 404),
    "/entry-forms/cash.xlsx":      row(303, 403, 200, 403, 403, 403, 403, 403, 403),
    "/catalog/duplicates":         row(303, 403, 403, 403, 403, 403, 403, 403, 200),
    "/catalog/duplicates/items/MASK/COAT": row(303, 403, 403, 403, 403, 403, 403, 403, 404),
    "/stocktakes":                 row(303, 200, 200, 200, 200, 200, 200, 200, 403),
    "/stocktakes/new":             row(303, 200, 403, 200, 403, 403, 403, 200, 403),
    "/stocktakes/T-PD-2020-000001": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/stocktakes/NONE":            row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/stocktakes/T-PD-2020-000001.pdf": row(303, 200, 200, 403, 403, 200, 200, 200, 403),
    "/stocktakes/T-PD-2020-000001/count": row(303, 200, 403, 403, 403, 403, 403, 200, 403),
    "/stocktakes/T-PD-2020-000001/count?line=99": row(303, 303, 403, 403, 403, 403, 403, 303, 403),
    "/stocktakes/T-PD-2020-000001/key": row(303, 200, 403, 403, 403, 403, 403, 200, 403),
    "/stocktakes/T-PD-2020-000001/settle": row(303, 404, 403, 403, 403, 403, 403, 403, 403),
    "/stocktakes/settled":         row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    "/handovers/new":              row(303, 200, 403, 200, 403, 403, 403, 403, 403),
    "/handovers/new?org=TV2":      row(303, 200, 403, 403, 403, 403, 403, 403, 403),
    "/handovers/NONE":             row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/witness":                    row(303, 403, 403, 403, 403, 403, 403, 200, 403),
    "/witness/now.pdf":            row(303, 403, 403, 403, 403, 403, 403, 200, 403),
    "/witness/now.json":           row(303, 403, 403, 403, 403, 403, 403, 200, 403),
    "/surplus":                    row(303, 200, 403, 200, 403, 403, 403, 403, 403),
    "/surplus?receiver=organization:TV1&org=T": row(303, 200, 403, 403, 403, 403, 403, 403, 403),
    "/surplus/done":               row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    "/static/style.css":           row(200, 200, 200, 200, 200, 200, 200, 200, 200),
}
# The place or holder each write is tried with: the actor's own, and one that is foreign to a village.
POSTS: dict[tuple[str, str], dict[str, int]] = {
    ("/receipts/new", "T-MAIN"):   row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/receipts/new", "TV1-ROOM"): row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    ("/receipts/new", "TV2-ROOM"): row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/receipts/new", "NOWHERE"):  row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/issues/new", "T-MAIN"):     row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/issues/new", "TV1-ROOM"):   row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    ("/issues/new", "TV1-GATE"):   row(303, 303, 403, 303, 303, 403, 403, 403, 403),
    ("/issues/new", "NOWHERE"):    row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/documents/T-CK-2020-000001/return", "T-MAIN"): row(303, 303, 404, 403, 403, 404, 404, 404, 403),
    ("/documents/T-CK-2020-000001/attachments", ""): row(303, 303, 303, 403, 403, 303, 403, 403, 403),
    ("/documents/TV1-RK-2020-000002/attachments", ""): row(303, 303, 303, 303, 303, 303, 403, 403, 403),
    ("/documents/T-RK-2020-000001/attachments/1", ""): row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/signers/TV1-ZC-2020-000001", ""): row(303, 403, 303, 303, 403, 403, 403, 403, 403),
    ("/revaluations/T-RK-2020-000003", ""): row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/lots/T-MAIN/T-RK-2020-000001-1/write-off", ""): row(303, 303, 404, 403, 403, 404, 404, 404, 403),
    ("/approvals/TV2-BS-2020-000001", "TV2"): row(303, 403, 403, 403, 403, 303, 403, 403, 403),
    ("/dispatches/new", "T-MAIN"): row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/dispatches/new", "TV1-ROOM"): row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    ("/dispatches/new", "NOWHERE"): row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/handouts/new", "T-MAIN"):   row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/handouts/new", "TV1-ROOM"): row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    ("/handouts/new", "NOWHERE"):  row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/spending/new", "T"):        row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/spending/new", "TV1"):      row(303, 403, 303, 303, 403, 403, 403, 403, 403),
    ("/spending/new", "TV2"):      row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/spending/new", "NONE"):     row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/money/commit", "T"):        row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/money/commit", "TV1"):      row(303, 403, 303, 303, 403, 403, 403, 403, 403),
    ("/money/commit", "NONE"):     row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/money/refund/TV1-ZC-2020-000001", ""): row(303, 403, 303, 303, 403, 403, 403, 403, 403),
    ("/vouchers/T-RK-2020-000001", ""): row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/vouchers/T-RK-2020-000001/withdraw", ""): row(303, 403, 404, 403, 403, 403, 403, 403, 403),
    ("/grants/allot", "TV1"):      row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/grants/allot", "NONE"):     row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/grants/take-back", "TV2"):  row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/grants/change", ""):        row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    # that fund is none of gifts
    ("/grants/gift", "F2020"):     row(303, 403, 422, 403, 403, 403, 403, 403, 403),
    ("/late/papers/TV1-ZC-2020-000001", ""): row(303, 403, 404, 404, 403, 403, 403, 403, 403),
    ("/pads", "T"):                row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/pads", "TV1"):              row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    ("/pads", "NONE"):             row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/pads/void", "T-ST-000001"): row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/pads/void", "T-ST-000099"): row(303, 404, 403, 403, 403, 403, 403, 403, 403),
    ("/pads/consent", "T-RK-2020-000001"): row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/pads/consent", "TV1-RK-2020-000002"): row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    ("/periods/close", "T"):       row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/periods/close", "TV2"):     row(303, 403, 303, 403, 403, 403, 403, 403, 403),
    ("/periods/close", "NONE"):    row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/periods/reopen/T-RK-2020-000001", ""): row(303, 403, 403, 403, 403, 404, 403, 403, 403),
    ("/catalog/duplicates/items/MASK/DISINFECT", ""): row(303, 403, 403, 403, 403, 403, 403, 403, 303),
    ("/stocktakes/new", "T"):      row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/stocktakes/new", "TV1"):    row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    ("/stocktakes/new", "NONE"):   row(303, 403, 403, 403, 403, 403, 403, 403, 403),
    ("/stocktakes/T-PD-2020-000001/count", ""): row(303, 303, 403, 403, 403, 403, 403, 303, 403),
    ("/stocktakes/T-PD-2020-000001/key", ""): row(303, 303, 403, 403, 403, 403, 403, 303, 403),
    ("/stocktakes/T-PD-2020-000001/settle", ""): row(303, 404, 403, 403, 403, 403, 403, 403, 403),
    ("/stocktakes/T-PD-2020-000001/abandon", ""): row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/handovers/new", "T"):       row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/handovers/new", "TV1"):     row(303, 303, 403, 303, 403, 403, 403, 403, 403),
    ("/surplus", "T"):             row(303, 303, 403, 403, 403, 403, 403, 403, 403),
    ("/gift", ""):                 row(404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("/sign-out", ""):             row(303, 303, 303, 303, 303, 303, 303, 303, 303),
}
# fmt: on
GETS |= {path: row(*statuses) for path, statuses in disclosing.GETS.items()}
POSTS = {key: row(*statuses) for key, statuses in disclosing.POSTS.items()} | POSTS  # and out

# the town is being counted: that is asked about, and answered
OPEN = token_of("OPEN_STOCKTAKE", numbers=["T-PD-2020-000001"])
CLOSING = {"through": "2020-01-31", "confirmed": OPEN}
SPENT = {"fund": "F2020", "amount": "1.00", "purpose": "测温枪电池", "payee": "某商店"}
HANDED = {"recipient": "group:GATE", "custodian": "一号岗"}


def fields_of(path: str, where: str) -> dict[str, Any]:
    """What a browser would send to record one small thing there."""
    photo = {"file": (BytesIO(plain()), "送货单.png")}
    line = {"lines-0-item": "MASK", "lines-0-quantity": "1"}
    by_path: dict[str, dict[str, Any]] = {
        "/receipts/new": {"origin": "DONATED", "counterparty": "-", "location": where, **line},
        "/issues/new": {"recipient": "group:GATE", "location": where, **line},
        "/dispatches/new": {"recipient": "organization:TV2", "location": where, **line},
        "/handouts/new": {**HANDED, "location": where, **line},
        "/lots/T-MAIN/T-RK-2020-000001-1/write-off": {"quantity": "1", "reason": "破损"},
        "/documents/T-CK-2020-000001/attachments": photo,
        "/documents/TV1-RK-2020-000002/attachments": photo,
        "/spending/new": {**SPENT, "organization": where},
        "/money/commit": {**SPENT, "organization": where, "use": "OTHER"},
        "/money/refund/TV1-ZC-2020-000001": {"amount": "1.00", "reason": "退货"},
        "/documents/T-RK-2020-000001/attachments/1": {"category": "PHOTO"},
        "/signers/TV1-ZC-2020-000001": {"role": "HANDLER", "name": "李四", "on": DAY},
        "/vouchers/T-RK-2020-000001": {"voucher": "记-0001", "on": DAY, "amount": "1.00"},
        "/vouchers/T-RK-2020-000001/withdraw": {"voucher": "记-9", "on": DAY, "reason": "写错"},
        "/documents/T-CK-2020-000001/return": {"location": where, "reason": "没用完", **BACK},
        "/approvals/TV2-BS-2020-000001": {"organization": where, "decision": "yes"},
        "/grants/allot": {"fund": "F2020", "lines-0-to": where, "lines-0-amount": "1"},
        "/grants/take-back": {"fund": "F2020", "holder": where, "amount": "1", "reason": "到期"},
        "/grants/change": {"fund": "F2020", **CHANGED},
        "/grants/gift": {"fund": where, "amount": "1", "receipt_number": "1"},
        "/late/papers/TV1-ZC-2020-000001": {"reference": "发票 1"},
        "/pads": {"organization": where, "custodian": "一号卡口", "count": "3"},
        "/periods/close": {**CLOSING, "organization": where},
        "/periods/reopen/T-RK-2020-000001": {"reason": "漏记"},
        "/pads/void": {"stub": where, "reason": "写坏"},
        "/pads/consent": {"number": where, "consent": "NOT"},
        # of two units and not alike: refused, and back to the list
        "/catalog/duplicates/items/MASK/DISINFECT": {"stays": "MASK", "reason": "同一种"},
        "/revaluations/T-RK-2020-000003": {
            "reason": "评估",
            "lines-0-lot": "T-RK-2020-000003-1",
            "lines-0-value": "90.00",
            "lines-0-basis": "APPRAISAL",
        },
        "/stocktakes/new": {"organization": where},
        **COUNTING,
        **kin.SENT,
        "/handovers/new": {"organization": where, "giver": "甲", "receiver": "乙", "witness": "丙"},
        "/surplus": {"organization": where, "receiver": "organization:TV2", **SURPLUS},
        "/sign-out": {},
        "/gift": {"code": "AAAAAAAAAA"},
        "/sign-in": {"login": "keeper"},
    }
    return {"request_key": str(uuid4()), "on": DAY, **(by_path | disclosing.sent(where))[path]}


def test_every_route_stands_in_the_table(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    rules = {str(rule) for rule in app.url_map.iter_rules()}
    tried = {str(adapter.match(path.partition("?")[0], return_rule=True)[0]) for path in GETS}
    tried |= {str(adapter.match(p, "POST", return_rule=True)[0]) for p, _ in POSTS} | {"/sign-in"}
    assert rules - tried == set()


@pytest.fixture(params=ALL)
def who(request: pytest.FixtureRequest) -> str:
    """Nobody, then each role."""
    asking: str = request.param
    return asking


@pytest.fixture
def browser(who: str, app: Flask, browse: Callable[[str], FlaskClient]) -> FlaskClient:
    """A browser of whoever is asking."""
    return app.test_client() if who == "nobody" else browse(who)


def test_each_page_is_shown_as_the_table_says(who: str, browser: FlaskClient) -> None:
    seen = {path: browser.get(path, buffered=True).status_code for path in GETS}
    assert seen == {path: statuses[who] for path, statuses in GETS.items()}


def test_each_write_is_answered_as_the_table_says(who: str, browser: FlaskClient) -> None:
    sent = {
        (path, where): post(browser, path, **fields_of(path, where)).status_code
        for path, where in POSTS
    }
    assert sent == {key: statuses[who] for key, statuses in POSTS.items()}


def test_every_write_without_its_token_is_refused_and_records_nothing(
    who: str, browser: FlaskClient, app: Flask
) -> None:
    places = dict([*POSTS, ("/sign-in", "")])
    adapter = app.url_map.bind("localhost")
    tried = {str(adapter.match(path, "POST", return_rule=True)[0]) for path in places}
    assert tried == {str(r) for r in app.url_map.iter_rules() if "POST" in (r.methods or ())}
    for path, where in places.items():
        for bad in ({}, {"csrf_token": "x"}):
            answer = browser.post(path, data={**fields_of(path, where), **bad})
            assert answer.status_code == 400, path
            assert "什么都没有记账" in answer.text
    if who != "nobody":
        assert browser.get("/").status_code == 200, "the session stands: sign-out was refused too"


@pytest.mark.parametrize(
    ("there", "nowhere"),
    [
        ("/documents/T-RK-2020-000001", "/documents/T-RK-2020-000099"),
        ("/documents/T-RK-2020-000001.pdf", "/documents/NONE.pdf"),
        ("/documents/T-RK-2020-000001/reverse", "/documents/T-RK-2020-000099/reverse"),
        ("/trace?lot=T-RK-2020-000001-1", "/trace?lot=T-RK-2020-000099-1"),
        ("/trace?document=T-RK-2020-000001", "/trace?document=NONE"),
        ("/revaluations/T-RK-2020-000003", "/revaluations/T-RK-2020-000099"),
    ],
)
def test_out_of_sight_a_page_is_the_same_whether_there_is_such_a_thing_or_not(
    there: str, nowhere: str, browse: Callable[[str], FlaskClient]
) -> None:
    clerk = browse("village_clerk")
    seen, not_seen = (clerk.get(path) for path in (there, nowhere))
    assert (seen.status_code, not_seen.status_code) == (403, 403)
    # the head of a page holds its own address
    assert seen.text.partition("<main")[2] == not_seen.text.partition("<main")[2]
    assert "请核对" in seen.text


def test_a_mistyped_stub_leaves_what_was_typed_beside_it(
    browse: Callable[[str], FlaskClient],
) -> None:
    sent = {**fields_of("/receipts/new", "TV1-ROOM"), "stub": "T-ST-000001"}
    answer = post(browse("village_clerk"), "/receipts/new", **sent)
    assert answer.status_code == 403
    assert "请核对收条上印的号码" in answer.text
    assert 'value="T-ST-000001"' in answer.text


def test_a_page_that_is_not_there_is_404_and_says_where_to_go(
    browse: Callable[[str], FlaskClient],
) -> None:
    answer = browse("keeper").get("/no-such-page")
    assert answer.status_code == 404
    assert "首页" in answer.text


def test_a_refused_role_reads_who_does_it(browse: Callable[[str], FlaskClient]) -> None:
    answer = browse("finance").get("/receipts/new")
    assert answer.status_code == 403
    assert "物资员" in answer.text
