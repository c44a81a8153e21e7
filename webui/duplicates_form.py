"""What is asked before two become one: which of them stays, and why they are one."""

from wtforms import RadioField, StringField
from wtforms.validators import Length

from webui.fields import Form, Needed

TEXT_MAX = 200


class MergeForm(Form):
    """``stays`` is the code of one of the two; the page names both."""

    stays = RadioField("留下哪一个", validate_choice=False)
    reason = StringField(
        "原因",
        [Needed("请写为什么是同一个"), Length(max=TEXT_MAX, message=f"原因最多 {TEXT_MAX} 个字")],
    )

    def between(self, first: str, second: str) -> tuple[str, str] | None:
        """The code that goes and the one that stays; None where neither was chosen."""
        if self.stays.data not in (first, second):
            self.stays.errors = ["请选留下哪一个"]
            return None
        return (second, first) if self.stays.data == first else (first, second)
