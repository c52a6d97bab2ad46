"""The fields of the sign-in page and of one's own password; the rules are in the commands."""

from typing import Any

from django import forms


def _secret(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=128, widget=widget, help_text=help_text)


class SignInForm(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label="用户名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = _secret("密码", "current-password")


class PasswordForm(forms.Form):
    """The old password and the new one twice."""

    old = _secret("原密码", "current-password")
    new = _secret("新密码", "new-password", "至少10个字符，不要全是数字，不要和姓名、用户名相近。")
    again = _secret("再输一次新密码", "new-password")

    def clean(self) -> dict[str, Any]:
        """Compare the two entries, which only the form sees."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", "两次输入的新密码不一样。")
        return cleaned
