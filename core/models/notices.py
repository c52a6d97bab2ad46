"""The only place for the tables of notices: what a person finds after signing in, and what is sent to them outside."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

TEXT_LENGTH = 300
REASON_LENGTH = 120


class Severity(models.TextChoices):
    """How pressing a notice is; what is urgent waits for no office, what is red for no digest."""

    NORMAL = "normal", "普通"
    WARN = "warn", "临期"
    RED = "red", "超期"
    URGENT = "urgent", "特急"


class DeliveryState(models.TextChoices):
    """What became of a notice on its way through one channel."""

    WAITING = "waiting", "等待发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "没有发出"
    GIVEN_UP = "given_up", "不再发送"
    CANCELLED = "cancelled", "不用发了"


class MessageKind(models.TextChoices):
    """Which wording a message takes: one for each severity, and one for several notices together."""

    NORMAL = "normal", "普通消息"
    WARN = "warn", "临期提醒"
    RED = "red", "超期提醒"
    URGENT = "urgent", "特急消息"
    DIGEST = "digest", "汇总（几条消息一起）"


class Notice(models.Model):
    """One message to one person; the key says what it is about, so that nobody is told twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name="收件人"
    )
    text = models.CharField("内容", max_length=TEXT_LENGTH)
    link = models.CharField("链接", max_length=300, blank=True)
    key = models.CharField("标识", max_length=100, editable=False)
    severity = models.CharField("轻重", max_length=8, choices=Severity, default=Severity.NORMAL)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="core_notice_unique")]
        indexes = [
            models.Index(fields=["user", "-created_at"], condition=Q(read_at__isnull=True), name="core_notice_unread")
        ]

    def __str__(self) -> str:
        return self.text


class NoticeDelivery(models.Model):
    """One notice on its way to one person through one channel outside the platform.

    Notices of one person that fall due together go as one message: the most pressing row leads and is what is leased,
    retried and counted; the others are `carried_by` it and share its fate. The leading row's `message_id` goes along
    with every attempt, so that a receiver can tell a repeat.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries", verbose_name="消息")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="收件人"
    )
    channel = models.CharField("渠道", max_length=20)
    severity = models.CharField("轻重", max_length=8, choices=Severity)
    state = models.CharField("状态", max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    in_digest = models.BooleanField("随每日汇总", default=False)
    message_id = models.UUIDField("标识", default=uuid4, unique=True, editable=False)
    carried_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried", verbose_name="随哪一条发出"
    )
    gathered_at = models.DateTimeField("归并时间", null=True, blank=True)
    digest_on = models.DateField("汇总日期", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_attempt_at = models.DateTimeField("下次发送")
    leased_until = models.DateTimeField("占用至", null=True, blank=True)
    last_attempt_at = models.DateTimeField("最近一次发送", null=True, blank=True)
    last_error = models.CharField("没有发出的原因", max_length=REASON_LENGTH, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息发送"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="core_delivery_once"),
            # One digest a day for each person and channel, whoever else gathers at the same moment.
            models.UniqueConstraint(
                fields=["user", "channel", "digest_on"],
                condition=Q(carried_by__isnull=True, digest_on__isnull=False),
                name="core_delivery_one_digest",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="core_delivery_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="waiting"), name="core_delivery_waiting"),
            models.Index(fields=["-last_attempt_at"], condition=Q(state="failed"), name="core_delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.message_id}"


class NoticePreference(models.Model):
    """What one person has chosen for one channel; without a row the channel is on and gathers for the digest."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences", verbose_name="用户"
    )
    channel = models.CharField("渠道", max_length=20)
    enabled = models.BooleanField("接收", default=True)
    immediate = models.BooleanField("随时发", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "消息设置"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="core_noticepreference_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel}"


class NoticeTemplate(models.Model):
    """The county's own wording of one kind of message in one channel; without a row the shipped wording holds."""

    kind = models.CharField("哪种消息", max_length=8, choices=MessageKind)
    channel = models.CharField("渠道", max_length=20)
    subject = models.CharField("标题", max_length=120, blank=True, help_text="只有电子邮件和对接系统有标题。")
    body = models.TextField("内容", max_length=2000)

    class Meta:
        verbose_name = verbose_name_plural = "消息用语"
        ordering = ["channel", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "channel"],
                name="core_noticetemplate_unique",
                violation_error_message="这个渠道的这种消息已经有用语了，请修改那一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.get_kind_display()}"
