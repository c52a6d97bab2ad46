"""我的筛选 of a list: links above the list, the page that names and deletes them; each person's own."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from suggestions.console import following
from suggestions.console.filters import FilterForm
from suggestions.console.forms.saved_filters import SaveFilterForm
from suggestions.selectors import candidates, saved_filters
from suggestions.selectors.candidates import FilterOptions
from suggestions.selectors.worklists import COUNT_CAP, WorkList
from suggestions.services.saved_filters import NameTaken, delete_filter, save_filter


@dataclass(frozen=True)
class SavedLink:
    """One of my filters: its name, its conditions in words, where it leads, how many it finds if counted."""

    pk: int
    name: str
    said: str
    url: str
    current: bool
    count: str = ""


def links(actor: Actor, work_list: WorkList, options: FilterOptions, chosen: dict[str, str]) -> list[SavedLink]:
    """Return my filters of a list, in two queries at most; what no longer makes sense in one is left out."""
    mine = saved_filters.of_list(actor, work_list.key)
    forms = {one.pk: FilterForm(saved_filters.parameters(one), options=options, key=work_list.key) for one in mine}
    conditions = {pk: form.condition(work_list.kind) for pk, form in forms.items() if form.chosen()}
    found = saved_filters.counts(actor, work_list, conditions)
    return [_link(one.pk, one.name, forms[one.pk], work_list, chosen, found.get(one.pk)) for one in mine]


def _link(
    pk: int, name: str, form: FilterForm, work_list: WorkList, chosen: dict[str, str], count: int | None
) -> SavedLink:
    said = form.chosen()
    address = reverse("console:worklist", args=[work_list.key])
    return SavedLink(
        pk=pk,
        name=name,
        said="，".join(chip["label"] for chip in form.chips()),
        url=f"{address}?{urlencode(said)}" if said else "",
        current=bool(said) and said == chosen,
        count="" if count is None else f"{COUNT_CAP}+" if count > COUNT_CAP else str(count),
    )


@staff_page
@require_http_methods(["GET", "POST"])
def saved(request: HttpRequest, key: str) -> HttpResponse:
    """Show my filters of a list; keep the conditions in the address under a name."""
    actor = actor_of_request(request)
    work_list = _list_or_404(actor, key)
    options = candidates.filter_options(actor)
    conditions = FilterForm(request.GET, options=options, key=key)
    form = SaveFilterForm(request.POST if request.method == "POST" else None)
    taken, status = "", 200
    if request.method == "POST":
        taken, status = _save(request, actor, key, conditions.chosen(), form)
        if not status:
            return redirect(f"{reverse('console:worklist', args=[key])}?{urlencode(conditions.chosen())}")
    context: dict[str, Any] = {
        "work_list": work_list,
        "form": form,
        "taken": taken,
        "conditions": conditions.chips(),
        "mine": links(actor, work_list, options, conditions.chosen()),
        "back_url": f"{reverse('console:worklist', args=[key])}?{urlencode(conditions.chosen())}",
    }
    return render(request, "suggestions/console/saved_filters.html", context, status=status)


def _save(
    request: HttpRequest, actor: Actor, key: str, chosen: dict[str, str], form: SaveFilterForm
) -> tuple[str, int]:
    """Keep it; return the name that is taken, and the status of the refusal, 0 when it is kept."""
    if not form.is_valid():
        return "", 422
    name = form.cleaned_data["name"]
    try:
        kept = save_filter(
            list_key=key, name=name, chosen=chosen, replace=request.POST.get("replace") == name, actor=actor, at=now()
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return (name if isinstance(refusal, NameTaken) else ""), refusal.status
    messages.success(request, f"已存为“{kept.name}”。")
    return "", 0


@staff_page
@require_POST
def delete(request: HttpRequest, key: str, filter_id: int) -> HttpResponse:
    """Delete one of my filters; somebody else's is not there."""
    actor = actor_of_request(request)
    _list_or_404(actor, key)
    found = saved_filters.own(actor, key, filter_id)
    if found is None:
        raise Http404
    delete_filter(filter_id=found.pk, actor=actor, at=now())
    messages.success(request, f"已删除“{found.name}”。")
    return redirect("console:saved-filters", key=key)


def _list_or_404(actor: Actor, key: str) -> WorkList:
    work_list = following.list_named(actor, key)
    if work_list is None:
        raise Http404
    return work_list
