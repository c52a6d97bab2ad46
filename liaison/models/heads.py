"""The only place for the register of rotating heads (轮值站长名册): former deputies who help to keep a station open."""

from uuid import uuid4

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from core.crypto import EncryptedTextField
from deputies.models import Deputy
from liaison.models.stations import Station
from liaison.states import HeadStatus


class RotatingHead(models.Model):
    """A former deputy who agreed to serve; the right to act comes with each shift and ends with it."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    register_no = models.PositiveIntegerField("名册编号", unique=True, validators=[MinValueValidator(1)])
    name = models.CharField("姓名", max_length=40)
    user = models.OneToOneField(
        User, models.PROTECT, verbose_name="登录用户", null=True, blank=True, related_name="rotating_head"
    )
    deputy = models.OneToOneField(
        Deputy, models.PROTECT, verbose_name="代表名册里的本人", null=True, blank=True, related_name="rotating_head"
    )
    former_terms = models.CharField("曾任代表", max_length=120, help_text="例如：县第十四届、十五届人大代表。")
    phone = EncryptedTextField("手机号码", context="liaison.rotating_head.phone", blank=True, default="")
    stations = models.ManyToManyField(Station, verbose_name="服务的联络站", related_name="rotating_heads", blank=True)
    status = models.CharField("在册情况", max_length=8, choices=HeadStatus.choices, default=HeadStatus.ACTIVE)
    consented_on = models.DateField("本人同意日期", help_text="自愿担任，同意登记姓名和电话的日期。")

    class Meta:
        verbose_name = verbose_name_plural = "轮值站长"
        ordering = ["register_no"]
        constraints = [
            models.CheckConstraint(
                condition=Q(register_no__gte=1),
                name="liaison_head_register_no",
                violation_error_message="名册编号从1开始。",
            )
        ]

    def __str__(self) -> str:
        return self.name
