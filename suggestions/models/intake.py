"""Tables of the intake: the opinion as received, and apart from it who sent it."""

from django.conf import settings
from django.db import models

from core.crypto import EncryptedTextField
from suggestions.states import (
    AnswerWay,
    Channel,
    EntryMode,
    Grade,
    IdentityMode,
    OpinionState,
    RejectReason,
    Urgency,
)

# An opinion in these states is handled as the matter it points to, its own or a suggestion's.
HANDLED_STATES = [OpinionState.ACCEPTED, OpinionState.TO_SUGGESTION]
# One that was merged goes where its master goes: it has the master's matter as soon as there is one.
UNHANDLED = ~models.Q(state__in=[*HANDLED_STATES, OpinionState.MERGED])


class Opinion(models.Model):
    """群众意见: what somebody said is wrong, from receipt until it is answered, refused or accepted for handling."""

    number = models.CharField("登记编号", max_length=12, unique=True)
    code_digest = models.CharField("查询码摘要", max_length=64)
    code_round = models.PositiveSmallIntegerField("查询码次数", default=1)
    key_digest = models.CharField("提交标识摘要", max_length=64, unique=True)
    state = models.CharField("状态", max_length=20, choices=OpinionState, default=OpinionState.PENDING)
    version = models.PositiveIntegerField("版本", default=1)

    channel = models.CharField("渠道", max_length=20, choices=Channel)
    entry_mode = models.CharField("登记方式", max_length=10, choices=EntryMode)
    received_at = models.DateTimeField("收到时间")
    recorded_at = models.DateTimeField("登记时间")
    owner = models.ForeignKey("accounts.Organisation", models.PROTECT, verbose_name="初审单位", related_name="opinions")
    station = models.ForeignKey("liaison.Station", models.PROTECT, null=True, verbose_name="联络站")
    activity = models.ForeignKey(
        "liaison.Activity",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="收到意见的活动",
        related_name="opinions",
    )
    code = models.ForeignKey(
        "liaison.QRCode", models.PROTECT, null=True, blank=True, verbose_name="扫的二维码", related_name="+"
    )
    receiving_deputy = models.ForeignKey(
        "deputies.Deputy", models.PROTECT, null=True, verbose_name="收到意见的代表", related_name="received_opinions"
    )
    recorder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记人", related_name="+"
    )

    # Frozen when it was entered: later than the county's term for entering (补录), and why when it was past its limit.
    late_entry = models.BooleanField("补录", default=False, db_default=False)
    late_reason = models.CharField("补录原因", max_length=200, blank=True, default="", db_default="")

    text = models.TextField("反映内容")
    place_region = models.ForeignKey("accounts.Region", models.PROTECT, null=True, verbose_name="所在地")
    place_text = models.CharField("具体位置", max_length=100, blank=True)
    identity_mode = models.CharField("身份", max_length=12, choices=IdentityMode)
    share_original = models.BooleanField("同意承办单位看原话", default=False)
    answer_way = models.CharField(
        "希望怎样答复", max_length=16, choices=AnswerWay, blank=True, default="", db_default=""
    )
    # What who entered it took it for; triage decides.
    entry_category = models.ForeignKey(
        "suggestions.Category", models.PROTECT, null=True, verbose_name="登记时选的类别", related_name="+"
    )
    bypass_local = models.BooleanField("不经本村本站", default=False)

    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="初审人", related_name="+"
    )
    title = models.CharField("标题", max_length=40, blank=True)
    summary = models.TextField("交办摘要", blank=True)
    category = models.ForeignKey("suggestions.Category", models.PROTECT, null=True, verbose_name="类别")
    grade = models.CharField("分级", max_length=10, choices=Grade, blank=True)
    urgency = models.CharField("紧急程度", max_length=10, choices=Urgency, default=Urgency.NORMAL)
    # Either of them: a specialised group of deputies is asked first (优先交由相关专业代表小组研判).
    is_specialised = models.BooleanField("专业性强", default=False, db_default=False)
    is_broad = models.BooleanField("涉面广", default=False, db_default=False)
    followup_deputy = models.ForeignKey(
        "deputies.Deputy", models.PROTECT, null=True, verbose_name="跟进代表", related_name="followed_opinions"
    )

    answer = models.TextField("直接答复", blank=True)
    answered_at = models.DateTimeField("直接答复时间", null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reject_reason = models.CharField("不予受理理由", max_length=4, choices=RejectReason, blank=True)
    guidance = models.TextField("告知内容", blank=True)
    transfer_route = models.ForeignKey(
        "suggestions.TransferRoute", models.PROTECT, null=True, verbose_name="转出去处", related_name="+"
    )
    rejection_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    matter = models.ForeignKey(
        "suggestions.Matter", models.PROTECT, null=True, verbose_name="办理事项", related_name="opinions"
    )
    # The opinion on the same thing with which this one is handled (主件); never one that is merged itself.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, verbose_name="主件", related_name="merged")
    source = models.CharField("来源系统", max_length=40, blank=True)
    source_id = models.CharField("来源编号", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "群众意见"
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=OpinionState.values), name="opinion_state_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=HANDLED_STATES, matter__isnull=False)
                | (UNHANDLED & models.Q(matter__isnull=True))
                | models.Q(state=OpinionState.MERGED),
                name="opinion_accepted_iff_matter",
            ),
            models.CheckConstraint(
                condition=models.Q(state=OpinionState.MERGED, merged_into__isnull=False)
                | (~models.Q(state=OpinionState.MERGED) & models.Q(merged_into__isnull=True)),
                name="opinion_merged_iff_master",
            ),
            models.CheckConstraint(
                condition=models.Q(received_at__lte=models.F("recorded_at")), name="opinion_received_first"
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~models.Q(source_id=""), name="opinion_source_once"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state", "-received_at", "-id"], name="opinion_owner_work"),
            models.Index(fields=["state", "-received_at", "-id"], name="opinion_state_work"),
            models.Index(fields=["-received_at", "-id"], name="opinion_recent"),
        ]

    def __str__(self) -> str:
        return self.title or self.number

    @property
    def imported(self) -> bool:
        """Whether it came from a county's old records, with no steps of its own here."""
        return self.entry_mode == EntryMode.IMPORTED

    @property
    def late_mark(self) -> str:
        """The word by which lists mark what was entered or arrived later than it was said, empty for most."""
        if self.channel == Channel.KIOSK and self.recorded_at > self.received_at:
            return "离线补报"
        return "补录" if self.late_entry else ""


