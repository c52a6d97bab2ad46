"""Several lines of a work list at once: first what will be done, then how each went; each by its own command."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from suggestions import lifecycle
from suggestions.console import following
from suggestions.console.forms.bulk import BulkDispatchForm
from suggestions.selectors import worklists
from suggestions.services import MATTER_COMMANDS, OPINION_COMMANDS
from suggestions.states import MatterAction, OpinionAction

AT_ONCE = 50
GONE = "这件刚刚有人办过了，已经不在这个列表里。"


@dataclass(frozen=True)
class Line:
    """One of the picked items: what will be done with it, and why it was not."""

    item: Any
    action: str
    refused: str = ""


def _take(item: Any, actor: Actor, at: datetime, said: dict[str, Any]) -> str:
    OPINION_COMMANDS[OpinionAction.TAKE](opinion_id=item.pk, actor=actor, at=at, version=item.version, **said)
    return OpinionAction.TAKE.label


def _sign(item: Any, actor: Actor, at: datetime, said: dict[str, Any]) -> str:
    """Sign as whatever part the unit has in it."""
    offered = lifecycle.MATTER.available_actions(item, actor)
    action = MatterAction.SIGN if MatterAction.SIGN in offered else MatterAction.CO_SIGN
    MATTER_COMMANDS[action](matter_id=item.pk, actor=actor, at=at, version=item.version, **said)
    return action.label


def _dispatch(item: Any, actor: Actor, at: datetime, said: dict[str, Any]) -> str:
    step = MATTER_COMMANDS[MatterAction.DISPATCH]
    step(matter_id=item.pk, actor=actor, at=at, version=item.version, co_unit_ids=[], **said)
    return MatterAction.DISPATCH.label


@dataclass(frozen=True)
class Bulk:
    """What can be done with several lines of a list: its word, and the step taken with each."""

    label: str
    step: Callable[[Any, Actor, datetime, dict[str, Any]], str]
    asks: bool = False


# Only what needs no look at each by itself: who reviews a reply has to read it.
BULK: dict[str, Bulk] = {
    "pending": Bulk("接手初审", _take),
    "to-sign": Bulk("签收", _sign),
    "to-dispatch": Bulk("交办给同一个单位", _dispatch, asks=True),
}


@staff_page
@require_POST
def bulk(request: HttpRequest, key: str) -> HttpResponse:
    """Show the picked items, and after the second press take the step with each; say how each went."""
    actor, at = actor_of_request(request), now()
    work_list, what = following.list_named(actor, key), BULK.get(key)
    if work_list is None or what is None:
        raise Http404
    items = worklists.picked(actor, work_list, _names(work_list.kind, request.POST.getlist("item")[:AT_ONCE]))
    if not any(item.waits for item in items):
        messages.info(request, "请先选择；选择过的，已经有人办了。")
        return redirect("console:worklist", key=key)
    confirmed = request.POST.get("confirmed") == "1"
    form = (
        BulkDispatchForm(request.POST if confirmed else None, items=[i for i in items if i.waits], actor=actor, at=at)
        if what.asks
        else None
    )
    context: dict[str, Any] = {"work_list": work_list, "what": what, "form": form, "done": 0}
    if not confirmed or (form is not None and not form.is_valid()):
        context["lines"] = [Line(item, what.label) for item in items]
        return render(request, "suggestions/console/bulk.html", context, status=422 if confirmed else 200)
    said = form.arguments() if form is not None else {}
    lines = [_taken(what, item, actor, at, said) for item in items]
    context |= {"lines": lines, "confirmed": True, "done": sum(not line.refused for line in lines), "form": None}
    return render(request, "suggestions/console/bulk.html", context)


def _names(kind: str, typed: list[str]) -> list[str | UUID]:
    """Return what was picked as the list knows it; what is no identifier is left out."""
    if kind == "opinion":
        return [one[:30] for one in typed]
    found: list[str | UUID] = []
    for one in typed:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _taken(what: Bulk, item: Any, actor: Actor, at: datetime, said: dict[str, Any]) -> Line:
    """Take the step with one item, in a transaction of its own; a refusal concerns this one only."""
    if not item.waits:
        return Line(item, what.label, GONE)
    try:
        return Line(item, what.step(item, actor, at, said))
    except Refused as refusal:
        return Line(item, what.label, refusal.message)
