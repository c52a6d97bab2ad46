"""What the API takes for what comes after a reply, and with it the bodies of all steps of a matter."""

from rest_framework import serializers

from suggestions.api import inputs, merging_inputs
from suggestions.api.extension_inputs import EXTENSION_INPUTS
from suggestions.api.inputs import KeyField, ReasonIn, StepIn
from suggestions.api.paper_inputs import HandOverPaperIn
from suggestions.api.return_inputs import RETURN_INPUTS
from suggestions.api.unit_inputs import UNIT_INPUTS
from suggestions.selectors import catalogue
from suggestions.states import CitizenAtHearing, MatterAction, OpinionAction, StillOk, VisitWay


class FulfilmentIn(StepIn):
    """报告承诺兑现。"""

    report = serializers.CharField(max_length=5000)
    evidence = serializers.CharField(max_length=5000)


class ConfirmFulfilmentIn(StepIn):
    """核实兑现并办结。"""

    check_note = serializers.CharField(max_length=2000)


class ChangeCommitmentIn(StepIn):
    """变更承诺日期。"""

    due_on = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class VisitIn(StepIn):
    """登记回访。"""

    done_on = serializers.DateField(allow_null=True, default=None)
    way = serializers.ChoiceField(VisitWay.choices)
    still_ok = serializers.ChoiceField(StillOk.choices)
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class HearingIn(StepIn):
    """登记会商。"""

    held_on = serializers.DateField()
    place = serializers.CharField(max_length=60)
    participants = serializers.ListField(child=serializers.CharField(max_length=60), min_length=3, max_length=30)
    citizen = serializers.ChoiceField(CitizenAtHearing.choices)
    said = serializers.CharField(max_length=5000)


class ReopenIn(StepIn):
    """问题反复，恢复办理。"""

    evidence = serializers.CharField(max_length=5000)


class CitizenVisitIn(serializers.Serializer):  # type: ignore[type-arg]
    """回答回访，凭登记编号和查询码。"""

    still_ok = serializers.ChoiceField(StillOk.choices)
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class CitizenReopenIn(serializers.Serializer):  # type: ignore[type-arg]
    """问题又出现了，凭登记编号和查询码。"""

    evidence = serializers.CharField(max_length=5000)


MATTER_INPUTS: dict[MatterAction, type[StepIn]] = {
    **inputs.MATTER_INPUTS,
    **RETURN_INPUTS,
    **EXTENSION_INPUTS,
    **UNIT_INPUTS,
    MatterAction.RECORD_HEARING: HearingIn,
    MatterAction.REPORT_FULFILMENT: FulfilmentIn,
    MatterAction.SEND_BACK_FULFILMENT: ReasonIn,
    MatterAction.CONFIRM_FULFILMENT: ConfirmFulfilmentIn,
    MatterAction.CHANGE_COMMITMENT: ChangeCommitmentIn,
    MatterAction.RECORD_VISIT: VisitIn,
    MatterAction.REOPEN: ReopenIn,
    MatterAction.HAND_OVER_PAPER: HandOverPaperIn,
    MatterAction.RECORD_FEEDBACK: merging_inputs.FeedbackEachIn,
    MatterAction.TELL_MERGED: merging_inputs.TellMergedIn,
    MatterAction.EXPLAIN_TO_MINORITY: merging_inputs.ExplainToMinorityIn,
}


class GuidanceIn(StepIn):
    """转出。"""

    guidance = serializers.CharField(max_length=2000, allow_blank=True, default="")
    route = KeyField(slug_field="code", queryset=catalogue.routes(), source="route_id", allow_null=True, default=None)
    called = serializers.BooleanField(default=False, help_text="紧急去处：已替群众拨打，或者已请群众马上拨打。")


class OfferToDeputyIn(StepIn):
    """请代表研判。"""

    deputy = KeyField(slug_field="public_id", queryset=catalogue.deputies(), source="deputy_id")
    note = serializers.CharField(max_length=500)


class WithdrawIn(StepIn):
    """撤回。"""

    forget = serializers.BooleanField(default=False)


OPINION_INPUTS: dict[OpinionAction, type[StepIn]] = {
    **inputs.OPINION_INPUTS,
    OpinionAction.MERGE: merging_inputs.MergeIn,
    OpinionAction.SPLIT: ReasonIn,
    OpinionAction.WITHDRAW: WithdrawIn,
    OpinionAction.TRANSFER_OUT: GuidanceIn,
    OpinionAction.OFFER_TO_DEPUTY: OfferToDeputyIn,
    OpinionAction.APPEAL_REJECTION: ReasonIn,
    OpinionAction.UPHOLD_REJECTION: ReasonIn,
    OpinionAction.OVERTURN_REJECTION: ReasonIn,
}
