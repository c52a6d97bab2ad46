"""What the API takes for each action: field types only; the rules are the commands' own."""

from typing import Any

from rest_framework import serializers

from suggestions.selectors import catalogue
from suggestions.states import (
    AnswerWay,
    Channel,
    ContactWay,
    FeedbackWay,
    Grade,
    IdentityMode,
    MatterAction,
    OpinionAction,
    RejectReason,
    ResultClass,
    Satisfaction,
    UnsolvedReason,
    Urgency,
)


class KeyField(serializers.SlugRelatedField):  # type: ignore[type-arg]
    """Takes a public code or UUID and gives the command the id."""

    def to_internal_value(self, data: Any) -> int:
        """Return the primary key of the row with this code."""
        return int(super().to_internal_value(data).pk)


class StepIn(serializers.Serializer):  # type: ignore[type-arg]
    """What every step carries: the version of the item it was decided on."""

    version = serializers.IntegerField(min_value=1)


class ClassifyIn(StepIn):
    """分类分级。"""

    category = KeyField(slug_field="code", queryset=catalogue.categories(), source="category_id")
    grade = serializers.ChoiceField(Grade.choices)
    urgency = serializers.ChoiceField(Urgency.choices, default=Urgency.NORMAL)
    place_region = KeyField(slug_field="code", queryset=catalogue.regions(), source="place_region_id")
    place_text = serializers.CharField(max_length=100, allow_blank=True, default="")
    is_specialised = serializers.BooleanField(default=False, help_text="专业性强，先请专业代表小组研判。")
    is_broad = serializers.BooleanField(default=False, help_text="涉面广，先请专业代表小组研判。")
    title = serializers.CharField(max_length=40)
    summary = serializers.CharField(max_length=2000)
    followup_deputy = KeyField(
        slug_field="public_id",
        queryset=catalogue.deputies(),
        source="followup_deputy_id",
        allow_null=True,
        default=None,
    )


class AskInfoIn(StepIn):
    """请群众补充。"""

    question = serializers.CharField(max_length=500)


class OfferToGroupIn(StepIn):
    """请专业小组研判。"""

    group = KeyField(slug_field="public_id", queryset=catalogue.specialised_groups(), source="group_id")
    note = serializers.CharField(max_length=500)


class AddInfoIn(StepIn):
    """补充情况。"""

    answer = serializers.CharField(max_length=5000)


class AnswerIn(StepIn):
    """直接答复。"""

    text = serializers.CharField(max_length=5000)
    is_no_promise = serializers.BooleanField()


class ReasonIn(StepIn):
    """Steps that need only a reason."""

    reason = serializers.CharField(max_length=2000)


class ProposeRejectionIn(StepIn):
    """提请不予受理。"""

    reason = serializers.ChoiceField(RejectReason.choices)
    guidance = serializers.CharField(max_length=2000, allow_blank=True, default="")


class GuidanceIn(StepIn):
    """转出。"""

    guidance = serializers.CharField(max_length=2000)


class DispatchIn(StepIn):
    """交办。"""

    lead_unit = KeyField(slug_field="public_id", queryset=catalogue.units(), source="lead_unit_id")
    co_units = serializers.ListField(
        child=KeyField(slug_field="public_id", queryset=catalogue.units()), source="co_unit_ids", default=list
    )
    instruction = serializers.CharField(max_length=2000, allow_blank=True, default="")


class NoteIn(StepIn):
    """转县政府办。"""

    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class ContactIn(StepIn):
    """登记联系情况。"""

    way = serializers.ChoiceField(ContactWay.choices)
    with_citizen = serializers.BooleanField(default=False)
    with_deputy = serializers.BooleanField(default=False)
    contacted_at = serializers.DateTimeField()
    summary = serializers.CharField(max_length=2000)
    activity = KeyField(
        slug_field="public_id", queryset=catalogue.activities(), source="activity_id", allow_null=True, default=None,
        help_text="在本单位哪次进站活动上答复的；不是的不填。",
    )  # fmt: skip


class ProgressIn(StepIn):
    """登记进展。"""

    text = serializers.CharField(max_length=2000)
    next_step = serializers.CharField(max_length=200, allow_blank=True, default="")


class CoOpinionIn(StepIn):
    """提交会办意见。"""

    text = serializers.CharField(max_length=5000)


class ReplyIn(StepIn):
    """提交答复。"""

    result_class = serializers.ChoiceField(ResultClass.choices)
    body = serializers.CharField(max_length=10000)
    signer = serializers.CharField(max_length=30)
    evidence = serializers.CharField(max_length=5000, allow_blank=True, default="")
    next_step = serializers.CharField(max_length=2000, allow_blank=True, default="")
    committed_on = serializers.DateField(allow_null=True, default=None)
    unsolved_reason = serializers.ChoiceField(UnsolvedReason.choices, allow_blank=True, default="")


class IssueReplyIn(ReplyIn):
    """签发答复。"""

    doc_no = serializers.CharField(max_length=40)


class FeedbackIn(StepIn):
    """登记反馈。"""

    way = serializers.ChoiceField(FeedbackWay.choices)
    told_at = serializers.DateTimeField()
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")
    deputy_told = serializers.BooleanField(default=False)


