"""The two fields of signing in."""

from wtforms import PasswordField, StringField

from webui.fields import Form, Needed


class SignInForm(Form):
    """Login and password; the password is never shown again."""

    login = StringField("登录名", [Needed("请填登录名")])
    password = PasswordField("密码", [Needed("请填密码")])
