"""A deputy's activities: what one is asked to, what it is for, and the answer."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.clock import now
from core.errors import Refused
from deputies.portal.gate import deputy_of, deputy_page
from liaison import lifecycle
from liaison.inputs import PLAN_FIELDS
from liaison.selectors import activities as found
from liaison.services.activity_people import accept_invitation, ask_leave_of_activity
from liaison.states.activities import ActivityState, InvitationAction, Purpose
from liaison.wording import TONES, label_of, moved_lines, shown_value, span

if TYPE_CHECKING:
    from liaison.models import Participant

PER_PAGE = 20


class AnswerForm(forms.Form):
    """Coming or not, and why not."""

    answer = forms.ChoiceField(choices=InvitationAction.choices, error_messages={"required": "请选择参加还是请假。"})
    reason = forms.CharField(label="不能参加的原因", max_length=100, required=False, help_text="请假要写。")


@deputy_page
@require_GET
def invitations(request: HttpRequest) -> HttpResponse:
    """List what the deputy is asked to, the latest first."""
    actor, at = deputy_of(request), now()
    page = Paginator(found.my_invitations(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_line(one) for one in page],
        "waiting": found.waiting_for_answer(actor, at),
    }
    return render(request, "liaison/portal/activities.html", context)


def _line(one: "Participant") -> dict[str, Any]:
    activity = one.activity
    return {
        "mine": one,
        "activity": activity,
        "when": span(activity.starts_at, activity.ends_at),
        "tone": TONES.get(ActivityState(activity.state), ""),
    }


def _mine_or_404(request: HttpRequest, public_id: UUID) -> "Participant":
    one = found.my_invitations(deputy_of(request)).filter(activity__public_id=public_id).first()
    if one is None:
        raise Http404
    return one


@deputy_page
@require_GET
def activity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what the activity is for, when and where, and ask for the answer."""
    return _page(request, _mine_or_404(request, public_id), AnswerForm(), now())


def _page(request: HttpRequest, one: "Participant", form: AnswerForm, at: datetime, status: int = 200) -> HttpResponse:
    activity, actor = one.activity, deputy_of(request)
    open_now = activity.state == ActivityState.ANNOUNCED and activity.starts_at > at
    own = [name for name in PLAN_FIELDS.get(activity.kind, ()) if getattr(activity, name)]
    facts = [
        ("种类", activity.get_kind_display()),
        ("时间", span(activity.starts_at, activity.ends_at)),
        ("地点", f"{activity.region.name}{activity.place_text}"),
        ("内容", "、".join(Purpose(word).label for word in activity.purposes)),
        *((label_of(name), shown_value(activity, name)) for name in own),
        ("组织单位", activity.organiser.name),
        ("您的分工", one.get_role_display()),
    ]
    context = {
        **_line(one),
        "facts": facts,
        "moves": moved_lines(activity),
        "form": form,
        "actions": [str(a) for a in lifecycle.INVITATION.available_actions(one, actor)] if open_now else [],
        "taken": found.others_taking_part(activity, one),
    }
    return render(request, "liaison/portal/activity.html", context, status=status)


@deputy_page
@require_POST
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the answer; what is refused is shown beside the form with what was typed."""
    one, at, actor = _mine_or_404(request, public_id), now(), deputy_of(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form, at, 422)
    try:
        if form.cleaned_data["answer"] == InvitationAction.ACCEPT:
            accept_invitation(participant_id=one.pk, actor=actor, at=at)
        else:
            ask_leave_of_activity(participant_id=one.pk, actor=actor, at=at, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, _mine_or_404(request, public_id), form, at, refusal.status)
    messages.success(request, "已回复，组织单位会看到。")
    return redirect("activities_portal:activity", public_id=public_id)
