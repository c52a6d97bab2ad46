"""Writes: one command per action, under the name of the action; the modules carry the pipeline's names."""

from collections.abc import Callable
from typing import Any

from suggestions.services import (
    adjudication,
    collect,
    cosigning,
    dispatch,
    drafting,
    feedback,
    group_offers,
    handle,
    promises,
    reopening,
    reviewing,
    satisfaction,
    submitting,
    triage,
    visits,
)
from suggestions.states import MatterAction, OpinionAction, SuggestionAction

OPINION_COMMANDS: dict[OpinionAction, Callable[..., Any]] = {
    OpinionAction.TAKE: triage.take,
    OpinionAction.CLASSIFY: triage.classify,
    OpinionAction.ASK_INFO: triage.ask_info,
    OpinionAction.ADD_INFO: collect.add_info,
    OpinionAction.RESUME_TRIAGE: triage.resume_triage,
    OpinionAction.OFFER_TO_GROUP: group_offers.offer_to_group,
    OpinionAction.ACCEPT_OFFER: group_offers.accept_offer,
    OpinionAction.DECLINE_OFFER: group_offers.decline_offer,
    OpinionAction.TAKE_BACK_OFFER: group_offers.take_back_offer,
    OpinionAction.SUBMIT_FINDINGS: group_offers.submit_findings,
    OpinionAction.ANSWER: triage.answer,
    OpinionAction.OBJECT: collect.object,
    OpinionAction.PROPOSE_REJECTION: triage.propose_rejection,
    OpinionAction.CONFIRM_REJECTION: triage.confirm_rejection,
    OpinionAction.DECLINE_REJECTION: triage.decline_rejection,
    OpinionAction.ACCEPT: triage.accept,
    OpinionAction.TRANSFER_OUT: triage.transfer_out,
    OpinionAction.WITHDRAW: collect.withdraw,
}

SUGGESTION_COMMANDS: dict[SuggestionAction, Callable[..., Any]] = {
    SuggestionAction.REVISE_SUGGESTION: drafting.revise_suggestion,
    SuggestionAction.LOG_MEETING: drafting.log_meeting,
    SuggestionAction.INVITE_COSPONSORS: cosigning.invite_cosponsors,
    SuggestionAction.CONFIRM_COSPONSORSHIP: cosigning.confirm_cosponsorship,
    SuggestionAction.DECLINE_COSPONSORSHIP: cosigning.decline_cosponsorship,
    SuggestionAction.SUBMIT_SUGGESTION: submitting.submit_suggestion,
    SuggestionAction.INSIST_ON_SUGGESTION: submitting.insist_on_suggestion,
    SuggestionAction.RETURN_SUGGESTION: reviewing.return_suggestion,
    SuggestionAction.REFUSE_SUGGESTION: reviewing.refuse_suggestion,
    SuggestionAction.ACCEPT_SUGGESTION: reviewing.accept_suggestion,
    SuggestionAction.WITHDRAW_SUGGESTION: submitting.withdraw_suggestion,
}

MATTER_COMMANDS: dict[MatterAction, Callable[..., Any]] = {
    MatterAction.DISPATCH: dispatch.dispatch,
    MatterAction.ESCALATE: dispatch.escalate,
    MatterAction.SEND_DOWN: dispatch.send_down,
    MatterAction.HAND_TO_GOVERNMENT: dispatch.hand_to_government,
    MatterAction.SIGN: handle.sign,
    MatterAction.CO_SIGN: handle.co_sign,
    MatterAction.LOG_CONTACT: handle.log_contact,
    MatterAction.RECORD_PROGRESS: handle.record_progress,
    MatterAction.SUBMIT_CO_OPINION: handle.submit_co_opinion,
    MatterAction.SUBMIT_REPLY: handle.submit_reply,
    MatterAction.ISSUE_REPLY: handle.issue_reply,
    MatterAction.SEND_BACK_REPLY: feedback.send_back_reply,
    MatterAction.APPROVE_REPLY: feedback.approve_reply,
    MatterAction.ACCEPT_RESULT: feedback.accept_result,
    MatterAction.RECORD_FEEDBACK: feedback.record_feedback,
    MatterAction.RATE: satisfaction.rate,
    MatterAction.RATE_AS_DEPUTY: satisfaction.rate_as_deputy,
    MatterAction.ORDER_REHANDLING: satisfaction.order_rehandling,
    MatterAction.RECORD_HEARING: adjudication.record_hearing,
    MatterAction.ORDER_FURTHER_HANDLING: adjudication.order_further_handling,
    MatterAction.EXPLAIN_AND_CLOSE: adjudication.explain_and_close,
    MatterAction.REPORT_FULFILMENT: promises.report_fulfilment,
    MatterAction.SEND_BACK_FULFILMENT: promises.send_back_fulfilment,
    MatterAction.CONFIRM_FULFILMENT: promises.confirm_fulfilment,
    MatterAction.CHANGE_COMMITMENT: promises.change_commitment,
    MatterAction.RECORD_VISIT: visits.record_visit,
    MatterAction.REOPEN: reopening.reopen,
}
