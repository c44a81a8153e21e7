"""A witness on paper: the heads of all chains, four hexadecimal digits at a time, to be compared by eye.

The very file lies in the PDF as well, so that the page and what a program checks against cannot be parted.
"""

from inventory.clock import SHANGHAI, parse_instant
from inventory.keeping import witnesses
from inventory.keeping.witnesses import Witness
from reports import pdf, words

GROUP = 4


def draw(witness: Witness) -> bytes:
    """The witness as a PDF file. Raises what drawing a sheet raises."""
    made = parse_instant(witness.made_at)
    attached = pdf.Attached(
        f"witness-{witness.on}.json", "同一见证，JSON", witnesses.content(witness), made
    )
    return pdf.press(
        "witness", values(witness), places=lambda _: [witness.installation], attached=(attached,)
    )


def values(witness: Witness) -> dict[str, object]:
    """What the template prints."""
    return {
        "installation": witness.installation,
        "day": words.day(witness.on),
        "moment": f"{parse_instant(witness.made_at).astimezone(SHANGHAI):%H:%M}",
        "ends": [
            {
                "code": end.code,
                "name": end.name,
                "count": words.number(end.position),
                "groups": groups(end.digest),
            }
            for end in witness.organizations
            if end.position
        ],
        "empty": words.listed([end.name for end in witness.organizations if not end.position]),
        "seal": groups(witness.sha256),
    }


def groups(digest: str) -> list[str]:
    """A digest in groups of four digits."""
    return [digest[at : at + GROUP] for at in range(0, len(digest), GROUP)]
