"""通报 and 社情民意专报: the list, drafting, one paper with its steps, print view and docx."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from core.official_papers import DOCX
from core.paper_forms import form_document
from core.subjects import Subject
from insights import policies
from insights.console.bulletin_forms import FORMS, VoicesForm
from insights.console.filters import month_of
from insights.console.gate import bulletins_page
from insights.inputs import clean_month, later, month_name, this_month
from insights.papers.bulletin_paper import paper_of
from insights.selectors import bulletins as reads
from insights.selectors import problems, scope
from insights.services import bulletins as commands
from insights.states import BulletinAction, BulletinState
from suggestions.console import rows
from suggestions.console.attempts import attempt
from suggestions.console.forms.base import StepForm
from suggestions.selectors import worklists

if TYPE_CHECKING:
    from insights.models import Bulletin, CommonProblem

PER_PAGE, MONTHS, CHOSEN_MAX = 30, 6, 200
TONES = {BulletinState.DRAFT: "wait", BulletinState.ISSUED: "ok", BulletinState.DROPPED: "mute"}
COMMANDS: dict[BulletinAction, Callable[..., object]] = {
    BulletinAction.REVISE: commands.revise_bulletin,
    BulletinAction.ISSUE: commands.issue_bulletin,
    BulletinAction.DROP: commands.drop_bulletin,
}
DONE = {BulletinAction.REVISE: "已保存。", BulletinAction.ISSUE: "已签发。", BulletinAction.DROP: "已作废。"}


@bulletins_page
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the papers the reader may open, the newest first."""
    return _list(request)


def _list(request: HttpRequest, refused: str = "", status: int = 200) -> HttpResponse:
    actor, at = actor_of_request(request), now()
    page = Paginator(reads.visible_bulletins(actor), PER_PAGE).get_page(request.GET.get("page"))
    months = [later(this_month(at), -i) for i in range(MONTHS)]
    context = {
        "page": page,
        "rows": [(bulletin, TONES[BulletinState(bulletin.state)]) for bulletin in page],
        "refused": refused,
        "may_draft": policies.drafter(actor) is not None,
        "months": [(month_of(m), month_name(m), i == 1) for i, m in enumerate(months)],
    }
    return render(request, "insights/console/bulletins.html", context, status=status)


@bulletins_page
@require_POST
def monthly(request: HttpRequest) -> HttpResponse:
    """Draft a month's 通报 and open it."""
    actor, at = actor_of_request(request), now()
    if policies.drafter(actor) is None:
        raise Http404
    try:
        made = commands.draft_monthly(first=clean_month(request.POST.get("month", "")), actor=actor, at=at)
    except Refused as refusal:
        return _list(request, refusal.message, refusal.status)
    messages.success(request, "已按现在的数字拟好初稿，请核对、修改后签发。")
    return redirect("insights_console:bulletin", bulletin_id=made.public_id)


@bulletins_page
@require_http_methods(["GET", "POST"])
def voices(request: HttpRequest) -> HttpResponse:
    """Show the chosen opinions with the form for a 专报, or draft it and open it."""
    actor, at = actor_of_request(request), now()
    if policies.drafter(actor) is None:
        raise Http404
    problem = _problem(actor, request)
    chosen = problems.members_of(actor, problem) if problem is not None else _chosen(actor, request)
    form = VoicesForm(
        request.POST if request.method == "POST" else None, topic=problem.title[:40] if problem is not None else ""
    )
    if form.is_valid():
        try:
            made = commands.draft_voices(
                **form.cleaned_data, opinion_ids=[o.pk for o in chosen],
                problem_id=problem.pk if problem is not None else None, actor=actor, at=at,
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "已拟好初稿，请补充原因分析和建议，核对后签发。")
            return redirect("insights_console:bulletin", bulletin_id=made.public_id)
    context = {"form": form, "chosen": chosen, "problem": problem, "rows": rows.opinion_rows(chosen, at)}
    return render(request, "insights/console/voices.html", context, status=422 if form.errors else 200)


