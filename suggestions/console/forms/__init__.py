"""Which form belongs to which step; a step without a form here is not the console's to take."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.actors import Actor
from suggestions import lifecycle
from suggestions.console.forms import (
    closing,
    co_handling,
    dispatch,
    extending,
    feedback,
    handling,
    merging,
    papers,
    returns,
    triage,
)
from suggestions.console.forms.base import StepForm
from suggestions.states import MatterAction, OpinionAction

if TYPE_CHECKING:
    from suggestions.models import Matter, Opinion

OPINION_FORMS: dict[OpinionAction, type[StepForm]] = {
    OpinionAction.TAKE: StepForm,
    OpinionAction.ACCEPT: StepForm,
    OpinionAction.CLASSIFY: triage.ClassifyForm,
    OpinionAction.OFFER_TO_GROUP: triage.OfferToGroupForm,
    OpinionAction.OFFER_TO_DEPUTY: triage.OfferToDeputyForm,
    OpinionAction.ANSWER: triage.AnswerForm,
    OpinionAction.ASK_INFO: triage.AskInfoForm,
    OpinionAction.RESUME_TRIAGE: StepForm,
    OpinionAction.TAKE_BACK_OFFER: triage.TakeBackForm,
    OpinionAction.PROPOSE_REJECTION: triage.ProposeRejectionForm,
    OpinionAction.CONFIRM_REJECTION: StepForm,
    OpinionAction.DECLINE_REJECTION: StepForm,
    OpinionAction.UPHOLD_REJECTION: triage.AppealReasonForm,
    OpinionAction.OVERTURN_REJECTION: triage.AppealReasonForm,
    OpinionAction.TRANSFER_OUT: triage.TransferOutForm,
    OpinionAction.MERGE: merging.MergeForm,
    OpinionAction.SPLIT: merging.SplitForm,
}

MATTER_FORMS: dict[MatterAction, type[StepForm]] = {
    MatterAction.DISPATCH: dispatch.DispatchForm,
    MatterAction.ESCALATE: dispatch.EscalateForm,
    MatterAction.HAND_TO_GOVERNMENT: dispatch.HandToGovernmentForm,
    MatterAction.SEND_DOWN: dispatch.SendDownForm,
    MatterAction.SIGN: StepForm,
    MatterAction.CO_SIGN: StepForm,
    MatterAction.LOG_CONTACT: handling.ContactForm,
    MatterAction.SUBMIT_REPLY: handling.ReplyForm,
    MatterAction.ISSUE_REPLY: handling.IssueReplyForm,
    MatterAction.SUBMIT_CO_OPINION: handling.CoOpinionForm,
    MatterAction.RECORD_PROGRESS: handling.ProgressForm,
    **returns.FORMS,
    **extending.FORMS,
    **co_handling.FORMS,
    MatterAction.APPROVE_REPLY: StepForm,
    MatterAction.ACCEPT_RESULT: StepForm,
    MatterAction.SEND_BACK_REPLY: feedback.SendBackReplyForm,
    MatterAction.RECORD_FEEDBACK: feedback.FeedbackForm,
    MatterAction.ORDER_REHANDLING: feedback.OrderForm,
    MatterAction.RECORD_HEARING: feedback.HearingForm,
    MatterAction.ORDER_FURTHER_HANDLING: feedback.FurtherHandlingForm,
    MatterAction.CONFIRM_FULFILMENT: closing.ConfirmFulfilmentForm,
    MatterAction.SEND_BACK_FULFILMENT: closing.SendBackFulfilmentForm,
    MatterAction.REPORT_FULFILMENT: closing.FulfilmentForm,
    MatterAction.CHANGE_COMMITMENT: closing.ChangeForm,
    MatterAction.REOPEN: closing.ReopenForm,
    MatterAction.RECORD_VISIT: closing.VisitForm,
    MatterAction.EXPLAIN_AND_CLOSE: feedback.ExplainForm,
    MatterAction.TELL_MERGED: merging.TellMergedForm,
    MatterAction.EXPLAIN_TO_MINORITY: merging.ExplainToMinorityForm,
    MatterAction.HAND_OVER_PAPER: papers.HandOverForm,
}
# Their forms offer the units in the reach of who acts.
NAMING = (MatterAction.DISPATCH, MatterAction.AGREE_RETURN, MatterAction.ADJUDICATE_LEAD)
# Their forms begin with the present time.
TIMED = (
    MatterAction.LOG_CONTACT,
    MatterAction.RECORD_FEEDBACK,
    MatterAction.RECORD_VISIT,
    MatterAction.RECORD_HEARING,
    MatterAction.TELL_MERGED,
    MatterAction.HAND_OVER_PAPER,
)
# Their forms say something of the matter itself.
TELLING = (MatterAction.CHANGE_COMMITMENT, MatterAction.REOPEN, MatterAction.EXPLAIN_TO_MINORITY)


def opinion_form(action: OpinionAction, opinion: "Opinion", at: datetime, data: Any = None) -> StepForm:
    """Return the form of an opinion's step, filled with what is known."""
    kind: Callable[..., StepForm] = OPINION_FORMS[action]
    if action in (OpinionAction.CLASSIFY, OpinionAction.OFFER_TO_DEPUTY):
        return kind(data, opinion=opinion, at=at)
    if action in (OpinionAction.OFFER_TO_GROUP, OpinionAction.TRANSFER_OUT):
        return kind(data, opinion=opinion)
    return kind(data, initial={"version": opinion.version})


def matter_form(
    action: MatterAction, matter: "Matter", actor: Actor, at: datetime, data: Any = None, files: Any = None
) -> StepForm:
    """Return the form of a matter's step, filled with what is known.

    :raises NotAllowed: where the form itself shows what only the dispatching side may see
    :raises WrongState: when the step does not follow
    """
    kind: Callable[..., StepForm] = MATTER_FORMS[action]
    if action in NAMING:
        capacity = lifecycle.MATTER.check(action, matter, actor).capacity
        return kind(data, matter=matter, capacity=capacity, at=at)
    if action in TIMED:
        return kind(data, matter=matter, at=at)
    if action in returns.ASKING:
        return kind(data, matter=matter, part=returns.ASKING[action], at=at)
    if action in extending.DATED or action in co_handling.FORMS:
        return kind(data, matter=matter, at=at)
    if action in TELLING:
        return kind(data, matter=matter)
    if kind in papers.REPLY_FORMS:
        step = lifecycle.MATTER.check(action, matter, actor)
        kind = papers.reply_form(kind, matter, step.capacity)
    return kind(data, files, initial={"version": matter.version})
