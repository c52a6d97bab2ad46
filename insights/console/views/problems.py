"""Common problems: side by side, gathering, one problem and its steps."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from core.subjects import Subject
from insights import lifecycle, policies
from insights.console.filters import query_of
from insights.console.forms import FORMS, ProposeForm, SuggestionForm
from insights.console.gate import pool_page
from insights.console.views.pool import asked, conditions
from insights.inputs import Cut, Period, later
from insights.selectors import pool, problems, scope, together
from insights.services import drafts
from insights.services import problems as commands
from insights.services.problem_steps import SUBJECT
from insights.states import Measure, ProblemAction, ProblemState
from liaison.selectors import activities
from suggestions.console import rows
from suggestions.console.attempts import attempt
from suggestions.console.forms.base import StepForm
from suggestions.selectors import worklists

if TYPE_CHECKING:
    from insights.models import CommonProblem

TONES = {
    ProblemState.CANDIDATE: "warn",
    ProblemState.CONFIRMED: "info",
    ProblemState.IN_FOLLOW_UP: "wait",
    ProblemState.CLOSED: "ok",
}
TYPED_MAX = 40
PER_PAGE = 30
CHOSEN_MAX = 200
HOT_LEAST = 3
LOOK_BACK = 3


@pool_page
@require_GET
def side_by_side(request: HttpRequest) -> HttpResponse:
    """Show opinions of one place and kind side by side, to be chosen by a person."""
    actor, at = actor_of_request(request), now()
    form, cut, known = asked(request, actor, at)
    if not request.GET.get("first") and not request.GET.get("last"):
        cut = Cut(
            Period(later(cut.period.last, 1 - LOOK_BACK), cut.period.last), cut.category, cut.township, cut.channel
        )
    words, like = request.GET.get("q", "").strip()[:TYPED_MAX], request.GET.get("like", "")
    found = together.side_by_side(actor, cut, like=like, words=words)
    context = {
        "form": form,
        "cut": cut,
        "found": found,
        "groups": found.groups,
        "words": words,
        "conditions": conditions(cut, known),
        "spots": [] if cut.category and cut.township else _spots(actor, cut, known),
        "query": query_of(cut, **({"q": words} if words else {})),
        "may_gather": policies.gatherer(actor) is not None,
        "may_draft": policies.drafter(actor) is not None,
        "problem": _target(actor, request.GET.get("problem", "")),
    }
    return render(request, "insights/console/together.html", context)


def _spots(actor: Actor, cut: Cut, known: pool.Names) -> list[tuple[pool.HotSpot, str]]:
    found = pool.hot_spots(actor, cut, known, least=HOT_LEAST)
    narrow = [(spot, Cut(cut.period, spot.category or "none", spot.township, cut.channel)) for spot in found]
    return [(spot, query_of(cut_of_spot)) for spot, cut_of_spot in narrow]


def _target(actor: Actor, typed: str) -> "CommonProblem | None":
    """Return the problem that more opinions are looked for."""
    try:
        return problems.problem_for(actor, UUID(typed)) if typed else None
    except ValueError:
        return None


@pool_page
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the common problems of the reader's scope, the newest first."""
    actor = actor_of_request(request)
    state = request.GET.get("state", "")
    found = problems.for_list(problems.visible_problems(actor))
    if state in ProblemState.values:
        found = found.filter(state=state)
    page = Paginator(found.order_by("-proposed_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(problem, TONES[ProblemState(problem.state)]) for problem in page],
        "states": [(value, label, value == state) for value, label in ProblemState.choices],
        "state": state,
        "may_gather": policies.gatherer(actor) is not None,
    }
    return render(request, "insights/console/problems.html", context)


@pool_page
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Show the chosen opinions with the form for a new problem, or gather them and open it."""
    actor, at = actor_of_request(request), now()
    if policies.gatherer(actor) is None:
        raise Http404
    chosen = _chosen(actor, request)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = commands.propose(**said, opinion_ids=[o.pk for o in chosen], actor=actor, at=at)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已归集{len(chosen)}件意见，等有权的人确认。")
            return redirect("insights_console:problem", public_id=made.public_id)
    context = {
        "form": form,
        "chosen": chosen,
        "rows": rows.opinion_rows(chosen, at),
        "joinable": problems.joinable(actor),
        "one": len(chosen) < commands.LEAST,
    }
    return render(request, "insights/console/propose.html", context, status=422 if form.errors else 200)


def _chosen(actor: Actor, request: HttpRequest) -> list[Any]:
    """Return the chosen opinions that the actor sees."""
    said = request.POST if request.method == "POST" else request.GET
    numbers = said.getlist("opinion")[:CHOSEN_MAX]
    seen = worklists.opinion_rows(scope.pooled_opinions(actor)).filter(number__in=numbers)
    return list(seen.order_by("-received_at", "-pk"))


def _meant(taken: ProblemAction, chosen: list[int]) -> dict[str, Any]:
    """Return which opinions a step is about; none where nothing visible was chosen, and the command says so."""
    if taken == ProblemAction.JOIN:
        return {"opinion_ids": chosen}
    if taken == ProblemAction.REMOVE:
        return {"opinion_id": chosen[0] if chosen else 0}
    return {}


def problem_or_404(actor: Actor, public_id: UUID) -> "CommonProblem":
    """Return the problem.

    :raises Http404: when it is not there or not the actor's to see
    """
    found = problems.problem_for(actor, public_id)
    if found is None:
        raise Http404
    return found


@pool_page
@require_GET
def problem(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a problem: what it is, its opinions, what was started, what came of it, what may be done now."""
    actor = actor_of_request(request)
    return _page(request, problem_or_404(actor, public_id), actor, now())


@pool_page
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, public_id: UUID, action: str) -> HttpResponse:
    """Take a step of a problem, or show why not beside its form."""
    actor, at = actor_of_request(request), now()
    found = problem_or_404(actor, public_id)
    if action not in set(FORMS):
        raise Http404
    taken = ProblemAction(action)
    if request.method == "GET":
        return redirect("insights_console:problem", public_id=public_id)
    form = FORMS[taken](request.POST)
    more = _meant(taken, [o.pk for o in _chosen(actor, request)])
    status = attempt(
        request,
        form,
        lambda said: commands.COMMANDS[taken](problem_id=found.pk, actor=actor, at=at, **said, **more),
        verb=taken.value,
        subject=Subject(SUBJECT, found.pk),
        actor=actor,
        at=at,
    )
    if status is None:
        messages.success(request, f"{taken.label}：已办好。")
        return redirect("insights_console:problem", public_id=public_id)
    standing = problem_or_404(actor, public_id)
    form.renew_version(standing.version)
    return _page(request, standing, actor, at, failed=(taken, form), status=status)


