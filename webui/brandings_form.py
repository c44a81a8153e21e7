"""The fields of how an organization looks."""

from wtforms import StringField

from webui.fields import Form


class BrandForm(Form):
    """Its name, two colours, the line above its papers and the posts that sign, parted by blanks or 、; what is empty
    is as of the organization above. ``emblem`` is a file."""

    organization = StringField("单位")
    name = StringField("页面上的名称")
    letterhead = StringField("文头")
    posts = StringField("签字岗位")
    colour = StringField("标题颜色")
    accent = StringField("按钮颜色")
    emblem = StringField("徽标")
