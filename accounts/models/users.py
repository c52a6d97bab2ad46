"""The only place for the tables of users (who signs in) and posts (for whom they act, and since when)."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.core.validators import EmailValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from accounts.models.dated import Dated, active_on
from accounts.models.places import Organisation
from accounts.roles import ADMIN_ROLES, Role
from core.clock import local_date
from core.crypto import EncryptedTextField


class UserManager(BaseUserManager["User"]):
    """What Django's own commands need to make and find users."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Return a saved user with a hashed password; None makes a password nobody can use."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Return the first administrator of an installation."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of a name, capital or small letters alike."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: staff, unit, leader or deputy. What they may do comes from posts and mandates."""

    username = models.CharField(
        "用户名",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "这个用户名已经有人用了。"},
    )
    name = models.CharField("姓名", max_length=40)
    phone = EncryptedTextField("手机号码", context="accounts.user.phone", blank=True, default="")
    email = EncryptedTextField(
        "电子邮箱",
        context="accounts.user.email",
        blank=True,
        default="",
        max_length=120,
        validators=[EmailValidator("电子邮箱不对，例如：zhangsan@example.gov.cn")],
    )
    is_active = models.BooleanField("可以登录", default=True)
    is_staff = models.BooleanField("可以进入基础数据管理", default=False)
    must_change_password = models.BooleanField("下次登录要改密码", default=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    last_seen = models.DateTimeField("最近使用", null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="accounts_user_username_caseless",
                violation_error_message="这个用户名已经有人用了。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    def get_full_name(self) -> str:
        """Return the person's name, as Django's own pages show it."""
        return self.name

    def get_short_name(self) -> str:
        """Return the person's name, as Django's own pages greet with it."""
        return self.name


class Post(Dated):
    """One person acting in one role for one organisation, from a day on until a day; for one shift by the minute."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name="用户", related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位", related_name="posts")
    role = models.CharField(
        "岗位", max_length=30, choices=[choice for choice in Role.choices if choice[0] != Role.DEPUTY]
    )
    starts_at = models.DateTimeField("起始时刻", null=True, blank=True, editable=False)
    ends_at = models.DateTimeField("结束时刻", null=True, blank=True, editable=False)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "岗位"
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(active_to__isnull=True),
                name="accounts_post_once",
                violation_error_message="这个人已经在这个岗位上。",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DEPUTY),
                name="accounts_post_not_deputy",
                violation_error_message="代表身份来自代表职务，不设岗位。",
            ),
            # Equal times are a post that was withdrawn before it began.
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gte=F("starts_at")),
                name="accounts_post_hours",
                violation_error_message="岗位的结束时刻不能早于起始时刻。",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.ROTATING_HEAD) | Q(starts_at__isnull=False),
                name="accounts_post_rotating_head_hours",
                violation_error_message="轮值站长的岗位随值班产生，只在当班时有效。",
            ),
            # 三员分立. Ranges on both sides, because equality of plain numbers in GiST would need an extension.
            ExclusionConstraint(
                name="accounts_post_three_admins_apart",
                expressions=[
                    (
                        Func(
                            F("user"), F("user"), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func("active_from", "active_to", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(role__in=ADMIN_ROLES),
                violation_error_message="系统、安全、审计三个管理员岗位不能由同一人担任。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}：{self.organisation.name} {self.get_role_display()}"


def held_at(at: datetime) -> Q:
    """Return the condition for posts that are held at this instant; the hours count only where a post has them."""
    begun = Q(starts_at__isnull=True) | Q(starts_at__lte=at)
    going_on = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    return active_on(local_date(at)) & begun & going_on
