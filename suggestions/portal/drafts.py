"""A deputy's suggestions as lists, and the form in which one is drafted or revised."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.actors import Actor
from core.clock import now
from core.errors import Refused
from deputies.portal.gate import deputy_of, deputy_page
from suggestions import policies
from suggestions.portal.suggestion_forms import DraftForm
from suggestions.selectors import catalogue, deputy_work, formal
from suggestions.services import drafting
from suggestions.services.drafting import Source
from suggestions.states import SourceKind

if TYPE_CHECKING:
    from suggestions.models import Opinion, Suggestion

PER_PAGE = 20
OPINIONS_OFFERED = 30


@deputy_page
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """List what I am asked to co-sign, my own suggestions, and those I have co-signed."""
    actor, at = deputy_of(request), now()
    context = {
        "waiting": list(formal.to_cosign(actor)),
        "page": Paginator(formal.mine(actor), PER_PAGE).get_page(request.GET.get("page")),
        "cosigned": list(formal.cosigned(actor)[:PER_PAGE]),
        "levels": formal.levels_of(actor, at),
    }
    return render(request, "suggestions/portal/suggestions.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def new_suggestion(request: HttpRequest) -> HttpResponse:
    """Show an empty form, or one begun from opinions (`?opinion=`), or keep the draft; twice sent is one draft."""
    actor, at = deputy_of(request), now()
    if not formal.levels_of(actor, at):
        return render(request, "suggestions/portal/no_congress.html", status=403)
    posted = request.POST if request.method == "POST" else None
    offered = _opinions(actor)
    chosen = [opinion for opinion in offered if opinion.number in request.GET.getlist("opinion")]
    initial = {"key": secrets.token_urlsafe(24), **_begun_from(chosen)}
    form = DraftForm(posted, offered=_choices(actor, at, offered), initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = drafting.draft_suggestion(
                key=form.cleaned_data["key"] or secrets.token_urlsafe(24), level=form.cleaned_data["level"],
                content=form.content((), _as_sources(offered)), actor=actor, at=at,
            )  # fmt: skip
            messages.success(request, "已存为草稿，可以邀请附议，也可以直接提交。")
            return redirect("portal:suggestion", public_id=made.public_id)
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    context = {"form": form, "similar": [], "suggestion": None}
    return render(request, "suggestions/portal/draft.html", context, status=status)


def _begun_from(chosen: "list[Opinion]") -> dict[str, Any]:
    """Return an outline from the opinions chosen; the deputy writes the rest."""
    if not chosen:
        return {}
    lines = [f"{n}. {opinion.summary or opinion.text}" for n, opinion in enumerate(chosen, 1)]
    place = next((o.place_region.name for o in chosen if o.place_region is not None), "")
    return {
        "opinions": [opinion.number for opinion in chosen],
        "title": f"关于{place}的建议" if place else "",
        "situation": "群众反映：\n" + "\n".join(lines),
        "category": next((o.category_id for o in chosen if o.category_id), None),
    }


def _opinions(actor: Actor) -> "list[Opinion]":
    """Return my latest opinions, whole, for the outline."""
    return list(deputy_work.opinions_to_rest_on(actor).defer(None)[:OPINIONS_OFFERED])


def _as_sources(offered: "list[Opinion]") -> dict[str, Source]:
    return {o.number: Source(SourceKind.OPINION, o.pk, _headline(o)) for o in offered}


def _headline(opinion: "Opinion") -> str:
    return opinion.title or str(opinion.excerpt)  # type: ignore[attr-defined]


def _choices(
    actor: Actor, at: datetime, offered: "list[Opinion]", suggestion: "Suggestion | None" = None
) -> dict[str, list[Any]]:
    levels = [suggestion.level] if suggestion is not None else formal.levels_of(actor, at)
    mandates = {mandate.level: mandate.region.code for mandate in deputy_work.my_mandates(actor, at)}
    units = [unit for level in levels for unit in formal.units_for(level, mandates.get(level, ""))]
    return {
        "level": levels,
        "opinions": [(o.number, _headline(o)) for o in offered],
        "category": [("", "不选"), *((c.pk, c.name) for c in catalogue.categories())],
        "proposed_units": [(unit.pk, unit.name) for unit in units],
    }


@deputy_page
@require_http_methods(["GET", "POST"])
def revise_suggestion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a draft for changing, or keep the change; what was typed stays when it is refused."""
    actor, at = deputy_of(request), now()
    suggestion = formal.suggestion_for(actor, str(public_id))
    if suggestion is None or policies.lead_sponsor(suggestion, actor) is None:
        raise Http404
    offered = _with_linked(_opinions(actor), suggestion, actor)
    posted = request.POST if request.method == "POST" else None
    form = DraftForm(posted, offered=_choices(actor, at, offered, suggestion), initial=_as_it_is(suggestion, offered))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        kept = tuple(
            Source(s.kind, s.source_id, s.title) for s in suggestion.sources.all() if s.kind != SourceKind.OPINION
        )
        try:
            drafting.revise_suggestion(
                suggestion_id=suggestion.pk, actor=actor, at=at, version=form.cleaned_data["version"],
                content=form.content(kept, _as_sources(offered)),
            )  # fmt: skip
            messages.success(request, "已保存。")
            return redirect("portal:suggestion", public_id=public_id)
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    similar = formal.similar(suggestion.title, region_id=suggestion.region_id, but=suggestion.pk)
    context = {"form": form, "similar": similar, "suggestion": suggestion}
    return render(request, "suggestions/portal/draft.html", context, status=status)


def _with_linked(offered: "list[Opinion]", suggestion: "Suggestion", actor: Actor) -> "list[Opinion]":
    """Return the latest opinions and those the suggestion rests on already."""
    wanted = {s.source_id for s in suggestion.sources.all() if s.kind == SourceKind.OPINION}
    missing = wanted - {opinion.pk for opinion in offered}
    return [*deputy_work.opinions_to_rest_on(actor).defer(None).filter(pk__in=missing), *offered]


def _as_it_is(suggestion: "Suggestion", offered: "list[Opinion]") -> dict[str, Any]:
    linked = {s.source_id for s in suggestion.sources.all() if s.kind == SourceKind.OPINION}
    names = ("version", "level", "title", "situation", "analysis", "proposals", "type", "season", "secrecy",
             "secrecy_reason", "face_to_face")  # fmt: skip
    return {
        **{name: getattr(suggestion, name) for name in names},
        "category": suggestion.category_id,
        "proposed_units": [unit.pk for unit in suggestion.proposed_units.all()],
        "opinions": [opinion.number for opinion in offered if opinion.pk in linked],
    }