class RateIn(StepIn):
    """群众评价。"""

    attitude = serializers.ChoiceField(Satisfaction.choices)
    outcome = serializers.ChoiceField(Satisfaction.choices)
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class CitizenRateIn(serializers.Serializer):  # type: ignore[type-arg]
    """群众评价，凭登记编号和查询码: for the round that was shown."""

    round_no = serializers.IntegerField(min_value=1)
    attitude = serializers.ChoiceField(Satisfaction.choices)
    outcome = serializers.ChoiceField(Satisfaction.choices)
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class RateAsDeputyIn(RateIn):
    """代表评价。"""

    lawful_statement = serializers.CharField(max_length=2000, allow_blank=True, default="")


class OrderIn(StepIn):
    """重新交办。"""

    order = serializers.CharField(max_length=2000)


class ConclusionIn(StepIn):
    """会商结论。"""

    conclusion = serializers.CharField(max_length=5000)


class StatementIn(serializers.Serializer):  # type: ignore[type-arg]
    """What is said, where and by whom."""

    key = serializers.CharField(
        min_length=16, max_length=64, help_text="由调用方生成的唯一标识；重复提交得到同一回执。"
    )
    text = serializers.CharField(max_length=20000)
    place_region = KeyField(
        slug_field="code", queryset=catalogue.regions(), source="place_region_id", allow_null=True, default=None
    )
    place_text = serializers.CharField(max_length=100, allow_blank=True, default="")
    identity_mode = serializers.ChoiceField(IdentityMode.choices)
    name = serializers.CharField(max_length=60, allow_blank=True, default="")
    phone = serializers.CharField(max_length=30, allow_blank=True, default="")
    deputy_may_call = serializers.BooleanField(default=False)
    share_original = serializers.BooleanField(default=False)
    bypass_local = serializers.BooleanField(default=False)


class SubmitIn(StatementIn):
    """扫码提交。"""

    code = serializers.CharField(max_length=64, help_text="二维码里的标识。")
    notice_version = serializers.CharField(max_length=20)


class RecordIn(StatementIn):
    """代为登记。"""

    station = KeyField(slug_field="public_id", queryset=catalogue.stations(), source="station_id")
    channel = serializers.ChoiceField(Channel.choices)
    received_at = serializers.DateTimeField()
    read_back = serializers.BooleanField()
    late_reason = serializers.CharField(max_length=200, allow_blank=True, default="")
    answer_way = serializers.ChoiceField(AnswerWay.choices, allow_blank=True, default="")
    activity = KeyField(
        slug_field="public_id",
        queryset=catalogue.activities(),
        source="activity_id",
        allow_null=True,
        default=None,
    )


class TrackIn(serializers.Serializer):  # type: ignore[type-arg]
    """登记编号和查询码。"""

    number = serializers.CharField(max_length=30)
    query_code = serializers.CharField(max_length=20)


OPINION_INPUTS: dict[OpinionAction, type[StepIn]] = {
    OpinionAction.TAKE: StepIn,
    OpinionAction.CLASSIFY: ClassifyIn,
    OpinionAction.ASK_INFO: AskInfoIn,
    OpinionAction.ADD_INFO: AddInfoIn,
    OpinionAction.RESUME_TRIAGE: StepIn,
    OpinionAction.OFFER_TO_GROUP: OfferToGroupIn,
    OpinionAction.TAKE_BACK_OFFER: ReasonIn,
    OpinionAction.ANSWER: AnswerIn,
    OpinionAction.OBJECT: ReasonIn,
    OpinionAction.PROPOSE_REJECTION: ProposeRejectionIn,
    OpinionAction.CONFIRM_REJECTION: StepIn,
    OpinionAction.DECLINE_REJECTION: StepIn,
    OpinionAction.ACCEPT: StepIn,
    OpinionAction.TRANSFER_OUT: GuidanceIn,
}
MATTER_INPUTS: dict[MatterAction, type[StepIn]] = {
    MatterAction.DISPATCH: DispatchIn,
    MatterAction.ESCALATE: ReasonIn,
    MatterAction.SEND_DOWN: ReasonIn,
    MatterAction.HAND_TO_GOVERNMENT: NoteIn,
    MatterAction.SIGN: StepIn,
    MatterAction.CO_SIGN: StepIn,
    MatterAction.LOG_CONTACT: ContactIn,
    MatterAction.RECORD_PROGRESS: ProgressIn,
    MatterAction.SUBMIT_CO_OPINION: CoOpinionIn,
    MatterAction.SUBMIT_REPLY: ReplyIn,
    MatterAction.ISSUE_REPLY: IssueReplyIn,
    MatterAction.APPROVE_REPLY: StepIn,
    MatterAction.ACCEPT_RESULT: StepIn,
    MatterAction.RECORD_FEEDBACK: FeedbackIn,
    MatterAction.RATE: RateIn,
    MatterAction.RATE_AS_DEPUTY: RateAsDeputyIn,
    MatterAction.ORDER_REHANDLING: OrderIn,
    MatterAction.ORDER_FURTHER_HANDLING: ConclusionIn,
    MatterAction.EXPLAIN_AND_CLOSE: ConclusionIn,
}