class Submitter(models.Model):
    """Who sent an opinion: encrypted, apart from it, and read only with a reason that is logged (个人信息保护法第五十一条)."""

    opinion = models.OneToOneField(Opinion, models.CASCADE, related_name="submitter")
    name = EncryptedTextField("姓名", context="suggestions.submitter.name")
    phone = EncryptedTextField("电话", context="suggestions.submitter.phone")
    phone_index = models.CharField("电话索引", max_length=64, blank=True, db_index=True)
    deputy_may_call = models.BooleanField("可由代表联系", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "反映人"

    def __str__(self) -> str:
        return f"反映人 {self.pk}"


class Consent(models.Model):
    """That the notice on personal data was shown and ticked, and which version (个人信息保护法第十七条)."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="consents")
    notice_version = models.CharField("告知书版本", max_length=20)
    channel = models.CharField("方式", max_length=10, choices=EntryMode)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "告知同意"

    def __str__(self) -> str:
        return self.notice_version


class InfoRequest(models.Model):
    """One question to the citizen and the answer."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="info_requests")
    question = models.TextField("要补充什么")
    question_by_staff = models.BooleanField("由站点提出", default=False)
    asked_at = models.DateTimeField("提出时间")
    answer = models.TextField("补充内容", blank=True)
    answered_at = models.DateTimeField("补充时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "补充请求"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.question[:20]


class PersonalDataAccess(models.Model):
    """Who read a name or a phone, when and why."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="查看人", related_name="+")
    role = models.CharField("岗位", max_length=40)
    reason = models.CharField("理由", max_length=100)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "个人信息查看记录"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d}"
