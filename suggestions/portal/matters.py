"""A matter as its follow-up deputy sees it, and the deputy's rating, back-to-back with the citizen's."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from core.errors import Refused, WrongState
from deputies.portal.gate import deputy_of, deputy_page
from suggestions.portal.forms import RateForm
from suggestions.portal.opinions import contacts_of, replies_of
from suggestions.selectors import deputy_work, lights, tracking
from suggestions.selectors.stories import Case
from suggestions.services import satisfaction
from suggestions.states import MatterAction

MOVED_ON = "这件事的情况有了变化，这一次没有提交。请看最新情况。"


def _case_or_404(request: HttpRequest, public_id: UUID) -> Case:
    opinion_id = deputy_work.opinion_behind(deputy_of(request), public_id)
    if opinion_id is None:
        raise Http404
    return tracking.case_of(opinion_id)


@deputy_page
@require_GET
def matter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a matter behind one of my opinions: units, dates, contacts, replies, my own rating."""
    case, at = _case_or_404(request, public_id), now()
    told = tracking.tell(case, deputy_of(request), at)
    if case.matter is None:
        raise Http404
    context = {
        "matter": case.matter,
        "opinion": case.opinion,
        "story": told,
        "may_rate": MatterAction.RATE_AS_DEPUTY in told.actions,
        "lamp": lights.lamps_of("matter", [case.matter.pk], at).get(case.matter.pk),
        "parts": [part for part in case.parts if part.round_no == case.matter.round_no],
        "replies": replies_of(told),
        "contacts": contacts_of(case),
    }
    return render(request, "suggestions/portal/matter.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for my rating of the round, or store it; who has rated already goes back to the matter."""
    case, at = _case_or_404(request, public_id), now()
    told = tracking.tell(case, deputy_of(request), at)
    if MatterAction.RATE_AS_DEPUTY not in told.actions:
        if request.method == "POST":
            messages.info(request, "这一次没有重复提交，最新情况见下面。")
        return redirect("portal:matter", public_id=public_id)
    form = RateForm(request.POST if request.method == "POST" else None, initial={"round_no": told.round_no})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        status = _try_to_rate(request, form, case)
        if status == 200:
            messages.success(request, "已收到您的评价。")
            return redirect("portal:matter", public_id=public_id)
    context = {"matter": case.matter, "story": told, "form": form, "replies": replies_of(told)}
    return render(request, "suggestions/portal/rate.html", context, status=status)


def _try_to_rate(request: HttpRequest, form: RateForm, case: Case) -> int:
    """Return 200 when the rating is stored, otherwise the status with which the form is shown again."""
    said = dict(form.cleaned_data)
    matter = case.matter
    try:
        if matter is None or not tracking.rated_round_open(matter, said.pop("round_no")):
            raise WrongState(MOVED_ON)
        satisfaction.rate_as_deputy(matter_id=matter.pk, actor=deputy_of(request), at=now(), version=None, **said)
    except Refused as refusal:
        form.refuse(refusal)
        return refusal.status
    return 200
