"""The only place for the tables of API tokens and of what happened at the sign-in page."""

from django.db import models

from accounts.models.users import User
from accounts.states import LoginOutcome
from core.clock import SHANGHAI


class ApiToken(models.Model):
    """A key with which another system acts for a user; only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="用户", related_name="api_tokens")
    digest = models.CharField("摘要", max_length=64, unique=True, editable=False)
    label = models.CharField("用途", max_length=60)
    created_at = models.DateTimeField("签发时间")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.label}（{self.user.name}）"


class LoginEvent(models.Model):
    """One attempt to sign in. What was typed as a name is kept as a digest, for it may be a password."""

    at = models.DateTimeField("时间")
    account_key = models.CharField("账户摘要", max_length=64)
    user = models.ForeignKey(
        User, models.SET_NULL, verbose_name="用户", null=True, blank=True, related_name="login_events"
    )
    ip = models.GenericIPAddressField("网络地址", null=True, blank=True)
    outcome = models.CharField("结果", max_length=12, choices=LoginOutcome.choices)

    class Meta:
        verbose_name = verbose_name_plural = "登录记录"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account_key", "at"], name="accounts_login_account"),
            models.Index(fields=["ip", "at"], name="accounts_login_ip"),
        ]

    def __str__(self) -> str:
        return f"{self.at.astimezone(SHANGHAI):%Y年%-m月%-d日 %H:%M} {self.get_outcome_display()}"


class CalendarFeed(models.Model):
    """The address under which a person's phone reads the own deadlines and shifts; only its digest is kept."""

    user = models.OneToOneField(User, models.CASCADE, verbose_name="用户", related_name="calendar_feed")
    digest = models.CharField("摘要", max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"

    def __str__(self) -> str:
        return f"{self.user.name}的日历订阅"
