"""What citizens do with their own opinion: add to it, object to an answer, take it back, rate how it was handled."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.actors import Actor, citizen_of
from core.clock import now
from core.errors import Refused, WrongState
from suggestions.citizen import proof
from suggestions.citizen.after_forms import AnswerVisitForm, ReopenForm
from suggestions.citizen.following import ask_again, story_page
from suggestions.citizen.forms import (
    AddInfoForm,
    AppealForm,
    CitizenForm,
    ObjectForm,
    RateForm,
    WithdrawForm,
)
from suggestions.citizen.merging_forms import SplitForm
from suggestions.citizen.submitting import SeeOther
from suggestions.selectors import tracking
from suggestions.selectors.stories import Case
from suggestions.services import MATTER_COMMANDS, appeals, collect, merging, satisfaction, withdrawing
from suggestions.states import MatterAction, OpinionAction

FORMS: dict[str, type[CitizenForm]] = {
    OpinionAction.ADD_INFO: AddInfoForm,
    OpinionAction.OBJECT: ObjectForm,
    OpinionAction.APPEAL_REJECTION: AppealForm,
    OpinionAction.WITHDRAW: WithdrawForm,
    OpinionAction.SPLIT: SplitForm,
    MatterAction.RATE: RateForm,
    MatterAction.RECORD_VISIT: AnswerVisitForm,
    MatterAction.REOPEN: ReopenForm,
}
DONE: dict[str, str] = {
    OpinionAction.ADD_INFO: "已收到您补充的情况。",
    OpinionAction.OBJECT: "已收到，会重新核实。",
    OpinionAction.APPEAL_REJECTION: "已收到您的申请，由没有参与的人复核。",
    OpinionAction.WITHDRAW: "已撤回，这件意见不再办理。",
    OpinionAction.SPLIT: "已拆分出来，单独办理。",
    MatterAction.RATE: "已收到您的评价，谢谢。",
    MatterAction.RECORD_VISIT: "已收到您的回答，谢谢。",
    MatterAction.REOPEN: "已收到，这件事恢复办理。",
}
MOVED_ON = "这件意见的情况有了变化，这一次没有提交。请看最新情况后再定。"
NOT_TWICE = "这一次没有重复提交，最新情况见下面。"


@require_http_methods(["GET", "POST"])
def take_step(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Take a step and go back to the story; what is refused is shown beside the form with everything typed."""
    at = now()
    page = reverse("citizen:story", args=[number])
    if action not in FORMS:
        raise Http404
    if request.method == "GET":
        return SeeOther(page)
    opinion_id = proof.opened_opinion(request, number, at)
    if opinion_id is None:
        return ask_again(request, number)
    case = tracking.case_of(opinion_id)
    if action not in tracking.tell(case, citizen_of(opinion_id), at).actions:
        messages.info(request, NOT_TWICE)
        return SeeOther(page)
    form = FORMS[action](request.POST)
    status = _try(form, action, case, at)
    if status == SeeOther.status_code:
        messages.success(request, DONE[action])
        return SeeOther(page)
    return story_page(request, tracking.case_of(opinion_id), at, refused=(action, form), status=status)


def _try(form: CitizenForm, action: str, case: Case, at: datetime) -> int:
    """Return 303 when the step was taken, otherwise the status with which the form is shown again."""
    if not form.is_valid():
        return 422
    try:
        COMMANDS[action](form, case, citizen_of(case.opinion.pk), at)
    except WrongState as refusal:
        form.add_error(None, MOVED_ON)
        return refusal.status
    except Refused as refusal:
        form.refuse(refusal)
        return refusal.status
    return SeeOther.status_code


def _add_info(form: CitizenForm, case: Case, actor: Actor, at: datetime) -> None:
    collect.add_info(opinion_id=case.opinion.pk, actor=actor, at=at, **form.cleaned_data)


def _object(form: CitizenForm, case: Case, actor: Actor, at: datetime) -> None:
    collect.object(opinion_id=case.opinion.pk, actor=actor, at=at, **form.cleaned_data)


def _appeal(form: CitizenForm, case: Case, actor: Actor, at: datetime) -> None:
    appeals.appeal_rejection(opinion_id=case.opinion.pk, actor=actor, at=at, **form.cleaned_data)


def _withdraw(form: CitizenForm, case: Case, actor: Actor, at: datetime) -> None:
    withdrawing.withdraw(opinion_id=case.opinion.pk, actor=actor, at=at, **form.cleaned_data)


def _split(form: CitizenForm, case: Case, actor: Actor, at: datetime) -> None:
    merging.split(opinion_id=case.opinion.pk, actor=actor, at=at, **form.cleaned_data)


def _rate(form: CitizenForm, case: Case, actor: Actor, at: datetime) -> None:
    said = dict(form.cleaned_data)
    matter = case.matter
    if matter is None or not tracking.rated_round_open(matter, said.pop("round_no")):
        raise WrongState(MOVED_ON)
    satisfaction.rate(matter_id=matter.pk, actor=actor, at=at, version=None, **said)


def _after(form: CitizenForm, case: Case, action: MatterAction, actor: Actor, at: datetime) -> None:
    if case.matter is None:
        raise WrongState(MOVED_ON)
    MATTER_COMMANDS[action](matter_id=case.matter.pk, actor=actor, at=at, version=None, **form.cleaned_data)


def _answer_visit(form: CitizenForm, case: Case, actor: Actor, at: datetime) -> None:
    _after(form, case, MatterAction.RECORD_VISIT, actor, at)


def _reopen(form: CitizenForm, case: Case, actor: Actor, at: datetime) -> None:
    _after(form, case, MatterAction.REOPEN, actor, at)


COMMANDS: dict[str, Callable[[CitizenForm, Case, Actor, datetime], None]] = {
    OpinionAction.ADD_INFO: _add_info,
    OpinionAction.OBJECT: _object,
    OpinionAction.APPEAL_REJECTION: _appeal,
    OpinionAction.WITHDRAW: _withdraw,
    OpinionAction.SPLIT: _split,
    MatterAction.RATE: _rate,
    MatterAction.RECORD_VISIT: _answer_visit,
    MatterAction.REOPEN: _reopen,
}
