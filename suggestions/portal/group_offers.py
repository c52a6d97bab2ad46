"""What a specialised group is asked to study: the list, one offer, its answer and its findings."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from core.errors import Refused, WrongState
from deputies.portal.gate import deputy_of, deputy_page
from suggestions import disclosure, lifecycle
from suggestions.portal.group_forms import AcceptForm, DeclineForm, ExplainForm, FindingsForm, ProposeDispatchForm
from suggestions.selectors import group_offers, lights
from suggestions.services import OPINION_COMMANDS
from suggestions.states import OpinionAction

if TYPE_CHECKING:
    from suggestions.models import GroupOffer

PER_PAGE = 20
DONE = {
    OpinionAction.ACCEPT_OFFER: "已承接，请在十个工作日内提交研判意见。",
    OpinionAction.DECLINE_OFFER: "已答复不承接，联络站会接着初审。",
    OpinionAction.EXPLAIN_AS_DEPUTY: "已提交，群众在查询页能看到您的解释说明。",
    OpinionAction.PROPOSE_DISPATCH: "已报送交办，由交办的一方确定承办单位。",
    OpinionAction.SUBMIT_FINDINGS: "研判意见已提交，联络站接着初审。",
}


@deputy_page
@require_GET
def group_offers_list(request: HttpRequest) -> HttpResponse:
    """Show what my groups have in hand and what they have written."""
    actor = deputy_of(request)
    page = Paginator(group_offers.offers_of_deputy(actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "suggestions/portal/group_offers.html", {"page": page, "offers": list(page)})


@deputy_page
@require_GET
def group_offer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Show one offer to my group: what is known, until when, what I can do, what became of it."""
    actor, at = deputy_of(request), now()
    offer = get_object_or_404(group_offers.offers_of_deputy(actor), public_id=offer_id)
    actions = [a for a in lifecycle.OPINION.available_actions(offer.opinion, actor) if a in DONE]
    became = group_offers.matters_of([offer]).get(offer.opinion_id)
    context = {
        "offer": offer,
        "told": disclosure.for_unit(offer.opinion),
        "actions": [str(action) for action in actions],
        "accept": AcceptForm(initial={"version": offer.opinion.version}),
        "lamps": [lamp for lamp in lights.opinion_lamps(offer.opinion_id, at) if actions and lamp.waits_for_citizen],
        "became": became,
    }
    return render(request, "suggestions/portal/group_offer.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def group_offer_step(request: HttpRequest, offer_id: UUID, action: str) -> HttpResponse:
    """Show the form of a step, or take it; one who comes too late reads what became of the offer."""
    if action not in set(DONE):
        raise Http404
    step, actor, at = OpinionAction(action), deputy_of(request), now()
    offer = get_object_or_404(group_offers.offers_of_deputy(actor), public_id=offer_id)
    form = _form(step, offer, request.POST if request.method == "POST" else None, at)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            OPINION_COMMANDS[step](opinion_id=offer.opinion_id, actor=actor, at=at, **form.arguments())
            messages.success(request, DONE[step])
            return redirect("portal:group-offers")
        except Refused as refusal:
            if isinstance(refusal, WrongState):
                messages.warning(request, refusal.message)
                return redirect("portal:group-offers")
            form.refuse(refusal)
            status = refusal.status
    if not form.is_bound and step not in lifecycle.OPINION.available_actions(offer.opinion, actor):
        return redirect("portal:group-offer", offer_id=offer_id)
    context = {"offer": offer, "told": disclosure.for_unit(offer.opinion), "step": step, "form": form}
    return render(request, "suggestions/portal/group_offer_step.html", context, status=status)


def _form(step: OpinionAction, offer: "GroupOffer", posted: Any, at: datetime) -> AcceptForm:
    initial = {"version": offer.opinion.version}
    if step in (OpinionAction.SUBMIT_FINDINGS, OpinionAction.PROPOSE_DISPATCH):
        units = [(unit.pk, unit.name) for unit in group_offers.units_to_suggest(offer.opinion, at)]
        if step == OpinionAction.PROPOSE_DISPATCH:
            return ProposeDispatchForm(posted, initial=initial, units=units)
        return FindingsForm(posted, by_name=offer.deputy_id is not None, initial=initial, units=units)
    kinds: dict[str, type[AcceptForm]] = {
        OpinionAction.ACCEPT_OFFER: AcceptForm, OpinionAction.EXPLAIN_AS_DEPUTY: ExplainForm,
    }  # fmt: skip
    return kinds.get(step, DeclineForm)(posted, initial=initial)
