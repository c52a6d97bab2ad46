"""The pages of one activity: plan a new one, see it, take its next step."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts import selectors as places
from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from accounts.policies import sees_county
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from core.step_forms import StepForm
from liaison import lifecycle, policies, wording
from liaison.console.activities.forms import STEP_FORMS, asks_nothing, step_form
from liaison.console.activities.planning import KIND_HINTS, NewActivityForm
from liaison.inputs import is_public
from liaison.selectors import activities as found
from liaison.selectors import activity_story
from liaison.services.activities import plan_activity
from liaison.services.activity_commands import ACTIVITY_COMMANDS
from liaison.states.activities import QUESTION_KINDS, ActivityAction, ActivityKind, ActivityState

if TYPE_CHECKING:
    from liaison.models import Activity, QRCode

DONE: dict[str, str] = {
    ActivityAction.APPROVE: "已批准，可以公告了。",
    ActivityAction.ANNOUNCE: "已公告，参加人会收到通知。",
    ActivityAction.INVITE: "已加入参加人名单。",
    ActivityAction.HOLD: "已登记开展情况，代表到场已记入履职记录。",
    ActivityAction.TAKE_BACK: "已登记带回，一个月内要有办理情况。",
    ActivityAction.MOVE: "已改，参加人会收到通知。",
    ActivityAction.CANCEL: "活动已取消，参加人会收到通知。",
}
ISSUE_MAX = 200
# Never the button to be pressed next, also where it is the only one.
LESS_LIKELY = (ActivityAction.CORRECT, ActivityAction.RETURN_TO_DRAFT, ActivityAction.CANCEL)
# Whoever writes these has to know what was heard there.
SUMMING_UP = (ActivityAction.SUMMARISE, ActivityAction.CORRECT)
_QUESTION_STEPS = (ActivityAction.ADD_QUESTION, ActivityAction.ANSWER_QUESTION, ActivityAction.TAKE_BACK)


@staff_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose a kind, then plan it; sending the form twice plans one."""
    actor, at = actor_of_request(request), now()
    if not found.organisers_of(actor):
        raise Http404
    kind = request.GET.get("kind", "")
    if kind not in ActivityKind.values:
        kinds = [{"kind": one, "hint": KIND_HINTS[one]} for one in ActivityKind]
        village = request.GET.get("village", "")
        return render(request, "liaison/console/activity_kinds.html", {"kinds": kinds, "village": village})
    sent = request.POST if request.method == "POST" else None
    form = NewActivityForm(sent, kind=kind, actor=actor, at=at, initial=_first_values(request, actor))
    status = 200
    if form.is_bound:
        planned, status = _try_to_plan(form, kind, actor, at)
        if planned is not None:
            messages.success(request, "已拟定，等待批准。可以先邀请参加人。")
            return redirect("activities_console:activity", public_id=planned.public_id)
    planned_as = ActivityKind(kind)
    return render(request, "liaison/console/activity_new.html", {"form": form, "kind": planned_as}, status=status)


