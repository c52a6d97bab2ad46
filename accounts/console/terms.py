"""The console pages of terms (办理时限): the table, one row's versions, the next version, and whole sets to take over."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.console.term_forms import PresetForm, TermForm
from accounts.console.term_pages import compared, preset_rows, who_changed
from accounts.middleware import actor_of_request
from accounts.policies import keeps_terms, reads_terms, works_in_console
from core import policy_changes, policy_reads
from core.actors import Actor
from core.clock import local_date, now
from core.errors import Refused, RuleBroken, Stale
from core.models import DeadlinePolicy
from core.policy_files import Preset, all_presets

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _page(allowed: Callable[[Actor], bool]) -> Callable[[View[P]], View[P]]:
    """Let through whom the terms concern; a system administrator is no staff of the console, but keeps them."""

    def gate(view: View[P]) -> View[P]:
        @wraps(view)
        def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = actor_of_request(request)
            if actor.user_id is None:
                return redirect_to_login(request.get_full_path())
            if not allowed(actor):
                raise Http404
            return view(request, *args, **kwargs)

        return gated

    return gate


def _context(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of_request(request)
    return {"keeps": keeps_terms(actor), "home": "console:home" if works_in_console(actor) else "admin:index"}


def _day(text: str, otherwise: date) -> date:
    try:
        return parse_date(text) or otherwise
    except ValueError:
        return otherwise


@_page(reads_terms)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show the terms in force on a day (`?on=`, today without), of every family or of one."""
    today = local_date(now())
    day = _day(request.GET.get("on", ""), today)
    families = policy_reads.terms_on(day)
    wanted = request.GET.get("family", "")
    context = {
        **_context(request),
        "day": day,
        "today": today,
        "family": wanted,
        "choices": [(family.family, family.label) for family in families],
        "families": [family for family in families if wanted in ("", family.family)],
    }
    return render(request, "accounts/console/terms.html", context)


@_page(reads_terms)
@require_GET
def history(request: HttpRequest, policy_id: int) -> HttpResponse:
    """Show every version of a row: what it said, since when, who wrote it, what runs on it."""
    policy = _found(policy_id)
    versions = policy_reads.versions_of(policy)
    today = local_date(now())
    current = next((row.pk for row, _, _ in versions if row.valid_from <= today), None)
    context = {
        **_context(request),
        "policy": policy,
        "name": policy_reads.name_of(policy),
        "rows": [(row, words, running, who_changed(row)) for row, words, running in versions],
        "current": current,
        "today": today,
    }
    return render(request, "accounts/console/term_history.html", context)


@_page(keeps_terms)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, policy_id: int) -> HttpResponse:
    """Show the form, then old beside new, then write the next version."""
    policy, at = _found(policy_id), now()
    posted = request.method == "POST"
    form = TermForm(
        request.POST if posted else None, policy=policy, seen=policy_changes.last_change(), day=local_date(at)
    )
    context = {**_context(request), "policy": policy, "name": policy_reads.name_of(policy), "form": form}
    status = 422 if posted else 200
    if form.is_valid() and "back" not in request.POST:
        try:
            return _previewed_or_changed(request, form, policy, context)
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
            if isinstance(refusal, Stale):
                form.renew_version(policy_changes.last_change())
    elif posted and "back" in request.POST:
        status = 200
    context["running"] = policy_reads.running_on([policy.pk]).get(policy.pk, 0)
    return render(request, "accounts/console/term_change.html", context, status=status)


def _previewed_or_changed(
    request: HttpRequest, form: TermForm, policy: DeadlinePolicy, context: dict[str, Any]
) -> HttpResponse:
    at, new = now(), form.new_term()
    if "confirm" not in request.POST:
        old, drafted = policy_changes.preview(policy.pk, new, local_date(at))
        running = policy_reads.running_on([policy.pk]).get(policy.pk, 0)
        lines = compared(old, drafted)
        return render(
            request,
            "accounts/console/term_preview.html",
            {**context, "lines": lines, "drafted": drafted, "running": running},
        )
    written = services.change_term(
        policy_id=policy.pk, new=new, seen=form.seen(), actor=actor_of_request(request), at=at
    )
    messages.success(request, f"已定为{written.version}版，自{written.valid_from:%Y-%m-%d}起适用；在算的期限不变。")
    return redirect("terms:history", policy_id=written.pk)


@_page(keeps_terms)
@require_POST
def withdraw(request: HttpRequest, policy_id: int) -> HttpResponse:
    """Take back a version that is not in force yet."""
    policy = _found(policy_id)
    try:
        services.withdraw_term(policy_id=policy_id, actor=actor_of_request(request), at=now())
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("terms:history", policy_id=policy_id)
    messages.success(request, f"{policy.version}版已撤销。")
    return redirect("terms:list")


@_page(keeps_terms)
@require_GET
def presets(request: HttpRequest) -> HttpResponse:
    """List the sets to choose from, with how much of each is not what is in force."""
    today = local_date(now())
    rows = [(preset, len(policy_changes.differences(preset.rows, today))) for preset in all_presets()]
    return render(request, "accounts/console/term_presets.html", {**_context(request), "rows": rows})


@_page(keeps_terms)
@require_http_methods(["GET", "POST"])
def preset(request: HttpRequest, preset: str) -> HttpResponse:
    """Show what a set would change, old beside new, and take over the rows that were ticked."""
    chosen, today = _preset(preset), local_date(now())
    status = 200
    data = request.POST if request.method == "POST" else None
    day = _day(request.POST.get("valid_from") or request.GET.get("valid_from", ""), today)
    form = PresetForm(data, initial={"valid_from": day, "version": policy_changes.last_change()})
    if form.is_valid():
        try:
            return _taken_over(request, chosen, form)
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
            if isinstance(refusal, Stale):
                form.renew_version(policy_changes.last_change())
    elif form.is_bound:
        status = 422
    rows = preset_rows(policy_changes.differences(chosen.rows, day))
    ticked = request.POST.getlist("rows") if data else [row.key for row in rows]
    context = {**_context(request), "preset": chosen, "form": form, "rows": rows, "ticked": ticked, "day": day}
    return render(request, "accounts/console/term_preset.html", context, status=status)


def _taken_over(request: HttpRequest, chosen: Preset, form: PresetForm) -> HttpResponse:
    written = services.load_preset(
        slug=chosen.slug,
        valid_from=form.cleaned_data["valid_from"],
        seen=form.cleaned_data["version"],
        keys=request.POST.getlist("rows"),
        actor=actor_of_request(request),
        at=now(),
    )
    first = written[0]
    messages.success(
        request, f"已采用“{chosen.name}”的{len(written)}条，为{first.version}版，自{first.valid_from:%Y-%m-%d}起适用。"
    )
    return redirect("terms:list")


def _preset(slug: str) -> Preset:
    try:
        return services.preset_called(slug)
    except RuleBroken as error:
        raise Http404 from error


def _found(policy_id: int) -> DeadlinePolicy:
    return get_object_or_404(policy_reads.stored(), pk=policy_id)
