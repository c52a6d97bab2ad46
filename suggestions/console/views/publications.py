"""Making results public: what may be offered, the text beside its source, the reviews, what is public."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.errors import Refused, WrongState
from core.subjects import Subject
from suggestions import publication_policies
from suggestions.console import publication_page as pages
from suggestions.console.attempts import INVALID, attempt
from suggestions.console.forms.publishing import STEP_FORMS, KeepPrivateForm, TextForm
from suggestions.selectors import publications
from suggestions.services import publications as services
from suggestions.states import PublicationAction, PublicationState

if TYPE_CHECKING:
    from suggestions.models import Matter, Publication

PER_PAGE = 30
OFFERS = "offers"
TABS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (OFFERS, "可公开", ()),
    ("drafts", "起草中", (PublicationState.DRAFT,)),
    (
        "review",
        "审查中",
        (PublicationState.SECRECY_REVIEW, PublicationState.PRIVACY_REVIEW, PublicationState.APPROVED),
    ),
    ("published", "已公开", (PublicationState.PUBLISHED,)),
    ("others", "不公开和已撤下", (PublicationState.DECLINED, PublicationState.WITHDRAWN)),
)


@staff_page
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """List the ended matters that may be made public, or the public texts by where they stand."""
    actor, at = actor_of_request(request), now()
    if not publications.prepares(actor):
        raise Http404
    asked = request.GET.get("show", OFFERS)
    key, label, states = next((tab for tab in TABS if tab[0] == asked), TABS[0])
    found: Any = publications.publishable_matters(actor) if key == OFFERS else publications.in_states(actor, *states)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(tab, words, tab == key) for tab, words, _ in TABS],
        "show": key,
        "label": label,
        "page": page,
        "offers": pages.offered(list(page), actor, at) if key == OFFERS else [],
        "rows": [] if key == OFFERS else pages.rows(list(page), at),
    }
    return render(request, "suggestions/console/publications.html", context)


def _matter_or_404(actor: Actor, public_id: UUID) -> "Matter":
    found = publications.matter_to_publish(actor, public_id)
    if found is None or publication_policies.publication_drafter(found, actor) is None:
        raise Http404
    return found


@staff_page
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the form for a matter's public text beside what is known of it, or store the text."""
    actor, at = actor_of_request(request), now()
    matter = publications.source_of(_matter_or_404(actor, public_id).pk)
    form = pages.new_text_form(matter, request.POST or None)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                made = services.draft_publication(matter_id=matter.pk, text=form.text(), actor=actor, at=at)
            except Refused as refusal:
                if (there := _drafted_already(refusal, matter, actor)) is not None:
                    return redirect("publications:publication", publication_id=there.public_id)
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, "公开稿已保存，看过以后提交审查。")
                return redirect("publications:publication", publication_id=made.public_id)
    return _text_page(request, matter, form, status, "起草公开稿")


def _drafted_already(refusal: Refused, matter: "Matter", actor: Actor) -> "Publication | None":
    """Return the text this very person has just made of the matter: the same press came twice."""
    if not isinstance(refusal, WrongState):
        return None
    there = publications.visible_publications(actor).filter(matter=matter).first()
    return there if there is not None and actor.user_id in there.author_ids else None


def _text_page(
    request: HttpRequest,
    matter: "Matter",
    form: TextForm,
    status: int,
    heading: str,
    publication: "Publication | None" = None,
) -> HttpResponse:
    context = {
        **pages.inside(matter, actor_of_request(request)),
        "form": form,
        "heading": heading,
        "publication": publication,
        "keep_private": KeepPrivateForm(auto_id="id_keep_%s") if publication is None else None,
    }
    return render(request, "suggestions/console/publication_text.html", context, status=status)


@staff_page
@require_POST
def keep_private(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put on record that a matter is not made public, and why."""
    actor, at = actor_of_request(request), now()
    matter = _matter_or_404(actor, public_id)
    form = KeepPrivateForm(request.POST, auto_id="id_keep_%s")
    status = INVALID
    if form.is_valid():
        said = form.arguments()
        try:
            services.keep_private(matter_id=matter.pk, reason=said["reason"], note=said["note"], actor=actor, at=at)
        except Refused as refusal:
            if _drafted_already(refusal, matter, actor) is None:
                form.refuse(refusal)
                status = refusal.status
            else:
                status = 0
        else:
            status = 0
    if not status:
        messages.success(request, "已登记不公开。")
        return redirect("publications:list")
    source = publications.source_of(matter.pk)
    context = {
        **pages.inside(source, actor),
        "form": pages.new_text_form(source, None),
        "heading": "起草公开稿",
        "publication": None,
        "keep_private": form,
    }
    return render(request, "suggestions/console/publication_text.html", context, status=status)


def _publication_or_404(actor: Actor, publication_id: UUID) -> "Publication":
    found = publications.publication_for(actor, publication_id)
    if found is None:
        raise Http404
    return found


@staff_page
@require_GET
def publication(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Show the public text beside what is known inside, who reviewed it, and what may be done now."""
    actor = actor_of_request(request)
    return _page(request, _publication_or_404(actor, publication_id), actor, now())


def _page(
    request: HttpRequest, found: "Publication", actor: Actor, at: datetime, bound: Any = None, status: int = 200
) -> HttpResponse:
    context = pages.context(found, actor, at, bound)
    return render(request, "suggestions/console/publication.html", context, status=status)


@staff_page
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Show the text for changing it, or store the change."""
    actor, at = actor_of_request(request), now()
    found = _publication_or_404(actor, publication_id)
    matter = publications.source_of(found.matter_id)
    form = pages.text_form(found, matter, request.POST or None)
    if request.method == "GET":
        return _text_page(request, matter, form, 200, "修改公开稿", found)
    status = _attempt(request, found, PublicationAction.REVISE_PUBLICATION, form, actor, at)
    if status is None:
        messages.success(request, "公开稿已修改。")
        return redirect("publications:publication", publication_id=found.public_id)
    form.renew_version(_publication_or_404(actor, publication_id).version)
    return _text_page(request, matter, form, status, "修改公开稿", found)


@staff_page
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, publication_id: UUID, action: str) -> HttpResponse:
    """Take a step of a public text; a refusal is shown on its page beside the form it came from."""
    if action not in set(STEP_FORMS):
        raise Http404
    taken = PublicationAction(action)
    actor, at = actor_of_request(request), now()
    found = _publication_or_404(actor, publication_id)
    if request.method == "GET":
        return redirect("publications:publication", publication_id=found.public_id)
    form = STEP_FORMS[taken](request.POST, auto_id=pages.ids_of(taken))
    status = _attempt(request, found, taken, form, actor, at)
    if status is None:
        messages.success(request, pages.DONE[taken])
        return redirect("publications:publication", publication_id=found.public_id)
    standing = _publication_or_404(actor, publication_id)
    form.renew_version(standing.version)
    return _page(request, standing, actor, at, (taken, form), status)


def _attempt(
    request: HttpRequest, found: "Publication", action: PublicationAction, form: Any, actor: Actor, at: datetime
) -> int | None:
    command = services.PUBLICATION_COMMANDS[action]
    return attempt(
        request,
        form,
        lambda said: command(publication_id=found.pk, actor=actor, at=at, **said),
        verb=action,
        subject=Subject("publication", found.pk),
        actor=actor,
        at=at,
    )
