"""The pages for following an opinion: looking it up with number and query code, its story, its photos."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import address_of
from core import files, ratelimit
from core.actors import citizen_of
from core.clock import now
from suggestions.citizen import proof
from suggestions.citizen.after_forms import AnswerVisitForm, ReopenForm
from suggestions.citizen.forms import (
    AddInfoForm,
    AppealForm,
    CitizenForm,
    LookUpForm,
    ObjectForm,
    RateForm,
    WithdrawForm,
)
from suggestions.citizen.merging_forms import SplitForm
from suggestions.citizen.submitting import SeeOther
from suggestions.selectors import after_stories, route_cards, tracking
from suggestions.selectors.stories import Case, Story
from suggestions.states import MatterAction, OpinionAction

TRIES, WINDOW = 10, 15 * 60
WRONG = "登记编号或者查询码不对，请核对后再试。"
TOO_OFTEN = "查的次数太多，请过15分钟再试，也可以打联络站电话，请工作人员帮您查。"


@sensitive_post_parameters("query_code")
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and query code; one answer for either being wrong, and only so many tries."""
    if request.method == "GET":
        return _ask(request, LookUpForm(initial={"number": request.GET.get("number", "")[:40]}))
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, 422)
    number = form.cleaned_data["number"]
    if not _may_try(request, number):
        form.add_error(None, TOO_OFTEN)
        return _ask(request, form, 429)
    opinion = tracking.open_with_code(number, form.cleaned_data["query_code"])
    if opinion is None:
        form.add_error(None, WRONG)
        return _ask(request, form, 422)
    proof.remember(request, opinion.number, opinion.pk, now())
    return SeeOther(reverse("citizen:story", args=[opinion.number]))


def _may_try(request: HttpRequest, number: str) -> bool:
    """Count a try of this address and one at this number, whichever of them it is too many for."""
    address = address_of(request) or "unknown"
    by_address = ratelimit.hit(scope="track-address", key=address, limit=TRIES, seconds=WINDOW)
    at_number = ratelimit.hit(scope="track-number", key=number, limit=TRIES, seconds=WINDOW)
    return by_address and at_number


def _ask(request: HttpRequest, form: LookUpForm, status: int = 200, *, again: bool = False) -> HttpResponse:
    context = {"form": form, "again": again}
    return render(request, "suggestions/citizen/track.html", context, status=status)


@require_GET
def story(request: HttpRequest, number: str) -> HttpResponse:
    """Show the story to whoever opened it with the query code, to others the question for it."""
    at = now()
    opinion_id = proof.opened_opinion(request, number, at)
    if opinion_id is None:
        return _ask(request, LookUpForm(initial={"number": number[:40]}))
    return story_page(request, tracking.case_of(opinion_id), at)


def ask_again(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the query code once more, after two hours; nothing was sent."""
    return _ask(request, LookUpForm(initial={"number": number[:40]}), 403, again=True)


def story_page(
    request: HttpRequest, case: Case, at: datetime, *, refused: tuple[str, CitizenForm] | None = None, status: int = 200
) -> HttpResponse:
    """Return the page of an opinion; a form that was refused is shown with what was typed in it."""
    told = tracking.tell(case, citizen_of(case.opinion.pk), at)
    forms = _forms(told)
    if refused is not None and refused[0] in forms:
        refused[1].renew(told.version)
        forms[refused[0]] = refused[1]
    station = case.opinion.station
    after = after_stories.after_of(case.matter, citizen_of(case.opinion.pk), at, case.files)
    context = {
        "after": after,
        "promises": [{"promise": one, "photos": _shown(told.number, one.photos)} for one in after.promises],
        "story": told,
        "opinion": case.opinion,
        "route": route_cards.card_of(case.opinion),
        "forms": forms,
        # What cannot be tried again is said on top; a form that can, says it itself.
        "refused_form": refused[1] if refused is not None and refused[0] not in forms else None,
        "photos": _shown(told.number, case.files.get(("opinion", case.opinion.pk), [])),
        "replies": [{"reply": reply, "photos": _shown(told.number, reply.photos)} for reply in told.replies],
        "station_name": station.name if station is not None else case.opinion.owner.name,
        "station_phone": (station.phone if station is not None else "") or settings.SITE_PHONE,
        "track_url": reverse("citizen:track"),
    }
    return render(request, "suggestions/citizen/story.html", context, status=status)


def _forms(told: Story) -> dict[str, CitizenForm]:
    """Return an empty form for everything the citizen can do now, by the name of the action."""
    version = {"version": told.version}
    offered: dict[str, CitizenForm] = {
        str(OpinionAction.ADD_INFO): AddInfoForm(initial=version),
        str(OpinionAction.OBJECT): ObjectForm(initial=version),
        str(OpinionAction.APPEAL_REJECTION): AppealForm(initial=version),
        str(OpinionAction.WITHDRAW): WithdrawForm(initial=version),
        str(OpinionAction.SPLIT): SplitForm(initial=version),
        str(MatterAction.RATE): RateForm(initial={"round_no": told.round_no}),
        str(MatterAction.RECORD_VISIT): AnswerVisitForm(),
        str(MatterAction.REOPEN): ReopenForm(),
    }
    return {action: form for action, form in offered.items() if action in told.actions}


def _shown(number: str, photos: Any) -> list[dict[str, str]]:
    """Return pictures as the grid of attachments takes them."""
    return [
        {
            "name": f"照片{index}",
            "kind": "image",
            "url": reverse("citizen:photo", args=[number, photo.public_id]),
            "thumb": "",
        }
        for index, photo in enumerate(photos, start=1)
    ]


@require_GET
def photo(request: HttpRequest, number: str, public_id: UUID) -> FileResponse:
    """Return a photo of the opinion, or of its reply, to whoever opened it with the query code.

    :raises Http404: when it is not there or was not opened
    """
    opinion_id = proof.opened_opinion(request, number, now())
    stored = tracking.file_shown(opinion_id, public_id) if opinion_id is not None else None
    if stored is None:
        raise Http404
    response = FileResponse(files.open_file(stored), content_type=stored.content_type, filename=stored.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
