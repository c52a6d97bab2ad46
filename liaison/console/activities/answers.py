"""The answer of an invited body or member of staff: coming, or not and why."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.clock import now
from core.errors import Refused
from liaison import policies
from liaison.console.activities.pages import activity_or_404
from liaison.services.activity_people import accept_invitation, ask_leave_of_activity
from liaison.states.activities import InvitationAction


@staff_page
@require_POST
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the answer and go back to the activity; a refusal is said there."""
    actor, at = actor_of_request(request), now()
    one = activity_or_404(actor, public_id)
    mine = [p for p in one.participants.all() if policies.invited_person(p, actor) is not None]
    asked = next((p for p in mine if str(p.pk) == request.POST.get("participant")), None)
    if asked is None:
        raise Http404
    try:
        if request.POST.get("answer") == InvitationAction.ACCEPT:
            accept_invitation(participant_id=asked.pk, actor=actor, at=at)
        else:
            reason = request.POST.get("reason", "")
            ask_leave_of_activity(participant_id=asked.pk, actor=actor, at=at, reason=reason)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已回复，组织单位会看到。")
    return redirect("activities_console:activity", public_id=public_id)
