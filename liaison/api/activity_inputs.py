"""What the API takes for each step of an activity: field types only; the rules are the commands' own."""

from typing import Any

from rest_framework import serializers

from accounts.models import Organisation, Region, User
from deputies.models import Deputy, DeputyGroup
from liaison.models import Station
from liaison.states.activities import (
    ActivityAction,
    ActivityKind,
    AskerKind,
    InvitationAction,
    Occasion,
    OfficerLevel,
    ParticipantRole,
    PlaceKind,
    Purpose,
)


class KeyField(serializers.SlugRelatedField):  # type: ignore[type-arg]
    """Takes a public code or UUID and gives the command the id."""

    def to_internal_value(self, data: Any) -> int:
        """Return the primary key of the row with this code."""
        return int(super().to_internal_value(data).pk)


def _key(queryset: Any, source: str, *, slug: str = "public_id", required: bool = False, **more: Any) -> KeyField:
    return KeyField(slug_field=slug, queryset=queryset, source=source, required=required, **more)


def _keys(queryset: Any, source: str) -> serializers.ListField:
    return serializers.ListField(
        child=KeyField(slug_field="public_id", queryset=queryset), source=source, required=False
    )


class ActivityStepIn(serializers.Serializer):  # type: ignore[type-arg]
    """What every step carries: the version of the activity it was decided on."""

    version = serializers.IntegerField(min_value=1)


class PlanFields(serializers.Serializer):  # type: ignore[type-arg]
    """What is said of an activity; fields another kind has are left out."""

    title = serializers.CharField(max_length=60)
    theme = serializers.CharField(max_length=60, allow_blank=True, required=False)
    purposes = serializers.ListField(child=serializers.ChoiceField(Purpose.choices))
    station = _key(Station.objects.all(), "station_id", allow_null=True)
    region = _key(Region.objects.all(), "region_id", slug="code", required=True)
    place_text = serializers.CharField(max_length=100)
    place_kind = serializers.ChoiceField(PlaceKind.choices, required=False)
    occasion = serializers.ChoiceField(Occasion.choices, required=False)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    topic_class = serializers.CharField(max_length=10, required=False)
    speaker_kind = serializers.CharField(max_length=10, required=False)
    visit_type = serializers.CharField(max_length=10, required=False)
    visited_label = serializers.CharField(max_length=60, required=False, allow_blank=True)
    issue = serializers.CharField(max_length=200, required=False)
    parties = serializers.CharField(max_length=200, required=False)
    law_name = serializers.CharField(max_length=80, required=False)
    organ = _key(Organisation.objects.all(), "organ_id", allow_null=True)
    training_level = serializers.CharField(max_length=10, required=False)
    training_mode = serializers.CharField(max_length=10, required=False)
    hours = serializers.DecimalField(max_digits=4, decimal_places=1, required=False, allow_null=True)


class PlanIn(PlanFields):
    """A new one: its key, so that sending it twice plans one, its kind, and the body that holds it."""

    key = serializers.UUIDField()
    kind = serializers.ChoiceField(ActivityKind.choices)
    organiser = _key(Organisation.objects.all(), "organiser_id", required=True)


class ChangeIn(ActivityStepIn, PlanFields):
    """修改方案."""


class AnnounceIn(ActivityStepIn):
    """公告."""

    late_notice_reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class InviteIn(ActivityStepIn):
    """邀请参加."""

    deputies = _keys(Deputy.objects.all(), "deputy_ids")
    groups = _keys(DeputyGroup.objects.all(), "group_ids")
    users = serializers.ListField(
        child=KeyField(slug_field="username", queryset=User.objects.all()), source="user_ids", required=False
    )
    organisations = _keys(Organisation.objects.all(), "organisation_ids")
    outside_name = serializers.CharField(max_length=40, allow_blank=True, default="")
    role = serializers.ChoiceField(ParticipantRole.choices, default=ParticipantRole.ATTENDING)


class UninviteIn(ActivityStepIn):
    """撤回邀请."""

    participants = serializers.ListField(child=serializers.IntegerField(), source="participant_ids")