@pool_page
@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for which deputy, or put a draft that rests on this problem into the deputy's list."""
    actor, at = actor_of_request(request), now()
    found = problem_or_404(actor, public_id)
    if ProblemAction.FOLLOW_UP not in lifecycle.PROBLEM.available_actions(found, actor):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = SuggestionForm(posted, deputies=problems.sponsors(actor, at), initial={"version": found.version})
    status: int | None = 200
    if posted is not None:
        status = attempt(
            request,
            form,
            lambda said: drafts.draft_from(problem_id=found.pk, actor=actor, at=at, **said),
            verb=ProblemAction.FOLLOW_UP,
            subject=Subject(SUBJECT, found.pk),
            actor=actor,
            at=at,
        )
    if status is None:
        messages.success(request, "草稿已放进代表的“代表建议”，请告诉代表。")
        return redirect("insights_console:problem", public_id=public_id)
    context = {"problem": found, "form": form}
    return render(request, "insights/console/suggest.html", context, status=status)


def _page(
    request: HttpRequest,
    found: "CommonProblem",
    actor: Actor,
    at: datetime,
    *,
    failed: tuple[ProblemAction, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    members = problems.members_of(actor, found)
    offered = [ProblemAction(a) for a in lifecycle.PROBLEM.available_actions(found, actor)]
    forms = {
        a.value: failed[1]
        if failed and failed[0] == a
        else FORMS[a](initial={"version": found.version}, auto_id=f"{a.value}_%s")
        for a in offered
    }
    context = {
        "problem": found,
        "tone": TONES[ProblemState(found.state)],
        "facts": _facts(found),
        "rows": rows.opinion_rows(members, at),
        "hidden": found.opinions - len(members),  # type: ignore[attr-defined]
        "forms": forms,
        "started": problems.started_from(found, actor),
        "may_draft": policies.drafter(actor) is not None,
        "plans_research": bool(activities.organisers_of(actor)),
        "failed": failed[1] if failed else None,
        "trail": [_line(event, who) for event, who in problems.trail(found)],
        "measure": Measure.RECEIVED,
    }
    return render(request, "insights/console/problem.html", context, status=status)


def _facts(found: "CommonProblem") -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        ("范围", found.region.name),
        ("类别", found.category.name if found.category else "不止一类，或者还没有分类"),
        ("归集单位", found.owner.name),
        ("所含意见", f"{found.opinions}件"),  # type: ignore[attr-defined]
    ]
    if found.outcome:
        facts += [("结果", found.get_outcome_display()), ("了结说明", found.conclusion)]
    return facts


def _line(event: Any, who: str) -> dict[str, Any]:
    chosen = event.detail.get("opinions") or []
    words = f"{len(chosen)}件意见" if chosen else ""
    return {"title": ProblemAction(event.verb).label, "time": event.at, "who": who, "text": words, "state": "done"}
