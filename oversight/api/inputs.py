"""What the API takes for each step of an appraisal; the rules on content are in the commands."""

from typing import Any

from rest_framework import serializers

from oversight.services.voting import GROUPS, Terms
from oversight.states import AppraisalAction, CheckResult
from suggestions.api.inputs import KeyField
from suggestions.selectors import catalogue


class AppraisalStepIn(serializers.Serializer):  # type: ignore[type-arg]
    """Every step carries the version it was decided on."""

    version = serializers.IntegerField(help_text="作出决定时看到的版本。")

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        return dict(self.validated_data)


class AnnounceIn(AppraisalStepIn):
    """公告。"""

    self_check_by = serializers.DateField()
    meeting_on = serializers.DateField()
    place = serializers.CharField(max_length=100)


class SelfCheckIn(AppraisalStepIn):
    """登记自查。"""

    target_id = serializers.IntegerField(min_value=1)
    text = serializers.CharField(max_length=5000)


class OpenBallotIn(AppraisalStepIn):
    """开始投票。"""

    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    quorum = serializers.IntegerField(min_value=1, max_value=9999)
    weights = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=100), default=dict)
    asks_reason = serializers.BooleanField(default=False)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        return {"version": said.pop("version"), "terms": Terms(**said)}


class SlipsIn(AppraisalStepIn):
    """制票。"""

    group = serializers.ChoiceField(GROUPS)
    size = serializers.IntegerField(min_value=1, max_value=500)
    number = serializers.IntegerField(min_value=1, help_text="第几批；重复提交不会再制。")
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class ReissueIn(AppraisalStepIn):
    """换发选票。"""

    group = serializers.ChoiceField(GROUPS)
    serial = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    number = serializers.IntegerField(min_value=1)
    note = serializers.CharField(max_length=200)


class FindingIn(AppraisalStepIn):
    """列入整改清单。"""

    target_id = serializers.IntegerField(min_value=1)
    title = serializers.CharField(max_length=40)
    requirement = serializers.CharField(max_length=5000)
    category = KeyField(slug_field="code", queryset=catalogue.categories(), source="category_id")


class CheckIn(AppraisalStepIn):
    """登记跟进。"""

    finding_id = serializers.IntegerField(min_value=1)
    result = serializers.ChoiceField(CheckResult.choices)
    note = serializers.CharField(max_length=5000)
    checked_on = serializers.DateField()


class PublishIn(AppraisalStepIn):
    """公开结果。"""

    conclusion = serializers.CharField(max_length=5000)


class ReportIn(AppraisalStepIn):
    """登记报送党委。"""

    reported_on = serializers.DateField()
    reported_to = serializers.CharField(max_length=60)


INPUTS: dict[AppraisalAction, type[AppraisalStepIn]] = {
    AppraisalAction.ANNOUNCE: AnnounceIn,
    AppraisalAction.RECORD_SELF_CHECK: SelfCheckIn,
    AppraisalAction.FINISH_SELF_CHECK: AppraisalStepIn,
    AppraisalAction.OPEN_BALLOT: OpenBallotIn,
    AppraisalAction.ISSUE_SLIPS: SlipsIn,
    AppraisalAction.REISSUE_SLIPS: ReissueIn,
    AppraisalAction.CLOSE_BALLOT: AppraisalStepIn,
    AppraisalAction.REPEAT_BALLOT: AppraisalStepIn,
    AppraisalAction.ADD_FINDING: FindingIn,
    AppraisalAction.SEND_FINDINGS: AppraisalStepIn,
    AppraisalAction.RECORD_CHECK: CheckIn,
    AppraisalAction.PUBLISH: PublishIn,
    AppraisalAction.REPORT_RESULT: ReportIn,
    AppraisalAction.START_SECOND: AppraisalStepIn,
    AppraisalAction.CANCEL: AppraisalStepIn,
}