def _problem(actor: Actor, request: HttpRequest) -> "CommonProblem | None":
    """Return the problem named in the address.

    :raises Http404: when there is none such in the actor's sight
    """
    typed = request.POST.get("problem", "") or request.GET.get("problem", "")
    if not typed:
        return None
    try:
        found = problems.problem_for(actor, UUID(typed))
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def _chosen(actor: Actor, request: HttpRequest) -> list[Any]:
    said = request.POST if request.method == "POST" else request.GET
    seen = worklists.opinion_rows(scope.pooled_opinions(actor))
    found = seen.filter(number__in=said.getlist("opinion")[:CHOSEN_MAX])
    return list(found.order_by("-received_at", "-pk"))


def bulletin_or_404(actor: Actor, bulletin_id: UUID) -> "Bulletin":
    """Return the paper.

    :raises Http404: when it is not there or not the actor's to read
    """
    found = reads.bulletin_for(actor, bulletin_id)
    if found is None:
        raise Http404
    return found


@bulletins_page
@require_GET
def bulletin(request: HttpRequest, bulletin_id: UUID) -> HttpResponse:
    """Show one paper with what may be done with it."""
    actor = actor_of_request(request)
    return _page(request, bulletin_or_404(actor, bulletin_id), actor)


def _page(
    request: HttpRequest,
    found: "Bulletin",
    actor: Actor,
    *,
    failed: tuple[BulletinAction, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    offered = reads.offered(found, actor)
    leads = policies.bulletin_keeper(found, actor) is None
    initial = {
        "version": found.version,
        "title": found.title,
        "body": found.body,
        "signer": actor.name if leads else "",
    }
    forms: dict[str, StepForm] = {}
    for action in COMMANDS:
        name = action.removesuffix("_bulletin")
        if offered["issue" if name == "issue" else "revise"]:
            kept = failed[1] if failed is not None and failed[0] == action else None
            forms[name] = kept or FORMS[action](initial=initial, auto_id=f"{name}_%s")
    context = {
        "bulletin": found,
        "tone": TONES[BulletinState(found.state)],
        "forms": forms,
        "failed": failed[1] if failed is not None else None,
        "cautions": reads.cautions(found) if found.state == BulletinState.DRAFT else [],
        "parts": paper_of(found).parts,
        "opinions": found.opinions.count(),
    }
    return render(request, "insights/console/bulletin.html", context, status=status)


@bulletins_page
@require_POST
def step(request: HttpRequest, bulletin_id: UUID, action: str) -> HttpResponse:
    """Take a step of a paper, or show why not beside its form."""
    actor, at = actor_of_request(request), now()
    found = bulletin_or_404(actor, bulletin_id)
    if action not in set(COMMANDS):
        raise Http404
    taken = BulletinAction(action)
    name = taken.removesuffix("_bulletin")
    if not reads.offered(found, actor)["issue" if name == "issue" else "revise"] and _foreign(found, actor):
        return HttpResponse(status=403)
    form = FORMS[taken](request.POST, auto_id=f"{name}_%s")
    status = attempt(
        request, form, lambda said: COMMANDS[taken](bulletin_id=found.pk, actor=actor, at=at, **said),
        verb=taken.value, subject=Subject(commands.SUBJECT, found.pk), actor=actor, at=at,
    )  # fmt: skip
    if status is None:
        messages.success(request, DONE[taken])
        return redirect("insights_console:bulletin", bulletin_id=found.public_id)
    found = bulletin_or_404(actor, bulletin_id)
    form.renew_version(found.version)
    return _page(request, found, actor, failed=(taken, form), status=status)


def _foreign(found: "Bulletin", actor: Actor) -> bool:
    """Return whether the paper is not this actor's to change in any state."""
    return policies.bulletin_keeper(found, actor) is None and policies.bulletin_signer(found, actor) is None


@bulletins_page
@require_GET
def paper(request: HttpRequest, bulletin_id: UUID) -> HttpResponse:
    """Show the paper made for printing, or with `docx` return it as a file."""
    found = bulletin_or_404(actor_of_request(request), bulletin_id)
    made = paper_of(found)
    if "docx" in request.GET:
        name = quote(f"{found.title}.docx")
        headers = {"Content-Disposition": f"attachment; filename=\"paper.docx\"; filename*=UTF-8''{name}"}
        return HttpResponse(form_document([made]), content_type=DOCX, headers=headers)
    back = reverse("insights_console:bulletin", args=[found.public_id])
    return render(request, "papers/form.html", {"papers": [made], "back_url": back, "docx_url": "?docx=1"})