class MoveIn(ActivityStepIn):
    """改期或改地点."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    region = _key(Region.objects.all(), "region_id", slug="code", required=True)
    place_text = serializers.CharField(max_length=100)
    reason = serializers.CharField(max_length=200, allow_blank=True)


class OneAttendance(serializers.Serializer):  # type: ignore[type-arg]
    """One participant: present, absent, or for a body the level that came."""

    participant = serializers.IntegerField()
    came = serializers.ChoiceField([("present", "到场"), ("absent", "未到"), *OfficerLevel.choices])


class AttendanceIn(ActivityStepIn):
    """登记开展情况、更正到场."""

    attendance = serializers.ListField(child=OneAttendance())

    def validate_attendance(self, rows: list[dict[str, Any]]) -> dict[int, str]:
        """Return who came by participant, as the command takes it."""
        return {row["participant"]: row["came"] for row in rows}


class QuestionIn(ActivityStepIn):
    """登记提问."""

    asker_kind = serializers.ChoiceField(AskerKind.choices)
    deputy = _key(Deputy.objects.all(), "deputy_id", allow_null=True)
    unit = _key(Organisation.objects.all(), "unit_id", allow_null=True)
    text = serializers.CharField(max_length=2000)


class AnswerQuestionIn(ActivityStepIn):
    """当场答复."""

    question = serializers.IntegerField(source="question_id")
    answer = serializers.CharField(max_length=2000)
    officer = serializers.CharField(max_length=40)
    asker_confirmed = serializers.BooleanField(default=False)


class TakeBackIn(ActivityStepIn):
    """带回办理."""

    question = serializers.IntegerField(source="question_id")
    unit = _key(Organisation.objects.all(), "unit_id", allow_null=True)
    officer = serializers.CharField(max_length=40)
    opinion_number = serializers.CharField(max_length=12, allow_blank=True, default="")


class ResultsIn(ActivityStepIn):
    """小结; counts the kind does not have are ignored."""

    visitors = serializers.IntegerField(min_value=0, required=False)
    consulted = serializers.IntegerField(min_value=0, required=False)
    leaflets = serializers.IntegerField(min_value=0, required=False)
    households = serializers.IntegerField(min_value=0, required=False)
    settled = serializers.IntegerField(min_value=0, required=False)
    agreement = serializers.CharField(max_length=2000, required=False)
    unsolved = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    officer_level = serializers.ChoiceField(OfficerLevel.choices, required=False)
    briefing = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    outcome = serializers.CharField(max_length=2000, allow_blank=True)
    summary = serializers.CharField(max_length=2000, allow_blank=True, default="")


class CorrectIn(ResultsIn):
    """更正小结."""

    reason = serializers.CharField(max_length=200, allow_blank=True)


class CancelIn(ActivityStepIn):
    """取消活动."""

    reason = serializers.CharField(max_length=200, allow_blank=True)
    cancelled_told = serializers.CharField(max_length=200, allow_blank=True, default="")


class AnswerIn(serializers.Serializer):  # type: ignore[type-arg]
    """An invited participant's answer; leave needs its reason."""

    participant = serializers.IntegerField()
    reason = serializers.CharField(max_length=100, allow_blank=True, default="")


STEP_INPUTS: dict[ActivityAction, type[serializers.Serializer[Any]]] = {
    ActivityAction.CHANGE: ChangeIn,
    ActivityAction.APPROVE: ActivityStepIn,
    ActivityAction.RETURN_TO_DRAFT: ActivityStepIn,
    ActivityAction.INVITE: InviteIn,
    ActivityAction.UNINVITE: UninviteIn,
    ActivityAction.ANNOUNCE: AnnounceIn,
    ActivityAction.MOVE: MoveIn,
    ActivityAction.ADD_QUESTION: QuestionIn,
    ActivityAction.HOLD: AttendanceIn,
    ActivityAction.MARK_ATTENDANCE: AttendanceIn,
    ActivityAction.ANSWER_QUESTION: AnswerQuestionIn,
    ActivityAction.TAKE_BACK: TakeBackIn,
    ActivityAction.SUMMARISE: ResultsIn,
    ActivityAction.CORRECT: CorrectIn,
    ActivityAction.CANCEL: CancelIn,
}
ANSWERS = tuple(str(action) for action in InvitationAction)
