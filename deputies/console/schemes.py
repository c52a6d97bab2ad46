"""The console pages of scoring schemes: list, one scheme with what contradicts, the rules, approve, lock, copy."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import actor_of_request
from core import asked
from core.clock import local_year, now
from core.errors import Refused
from deputies import lifecycle, policies, services
from deputies.console.forms import CopyForm, RuleForm, SchemeForm
from deputies.console.gate import score_page
from deputies.forms import attempt
from deputies.models import Scheme
from deputies.selectors import schemes as reads
from deputies.states import SchemeAction

PER_PAGE = 30


@score_page
@require_GET
def schemes(request: HttpRequest) -> HttpResponse:
    """List the schemes, the latest year first."""
    page = Paginator(reads.schemes_for(actor_of_request(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "deputies/console/schemes.html", {"page": page})


def _scheme_or_404(request: HttpRequest, scheme_id: UUID) -> Scheme:
    return get_object_or_404(reads.schemes_for(actor_of_request(request)), public_id=scheme_id)


@score_page
@require_GET
def scheme(request: HttpRequest, scheme_id: UUID) -> HttpResponse:
    """Show a scheme's rules, and for a draft what contradicts."""
    actor, found = actor_of_request(request), _scheme_or_404(request, scheme_id)
    context = {
        "scheme": found,
        "rules": reads.rules_with_counts(found),
        "contradictions": reads.contradictions(found) if found.state == "draft" else [],
        "actions": set(lifecycle.SCHEME.available_actions(found, actor)),
        "keeps": policies.scheme_keeper(found, actor) is not None,
        "year_is_over": local_year(now()) > found.year,
    }
    return render(request, "deputies/console/scheme.html", context)


@score_page
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, scheme_id: UUID) -> HttpResponse:
    """Change the name and the totals of a draft."""
    actor, at, found = actor_of_request(request), now(), _scheme_or_404(request, scheme_id)
    form = SchemeForm(request.POST if request.method == "POST" else None, scheme=found)
    status = attempt(form, lambda: services.change_scheme(scheme_id=found.pk, actor=actor, at=at, **form.cleaned_data))
    if status == 200:
        return redirect("deputies_console:scheme", scheme_id=scheme_id)
    context = {"form": form, "scheme": found, "label": "保存", "heading": "修改名称和总分"}
    return render(request, "deputies/console/scheme_form.html", context, status=status or 200)


@score_page
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, scheme_id: UUID, rule_code: str) -> HttpResponse:
    """Change a rule of a draft, or drop it."""
    actor, at, found = actor_of_request(request), now(), _scheme_or_404(request, scheme_id)
    row = get_object_or_404(found.rules.prefetch_related("counts").select_related("scheme"), code=rule_code)
    form = RuleForm(request.POST if request.method == "POST" else None, rule=row)

    def command() -> None:
        said = form.cleaned_data
        if "drop" in request.POST:
            services.drop_rule(rule_id=row.pk, actor=actor, at=at, version=said["version"])
            return
        services.change_rule(
            rule_id=row.pk,
            item=said["item"],
            cap=said["cap"],
            counts=form.entries(),
            actor=actor,
            at=at,
            version=said["version"],
        )

    status = attempt(form, command)
    if status == 200:
        messages.success(request, "已保存。批准以前都可以再改。")
        return redirect("deputies_console:scheme", scheme_id=scheme_id)
    return render(
        request, "deputies/console/rule.html", {"form": form, "scheme": found, "rule": row}, status=status or 200
    )


@score_page
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, scheme_id: UUID) -> HttpResponse:
    """Copy a scheme to another year as a draft."""
    actor, at, found = actor_of_request(request), now(), _scheme_or_404(request, scheme_id)
    form = CopyForm(request.POST if request.method == "POST" else None, initial={"year": found.year + 1})
    made: list[Scheme] = []
    status = attempt(
        form,
        lambda: made.append(
            services.copy_scheme(scheme_id=found.pk, year=form.cleaned_data["year"], actor=actor, at=at)
        ),
    )
    if status == 200:
        messages.success(request, "已复制为草稿，可以修改；由另一人批准后执行。")
        return redirect("deputies_console:scheme", scheme_id=made[0].public_id)
    context = {"form": form, "scheme": found, "label": "复制", "heading": "复制到新年度"}
    return render(request, "deputies/console/scheme_form.html", context, status=status or 200)


@score_page
@require_POST
def approve(request: HttpRequest, scheme_id: UUID) -> HttpResponse:
    """Approve a draft."""
    return _decide(request, scheme_id, SchemeAction.APPROVE_SCHEME, "已批准，从现在起按这份办法计分。")


@score_page
@require_POST
def lock(request: HttpRequest, scheme_id: UUID) -> HttpResponse:
    """Lock the scheme of a year that is over."""
    return _decide(request, scheme_id, SchemeAction.LOCK_SCHEME, "已锁定，代表可以在7日内申诉。")


def _decide(request: HttpRequest, scheme_id: UUID, action: SchemeAction, done: str) -> HttpResponse:
    found = _scheme_or_404(request, scheme_id)
    sent = asked.number(request.POST.get("version", ""))
    version = -1 if sent is None else sent
    command = services.approve_scheme if action == SchemeAction.APPROVE_SCHEME else services.lock_scheme
    try:
        command(scheme_id=found.pk, actor=actor_of_request(request), at=now(), version=version)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("deputies_console:scheme", scheme_id=scheme_id)