def _first_values(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Return what a new form begins with: its key, and the village and issue of the page it was asked for from."""
    village = places.regions_for(actor).filter(code=request.GET.get("village", "")).first()
    issue = request.GET.get("issue", "")[:ISSUE_MAX]
    return {"key": uuid4(), "region": village.pk if village else None, "issue": issue}


def _try_to_plan(form: NewActivityForm, kind: str, actor: Actor, at: datetime) -> "tuple[Activity | None, int]":
    if not form.is_valid():
        return None, 422
    try:
        return plan_activity(kind=kind, actor=actor, at=at, **form.arguments()), 200
    except Refused as refusal:
        form.refuse(refusal)
        return None, refusal.status


def activity_or_404(actor: Actor, public_id: UUID) -> "Activity":
    """Return the activity.

    :raises Http404: when it is not there or not the actor's to see
    """
    one = found.activity_for(actor, public_id)
    if one is None:
        raise Http404
    return one


@staff_page
@require_GET
def activity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show an activity with everything that belongs to it and what may be done now."""
    actor, at = actor_of_request(request), now()
    one = activity_or_404(actor, public_id)
    context = {
        **_shown(one),
        "offers": offers(one, actor, at),
        "code": _code_of(one, actor),
        "sections": activity_story.sections(one, actor, at),
        "timeline": [wording.history_step(line) for line in activity_story.story(one)],
        "mine": [p for p in one.participants.all() if lifecycle.INVITATION.available_actions(p, actor)]
        if one.state == ActivityState.ANNOUNCED
        else [],
    }
    return render(request, "liaison/console/activity.html", context)


def _shown(one: "Activity") -> dict[str, Any]:
    """Return what both the page and its steps show."""
    questions = list(one.questions.all())
    matters = activity_story.matters_of([q.pk for q in questions if q.state == "taken_back"])
    return {
        "activity": one,
        "tone": wording.TONES.get(ActivityState(one.state), ""),
        "facts": wording.facts(one),
        "results": wording.results(one),
        "moves": wording.moved_lines(one),
        "participants": list(one.participants.all()),
        "questions": [{"question": q, "matter": matters.get(q.pk)} for q in questions],
        "is_public": is_public(one.kind, one.visit_type) and one.announced_at is not None,
    }


def _code_of(one: "Activity", actor: Actor) -> "QRCode | None":
    """Return the activity's code for those whose poster it is; an invited body has no station's codes to see."""
    if one.station is None or not (policies.keeps_codes(one.station, actor) or sees_county(actor)):
        return None
    return next(iter(one.codes.all()), None)


def offers(one: "Activity", actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Return the steps this actor may take now, the most likely first; questions only where somebody answers them.

    What took place is entered once it has begun.
    """
    available = set(lifecycle.ACTIVITY.available_actions(one, actor))
    if at < one.starts_at:
        available.discard(ActivityAction.HOLD)
    if one.kind not in QUESTION_KINDS:
        available -= set(_QUESTION_STEPS)
    elif not any(q.state == "open" for q in one.questions.all()):
        available -= {ActivityAction.ANSWER_QUESTION, ActivityAction.TAKE_BACK}
    actions = [action for action in STEP_FORMS if action in available]
    presses = asks_nothing(actions)
    return [
        {
            "label": action.label,
            "url": reverse("activities_console:step", args=[one.public_id, action]),
            "presses": action in presses,
            "primary": index == 0 and action not in LESS_LIKELY,
        }
        for index, action in enumerate(actions)
    ]


@staff_page
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, public_id: UUID, action: str) -> HttpResponse:
    """Show the form of a step beside the activity, or take the step and go on."""
    if action not in set(STEP_FORMS):
        raise Http404
    taken = ActivityAction(action)
    actor, at = actor_of_request(request), now()
    one = activity_or_404(actor, public_id)
    form = step_form(taken, one, actor, at, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = _try(form, taken, one, actor, at)
        if status == 200:
            messages.success(request, DONE.get(taken, f"已登记：{taken.label}。"))
            return redirect("activities_console:activity", public_id=public_id)
        one = activity_or_404(actor, public_id)
        form.renew_version(one.version)
    return _step_page(request, one, taken, form, actor, status)


def _try(form: StepForm, action: ActivityAction, one: "Activity", actor: Actor, at: datetime) -> int:
    """Return 200 when the step is taken, otherwise the status with which the form is shown again."""
    if not form.is_valid():
        return 422
    try:
        ACTIVITY_COMMANDS[action](activity_id=one.pk, actor=actor, at=at, **form.arguments())
    except Refused as refusal:
        form.refuse(refusal)
        return refusal.status
    return 200


def _step_page(
    request: HttpRequest, one: "Activity", action: ActivityAction, form: StepForm, actor: Actor, status: int
) -> HttpResponse:
    refused = ""
    try:
        lifecycle.ACTIVITY.check(action, one, actor)
    except Refused as refusal:
        refused, status = refusal.message, max(status, refusal.status)
    context = {
        **_shown(one),
        "sections": activity_story.sections(one, actor, now()) if action in SUMMING_UP else [],
        "step": action,
        "form": form,
        "refused": refused if not form.is_bound else "",
        "takeable": not refused,
        "back_url": reverse("activities_console:activity", args=[one.public_id]),
    }
    return render(request, "liaison/console/activity_step.html", context, status=status)
